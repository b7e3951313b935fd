/**
 * What a forest says of the rows that it learned from, each judged by the trees
 * that did not draw it (Breiman, "Out-of-bag estimation", 1996).
 *
 * @module
 */
import type { ForestRegressionSpec } from "../config.ts";
import type { Rows } from "../rows.ts";
import { bootstrapDraws, drawnWeight, treeStream } from "./bootstrap.ts";
import { Forest, type ForestSpec, leafShare } from "./forest.ts";
import type { ForestRegression } from "./forest_regression.ts";
import type { Samples } from "./learner.ts";
import {
  type ClassRows,
  classRows,
  numberRows,
  trainingColumn,
  type WeightedRows,
} from "./training_rows.ts";
import type { Splits } from "./trees/tree.ts";

/** What a forest was fitted with, to draw its rows again. */
export interface OutOfBagOptions<Spec = ForestSpec | ForestRegressionSpec> {
  rows: Rows;
  spec: Spec;
  seed: number;
}

/** Rows of weight with what the trees that did not draw them say. */
export interface OutOfBag {
  /** The rows' numbers in the samples, ascending. */
  readonly rows: Uint32Array;
  /** Per row, how many trees did not draw it. */
  readonly trees: Uint32Array;
  /** Rows that every tree drew: their predictions are `NaN`, and no score counts them. */
  readonly leftOut: number;
}

/** {@linkcode OutOfBag} predictions of classes, and their scores. */
export interface OutOfBagClasses extends OutOfBag {
  /** One column per class, one value per row. */
  readonly proba: readonly Float64Array[];
  /** The share of weight whose most probable class, the first of equals, is right. */
  readonly accuracy: number;
  /** The weighted mean of `-ln` of the right class's probability, cut off at `2^-52`. */
  readonly logLoss: number;
}

/** {@linkcode OutOfBag} predictions of numbers, and their score. */
export interface OutOfBagNumbers extends OutOfBag {
  /** One value per row. */
  readonly predicted: Float64Array;
  /** The share of the weighted variance that is explained; `NaN` where there is none. */
  readonly r2: number;
}

/**
 * Predictions of a bootstrapped forest for its own training rows, each the mean over
 * the trees that did not draw the row, and their scores by the rows' weights.
 *
 * The draws are made again from the seed, so a fit costs the same whether this
 * is asked for or not, and a model that workers made or a file held can be asked.
 *
 * With labels that overlap, and on time series at all, this is too good: a row's
 * neighbours, which know most of its label, are in the bag. Folds in time order
 * with a purge judge a forest; this compares forests with each other.
 *
 * @throws {RangeError} If trees saw all rows, for want of `bootstrap`, or the
 * forest was not grown on these rows with this specification and seed.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseLearner } from "../config.ts";
 * import { fitTrees, joinForests } from "./forest.ts";
 * import { outOfBag } from "./out_of_bag.ts";
 * const x = Float64Array.from({ length: 200 }, (_, row) => row % 20);
 * const samples = {
 *   names: ["x"],
 *   features: [x],
 *   target: x.map((value) => +(value >= 10)),
 *   weight: x.map(() => 1),
 *   openTime: x.map((_, row) => row),
 *   horizon: 1,
 * };
 * const rows = { start: 0, end: 200 };
 * const spec = parseLearner({ kind: "forest", trees: 30 });
 * const all = { from: 0, to: 30 };
 * const forest = joinForests([fitTrees(samples, rows, spec, 42, all)]);
 * const { accuracy, leftOut } = outOfBag(forest, samples, {
 *   rows,
 *   spec,
 *   seed: 42,
 * });
 * assert.deepEqual([accuracy, leftOut], [1, 0]);
 * ```
 */
export function outOfBag(
  forest: Forest,
  samples: Samples,
  options: OutOfBagOptions<ForestSpec>,
): OutOfBagClasses;
export function outOfBag(
  forest: ForestRegression,
  samples: Samples,
  options: OutOfBagOptions<ForestRegressionSpec>,
): OutOfBagNumbers;
export function outOfBag(
  forest: Forest | ForestRegression,
  samples: Samples,
  options: OutOfBagOptions,
): OutOfBagClasses | OutOfBagNumbers {
  if (!options.spec.bootstrap) {
    throw new RangeError(
      "Cannot score out of bag: expected a forest with bootstrap, got one whose trees saw all rows",
    );
  }
  return forest instanceof Forest
    ? ofClasses(forest, samples, options)
    : ofNumbers(forest, samples, options);
}

function ofClasses(
  { part }: Forest,
  samples: Samples,
  { rows, seed }: OutOfBagOptions,
): OutOfBagClasses {
  const training = classRows(samples, rows);
  const { classOfRow } = training;
  const { classes, classWeights } = part;
  if (String(classes) !== String(training.classes)) throw otherForest();
  const { means: proba, ...oob } = meansOutOfBag(samples, training, {
    ...part,
    seed,
    valuesOf: (tree) =>
      classes.map((_, klass) =>
        Float64Array.from(
          tree.weights[0]!,
          (_, leaf) => leafShare(tree, leaf, classWeights, klass),
        )
      ),
    isGrownOn: (tree, drawn) => {
      const perClass = new Float64Array(classes.length);
      for (let i = 0; i < drawn.length; i++) {
        perClass[classOfRow[i]!]! += drawn[i]!;
      }
      return tree.weights.every((ofClass, klass) =>
        isClose(sum(ofClass), perClass[klass]!, sum(drawn))
      );
    },
  });
  return { ...oob, proba, ...classScores(training, proba) };
}

