/**
 * Random forests: the mean over many trees, each grown on its own draw of rows and
 * features (Breiman, "Random Forests", 2001), on binned features.
 *
 * @module
 */
import type { LearnerSpec } from "../config.ts";
import { shownAs } from "../display.ts";
import type { RandomStream } from "../random.ts";
import type { Rows } from "../rows.ts";
import { binnedFeatures } from "./binned_features.ts";
import { bootstrapDraws, drawnWeight, treeStream } from "./bootstrap.ts";
import type { Columns, Model, OnProgress, Samples } from "./learner.ts";
import type { ForestJson } from "./model_json.ts";
import type { BinnedColumn } from "./trees/bins.ts";
import { GiniCriterion } from "./trees/gini_criterion.ts";
import { TreeGrower } from "./trees/grow_classifier.ts";
import { AnyTreeGrower } from "./trees/grow_tree.ts";
import type { Splits, Tree } from "./trees/tree.ts";
import { TreeTable } from "./trees/tree_table.ts";
import {
  checkedRowCount,
  type ClassRows,
  classRows,
  weightsOfClasses,
} from "./training_rows.ts";

/** Hyperparameters of a forest. */
export type ForestSpec = Extract<LearnerSpec, { kind: "forest" }>;

/** Some trees of a forest, `from` one of them up to `to`, excluded. */
export interface TreeRange {
  readonly from: number;
  readonly to: number;
}

/** Options for {@linkcode fitTrees}. */
export interface FitTreesOptions {
  /** All features as `binnedFeatures` bins them, to make them once for many parts. */
  columns?: readonly BinnedColumn[];
  /** Called after every tree, with the number of this part's trees. */
  onProgress?: OnProgress;
}

/** Trees of one forest with what is needed to read them, as plain data that workers can send. */
export interface ForestPart {
  /** The number of the first tree. */
  readonly from: number;
  /** Labels, ascending. */
  readonly classes: readonly number[];
  /** How much one unit of weight in a leaf counts, per class. */
  readonly classWeights: readonly number[];
  /** Per feature, the values between its bins. */
  readonly edges: readonly Float64Array[];
  readonly trees: readonly Tree[];
  /**
   * Per feature, whether a missing value counts as greater than all others; where
   * it does not, its row has no prediction. None does if absent.
   */
  readonly mayMiss?: readonly boolean[];
}

/**
 * Fits some trees of a forest. Every tree draws from its own stream, so that
 * {@linkcode joinForests} makes the same forest of any parts.
 *
 * Edges of bins are quantiles of the rows with weight. A tree sees the rows drawn
 * for it, or all of them without `bootstrap`; a row counts as often as it was
 * drawn, times its weight. Where `samples.mayMiss` says so, missing values of a
 * feature count as greater than all others, so that a split can part them.
 *
 * @throws {RangeError} If the rows are not of two classes or more, a feature of a row with
 * weight is infinite, or missing and must not be, or `maxFeatures` is above the
 * number of features.
 * @example Two halves make the whole
 * ```ts
 * import assert from "node:assert/strict";
 * import { fitTrees, joinForests } from "./forest.ts";
 * const samples = {
 *   names: ["x"],
 *   features: [Float64Array.of(1, 2, 3, 4)],
 *   target: Float64Array.of(0, 0, 1, 1),
 *   weight: Float64Array.of(1, 1, 1, 1),
 *   openTime: Float64Array.of(0, 1, 2, 3),
 *   horizon: 1,
 * };
 * const rows = { start: 0, end: 4 };
 * const spec = {
 *   kind: "forest",
 *   trees: 10,
 *   maxDepth: 2,
 *   minSamplesLeaf: 1,
 *   maxFeatures: "sqrt",
 *   bootstrap: true,
 *   classWeight: "balanced",
 *   maxBins: 256,
 * } as const;
 * const parts = [{ from: 5, to: 10 }, { from: 0, to: 5 }]
 *   .map((range) => fitTrees(samples, rows, spec, 42, range));
 * const whole = fitTrees(samples, rows, spec, 42, { from: 0, to: 10 });
 * assert.deepEqual(joinForests(parts).toJSON(), joinForests([whole]).toJSON());
 * ```
 */
export function fitTrees(
  samples: Samples,
  rows: Rows,
  spec: ForestSpec,
  seed: number,
  { from, to }: TreeRange,
  options: FitTreesOptions = {},
): ForestPart {
  const maxFeatures = featuresTried(spec, samples.features.length);
  const training = classRows(samples, rows);
  const { onProgress, columns = binnedFeatures(samples, training, spec) } =
    options;
  const { classes, weight } = training;
  const classWeights = weightsOfClasses(
    training,
    classes.length,
    spec.classWeight,
  );
  const grow = treeGrower(training, columns, {
    ...spec,
    classWeights,
    maxFeatures,
  });
  const trees = Array.from({ length: to - from }, (_, i) => {
    const random = treeStream(seed, from + i);
    const drawn = spec.bootstrap
      ? drawnWeight(weight, bootstrapDraws(weight.length, random))
      : weight;
    const tree = grow(drawn, random);
    onProgress?.(i + 1, to - from);
    return tree;
  });
  const edges = columns.map((column) => column.edges);
  return {
    from,
    classes,
    classWeights,
    edges,
    trees,
    ...missingOf(samples),
  };
}

