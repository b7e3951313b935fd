/**
 * Forests for others: the JSON of the ml-random-forest package.
 *
 * @module
 */
import { type Forest, leafShare } from "./forest.ts";
import { ForestRegression } from "./forest_regression.ts";
import type { Splits } from "./trees/tree.ts";

/** A node of a tree in that package's JSON. */
export type MlNode<Leaf> =
  | {
    /** A place in the tree's list of columns. */
    readonly splitColumn: number;
    /** Values below it go left. */
    readonly splitValue: number;
    readonly left: MlNode<Leaf>;
    readonly right: MlNode<Leaf>;
  }
  | { readonly distribution: Leaf };

interface MlBaseModel<Classifies extends boolean, Name extends string, Leaf> {
  readonly isClassifier: Classifies;
  readonly nEstimators: number;
  /** Per tree, its columns. */
  readonly indexes: readonly (readonly number[])[];
  readonly estimators: readonly {
    readonly name: Name;
    readonly options: Readonly<Record<string, never>>;
    readonly root: MlNode<Leaf>;
  }[];
}

/** A forest in that package's JSON, without what it writes and never reads. */
export interface MlRandomForest {
  readonly name: "RFClassifier";
  /** A leaf holds one row: the share of each class. */
  readonly baseModel: MlBaseModel<
    true,
    "DTClassifier",
    readonly [readonly number[]]
  >;
}

/** A forest that predicts a number in that package's JSON. */
export interface MlRandomForestRegression {
  readonly name: "RFRegression";
  readonly selectionMethod: "mean";
  readonly baseModel: MlBaseModel<false, "DTRegression", number>;
}

/**
 * The forest as JSON that `RandomForestClassifier.load` of ml-random-forest 2
 * reads: every tree votes for the class with the largest share in its leaf, the
 * first one where they are equal. One that predicts a number is for
 * `RandomForestRegression.load`, and predicts the same there.
 *
 * That package takes the class most trees vote for, where a forest here averages
 * the shares; the two differ where trees are unsure. Rows with missing values,
 * which have no prediction here, go right at every split there.
 *
 * @throws {RangeError} If the classes are not 0, 1 and so on, the only names that
 * package has for them, or the forest learned from missing values, for which it
 * has no split.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Forest } from "./forest.ts";
 * import { toMlRandomForest } from "./ml_random_forest.ts";
 * const stump = {
 *   feature: Uint32Array.of(0),
 *   bin: Uint8Array.of(1),
 *   left: Int32Array.of(~0),
 *   right: Int32Array.of(~1),
 *   weights: [Float64Array.of(3, 0), Float64Array.of(1, 4)],
 * };
 * const { baseModel } = toMlRandomForest(
 *   new Forest({
 *     from: 0,
 *     classes: [0, 1],
 *     classWeights: [1, 1],
 *     edges: [Float64Array.of(2.5)],
 *     trees: [stump],
 *   }),
 * );
 * assert.deepEqual(baseModel.estimators[0]!.root, {
 *   splitColumn: 0,
 *   splitValue: 2.5,
 *   left: { distribution: [[0.75, 0.25]] },
 *   right: { distribution: [[0, 1]] },
 * });
 * ```
 */
export function toMlRandomForest(model: Forest): MlRandomForest;
export function toMlRandomForest(
  model: ForestRegression,
): MlRandomForestRegression;
export function toMlRandomForest(
  model: Forest | ForestRegression,
): MlRandomForest | MlRandomForestRegression {
  const missing = model.part.mayMiss?.indexOf(true) ?? -1;
  if (missing >= 0) {
    throw new RangeError(
      `Cannot write a forest for ml-random-forest: expected features that are never missing, got feature ${missing}, which may be`,
    );
  }
  if (model instanceof ForestRegression) {
    const { trees, edges } = model.part;
    const baseModel = baseModelOf(trees, edges, {
      isClassifier: false,
      name: "DTRegression",
      leafOf: (tree, leaf) => tree.value[leaf]!,
    });
    return { name: "RFRegression", selectionMethod: "mean", baseModel };
  }
  const { classes, classWeights, edges, trees } = model.part;
  if (classes.some((label, klass) => label !== klass)) {
    throw new RangeError(
      `Cannot write a forest for ml-random-forest: expected classes 0 to ${
        classes.length - 1
      }, got ${classes.join(", ")}`,
    );
  }
  const baseModel = baseModelOf(trees, edges, {
    isClassifier: true,
    name: "DTClassifier",
    leafOf: (tree, leaf) =>
      [
        classes.map((_, klass) => leafShare(tree, leaf, classWeights, klass)),
      ] as const,
  });
  return { name: "RFClassifier", baseModel };
}

function baseModelOf<
  T extends Splits,
  Classifies extends boolean,
  Name extends string,
  Leaf,
>(
  trees: readonly T[],
  edges: readonly Float64Array[],
  { isClassifier, name, leafOf }: {
    readonly isClassifier: Classifies;
    readonly name: Name;
    readonly leafOf: (tree: T, leaf: number) => Leaf;
  },
): MlBaseModel<Classifies, Name, Leaf> {
  const nodeOf = (tree: T, child: number): MlNode<Leaf> => {
    if (child < 0) return { distribution: leafOf(tree, ~child) };
    const splitColumn = tree.feature[child]!;
    return {
      splitColumn,
      splitValue: edges[splitColumn]![tree.bin[child]! - 1]!,
      left: nodeOf(tree, tree.left[child]!),
      right: nodeOf(tree, tree.right[child]!),
    };
  };
  const everyColumn = edges.map((_, column) => column);
  return {
    isClassifier,
    nEstimators: trees.length,
    indexes: trees.map(() => everyColumn),
    estimators: trees.map((tree) => ({
      name,
      options: {},
      root: nodeOf(tree, tree.feature.length > 0 ? 0 : ~0),
    })),
  };
}
