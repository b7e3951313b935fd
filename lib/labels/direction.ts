/**
 * The question a direction model answers: will the close be higher?
 *
 * @module
 */
import type { Candles } from "../candles/candles.ts";
import { unbrokenRuns } from "../candles/runs.ts";

/** What an unchanged close counts as: not up, up, or no label at all. */
export type TieRule = "down" | "up" | "drop";

/** Options for {@linkcode directionLabels}. */
export interface DirectionOptions {
  /** Rows the label looks ahead. @default {1} */
  horizon?: number;
  /** What `close[t + horizon] === close[t]` counts as. @default {"down"} */
  ties?: TieRule;
}

/**
 * 1 where `close[t + horizon] > close[t]`, 0 where not, `NaN` where it is not
 * known: for the last `horizon` rows before the end and before every hole in time.
 *
 * @throws {RangeError} If `horizon` is not a positive whole number.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "../candles/candles.ts";
 * import { directionLabels } from "./direction.ts";
 * const closes = [5, 6, 6, 4];
 * const candles = candlesOf(closes.map((c, i) => [i * 60_000, c, c, c, c, 1]));
 * assert.deepEqual([...directionLabels(candles)], [1, 0, 0, NaN]);
 * assert.deepEqual([...directionLabels(candles, { ties: "drop" })], [1, NaN, 0, NaN]);
 * ```
 */
export function directionLabels(
  candles: Candles,
  options: DirectionOptions = {},
): Float64Array {
  const { horizon = 1, ties = "down" } = options;
  if (!Number.isSafeInteger(horizon) || horizon < 1) {
    throw new RangeError(
      `Cannot label candles: horizon must be a positive whole number, got ${horizon}`,
    );
  }
  const tie = { down: 0, up: 1, drop: NaN }[ties];
  const { close } = candles;
  const labels = new Float64Array(close.length).fill(NaN);
  for (const { start, end } of unbrokenRuns(candles)) {
    for (let t = start; t + horizon < end; t++) {
      const change = close[t + horizon]! - close[t]!;
      labels[t] = change > 0 ? 1 : change < 0 ? 0 : tie;
    }
  }
  return labels;
}

/**
 * How many rows close exactly where they did `horizon` rows before, and of how many.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "../candles/candles.ts";
 * import { countTies } from "./direction.ts";
 * const closes = [5, 6, 6, 4];
 * const candles = candlesOf(closes.map((c, i) => [i * 60_000, c, c, c, c, 1]));
 * assert.deepEqual(countTies(candles), { ties: 1, rows: 3 });
 * ```
 */
export function countTies(
  candles: Candles,
  horizon = 1,
): { ties: number; rows: number } {
  const { close } = candles;
  let [ties, rows] = [0, 0];
  for (const { start, end } of unbrokenRuns(candles)) {
    for (let t = start; t + horizon < end; t++) {
      rows++;
      if (close[t + horizon] === close[t]) ties++;
    }
  }
  return { ties, rows };
}
