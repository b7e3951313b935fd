/**
 * Where a series is whole: its runs of candles without a hole in time.
 *
 * @module
 */
import type { Rows } from "../rows.ts";
import { type Candles, hasFlow } from "./candles.ts";
import { nextOpenTime } from "./interval.ts";

/**
 * The longest runs in which every candle opens where the one before it ends.
 *
 * Together the runs hold every row once, in order. Candles off the interval's
 * grid, as Binance served some in December 2017, are runs of their own.
 *
 * @throws {RangeError} If the exchange has no such interval.
 * @example The minute 00:02 is missing
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "./candles.ts";
 * import { unbrokenRuns } from "./runs.ts";
 * const minutes = [0, 1, 3, 4, 5];
 * const candles = candlesOf(minutes.map((m) => [m * 60_000, 1, 1, 1, 1, 0]));
 * assert.deepEqual(unbrokenRuns(candles), [
 *   { start: 0, end: 2 },
 *   { start: 2, end: 5 },
 * ]);
 * ```
 */
export function unbrokenRuns(
  candles: Pick<Candles, "openTime" | "interval">,
): Rows[] {
  const { openTime, interval } = candles;
  const runs: Rows[] = [];
  let start = 0;
  for (let end = 1; end <= openTime.length; end++) {
    const expected = nextOpenTime(openTime[end - 1]!, interval);
    if (openTime[end] === expected) continue;
    runs.push({ start, end });
    start = end;
  }
  return runs;
}

/**
 * The parts of the run `within` whose candles have their flow columns: the whole
 * of it, unless files with and without them were joined.
 *
 * @example The second candle's flow is missing
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "./candles.ts";
 * import { flowRuns } from "./runs.ts";
 * const candles = candlesOf([0, 1, 2].map((m) =>
 *   [m * 60_000, 1, 1, 1, 1, 9, ...(m === 1 ? [NaN, NaN, NaN, NaN] : [9, 3, 5, 5])]
 * ));
 * assert.deepEqual(flowRuns(candles, { start: 0, end: 3 }), [
 *   { start: 0, end: 1 },
 *   { start: 2, end: 3 },
 * ]);
 * ```
 */
export function flowRuns(candles: Candles, within: Rows): Rows[] {
  if (!hasFlow(candles)) return [];
  const runs: Rows[] = [];
  let start = within.start;
  for (let row = within.start; row <= within.end; row++) {
    if (row < within.end && !Number.isNaN(candles.trades[row])) continue;
    if (row > start) runs.push({ start, end: row });
    start = row + 1;
  }
  return runs;
}
