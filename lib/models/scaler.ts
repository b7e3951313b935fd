/**
 * Standardising: columns of mean 0 and deviation 1.
 *
 * @module
 */

/** Mean and scale of one column. */
export interface Scaling {
  readonly mean: number;
  /** The population standard deviation; 1 where the column does not vary. */
  readonly scale: number;
}

/**
 * Mean and population standard deviation of a column, each value counted by its
 * weight and missing ones (`NaN`) not at all; mean 0 and scale 1 if all are missing.
 *
 * Distances are measured from the first value, so that a column that does not
 * vary has deviation 0 exactly and one far from 0 loses no digits.
 *
 * @throws {RangeError} If the values are too far apart for the deviation to be a
 * finite number.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fitScaling } from "./scaler.ts";
 * const values = Float64Array.of(1, 3, 9);
 * const scaling = fitScaling(values, Float64Array.of(1, 1, 0));
 * assert.deepEqual(scaling, { mean: 2, scale: 1 });
 * ```
 */
export function fitScaling(
  values: Float64Array,
  weight: Float64Array,
): Scaling {
  const first = values.find((value) => !Number.isNaN(value));
  if (first === undefined) return { mean: 0, scale: 1 };
  let [total, distances] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    total += weight[i]!;
    distances += weight[i]! * (values[i]! - first);
  }
  const mean = first + distances / total;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    const distance = values[i]! - mean;
    squares += weight[i]! * distance * distance;
  }
  const scale = Math.sqrt(squares / total);
  if (!Number.isFinite(scale)) {
    throw new RangeError(
      `Cannot standardise: expected values of a finite deviation, got ${scale} about ${mean}`,
    );
  }
  return { mean, scale: scale === 0 ? 1 : scale };
}
