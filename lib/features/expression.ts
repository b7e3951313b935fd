/**
 * Features as formulas over candle columns.
 *
 * A formula knows from its parts which columns it needs and how many rows it
 * takes to warm up, so neither is counted by hand; and formulas that share a part
 * have it computed once.
 *
 * @module
 */
import type { CandleColumn, Candles } from "../candles/candles.ts";
import { emptyColumn } from "./rolling.ts";
import type { Step } from "./steps.ts";

/** A column that can be computed from one unbroken run of candles. */
export interface Expression {
  /** The formula in words; expressions of equal keys have equal values. */
  readonly key: string;
  /** Leading rows without a value; every later row has one. */
  readonly warmUp: number;
  /** The candle columns it is computed from. */
  readonly needs: ReadonlySet<CandleColumn>;
  /** The parts of the formula. */
  readonly inputs: readonly Expression[];
  /** The values, given those of {@linkcode inputs}, none of which it writes to. */
  compute(inputs: readonly Float64Array[], candles: Candles): Float64Array;
  /**
   * Starts the same formula row by row, from the first row on in which all
   * inputs have values. A candle column has none, being the candle's own value.
   */
  readonly step?: () => Step;
}

/** The candle column `name`, as it is. */
export function candleColumn(name: CandleColumn): Expression {
  return {
    key: name,
    warmUp: 0,
    needs: new Set([name]),
    inputs: [],
    compute: (_, candles) => candles[name]!,
  };
}

/** Options for {@linkcode derive}. */
export interface DeriveOptions {
  /** Whatever numbers the formula depends on beside its inputs. @default {[]} */
  parameters?: readonly number[];
  /** Rows it takes to warm up once all inputs have values. @default {0} */
  warmUp?: number;
  /** Starts the formula row by row; without it the formula cannot be streamed. */
  step?: () => Step;
}

/**
 * A formula over `inputs`.
 *
 * @param name What the formula is called; a name always means the same formula.
 * @param compute The values from those of `inputs`, which all have one in row
 * `start` and after it.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { candleColumn, derive } from "./expression.ts";
 * import { rollingMean } from "./rolling.ts";
 * const mean = derive(
 *   "mean",
 *   [candleColumn("close")],
 *   ([close], start) => rollingMean(close!, 10, { start }),
 *   { parameters: [10], warmUp: 9 },
 * );
 * assert.equal(mean.key, "mean(close,10)");
 * ```
 */
export function derive(
  name: string,
  inputs: readonly Expression[],
  compute: (inputs: readonly Float64Array[], start: number) => Float64Array,
  options: DeriveOptions = {},
): Expression {
  const { parameters = [], warmUp = 0, step } = options;
  const start = Math.max(...inputs.map((input) => input.warmUp));
  return {
    key: `${name}(${[...inputs.map(({ key }) => key), ...parameters]})`,
    warmUp: start + warmUp,
    needs: new Set(inputs.flatMap(({ needs }) => [...needs])),
    inputs,
    compute: (columns) => compute(columns, start),
    step,
  };
}

/** The formula `change(x)`, row by row; `name` as for {@linkcode derive}. */
export function mapRows(
  name: string,
  x: Expression,
  change: (x: number) => number,
  parameters: readonly number[] = [],
): Expression {
  const compute = ([xs]: readonly Float64Array[], start: number) => {
    const values = emptyColumn(xs!.length, start);
    for (let t = start; t < values.length; t++) values[t] = change(xs![t]!);
    return values;
  };
  return derive(name, [x], compute, {
    parameters,
    step: () => (x) => change(x),
  });
}

/** The formula `join(a, b)`, row by row; `name` as for {@linkcode derive}. */
export function joinRows(
  name: string,
  a: Expression,
  b: Expression,
  join: (a: number, b: number) => number,
  parameters: readonly number[] = [],
): Expression {
  const compute = ([as, bs]: readonly Float64Array[], start: number) => {
    const values = emptyColumn(as!.length, start);
    for (let t = start; t < values.length; t++) {
      values[t] = join(as![t]!, bs![t]!);
    }
    return values;
  };
  return derive(name, [a, b], compute, { parameters, step: () => join });
}

/**
 * The values of `expressions` over one unbroken run, one column after the other.
 *
 * A part that several of them share is computed once and let go after its last
 * use. A column may be one of the candles' own: copy it before writing to it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "../candles/candles.ts";
 * import { candleColumn, evaluate, mapRows } from "./expression.ts";
 * const candles = candlesOf([[0, 1, 4, 1, 2, 9], [60_000, 2, 4, 2, 4, 9]]);
 * const half = mapRows("half", candleColumn("close"), (x) => x / 2);
 * const [values] = evaluate([half], candles);
 * assert.deepEqual([...values!], [1, 2]);
 * ```
 */
export function* evaluate(
  expressions: readonly Expression[],
  candles: Candles,
): Generator<Float64Array, void> {
  const uses = countUses(expressions);
  const kept = new Map<string, Float64Array>();
  const release = ({ key }: Expression) => {
    const left = uses.get(key)! - 1;
    uses.set(key, left);
    if (left === 0) kept.delete(key);
  };
  const valuesOf = (expression: Expression): Float64Array => {
    const known = kept.get(expression.key);
    if (known !== undefined) return known;
    const inputs = expression.inputs.map(valuesOf);
    const values = expression.compute(inputs, candles);
    kept.set(expression.key, values);
    expression.inputs.forEach(release);
    return values;
  };
  for (const expression of expressions) {
    yield valuesOf(expression);
    release(expression);
  }
}

/** How often the values of each key are asked for, each formula computed once. */
function countUses(expressions: readonly Expression[]): Map<string, number> {
  const uses = new Map<string, number>();
  const count = ({ key, inputs }: Expression) => {
    const before = uses.get(key) ?? 0;
    uses.set(key, before + 1);
    if (before === 0) inputs.forEach(count);
  };
  expressions.forEach(count);
  return uses;
}
