/**
 * Platt's calibration: a logistic function of the score.
 *
 * @module
 */
import { fitLogisticLine, type LogisticLine } from "../scores/logistic_line.ts";

/**
 * Fits Platt's sigmoid (1999, Advances in Large Margin Classifiers) as
 * `1 / (1 + exp(-(slope · score + intercept)))`.
 *
 * Targets are smoothed as he has it, `(ups + 1) / (ups + 2)` for up and
 * `1 / (downs + 2)` for not up, so that no number of rows makes it certain; the
 * minimum is found by Newton's method (Lin, Lin & Weng 2007). scikit-learn's
 * `_SigmoidCalibration` fits the same. Where scores rank worse than chance the
 * slope comes out below 0.
 *
 * @param scores finite, shape `(rows,)`.
 * @param target 1 for the upper class, 0 for the lower one.
 * @param weight How many rows each counts for, above 0; every one by default.
 * @throws {RangeError} If there are no rows.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fitPlatt } from "./platt.ts";
 * const { slope, intercept } = fitPlatt(
 *   Float64Array.of(-1, 1),
 *   Float64Array.of(0, 1),
 * );
 * // One row of a class is stated as 2/3.
 * assert.ok(Math.abs(slope - Math.log(2)) < 1e-12 && Math.abs(intercept) < 1e-12);
 * ```
 */
export function fitPlatt(
  scores: Float64Array,
  target: Float64Array,
  weight: Float64Array = new Float64Array(scores.length).fill(1),
): LogisticLine {
  let [ups, downs] = [0, 0];
  for (let i = 0; i < target.length; i++) {
    if (target[i] === 1) ups += weight[i]!;
    else downs += weight[i]!;
  }
  const [high, low] = [(ups + 1) / (ups + 2), 1 / (downs + 2)];
  const shares = target.map((up) => up === 1 ? high : low);
  const { slope, intercept } = fitLogisticLine(scores, shares, weight);
  return { slope, intercept };
}

/** The share of the upper class that a line states for each score. */
export function plattShares(
  { slope, intercept }: LogisticLine,
  scores: Float64Array,
): Float64Array {
  return scores.map((score) =>
    1 / (1 + Math.exp(-(slope * score + intercept)))
  );
}
