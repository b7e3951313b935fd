/**
 * The returns that cleaning looks at.
 *
 * @module
 */
import type { Candles } from "../candles/candles.ts";
import { unbrokenRuns } from "../candles/runs.ts";

/**
 * The return of each candle's close over the one before, a fraction; `NaN` for the
 * first candle and the first after every hole in time.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "../candles/candles.ts";
 * import { closeReturns } from "./returns.ts";
 * const minutes = [[0, 100], [1, 110], [5, 200], [6, 100]] as const;
 * const candles = candlesOf(minutes.map(([m, c]) => [m * 60_000, c, c, c, c, 1]));
 * assert.deepEqual([...closeReturns(candles)], [NaN, 110 / 100 - 1, NaN, -0.5]);
 * ```
 */
export function closeReturns(candles: Candles): Float64Array {
  const { close } = candles;
  const returns = new Float64Array(close.length).fill(NaN);
  for (const { start, end } of unbrokenRuns(candles)) {
    for (let t = start + 1; t < end; t++) {
      returns[t] = close[t]! / close[t - 1]! - 1;
    }
  }
  return returns;
}
