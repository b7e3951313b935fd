/**
 * Gradient-boosted trees that predict a number, on binned features.
 *
 * @module
 */
import type { BoostingRegressionSpec } from "../config.ts";
import type { Rows } from "../rows.ts";
import {
  type Loss,
  type NumberTarget,
  pinballLoss,
  squaredLoss,
} from "./boosting_loss.ts";
import { type BoostedTrees, boostedTrees } from "./boosting_rounds.ts";
import type { Columns, OnProgress, Samples } from "./learner.ts";
import type { BoostingRegressionJson } from "./model_json.ts";
import { timeOrderedTail } from "./time_ordered_tail.ts";
import { treesToJson, TreeSums } from "./tree_sums.ts";
import { checkedRowCount, numberRows } from "./training_rows.ts";

/**
 * Fits gradient-boosted trees to the targets of `samples`, which may be any
 * numbers: their mean with the squared loss, their median with the absolute one,
 * or a quantile. Otherwise as `fitBoosting`.
 *
 * With the absolute and the quantile loss the leaves of a grown tree take the
 * median or quantile of what is left over in them.
 *
 * @param onProgress Called after every round.
 * @throws {RangeError} If a target of a row with weight is not finite, a feature
 * of such a row is infinite, or there are no rows.
 * @example The mean of either side
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseRegression } from "../config.ts";
 * import { fitBoostingRegression } from "./boosting_regression.ts";
 * const spec = parseRegression({
 *   kind: "boosting_regression",
 *   trees: 1,
 *   learningRate: 1,
 *   minSamplesLeaf: 2,
 * });
 * const model = fitBoostingRegression({
 *   names: ["x"],
 *   features: [Float64Array.of(1, 2, 3, 4)],
 *   target: Float64Array.of(0, 1, 5, 6),
 *   weight: Float64Array.of(1, 1, 1, 1),
 *   openTime: Float64Array.of(0, 1, 2, 3),
 *   horizon: 1,
 * }, { start: 0, end: 4 }, spec, 42);
 * assert.deepEqual([...model.predict([Float64Array.of(1, 4)])], [0.5, 5.5]);
 * ```
 */
export function fitBoostingRegression(
  samples: Samples,
  rows: Rows,
  spec: BoostingRegressionSpec,
  seed: number,
  onProgress?: OnProgress,
): BoostingRegression {
  const { train, judge } = timeOrderedTail(samples, rows, spec);
  const lossRows = (range: Rows) => {
    const { labels: target, ...of } = numberRows(samples, range);
    return { ...of, loss: lossOf(spec, { target, weight: of.weight }) };
  };
  const trees = boostedTrees(samples, lossRows(train), spec, {
    seed,
    judge: judge && lossRows(judge),
    onProgress,
  });
  return new BoostingRegression(trees);
}

function lossOf(spec: BoostingRegressionSpec, target: NumberTarget): Loss {
  switch (spec.loss) {
    case "squared":
      return squaredLoss(target);
    case "absolute":
      return pinballLoss(target, 0.5, 2);
    case "quantile":
      return pinballLoss(target, spec.quantile);
  }
}

/** Fitted gradient-boosted trees; a prediction is a sum of leaves. */
export class BoostingRegression {
  /** What it was made from. */
  readonly part: BoostedTrees;
  readonly #sums: TreeSums;

  constructor(part: BoostedTrees) {
    this.part = part;
    this.#sums = new TreeSums(part);
  }

  /**
   * The predicted number of every row, of shape `(rows,)`. A missing feature goes
   * the way it was learned to: no row gets `NaN`.
   *
   * @throws {TypeError} If the columns are not as many as in training, or not all
   * equally long.
   */
  predict(columns: Columns): Float64Array {
    const rows = checkedRowCount(columns, this.part.edges.length);
    return this.#sums.of(columns, rows)[0]!;
  }

  /** Plain data that `loadRegression` turns back into a model with the same predictions, bit for bit. */
  toJSON(): BoostingRegressionJson {
    return { kind: "boosting_regression", ...treesToJson(this.part) };
  }
}