function ofNumbers(
  { part }: ForestRegression,
  samples: Samples,
  { rows, seed }: OutOfBagOptions,
): OutOfBagNumbers {
  const training = numberRows(samples, rows);
  const { labels, weight } = training;
  const mean = weightedMean(labels, weight);
  const farthest = labels.reduce(
    (most, y) => Math.max(most, Math.abs(y - mean)),
    0,
  );
  const { means, ...oob } = meansOutOfBag(samples, training, {
    ...part,
    seed,
    valuesOf: (tree) => [tree.value],
    isGrownOn: (tree, drawn) => {
      const inTree = sum(
        tree.weight.map((w, i) => w * (tree.value[i]! - mean)),
      );
      const inRows = sum(drawn.map((w, i) => w * (labels[i]! - mean)));
      const total = sum(drawn);
      return isClose(sum(tree.weight), total, total) &&
        isClose(inTree, inRows, total * (farthest + 1e-5 * Math.abs(mean)));
    },
  });
  const predicted = means[0]!;
  return { ...oob, predicted, r2: explained(training, predicted) };
}

/** A forest, and how its trees are read. */
interface Bagged<T extends Splits> {
  readonly edges: readonly Float64Array[];
  readonly trees: readonly T[];
  readonly seed: number;
  /** Per output, what each leaf of a tree predicts. */
  readonly valuesOf: (tree: T) => readonly Float64Array[];
  /** Whether a tree's leaves can hold rows of these weights. */
  readonly isGrownOn: (tree: T, drawn: Float64Array) => boolean;
}

function meansOutOfBag<T extends Splits>(
  samples: Samples,
  { rows, weight }: Pick<WeightedRows, "rows" | "weight">,
  { edges, trees, seed, valuesOf, isGrownOn }: Bagged<T>,
): OutOfBag & { readonly means: readonly Float64Array[] } {
  if (samples.features.length !== edges.length) throw otherForest();
  const columns = edges.map((_, f) => trainingColumn(samples, f, rows));
  const counts = new Uint32Array(rows.length);
  const means = valuesOf(trees[0]!).map(() => new Float64Array(rows.length));
  for (const [number, tree] of trees.entries()) {
    const draws = bootstrapDraws(rows.length, treeStream(seed, number));
    if (!isGrownOn(tree, drawnWeight(weight, draws))) throw otherForest();
    const values = valuesOf(tree);
    for (let i = 0; i < rows.length; i++) {
      if (draws[i] !== 0) continue;
      const leaf = leafOf(tree, edges, columns, i);
      counts[i] = counts[i]! + 1;
      for (let k = 0; k < values.length; k++) {
        means[k]![i] = means[k]![i]! + values[k]![leaf]!;
      }
    }
  }
  for (const ofOutput of means) {
    for (let i = 0; i < rows.length; i++) {
      // Of no trees: 0 / 0, which is NaN.
      ofOutput[i] = ofOutput[i]! / counts[i]!;
    }
  }
  const leftOut = counts.reduce((none, count) => none + +(count === 0), 0);
  return { rows, trees: counts, leftOut, means };
}

function leafOf(
  { feature, bin, left, right }: Splits,
  edges: readonly Float64Array[],
  columns: readonly Float64Array[],
  row: number,
): number {
  let child = feature.length > 0 ? 0 : ~0;
  while (child >= 0) {
    const f = feature[child]!;
    const below = columns[f]![row]! < edges[f]![bin[child]! - 1]!;
    child = below ? left[child]! : right[child]!;
  }
  return ~child;
}

function classScores(
  { classOfRow, weight }: ClassRows,
  proba: readonly Float64Array[],
): { accuracy: number; logLoss: number } {
  let [total, right, loss] = [0, 0, 0];
  for (let i = 0; i < weight.length; i++) {
    const shares = proba.map((column) => column[i]!);
    if (Number.isNaN(shares[0])) continue;
    const ofRight = shares[classOfRow[i]!]!;
    const guess = shares.indexOf(Math.max(...shares));
    total += weight[i]!;
    right += guess === classOfRow[i] ? weight[i]! : 0;
    loss -= weight[i]! *
      Math.log(Math.min(Math.max(ofRight, Number.EPSILON), 1 - Number.EPSILON));
  }
  return { accuracy: right / total, logLoss: loss / total };
}

function explained(
  { labels, weight }: WeightedRows,
  predicted: Float64Array,
): number {
  const scored = weight.map((w, i) => Number.isNaN(predicted[i]) ? 0 : w);
  const mean = weightedMean(labels, scored);
  let [left, all] = [0, 0];
  const first = labels[scored.findIndex((w) => w > 0)];
  let varies = false;
  for (let i = 0; i < scored.length; i++) {
    if (scored[i] === 0) continue;
    varies ||= labels[i] !== first;
    left += scored[i]! * (labels[i]! - predicted[i]!) ** 2;
    all += scored[i]! * (labels[i]! - mean) ** 2;
  }
  // Of equal labels `all` is what rounding left of 0.
  return varies ? 1 - left / all : NaN;
}

function weightedMean(values: Float64Array, weight: Float64Array): number {
  return sum(values.map((value, i) => value * weight[i]!)) / sum(weight);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function isClose(a: number, b: number, scale: number): boolean {
  return Math.abs(a - b) <= 1e-9 * scale;
}

function otherForest(): RangeError {
  return new RangeError(
    "Cannot score out of bag: the forest was not grown on these rows with this specification and seed",
  );
}
