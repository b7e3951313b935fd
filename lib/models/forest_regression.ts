/**
 * Random forests that predict a number, on binned features.
 *
 * @module
 */
import type { ForestRegressionSpec } from "../config.ts";
import type { Rows } from "../rows.ts";
import { binnedFeatures } from "./binned_features.ts";
import { bootstrapDraws, drawnWeight, treeStream } from "./bootstrap.ts";
import { featuresTried, missingOf, splitsToJson } from "./forest.ts";
import type { Columns, OnProgress, Samples } from "./learner.ts";
import type { ForestRegressionJson } from "./model_json.ts";
import { checkedRowCount, numberRows } from "./training_rows.ts";
import { AnyTreeGrower, type GrownTree } from "./trees/grow_tree.ts";
import { SquaredCriterion } from "./trees/squared_criterion.ts";
import type { MeanTree } from "./trees/tree.ts";
import { TreeTable } from "./trees/tree_table.ts";

/** What a forest that predicts a number is made of, as plain data. */
export interface ForestRegressionPart {
  /** Per feature, the values between its bins. */
  readonly edges: readonly Float64Array[];
  readonly trees: readonly MeanTree[];
  /** Per feature, whether a missing value counts as greater than all others; none does if absent. */
  readonly mayMiss?: readonly boolean[];
}

/**
 * Fits a random forest to the targets of `samples`, which may be any numbers, as
 * scikit-learn's RandomForestRegressor does: every split lowers the squared error
 * most, and a leaf predicts the mean of its rows. Otherwise as `fitTrees`.
 *
 * @param onProgress Called after every tree.
 * @throws {RangeError} If a target or a feature of a row with weight is not
 * finite (but for missing features that may be), there are no rows, or `maxFeatures` is above the number of features.
 * @example The mean of either side
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseRegression } from "../config.ts";
 * import { fitForestRegression } from "./forest_regression.ts";
 * const spec = parseRegression({
 *   kind: "forest_regression",
 *   trees: 1,
 *   bootstrap: false,
 *   minSamplesLeaf: 2,
 * });
 * const model = fitForestRegression({
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
export function fitForestRegression(
  samples: Samples,
  rows: Rows,
  spec: ForestRegressionSpec,
  seed: number,
  onProgress?: OnProgress,
): ForestRegression {
  const maxFeatures = featuresTried(spec, samples.features.length);
  const training = numberRows(samples, rows);
  const { weight, labels } = training;
  const columns = binnedFeatures(samples, training, spec);
  const squared = new SquaredCriterion(labels, spec.minSamplesLeaf);
  const { maxDepth } = spec;
  const grower = new AnyTreeGrower(columns, squared, { maxDepth, maxFeatures });
  const trees = Array.from({ length: spec.trees }, (_, number) => {
    const random = treeStream(seed, number);
    const drawn = spec.bootstrap
      ? drawnWeight(weight, bootstrapDraws(weight.length, random))
      : weight;
    const tree = meanTree(grower.grow(drawn, random), squared);
    onProgress?.(number + 1, spec.trees);
    return tree;
  });
  const edges = columns.map((column) => column.edges);
  return new ForestRegression({ edges, trees, ...missingOf(samples) });
}

function meanTree(
  { splits, leaves }: GrownTree,
  squared: SquaredCriterion,
): MeanTree {
  return {
    ...splits,
    weight: Float64Array.from(leaves, ([weight]) => weight!),
    value: Float64Array.from(
      leaves,
      ([weight, sum]) => squared.meanOf(weight!, sum!),
    ),
  };
}

/** A fitted forest; a prediction is the mean of the means in its leaves. */
export class ForestRegression {
  /** What it was made from. */
  readonly part: ForestRegressionPart;
  readonly #table: TreeTable<MeanTree>;

  constructor(part: ForestRegressionPart) {
    this.part = part;
    this.#table = new TreeTable(
      part.trees,
      part.edges,
      (tree, leaf) => tree.value[leaf]!,
      part.mayMiss,
    );
  }

  /**
   * The predicted number of every row, of shape `(rows,)`; `NaN` where a feature is
   * missing that never was in training.
   *
   * @throws {TypeError} If the columns are not as many as in training, or not all
   * equally long.
   */
  predict(columns: Columns): Float64Array {
    const { trees, edges } = this.part;
    const rows = checkedRowCount(columns, edges.length);
    return this.#table.leafSums(columns, rows)
      .map((sum) => sum / trees.length);
  }

  /** Plain data that `loadRegression` turns back into a model with the same predictions, bit for bit. */
  toJSON(): ForestRegressionJson {
    const { edges, trees } = this.part;
    return {
      kind: "forest_regression",
      features: edges.length,
      edges: edges.map((ofFeature) => [...ofFeature]),
      trees: trees.map((tree) => ({
        ...splitsToJson(tree),
        weight: [...tree.weight],
        value: [...tree.value],
      })),
      ...missingOf(this.part),
    };
  }
}