/** Which features may be missing, where any may. */
export function missingOf(
  { mayMiss }: Pick<Samples, "mayMiss">,
): { mayMiss?: boolean[] } {
  return mayMiss?.includes(true) ? { mayMiss: [...mayMiss] } : {};
}

/**
 * How many features a forest tries at each node.
 *
 * @throws {RangeError} If there are not so many.
 */
export function featuresTried(
  { maxFeatures }: Pick<ForestSpec, "maxFeatures">,
  features: number,
): number {
  if (maxFeatures === "all") return features;
  if (maxFeatures === "sqrt") return Math.floor(Math.sqrt(features));
  if (maxFeatures > features) {
    throw new RangeError(
      `Cannot fit a forest: maxFeatures must be at most ${features}, the number of features, got ${maxFeatures}`,
    );
  }
  return maxFeatures;
}

/** Grows one tree after the other; two classes have a grower of their own. */
function treeGrower(
  { classOfRow }: ClassRows,
  columns: readonly BinnedColumn[],
  options: {
    readonly classWeights: readonly number[];
    readonly minSamplesLeaf: number;
    readonly maxDepth: number;
    readonly maxFeatures: number;
  },
): (weight: Float64Array, random: RandomStream) => Tree {
  const [first, second, ...more] = options.classWeights;
  if (more.length === 0) {
    const grower = new TreeGrower({ columns, classOfRow }, {
      ...options,
      classWeights: [first!, second!],
    });
    return (weight, random) => grower.grow(weight, random);
  }
  const gini = new GiniCriterion(classOfRow, options);
  const grower = new AnyTreeGrower(columns, gini, options);
  return (weight, random) => {
    const { splits, leaves } = grower.grow(weight, random);
    const weights = options.classWeights.map((_, k) =>
      Float64Array.from(leaves, (ofClasses) => Math.max(0, ofClasses[k]!))
    );
    return { ...splits, weights };
  };
}

/**
 * The forest of all parts, in any order.
 *
 * @throws {RangeError} If the parts do not make one whole: a tree is missing or
 * there twice.
 */
export function joinForests(parts: readonly ForestPart[]): Forest {
  const inOrder = parts.toSorted((a, b) => a.from - b.from);
  const trees: Tree[] = [];
  for (const part of inOrder) {
    if (part.from !== trees.length) {
      throw new RangeError(
        `Cannot join forests: expected a part from tree ${trees.length}, got ${part.from}`,
      );
    }
    trees.push(...part.trees);
  }
  if (trees.length === 0) {
    throw new RangeError("Cannot join forests: expected at least one tree");
  }
  return new Forest({ ...inOrder[0]!, trees });
}

/** A fitted forest. Its probabilities are the means of the shares of class in its leaves. */
export class Forest implements Model {
  /** What it was made from; the trees are all there. */
  readonly part: ForestPart;
  /** Of two classes for the second alone, of more one for each. */
  readonly #tables: readonly TreeTable<Tree>[];

  constructor(part: ForestPart) {
    this.part = part;
    const { classes, classWeights, edges, trees, mayMiss } = part;
    const told = classes.length === 2 ? [1] : classes.keys();
    this.#tables = Array.from(told, (klass) =>
      new TreeTable(
        trees,
        edges,
        (tree, leaf) => leafShare(tree, leaf, classWeights, klass),
        mayMiss,
      ));
    shownAs("model", this);
  }

  get classes(): readonly number[] {
    return this.part.classes;
  }

  predictProba(columns: Columns): Float64Array[] {
    const { trees, edges } = this.part;
    const rows = checkedRowCount(columns, edges.length);
    const shares = this.#tables.map((table) =>
      table.leafSums(columns, rows).map((sum) => sum / trees.length)
    );
    const [second] = shares;
    return shares.length > 1
      ? shares
      : [second!.map((share) => 1 - share), second!];
  }

  toJSON(): ForestJson {
    const { classes, classWeights, edges, trees } = this.part;
    return {
      kind: "forest",
      classes: [...classes],
      features: edges.length,
      classWeights: [...classWeights],
      edges: edges.map((ofFeature) => [...ofFeature]),
      trees: classes.length === 2
        ? trees.map((tree) => ({
          ...splitsToJson(tree),
          weight0: [...tree.weights[0]!],
          weight1: [...tree.weights[1]!],
        }))
        : trees.map((tree) => ({
          ...splitsToJson(tree),
          weights: tree.weights.map((ofClass) => [...ofClass]),
        })),
      ...missingOf(this.part),
    };
  }
}

/** The splits of a tree as they stand in a model's JSON. */
export function splitsToJson({ feature, bin, left, right }: Splits) {
  return {
    feature: [...feature],
    bin: [...bin],
    left: [...left],
    right: [...right],
  };
}

/** The share of one class in a leaf, by default the second. */
export function leafShare(
  { weights }: Tree,
  leaf: number,
  classWeights: readonly number[],
  klass = 1,
): number {
  let total = 0;
  for (let k = 0; k < weights.length; k++) {
    total += classWeights[k]! * weights[k]![leaf]!;
  }
  return classWeights[klass]! * weights[klass]![leaf]! / total;
}
