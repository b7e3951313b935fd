/**
 * Linear equations with a symmetric positive definite matrix.
 *
 * @module
 */

/**
 * The solution `x` of `matrix · x = right`, by Cholesky's factorisation.
 *
 * A matrix that rounding has left short of positive definite is taken for the
 * nearest one that is: no pivot falls below a rounding error of its diagonal.
 *
 * @param matrix Of shape `(n, n)`, row by row; only the lower triangle is read.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { solvePositiveDefinite } from "./cholesky.ts";
 * const x = solvePositiveDefinite(
 *   Float64Array.of(4, NaN, 2, 2),
 *   Float64Array.of(8, 5),
 * );
 * assert.deepEqual([...x], [1.5, 1]);
 * ```
 */
export function solvePositiveDefinite(
  matrix: Float64Array,
  right: Float64Array,
): Float64Array {
  const n = right.length;
  const factor = choleskyFactor(matrix, n);
  const x = right.slice();
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= factor[i * n + k]! * x[k]!;
    x[i]! /= factor[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= factor[k * n + i]! * x[k]!;
    x[i]! /= factor[i * n + i]!;
  }
  return x;
}

/** The lower triangle whose product with its own transpose is `matrix`. */
function choleskyFactor(matrix: Float64Array, n: number): Float64Array {
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) {
        rest -= factor[i * n + k]! * factor[j * n + k]!;
      }
      factor[i * n + j] = i === j
        ? Math.sqrt(Math.max(rest, smallestPivot(matrix[i * n + i]!)))
        : rest / factor[j * n + j]!;
    }
  }
  return factor;
}

function smallestPivot(diagonal: number): number {
  return Math.max(diagonal * Number.EPSILON, Number.MIN_VALUE);
}
