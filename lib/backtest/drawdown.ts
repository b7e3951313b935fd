/**
 * Falls from the highest equity so far.
 *
 * @module
 */

/**
 * How far equity lies below its highest value so far, the start of 1 included, as a
 * share of that value; shape `(rows,)`, 0 at a peak.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { drawdowns } from "./drawdown.ts";
 * assert.deepEqual([...drawdowns(Float64Array.of(1, 2, 1, 3))], [0, 0, 0.5, 0]);
 * ```
 */
export function drawdowns(equity: Float64Array): Float64Array {
  const below = new Float64Array(equity.length);
  let peak = 1;
  for (let row = 0; row < below.length; row++) {
    const now = equity[row]!;
    if (now > peak) peak = now;
    else below[row] = 1 - now / peak;
  }
  return below;
}

/** The greatest fall of an equity curve; rows are -1 where there is none. */
export interface Drawdown {
  /** As a share of the peak. */
  readonly depth: number;
  /** The last row at the peak, the first one at the bottom. */
  readonly peak: number;
  readonly trough: number;
  /** The first row at or above the peak again. */
  readonly recovery: number;
}

/**
 * The greatest fall; of equal ones the first.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { maxDrawdown } from "./drawdown.ts";
 * assert.deepEqual(maxDrawdown(Float64Array.of(1, 2, 1, 1.5, 2.5, 2)), {
 *   depth: 0.5,
 *   peak: 1,
 *   trough: 2,
 *   recovery: 4,
 * });
 * ```
 */
export function maxDrawdown(equity: Float64Array): Drawdown {
  const none = { depth: 0, peak: -1, trough: -1, recovery: -1 };
  let found: Drawdown = none;
  let [peak, peakRow] = [1, 0];
  for (let row = 0; row < equity.length; row++) {
    const now = equity[row]!;
    if (now >= peak) [peak, peakRow] = [now, row];
    const depth = 1 - now / peak;
    if (depth > found.depth) {
      found = { depth, peak: peakRow, trough: row, recovery: -1 };
    }
  }
  if (found === none) return none;
  const height = equity[found.peak]!;
  const recovery = equity.findIndex((now, row) =>
    row > found.trough && now >= height
  );
  return { ...found, recovery };
}
