/**
 * Random forests: the mean over many trees, each grown on its own draw of rows and
 * features (Breiman, "Random Forests", 2001), on binned features.
 *
 * @module
 */
import type { LearnerSpec } from "../config.ts";
import { shownAs } from "../display.ts";
import { deriveSeed, type RandomStream, randomStream } from "../random.ts";
import type { Rows } from "../rows.ts";
import { binnedFeatures } from "./binned_features.ts";
import type { Columns, Model, OnProgress, Samples } from "./learner.ts";
import type { ForestJson } from "./model_json.ts";
import type { BinnedColumn } from "./trees/bins.ts";
import { TreeGrower } from "./trees/grow_classifier.ts";
import type { Tree } from "./trees/tree.ts";
import { TreeTable } from "./trees/tree_table.ts";
import {
  checkedRowCount,
  classWeights,
  trainingRows,
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
  readonly classes: readonly [number, number];
  /** How much one unit of weight in a leaf counts, per class. */
  readonly classWeights: readonly [number, number];
  /** Per feature, the values between its bins. */
  readonly edges: readonly Float64Array[];
  readonly trees: readonly Tree[];
}

/**
 * Fits some trees of a forest. Every tree draws from its own stream, so that
 * {@linkcode joinForests} makes the same forest of any parts.
 *
 * Edges of bins are quantiles of the rows with weight. A tree sees the rows drawn
 * for it, or all of them without `bootstrap`; a row counts as often as it was
 * drawn, times its weight.
 *
 * @throws {RangeError} If the rows are not of two classes, a feature of a row with
 * weight is not finite, or `maxFeatures` is above the number of features.
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
  const training = trainingRows(samples, rows);
  const { onProgress, columns = binnedFeatures(samples, training, spec) } =
    options;
  const weights = classWeights(training, spec.classWeight);
  const { classOfRow, classes, weight } = training;
  const grower = new TreeGrower({ columns, classOfRow }, {
    classWeights: weights,
    minSamplesLeaf: spec.minSamplesLeaf,
    maxDepth: spec.maxDepth,
    maxFeatures,
  });
  const trees = Array.from({ length: to - from }, (_, i) => {
    const random = randomStream(deriveSeed(seed, "tree", from + i));
    const drawn = spec.bootstrap ? bootstrapWeight(weight, random) : weight;
    const tree = grower.grow(drawn, random);
    onProgress?.(i + 1, to - from);
    return tree;
  });
  const edges = columns.map((column) => column.edges);
  return { from, classes, classWeights: weights, edges, trees };
}

function featuresTried({ maxFeatures }: ForestSpec, features: number): number {
  if (maxFeatures === "sqrt") return Math.floor(Math.sqrt(features));
  if (maxFeatures > features) {
    throw new RangeError(
      `Cannot fit a forest: maxFeatures must be at most ${features}, the number of features, got ${maxFeatures}`,
    );
  }
  return maxFeatures;
}

/** As many draws with replacement as there are rows; a row's weight times its draws. */
function bootstrapWeight(
  weight: Float64Array,
  random: RandomStream,
): Float64Array {
  const { length } = weight;
  // One byte is enough: that any row of at least 256 is drawn 256 times has a
  // chance of less than 1e-500.
  const draws = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const row = random.below(length);
    draws[row] = draws[row]! + 1;
  }
  const drawn = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    drawn[row] = weight[row]! * draws[row]!;
  }
  return drawn;
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

/** A fitted forest. Its probability is the mean of the shares of class in its leaves. */
export class Forest implements Model {
  /** What it was made from; the trees are all there. */
  readonly part: ForestPart;
  readonly #table: TreeTable;

  constructor(part: ForestPart) {
    this.part = part;
    this.#table = new TreeTable(
      part.trees,
      part.edges,
      (tree, leaf) => leafShare(tree, leaf, part.classWeights),
    );
    shownAs("model", this);
  }

  get classes(): readonly [number, number] {
    return this.part.classes;
  }

  predictProba(columns: Columns): Float64Array[] {
    const { trees, edges } = this.part;
    const rows = checkedRowCount(columns, edges.length);
    const second = this.#table.leafSums(columns, rows)
      .map((sum) => sum / trees.length);
    return [second.map((share) => 1 - share), second];
  }

  toJSON(): ForestJson {
    const { classes, classWeights, edges, trees } = this.part;
    return {
      kind: "forest",
      classes: [...classes],
      features: edges.length,
      classWeights: [...classWeights],
      edges: edges.map((ofFeature) => [...ofFeature]),
      trees: trees.map((tree) => ({
        feature: [...tree.feature],
        bin: [...tree.bin],
        left: [...tree.left],
        right: [...tree.right],
        weight0: [...tree.weight0],
        weight1: [...tree.weight1],
      })),
    };
  }
}

/** The share of the second class in a leaf. */
export function leafShare(
  { weight0, weight1 }: Tree,
  leaf: number,
  [scale0, scale1]: readonly [number, number],
): number {
  const second = scale1 * weight1[leaf]!;
  return second / (scale0 * weight0[leaf]! + second);
}
