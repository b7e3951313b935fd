/**
 * Exponential means: kernels that remember the whole past, less and less of it.
 *
 * @module
 */
import { emptyColumn, type KernelOptions } from "./rolling.ts";

/**
 * Exponential mean with weight `2 / (period + 1)` for the newest value, seeded
 * with the mean of the first `period` values; `NaN` before the seed's last row.
 * Equal to TA-Lib's EMA.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exponentialMean } from "./smoothing.ts";
 * const values = Float64Array.of(1, 2, 3, 6);
 * assert.deepEqual([...exponentialMean(values, 3)], [NaN, NaN, 2, 4]);
 * ```
 */
export function exponentialMean(
  values: Float64Array,
  period: number,
  options: KernelOptions = {},
): Float64Array {
  return smoothed(values, period, 2 / (period + 1), options);
}

/**
 * Wilder's exponential mean, with weight `1 / period` for the newest value, else
 * as {@linkcode exponentialMean}; what TA-Lib's RSI and ATR smooth with.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { wilderMean } from "./smoothing.ts";
 * const values = Float64Array.of(1, 3, 6);
 * assert.deepEqual([...wilderMean(values, 2)], [NaN, 2, 4]);
 * ```
 */
export function wilderMean(
  values: Float64Array,
  period: number,
  options: KernelOptions = {},
): Float64Array {
  return smoothed(values, period, 1 / period, options);
}

function smoothed(
  values: Float64Array,
  period: number,
  weight: number,
  { start = 0 }: KernelOptions,
): Float64Array {
  const first = start + period - 1;
  const means = emptyColumn(values.length, first);
  if (first >= values.length) return means;
  let mean = 0;
  // Step by step, so that the mean of equal values is exactly that value.
  for (let t = start; t <= first; t++) {
    mean += (values[t]! - mean) / (t - start + 1);
  }
  means[first] = mean;
  for (let t = first + 1; t < values.length; t++) {
    mean += weight * (values[t]! - mean);
    means[t] = mean;
  }
  return means;
}
