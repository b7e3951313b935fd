/**
 * Forests for others: the JSON of the ml-random-forest package.
 *
 * @module
 */
import { type Forest, leafShare } from "./forest.ts";
import type { Tree } from "./trees/tree.ts";

/** A node of a tree in that package's JSON. */
export type MlNode =
  | {
    /** A place in the tree's list of columns. */
    readonly splitColumn: number;
    /** Values below it go left. */
    readonly splitValue: number;
    readonly left: MlNode;
    readonly right: MlNode;
  }
  | { readonly distribution: readonly [readonly [number, number]] };

/** A forest in that package's JSON, without what it writes and never reads. */
export interface MlRandomForest {
  readonly name: "RFClassifier";
  readonly baseModel: {
    readonly isClassifier: true;
    readonly nEstimators: number;
    /** Per tree, its columns. */
    readonly indexes: readonly (readonly number[])[];
    readonly estimators: readonly {
      readonly name: "DTClassifier";
      readonly options: Readonly<Record<string, never>>;
      readonly root: MlNode;
    }[];
  };
}

/**
 * The forest as JSON that `RandomForestClassifier.load` of ml-random-forest 2
 * reads: every tree votes for the class with the larger share in its leaf, the
 * first one where they are equal.
 *
 * That package takes the class most trees vote for, where a forest here averages
 * the shares; the two differ where trees are unsure. Rows with missing values,
 * which have no prediction here, go right at every split there.
 *
 * @throws {RangeError} If the classes are not 0 and 1, the only two names that
 * package has for two classes.
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
 *   weight0: Float64Array.of(3, 0),
 *   weight1: Float64Array.of(1, 4),
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
export function toMlRandomForest({ part }: Forest): MlRandomForest {
  const { classes, classWeights, edges, trees } = part;
  if (classes[0] !== 0 || classes[1] !== 1) {
    throw new RangeError(
      `Cannot write a forest for ml-random-forest: expected classes 0 and 1, got ${
        classes.join(" and ")
      }`,
    );
  }
  const nodeOf = (tree: Tree, child: number): MlNode => {
    if (child < 0) {
      const share = leafShare(tree, ~child, classWeights);
      return { distribution: [[1 - share, share]] };
    }
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
    name: "RFClassifier",
    baseModel: {
      isClassifier: true,
      nEstimators: trees.length,
      indexes: trees.map(() => everyColumn),
      estimators: trees.map((tree) => ({
        name: "DTClassifier",
        options: {},
        root: nodeOf(tree, tree.feature.length > 0 ? 0 : ~0),
      })),
    },
  };
}
