/**
 * Orders and ranks of numbers.
 *
 * @module
 */

/**
 * Row numbers from the greatest value to the least; equal values by row number.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rankDescending } from "./ranks.ts";
 * assert.deepEqual([...rankDescending(Float64Array.of(2, 9, 4))], [1, 2, 0]);
 * ```
 */
export function rankDescending(values: Float64Array): Uint32Array {
  const order = Uint32Array.from(values, (_, row) => row);
  return order.sort((a, b) => values[b]! - values[a]! || a - b);
}

/**
 * Ranks from 1 for the least value; equal values share the mean of their ranks.
 *
 * @throws {RangeError} If a value is `NaN`, which has no rank.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { midranks } from "./ranks.ts";
 * assert.deepEqual([...midranks(Float64Array.of(5, 1, 5))], [2.5, 1, 2.5]);
 * ```
 */
export function midranks(values: Float64Array): Float64Array {
  const odd = values.findIndex(Number.isNaN);
  if (odd >= 0) {
    throw new RangeError(
      `Cannot rank: expected numbers, got NaN in row ${odd}`,
    );
  }
  const order = rankDescending(values).reverse();
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length;) {
    let end = start;
    while (
      end < order.length && values[order[end]!] === values[order[start]!]
    ) {
      end++;
    }
    const rank = (start + 1 + end) / 2;
    for (const row of order.subarray(start, end)) ranks[row] = rank;
    start = end;
  }
  return ranks;
}
