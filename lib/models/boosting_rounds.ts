/**
 * The rounds of gradient boosting: in each a tree per output, grown on what the
 * trees before have left over (Friedman, "Greedy function approximation", 2001).
 *
 * @module
 */
import type { BoostingOptions } from "../config.ts";
import { deriveSeed, type RandomStream, randomStream } from "../random.ts";
import { binnedFeatures } from "./binned_features.ts";
import type { Loss, Scores } from "./boosting_loss.ts";
import type { OnProgress, Samples } from "./learner.ts";
import { type BinnedColumn, rebinWithMissing } from "./trees/bins.ts";
import {
  addTree,
  BoostedTreeGrower,
  type TreeSample,
} from "./trees/grow_boosted.ts";
import type { ValueTree } from "./trees/tree.ts";
import { trainingColumn } from "./training_rows.ts";

/** Sums of leaves: what a fitted model of gradient boosting is made of. */
export interface BoostedTrees {
  /** What the sums begin with, per output. */
  readonly base: readonly number[];
  /** Per feature, the values between its bins. */
  readonly edges: readonly Float64Array[];
  /** Round after round, one tree per output. */
  readonly trees: readonly ValueTree[];
}

/** Rows of samples to learn from or to judge by, and their loss. */
export interface LossRows {
  /** Their numbers in the samples, ascending. */
  readonly rows: Uint32Array;
  readonly weight: Float64Array;
  readonly loss: Loss;
}

/** What {@linkcode boostedTrees} is told beside its hyperparameters. */
export interface RoundsOptions {
  /** For the draws of rows and features. */
  seed: number;
  /** Rows to judge by, none of them among those to learn from. */
  judge?: LossRows | undefined;
  /** Called after every round. */
  onProgress?: OnProgress | undefined;
}

/**
 * Trees that lower the loss of `train` step by step. With rows to judge by, the
 * rounds end when their loss has not fallen for `patience` rounds, and only those
 * up to the lowest are kept.
 */
export function boostedTrees(
  samples: Samples,
  train: LossRows,
  options: BoostingOptions,
  { seed, judge, onProgress }: RoundsOptions,
): BoostedTrees {
  const { loss, weight } = train;
  const columns = binnedFeatures(samples, train, {
    maxBins: options.maxBins,
    mayMiss: true,
  });
  const base = loss.base();
  const scores = base.map((at) => new Float64Array(weight.length).fill(at));
  const judged = judge && new Judge(samples, judge, columns, base);
  const gradient = base.map(() => new Float32Array(weight.length));
  const hessian = base.map(() => new Float32Array(weight.length));
  const grower = new BoostedTreeGrower(columns, weight, {
    ...options,
    maxDepth: options.maxDepth ?? Infinity,
    monotone: checkedMonotone(options, columns.length),
  });
  const everything = options.subsample === 1 && options.maxFeatures === 1
    ? {
      rows: Int32Array.from(weight.keys()),
      features: Uint32Array.from(columns.keys()),
    }
    : undefined;
  const trees: ValueTree[] = [];
  for (let round = 0; round < options.trees; round++) {
    loss.derivatives(scores, gradient, hessian);
    for (let k = 0; k < base.length; k++) {
      const random = randomStream(deriveSeed(seed, "tree", trees.length));
      const sample = everything ??
        drawSample(options, weight.length, columns.length, random);
      const derivatives = { gradient: gradient[k]!, hessian: hessian[k]! };
      const grown = grower.grow(derivatives, sample);
      const { tree, rows, ends } = grown;
      const step = base.length === 1 && loss.step
        ? (start: number, end: number) => loss.step!(scores, rows, start, end)
        : undefined;
      for (let leaf = 0, start = 0; leaf < ends.length; leaf++) {
        const end = ends[leaf]!;
        const value = step?.(start, end) ?? tree.value[leaf]!;
        tree.value[leaf] = options.learningRate * value;
        start = end;
      }
      update(scores[k]!, grown, columns, sample.rows.length);
      judged?.add(tree, k);
      trees.push(tree);
    }
    onProgress?.(round + 1, options.trees);
    if (judged && judged.roundsSinceBest() >= options.patience) break;
  }
  const edges = columns.map((column) => column.edges);
  const kept = judged ? judged.best * base.length : trees.length;
  return { base, edges, trees: trees.slice(0, kept) };
}

function checkedMonotone(
  { monotone }: BoostingOptions,
  features: number,
): readonly number[] {
  if (monotone && monotone.length !== features) {
    throw new RangeError(
      `Cannot fit boosting: expected ${features} monotone constraints, one per feature, got ${monotone.length}`,
    );
  }
  return monotone ?? [];
}

/** The rows and features that one tree sees, drawn without replacement. */
function drawSample(
  { subsample, maxFeatures }: BoostingOptions,
  rows: number,
  features: number,
  random: RandomStream,
): TreeSample {
  const share = (of: number, all: number) => Math.max(1, Math.round(of * all));
  return {
    rows: Int32Array.from(chosen(share(subsample, rows), rows, random)),
    features: chosen(share(maxFeatures, features), features, random),
  };
}

/** So many of `all` numbers from 0, ascending, every choice as likely as any. */
function chosen(count: number, all: number, random: RandomStream): Uint32Array {
  const numbers = new Uint32Array(count);
  if (count === all) return numbers.map((_, i) => i);
  for (let i = 0, found = 0; found < count; i++) {
    if (random.uniform() * (all - i) < count - found) numbers[found++] = i;
  }
  return numbers;
}

/** Adds a tree to the scores of the rows it saw and of all others. */
function update(
  scores: Float64Array,
  { tree, rows, ends }: ReturnType<BoostedTreeGrower["grow"]>,
  columns: readonly BinnedColumn[],
  seen: number,
): void {
  let known: Uint8Array | undefined;
  if (seen < scores.length) {
    known = new Uint8Array(scores.length);
    for (let i = 0; i < seen; i++) known[rows[i]!] = 1;
    addTree(scores, tree, columns, known);
  }
  for (let leaf = 0, i = 0; leaf < ends.length; leaf++) {
    const [end, value] = [ends[leaf]!, tree.value[leaf]!];
    for (; i < end; i++) scores[rows[i]!] = scores[rows[i]!]! + value;
  }
}

/** Follows the loss of rows that no tree has seen. */
class Judge {
  readonly #loss: Loss;
  readonly #columns: readonly BinnedColumn[];
  readonly #scores: Scores;
  #least: number;
  #rounds = 0;
  /** The round count of the lowest loss, the first of equals. */
  best = 0;

  constructor(
    samples: Samples,
    { rows, loss }: LossRows,
    columns: readonly BinnedColumn[],
    base: readonly number[],
  ) {
    this.#loss = loss;
    this.#columns = columns.map(({ edges }, feature) => {
      const values = trainingColumn(samples, feature, rows, true);
      return { edges, bins: rebinWithMissing(values, edges) };
    });
    this.#scores = base.map((at) => new Float64Array(rows.length).fill(at));
    this.#least = loss.mean(this.#scores);
  }

  add(tree: ValueTree, output: number): void {
    addTree(this.#scores[output]!, tree, this.#columns);
  }

  /** Ends a round. */
  roundsSinceBest(): number {
    this.#rounds++;
    const loss = this.#loss.mean(this.#scores);
    if (loss < this.#least) {
      this.#least = loss;
      this.best = this.#rounds;
    }
    return this.#rounds - this.best;
  }
}
