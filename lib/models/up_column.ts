/**
 * The one column that direction models are asked for.
 *
 * @module
 */
import type { Columns, Model } from "./learner.ts";

/**
 * The probability of class 1 ("up") for each row; `NaN` where a feature is missing.
 *
 * @throws {RangeError} If the model never saw class 1.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { loadModel } from "./load_model.ts";
 * import { upColumn } from "./up_column.ts";
 * const model = loadModel({
 *   kind: "logistic",
 *   classes: [0, 1],
 *   features: 1,
 *   scaler: { mean: [0], scale: [1] },
 *   coefficients: [2],
 *   intercept: 0,
 * });
 * assert.deepEqual([...upColumn(model, [Float64Array.of(0, NaN)])], [0.5, NaN]);
 * ```
 */
export function upColumn(model: Model, columns: Columns): Float64Array {
  const up = model.classes.indexOf(1);
  if (up < 0) {
    throw new RangeError(
      `Cannot predict up: the model knows the classes ${
        model.classes.join(", ")
      }`,
    );
  }
  return model.predictProba(columns)[up]!;
}
