/**
 * Features of candles that come one at a time.
 *
 * @module
 */
import {
  type CandleColumn,
  FLOW_COLUMNS,
  type FlowColumn,
  type PriceColumn,
} from "../candles/candles.ts";
import { nextOpenTime } from "../candles/interval.ts";
import type { Expression } from "./expression.ts";
import { type Feature, needsFlow } from "./feature.ts";
import type { Step } from "./steps.ts";

/** One closed candle, with the names and units of the columns of `Candles`. */
export type Candle =
  & Readonly<Record<PriceColumn, number>>
  & Readonly<Partial<Record<FlowColumn, number>>>;

/** Options for {@linkcode FeatureStream}. */
export interface FeatureStreamOptions {
  /** The candles' interval, such as `1m`: by it a hole in time is told. */
  interval: string;
}

/** One part of the features' formulas. */
interface Part {
  readonly expression: Expression;
  /** Places of its inputs among all parts; all lower than its own. */
  readonly x: number;
  readonly y: number;
  /** The first row in which all inputs have values. */
  readonly start: number;
  /** The candle's value it is, where it is one. */
  readonly column?: CandleColumn;
}

/**
 * Features row by row: after every candle the values that
 * {@linkcode computeFeatures} has in that row of the whole series, bit for bit.
 *
 * A candle costs a few operations per part of the formulas, whatever the windows,
 * but for one pass over the window each time a window's length has gone by. What
 * is kept is as long as the windows, however many candles come. After a hole in
 * time everything warms up again, as in a series.
 *
 * The values depend on where the candles begin: exponential means (`ema`, `macd`,
 * `rsi`, `atr`) remember their first rows, and rolling sums are rounded in blocks
 * counted from the first row. So a stream begun at a later candle, like features of
 * the latest rows alone, comes close to these values but has other last bits.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { FeatureStream } from "./feature_stream.ts";
 * import { featuresOf } from "./sets.ts";
 * const stream = new FeatureStream(featuresOf([{ kind: "ma", window: 2 }]), {
 *   interval: "1m",
 * });
 * const flat = (minute: number, price: number) => ({
 *   openTime: minute * 60_000,
 *   open: price,
 *   high: price,
 *   low: price,
 *   close: price,
 *   volume: 1,
 * });
 * assert.deepEqual([...stream.push(flat(0, 1))], [NaN]);
 * assert.deepEqual([...stream.push(flat(1, 4))], [2.5]);
 * assert.deepEqual([...stream.push(flat(5, 4))], [NaN]);
 * ```
 */
export class FeatureStream {
  /** Names of the features, in order. */
  readonly names: readonly string[];
  readonly #interval: string;
  readonly #needs: readonly CandleColumn[];
  readonly #others: Formulas;
  /** Those that need flow begin anew where flow does. */
  readonly #ofFlow: Formulas;
  #last: number | undefined;

