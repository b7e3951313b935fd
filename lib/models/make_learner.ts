/**
 * From plain data to a learner.
 *
 * @module
 */
import type { LearnerSpec } from "../config.ts";
import { fitBoosting } from "./boosting.ts";
import { fitCalibrated } from "./calibrated.ts";
import { fitTrees, joinForests } from "./forest.ts";
import type { Learner, Samples } from "./learner.ts";
import { fitLogistic } from "./logistic.ts";

/**
 * A learner by its hyperparameters. Equal specifications and seeds learn the same,
 * bit for bit.
 *
 * @param seed For whatever the learner draws at random.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { makeLearner } from "./make_learner.ts";
 * const learner = makeLearner({ kind: "logistic", c: 1, classWeight: "none" }, 42);
 * const model = await learner.fit({
 *   names: ["x"],
 *   features: [Float64Array.of(1, 2, 3, 4)],
 *   target: Float64Array.of(0, 1, 0, 1),
 *   weight: Float64Array.of(1, 1, 1, 1),
 *   openTime: Float64Array.of(0, 1, 2, 3),
 *   horizon: 1,
 * }, { start: 0, end: 4 });
 * assert.deepEqual(model.classes, [0, 1]);
 * ```
 */
export function makeLearner(spec: LearnerSpec, seed: number): Learner {
  switch (spec.kind) {
    case "logistic":
      return {
        fit: (samples, rows) =>
          Promise.try(() => fitLogistic(withFeatures(samples), rows, spec)),
      };
    case "forest":
      return {
        fit: (samples, rows, onProgress) =>
          Promise.try(() => {
            const all = { from: 0, to: spec.trees };
            const part = fitTrees(
              withFeatures(samples),
              rows,
              spec,
              seed,
              all,
              { onProgress },
            );
            return joinForests([part]);
          }),
      };
    case "boosting":
      return {
        fit: (samples, rows, onProgress) =>
          Promise.try(() =>
            fitBoosting(withFeatures(samples), rows, spec, seed, onProgress)
          ),
      };
    case "calibrated":
      return {
        fit: (samples, rows, onProgress) =>
          fitCalibrated(
            samples,
            rows,
            spec,
            (head) => makeLearner(spec.of, seed).fit(samples, head, onProgress),
          ),
      };
  }
}

function withFeatures(samples: Samples): Samples {
  if (samples.features.length > 0) return samples;
  throw new RangeError("Cannot fit: expected at least one feature, got none");
}
