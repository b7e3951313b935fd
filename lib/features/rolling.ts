/**
 * Kernels over a sliding window: one value per row, from that row and the
 * `window - 1` rows before it.
 *
 * A running sum that adds the newest value and takes the oldest away keeps the
 * rounding error of every value it ever met; after a spike little else is left.
 * Here nothing is ever taken away. Rows are cut into blocks as long as the
 * window, so that each window is the end of one block and the beginning of the
 * next. Both are folded once (van Herk 1992, Gil and Werman 1993): `tail[k]` holds
 * rows `k` and later of the block before, `head` the rows of this block so far.
 * Blocks are counted from the first row on, so a value depends on no later row.
 *
 * @module
 */

/** Options of every kernel over a column. */
export interface KernelOptions {
  /** The first row that has a value; rows before it are not read. @default {0} */
  start?: number;
}

/** A new column without values in its first `warmUp` rows. */
export function emptyColumn(rowCount: number, warmUp: number): Float64Array {
  return new Float64Array(rowCount).fill(NaN, 0, Math.min(warmUp, rowCount));
}

/**
 * Mean of each window; `NaN` in the first `window - 1` rows. Equal to TA-Lib's
 * SMA.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rollingMean } from "./rolling.ts";
 * assert.deepEqual([...rollingMean(Float64Array.of(1, 3, 8), 2)], [NaN, 2, 5.5]);
 * ```
 */
export function rollingMean(
  values: Float64Array,
  window: number,
  options: KernelOptions = {},
): Float64Array {
  const means = rollingSum(values, window, options);
  for (let t = 0; t < means.length; t++) means[t]! /= window;
  return means;
}

/**
 * Sum of each window; `NaN` in the first `window - 1` rows.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rollingSum } from "./rolling.ts";
 * assert.deepEqual([...rollingSum(Float64Array.of(1, 3, 8), 2)], [NaN, 4, 11]);
 * ```
 */
export function rollingSum(
  values: Float64Array,
  window: number,
  options: KernelOptions = {},
): Float64Array {
  // The loop of `rollingFold`, but a call per row would take four times as long.
  const { start = 0 } = options;
  const sums = emptyColumn(values.length, start + window - 1);
  const tail = new Float64Array(window + 1);
  for (let block = start; block < values.length; block += window) {
    for (let k = 1; k <= window && block > start; k++) {
      tail[window - k] = values[block - k]! + tail[window - k + 1]!;
    }
    const end = Math.min(block + window, values.length);
    let head = 0;
    for (let t = block; t < end; t++) {
      head += values[t]!;
      if (t - start >= window - 1) sums[t] = tail[t - block + 1]! + head;
    }
  }
  return sums;
}

/**
 * Smallest value of each window; `NaN` in the first `window - 1` rows.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rollingMin } from "./rolling.ts";
 * assert.deepEqual([...rollingMin(Float64Array.of(1, 3, 8), 2)], [NaN, 1, 3]);
 * ```
 */
export function rollingMin(
  values: Float64Array,
  window: number,
  options: KernelOptions = {},
): Float64Array {
  return rollingFold(values, window, Math.min, Infinity, options);
}

/**
 * Largest value of each window; `NaN` in the first `window - 1` rows.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rollingMax } from "./rolling.ts";
 * assert.deepEqual([...rollingMax(Float64Array.of(1, 3, 8), 2)], [NaN, 3, 8]);
 * ```
 */
export function rollingMax(
  values: Float64Array,
  window: number,
  options: KernelOptions = {},
): Float64Array {
  return rollingFold(values, window, Math.max, -Infinity, options);
}

/** Each window folded by `fold`, which is associative and has this `identity`. */
function rollingFold(
  values: Float64Array,
  window: number,
  fold: (a: number, b: number) => number,
  identity: number,
  { start = 0 }: KernelOptions,
): Float64Array {
  const folded = emptyColumn(values.length, start + window - 1);
  const tail = new Float64Array(window + 1).fill(identity);
  for (let block = start; block < values.length; block += window) {
    for (let k = 1; k <= window && block > start; k++) {
      tail[window - k] = fold(values[block - k]!, tail[window - k + 1]!);
    }
    const end = Math.min(block + window, values.length);
    let head = identity;
    for (let t = block; t < end; t++) {
      head = fold(head, values[t]!);
      if (t - start >= window - 1) folded[t] = fold(tail[t - block + 1]!, head);
    }
  }
  return folded;
}

/** Options for {@linkcode rollingDeviation}. */
export interface RollingDeviationOptions extends KernelOptions {
  /** What the window's length is reduced by in the divisor: 0 for a population, 1 for a sample. @default {0} */
  ddof?: 0 | 1;
}

/**
 * Standard deviation of each window; `NaN` in the first `window - 1` rows, and
 * exactly 0 where all values of the window are equal.
 *
 * Each part of a window is a mean and a sum of squares about that mean, merged
 * by the formula of Chan, Golub and LeVeque (1983), where every term is positive
 * and so nothing cancels.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rollingDeviation } from "./rolling.ts";
 * const values = Float64Array.of(1, 3, 8, 8);
 * assert.deepEqual([...rollingDeviation(values, 2)], [NaN, 1, 2.5, 0]);
 * ```
 */
export function rollingDeviation(
  values: Float64Array,
  window: number,
  options: RollingDeviationOptions = {},
): Float64Array {
  const { start = 0, ddof = 0 } = options;
  const deviations = emptyColumn(values.length, start + window - 1);
  const tailMean = new Float64Array(window + 1);
  const tailSquares = new Float64Array(window + 1);
  for (let block = start; block < values.length; block += window) {
    // Means are kept as distances from a value that all windows ending in this
    // block contain, so that the digits the values share are not rounded.
    const origin = values[block]!;
    let mean = 0, squares = 0;
    for (let count = 1; count <= window && block > start; count++) {
      const value = values[block - count]! - origin;
      const distance = value - mean;
      mean += distance / count;
      squares += distance * (value - mean);
      tailMean[window - count] = mean;
      tailSquares[window - count] = squares;
    }
    const end = Math.min(block + window, values.length);
    mean = squares = 0;
    for (let t = block; t < end; t++) {
      const count = t - block + 1;
      const value = values[t]! - origin;
      const distance = value - mean;
      mean += distance / count;
      squares += distance * (value - mean);
      if (t - start < window - 1) continue;
      const between = mean - tailMean[count]!;
      const spread = between * between * (count * (window - count) / window);
      const all = squares + tailSquares[count]! + spread;
      deviations[t] = Math.sqrt(all / (window - ddof));
    }
  }
  return deviations;
}
