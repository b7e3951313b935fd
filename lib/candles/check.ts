/**
 * What must hold for candles, wherever they come from.
 *
 * @module
 */
import {
  type CandleColumn,
  candleColumns,
  type Candles,
  FLOW_COLUMNS,
  type FlowColumn,
  hasFlow,
} from "./candles.ts";

/** A row that no candle can be. */
export interface Fault {
  readonly row: number;
  /** The rule and the values that broke it. */
  readonly problem: string;
}

/** In every row the first is at most the second. */
const ORDERED: readonly (readonly [CandleColumn, CandleColumn])[] = [
  ["low", "open"],
  ["low", "close"],
  ["open", "high"],
  ["close", "high"],
  ["takerBase", "volume"],
];

/**
 * Refuses candles that cannot be: columns of unequal length, open times that do
 * not ascend, numbers missing or infinite (only flow columns may be missing, all
 * four of them in the same rows), a `low` or `high` inside the body,
 * prices not above 0, volumes below 0, takers that bought more than was traded.
 *
 * @param what What the candles are, for the message: `candles "x.csv"`.
 * @throws {RangeError} If a rule is broken, naming a row that breaks it, from 0.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "./candles.ts";
 * import { checkCandles } from "./check.ts";
 * const candles = candlesOf([[0, 1, 2, 1, 2, 10], [60_000, 2, 4, 3, 4, 10]]);
 * assert.throws(() => checkCandles(candles, "my candles"), {
 *   message: "Cannot use my candles: row 1, open time 1970-01-01T00:01:00.000Z: " +
 *     "expected low to be at most open, got low 3, open 2",
 * });
 * ```
 */
export function checkCandles(candles: Candles, what: string): void {
  const rows = candles.openTime.length;
  const names = candleColumns(candles);
  const odd = names.find((name) => candles[name]!.length !== rows);
  if (odd !== undefined) {
    const got = `${candles[odd]!.length} in ${odd}`;
    throw new RangeError(
      `Cannot use ${what}: expected ${rows} rows in every column, got ${got}`,
    );
  }
  const fault = valueFault(candles, { flowMayMiss: true }) ??
    orderFault(candles.openTime);
  if (fault === undefined) return;
  const { row, problem } = fault;
  const time = isoTime(candles.openTime[row]!);
  throw new RangeError(
    `Cannot use ${what}: row ${row}, open time ${time}: ${problem}`,
  );
}

/** Options for {@linkcode valueFault}. */
export interface ValueFaultOptions {
  /** Whether rows without any flow will do, as joined files have. @default {false} */
  flowMayMiss?: boolean;
}

/** A row with values that no candle has, whatever its neighbours. */
export function valueFault(
  candles: Candles,
  { flowMayMiss = false }: ValueFaultOptions = {},
): Fault | undefined {
  for (const name of candleColumns(candles)) {
    const [least, range] = rangeOf(name);
    const column = candles[name]!;
    const row = flowMayMiss && hasFlow(candles) && isFlow(name)
      ? flowRowOutside(column, candles)
      : rowOutside(column, least);
    if (row < 0) continue;
    const got = candles[name]![row];
    return { row, problem: `expected ${name} to be ${range}, got ${got}` };
  }
  for (const [name, upperName] of ORDERED) {
    const [lower, upper] = [candles[name], candles[upperName]];
    if (lower === undefined || upper === undefined) continue;
    const row = rowAbove(lower, upper);
    if (row < 0) continue;
    const got = `${name} ${lower[row]}, ${upperName} ${upper[row]}`;
    const problem = `expected ${name} to be at most ${upperName}, got ${got}`;
    return { row, problem };
  }
}

/** The least value a column may have, and its range in words. */
function rangeOf(name: CandleColumn): [number, string] {
  if (name === "openTime") return [-Number.MAX_VALUE, "finite"];
  const isPrice = name !== "volume" && !isFlow(name);
  return isPrice
    ? [Number.MIN_VALUE, "above 0 and finite"]
    : [0, "at least 0 and finite"];
}

/** The first row that is below `least` or not finite, -1 if none is; a loop, as calls cost more than the test. */
export function rowOutside(
  column: Float64Array,
  least: number = -Number.MAX_VALUE,
): number {
  for (let row = 0; row < column.length; row++) {
    const value = column[row]!;
    if (!(value >= least && value <= Number.MAX_VALUE)) return row;
  }
  return -1;
}

function isFlow(name: CandleColumn): boolean {
  return FLOW_COLUMNS.some((flow) => flow === name);
}

/** The first row without a usable value, unless all of its flow is missing. */
function flowRowOutside(
  column: Float64Array,
  candles: Readonly<Record<FlowColumn, Float64Array>>,
): number {
  const flows = FLOW_COLUMNS.map((name) => candles[name]);
  for (let row = 0; row < column.length; row++) {
    const value = column[row]!;
    if (value >= 0 && value <= Number.MAX_VALUE) continue;
    if (!flows.every((flow) => Number.isNaN(flow[row]))) return row;
  }
  return -1;
}

function rowAbove(lower: Float64Array, upper: Float64Array): number {
  for (let row = 0; row < lower.length; row++) {
    if (lower[row]! > upper[row]!) return row;
  }
  return -1;
}

/** The first row that does not open later than the one before. */
export function orderFault(openTime: Float64Array): Fault | undefined {
  for (let row = 1; row < openTime.length; row++) {
    const [time, before] = [openTime[row]!, openTime[row - 1]!];
    if (time > before) continue;
    const problem = `expected an open time after ${before}, got ${time}`;
    return { row, problem };
  }
}

/** `ms` as an ISO date in UTC, or as a number where there is no such date. */
export function isoTime(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : `${ms}`;
}