  /**
   * @throws {RangeError} If there is no such interval.
   * @throws {TypeError} If a formula is not known row by row.
   */
  constructor(features: readonly Feature[], options: FeatureStreamOptions) {
    this.#interval = options.interval;
    nextOpenTime(0, options.interval);
    this.names = features.map(({ name }) => name);
    const places = [...features.keys()];
    const flow = (place: number) => needsFlow(features[place]!);
    this.#others = new Formulas(
      features,
      places.filter((place) => !flow(place)),
    );
    this.#ofFlow = new Formulas(features, places.filter(flow));
    this.#needs = [...this.#others.needs, ...this.#ofFlow.needs];
  }

  /** Open time of the latest candle, in ms; `undefined` before the first. */
  get lastOpenTime(): number | undefined {
    return this.#last;
  }

  /**
   * The features after this candle, one value each; `NaN` where one warms up, and
   * for those that need flow where all of the candle's flow is `NaN`.
   *
   * @throws {RangeError} If the candle does not open after the one before it; it is
   * then passed over.
   * @throws {TypeError} If it lacks a number that a feature needs; likewise.
   */
  push(candle: Candle): Float64Array {
    const hasFlow = !lacksFlow(candle);
    this.#check(candle, hasFlow);
    const next = this.#last === undefined
      ? undefined
      : nextOpenTime(this.#last, this.#interval);
    if (candle.openTime !== next) {
      this.#others.warmUpAgain();
      this.#ofFlow.warmUpAgain();
    }
    this.#last = candle.openTime;
    const found = new Float64Array(this.names.length).fill(NaN);
    this.#others.push(candle, found);
    if (hasFlow) this.#ofFlow.push(candle, found);
    else this.#ofFlow.warmUpAgain();
    return found;
  }

  #check(candle: Candle, hasFlow: boolean): void {
    const lacking = this.#needs.find((column) =>
      !Number.isFinite(candle[column]) && (hasFlow || !isFlow(column))
    );
    if (lacking !== undefined) {
      throw new TypeError(
        `Cannot compute features: expected a candle with a finite "${lacking}", got ${
          candle[lacking]
        }`,
      );
    }
    const { openTime } = candle;
    if (
      !Number.isFinite(openTime) || openTime <= (this.#last ?? -Infinity)
    ) {
      throw new RangeError(
        `Cannot compute features: expected a candle that opens after ${this.#last}, got ${openTime}`,
      );
    }
  }
}

/** Whether a candle of joined files has flow columns and nothing in them. */
function lacksFlow(candle: Candle): boolean {
  return FLOW_COLUMNS.every((name) => Number.isNaN(candle[name]));
}

function isFlow(name: CandleColumn): boolean {
  return FLOW_COLUMNS.some((flow) => flow === name);
}

/** Formulas that warm up together, and what they last said. */
class Formulas {
  /** The candle's columns that they are made of. */
  readonly needs: readonly CandleColumn[];
  readonly #places: readonly number[];
  readonly #parts: readonly Part[];
  readonly #outputs: readonly number[];
  readonly #values: Float64Array;
  #steps: readonly (Step | undefined)[] = [];
  #row = 0;

  /** @param places Numbers of those among the features that are calculated. */
  constructor(features: readonly Feature[], places: readonly number[]) {
    const known = new Map<string, number>();
    const parts: Part[] = [];
    this.#places = places;
    this.#outputs = places.map((place) =>
      addPart(features[place]!.expression, parts, known)
    );
    this.#parts = parts;
    this.#values = new Float64Array(parts.length);
    this.needs = parts.flatMap(({ column }) => column ?? []);
    this.warmUpAgain();
  }

  /** Takes the next candle; writes what the features are to their places. */
  push(candle: Candle, found: Float64Array): void {
    const values = this.#values;
    for (let i = 0; i < values.length; i++) {
      const { column, x, y, start } = this.#parts[i]!;
      values[i] = column !== undefined
        ? candle[column]!
        : this.#row < start
        ? NaN
        : this.#steps[i]!(values[x]!, values[y]!);
    }
    this.#row++;
    for (const [i, place] of this.#places.entries()) {
      found[place] = values[this.#outputs[i]!]!;
    }
  }

  warmUpAgain(): void {
    this.#row = 0;
    this.#steps = this.#parts.map(({ expression }) => expression.step?.());
  }
}

/** The place of an expression among all parts; its inputs go before it. */
function addPart(
  expression: Expression,
  parts: Part[],
  places: Map<string, number>,
): number {
  const known = places.get(expression.key);
  if (known !== undefined) return known;
  const { key, inputs, needs, step } = expression;
  const column = inputs.length === 0 ? [...needs][0] : undefined;
  if ((column === undefined && step === undefined) || inputs.length > 2) {
    throw new TypeError(
      `Cannot stream features: "${key}" is not known row by row`,
    );
  }
  const [x = 0, y = 0] = inputs.map((input) => addPart(input, parts, places));
  const start = Math.max(0, ...inputs.map(({ warmUp }) => warmUp));
  places.set(key, parts.length);
  return parts.push({ expression, x, y, start, column }) - 1;
}
