/**
 * Mean and variance of a column.
 *
 * @module
 */

/** The mean, summed in row order; `NaN` of no values. */
export function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * The variance, by two passes.
 *
 * @param lostDegrees What the divisor is less than the number of values: 0 for
 * the population's variance (scikit-learn, NumPy), 1 for the unbiased one.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { variance } from "./mean.ts";
 * assert.equal(variance(Float64Array.of(1, 3)), 1);
 * assert.equal(variance(Float64Array.of(1, 3), 1), 2);
 * ```
 */
export function variance(values: Float64Array, lostDegrees = 0): number {
  const center = mean(values);
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) /
    (values.length - lostDegrees);
}
