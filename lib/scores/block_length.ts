/**
 * How long the blocks of a bootstrap must be for the rows' dependence to survive.
 *
 * @module
 */
import { mean } from "./mean.ts";

/**
 * The mean block length with which the stationary bootstrap of a mean errs least:
 * the automatic choice of Politis & White (2004, Econometric Rev. 23, 53–70) as
 * corrected by Patton, Politis & White (2009, Econometric Rev. 28, 372–375).
 *
 * Autocovariances count up to twice the first lag from which a run of
 * autocorrelations is insignificant, by a flat-top window. That run is five long
 * (six from a million rows on), as in Patton's program and the Python package
 * `arch`, whose values these are.
 *
 * @returns At least 1, for rows that do not depend on each other, and at most
 * `ceil(min(3 * sqrt(rows), rows / 3))`.
 * @throws {RangeError} If there are fewer than two values.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { optimalBlockLength } from "./block_length.ts";
 * const wave = Float64Array.from({ length: 400 }, (_, row) => Math.sin(row / 9));
 * assert.equal(optimalBlockLength(wave).toFixed(1), "12.1");
 * ```
 */
export function optimalBlockLength(values: Float64Array): number {
  const rows = values.length;
  if (rows < 2) {
    throw new RangeError(
      `Cannot choose a block length: expected at least 2 values, got ${rows}`,
    );
  }
  const covariances = significantCovariances(values);
  const last = covariances.length - 1;
  let [longRun, slope] = [covariances[0]!, 0];
  for (let lag = 1; lag <= last; lag++) {
    const window = Math.min(1, 2 * (1 - lag / last));
    longRun += 2 * window * covariances[lag]!;
    slope += 2 * window * lag * covariances[lag]!;
  }
  const most = Math.ceil(Math.min(3 * Math.sqrt(rows), rows / 3));
  const length = Math.cbrt(rows * (slope / longRun) ** 2);
  // Equal values have no covariances at all.
  return Number.isNaN(length) ? 1 : Math.max(1, Math.min(length, most));
}

/** Autocovariances from lag 0 to the last that the flat-top window looks at. */
function significantCovariances(values: Float64Array): Float64Array {
  const rows = values.length;
  const run = Math.max(5, Math.floor(Math.log10(rows)));
  const most = Math.min(rows - 1, Math.ceil(Math.sqrt(rows)) + run);
  const band = 2 * Math.sqrt(Math.log10(rows) / rows);
  const center = mean(values);
  const covariances = new Float64Array(most + 1);
  let [quiet, wanted] = [0, most];
  for (let lag = 0; lag <= wanted; lag++) {
    const { covariance, correlation } = lagged(values, center, lag);
    covariances[lag] = covariance;
    if (quiet === run) continue;
    quiet = correlation < band ? quiet + 1 : 0;
    if (quiet === run && lag < most) {
      wanted = Math.min(most, 2 * Math.max(1, lag - run + 1));
    }
  }
  return covariances.subarray(0, wanted + 1);
}

/** The autocovariance, and the correlation's size over the rows that have both. */
function lagged(values: Float64Array, center: number, lag: number) {
  const rows = values.length;
  let product = 0;
  for (let row = lag; row < rows; row++) {
    product += (values[row]! - center) * (values[row - lag]! - center);
  }
  // As in Patton's program the norms leave out one row more than the product.
  let [late, early] = [0, 0];
  for (let row = lag + 1; row < rows; row++) {
    late += (values[row]! - center) ** 2;
    early += (values[row - lag - 1]! - center) ** 2;
  }
  return {
    covariance: product / rows,
    correlation: Math.abs(product) / Math.sqrt(late * early),
  };
}
