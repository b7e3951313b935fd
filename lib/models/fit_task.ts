/**
 * A fit as a request, so that it can be done here, by a worker, or elsewhere.
 *
 * @module
 */
import type { LearnerSpec } from "../config.ts";
import type { Rows } from "../rows.ts";
import type { Samples } from "./learner.ts";

/** One fit of a learner on samples that both sides know. */
export interface FitTask {
  readonly spec: LearnerSpec;
  readonly seed: number;
  /** Rows to learn from. */
  readonly train: Rows;
  /** The weight of every row of the samples, in place of their own. */
  readonly weight: Float64Array;
  /** Numbers of the features to learn from, in this order; by default all. */
  readonly features?: readonly number[];
}

/**
 * The samples as a task's learner sees them: with the task's weights, and with the
 * features it names. Columns are shared, not copied.
 *
 * @throws {RangeError} If there is no feature of such a number.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { samplesOfTask } from "./fit_task.ts";
 * const zeros = new Float64Array(2);
 * const samples = {
 *   names: ["a", "b"],
 *   features: [zeros, Float64Array.of(1, 2)],
 *   target: zeros,
 *   weight: zeros,
 *   openTime: zeros,
 *   horizon: 1,
 * };
 * const weight = Float64Array.of(1, 1);
 * const own = samplesOfTask(samples, { weight, features: [1] });
 * assert.deepEqual(own.names, ["b"]);
 * assert.equal(own.features[0], samples.features[1]);
 * ```
 */
export function samplesOfTask(
  samples: Samples,
  { weight, features }: Pick<FitTask, "weight" | "features">,
): Samples {
  if (features === undefined) return { ...samples, weight };
  const unknown = features.find((feature) =>
    samples.features[feature] === undefined
  );
  if (unknown !== undefined || features.length === 0) {
    throw new RangeError(
      `Cannot fit: expected numbers of features below ${samples.features.length}, got ${
        unknown ?? "none"
      }`,
    );
  }
  return {
    ...samples,
    names: features.map((feature) => samples.names[feature]!),
    features: features.map((feature) => samples.features[feature]!),
    weight,
    ...samples.mayMiss
      ? { mayMiss: features.map((feature) => samples.mayMiss![feature]!) }
      : {},
  };
}

/** Whoever can fit and predict. */
export interface Evaluator {
  /** The probability of up for each row of `test`; `NaN` where a feature is missing that may not be. */
  predictUp(task: FitTask & { readonly test: Rows }): Promise<Float64Array>;
}
