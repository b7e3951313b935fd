/**
 * The nearest of a few points.
 *
 * @module
 */

/**
 * The squared distance to the nearest point, and which that is. The order in which points are looked at changes no bit of the distance.
 *
 * @param guess The point to look at first: a near one spares most of the others.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { nearestSquare } from "./nearest.ts";
 * const points = [[0, 0], [3, 4]];
 * const at = Float64Array.of(3, 3);
 * assert.deepEqual(nearestSquare(points, at), { square: 1, point: 1 });
 * ```
 */
export function nearestSquare(
  points: readonly (readonly number[])[],
  at: Float64Array,
  guess = 0,
): { readonly square: number; readonly point: number } {
  let [square, point] = [squareTo(points[guess]!, at, Infinity), guess];
  for (let k = 0; k < points.length; k++) {
    if (k === guess) continue;
    const other = squareTo(points[k]!, at, square);
    if (other < square) [square, point] = [other, k];
  }
  return { square, point };
}

/** The squared distance, or anything from `most` on that it exceeds. */
function squareTo(
  point: readonly number[],
  at: Float64Array,
  most: number,
): number {
  let sum = 0;
  for (let j = 0; j < at.length; j++) {
    const apart = at[j]! - point[j]!;
    sum += apart * apart;
    if (sum >= most) return sum;
  }
  return sum;
}
