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
