/**
 * The rounds of gradient boosting: in each a tree per output, grown on what the
 * trees before have left over (Friedman, "Greedy function approximation", 2001).
 *
 * @module
 */
import type { BoostingOptions } from "../config.ts";
import type { Rows } from "../rows.ts";
import { deriveSeed, type RandomStream, randomStream } from "../random.ts";
import type { Loss, Scores } from "./boosting_loss.ts";
import type { OnProgress, Samples } from "./learner.ts";
import {
  type BoostingPlaces,
  boostingPlaces,
  makeRoom,
} from "./boosting_memory.ts";
import { sharedBins } from "./shared_bins.ts";
import { Team, type TeamPlace } from "./team.ts";
import { type BinnedColumn, rebinWithMissing } from "./trees/bins.ts";
import { CHUNK_ROWS, ExactSums } from "./trees/exact_sums.ts";
import {
  addTree,
  type BoostedLeaf,
  BoostedTreeGrower,
  type GrownTree,
  type TreeSample,
} from "./trees/grow_boosted.ts";
import { type KernelMemory, type Kernels } from "./trees/kernels.ts";
import { kernelMemory, kernelsOn } from "./trees/make_kernels.ts";
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
  /** Called after every round, by the member of rank 0. */
  onProgress?: OnProgress | undefined;
  /** Whom this thread does it with; it is alone by default. */
  gang?: Gang | undefined;
}

/** Threads that do one fit together, as a worker is told. */
export interface Gang {
  readonly place: TeamPlace;
  /** Of them all, and nobody else's. */
  readonly memory: KernelMemory;
}

/**
 * Trees that lower the loss of `train` step by step. With rows to judge by, the
 * rounds end when their loss has not fallen for `patience` rounds, and only those
 * up to the lowest are kept.
 *
 * @throws {BrokenTeamError} If another member of the team has left.
 */
export function boostedTrees(
  samples: Samples,
  train: LossRows,
  options: BoostingOptions,
  more: RoundsOptions,
): BoostedTrees {
  const memory = more.gang?.memory ?? spare ?? kernelMemory();
  if (memory === spare) spare = undefined;
  const team = new Team(more.gang?.place);
  try {
    return new Rounds(samples, train, options, { ...more, memory, team }).run();
  } catch (error) {
    team.leave();
    throw error;
  } finally {
    if (!more.gang && memory.buffer.byteLength <= MOST_SPARE_BYTES) {
      spare = memory;
    }
  }
}

/** Memory of a fit that is over, for the next: making it takes a small fit's time. */
let spare: KernelMemory | undefined;
const MOST_SPARE_BYTES = 2 ** 28;

/** One fit's rounds, as one member of a team does them. */
class Rounds {
  readonly #train: LossRows;
  readonly #options: BoostingOptions;
  readonly #more: RoundsOptions;
  readonly #team: Team;
  readonly #columns: readonly BinnedColumn[];
  readonly #kernels: Kernels;
  readonly #places: BoostingPlaces;
  readonly #base: readonly number[];
  readonly #exact: ExactSums;
  readonly #grower: BoostedTreeGrower;
  readonly #judge: Judge | undefined;
  readonly #scores: readonly Float64Array[];
  readonly #gradient: readonly Float32Array[];
  readonly #hessian: readonly Float32Array[];
  readonly #rows: Int32Array;
  readonly #seen: Uint8Array;
  readonly #pairs: Float64Array;
  readonly #sizes: Float64Array;
  readonly #values: Float64Array;
  /** This member's rows, whole chunks of them. */
  readonly #own: Rows;

  constructor(
    samples: Samples,
    train: LossRows,
    options: BoostingOptions,
    more: RoundsOptions & { memory: KernelMemory; team: Team },
  ) {
    const { memory, team } = more;
    const { loss, weight } = train;
    const features = samples.features.length;
    const monotone = checkedMonotone(options, features);
    const base = loss.base();
    const exact = new ExactSums(weight);
    const leaves = Math.min(options.maxLeaves, Math.max(1, weight.length));
    const splittable = exact.mostWeight / (2 * options.minSamplesLeaf) + 2;
    const places = boostingPlaces({
      rows: weight.length,
      features,
      outputs: base.length,
      leaves,
      histograms: Math.min(leaves, Math.floor(splittable)),
      members: team.size,
    });
    makeRoom(memory, places, team);
    const chunks = Math.ceil(weight.length / CHUNK_ROWS);
    const own = team.share(chunks);
    this.#own = {
      start: own.start * CHUNK_ROWS,
      end: Math.min(weight.length, own.end * CHUNK_ROWS),
    };
    const { buffer } = memory;
    const perOutput = <T>(at: number, bytes: number, view: ViewOf<T>) =>
      base.map((_, k) =>
        new view(buffer, at + bytes * k * weight.length, weight.length)
      );
    this.#scores = perOutput(places.scores, 8, Float64Array);
    this.#gradient = perOutput(places.gradient, 4, Float32Array);
    this.#hessian = perOutput(places.hessian, 4, Float32Array);
    this.#rows = new Int32Array(buffer, places.rows, weight.length);
    this.#seen = new Uint8Array(buffer, places.seen, weight.length);
    this.#pairs = new Float64Array(buffer, places.pairs, 2 * weight.length);
    this.#sizes = new Float64Array(buffer, places.chunkSums, 2 * chunks);
    this.#values = new Float64Array(buffer, places.values, leaves);
    this.#columns = sharedBins(samples, train, options.maxBins, {
      buffer,
      places,
      team,
    });
    for (const [k, scores] of this.#scores.entries()) {
      scores.fill(base[k]!, this.#own.start, this.#own.end);
    }
    if (loss.twoClasses) {
      const { start, end } = this.#own;
      new Uint8Array(buffer, places.classes, weight.length)
        .set(loss.twoClasses.classOfRow.subarray(start, end), start);
    }
    const kernels = kernelsOn(memory);
    this.#kernels = kernels;
    this.#places = places;
    this.#train = train;
    this.#options = options;
    this.#more = more;
    this.#team = team;
    this.#base = base;
    this.#exact = exact;
    this.#grower = new BoostedTreeGrower({
      ...{ columns: this.#columns, exact, kernels, memory, places, team },
    }, { ...options, maxDepth: options.maxDepth ?? Infinity, monotone });
    this.#judge = more.judge &&
      new Judge(samples, more.judge, this.#columns, base);
  }

  run(): BoostedTrees {
    const { weight } = this.#train;
    const { trees: most, patience } = this.#options;
    const outputs = this.#base.length;
    const everything = this.#everything();
    const trees: ValueTree[] = [];
    for (let round = 0; round < most; round++) {
      this.#derive();
      for (let k = 0; k < outputs; k++) {
        const random = randomStream(
          deriveSeed(this.#more.seed, "tree", trees.length),
        );
        const sample = everything ??
          drawSample(
            this.#options,
            weight.length,
            this.#columns.length,
            random,
          );
        this.#round(k);
        const grown = this.#grower.grow(sample);
        const tree = this.#valued(grown, k, sample.rows.length);
        this.#judge?.add(tree, k);
        trees.push(tree);
      }
      if (this.#team.rank === 0) this.#more.onProgress?.(round + 1, most);
      if (this.#judge && this.#judge.roundsSinceBest() >= patience) break;
    }
    return {
      base: this.#base,
      edges: this.#columns.map((column) => column.edges),
      trees: trees.slice(
        0,
        this.#judge ? this.#judge.best * outputs : most * outputs,
      ),
    };
  }

  #everything(): TreeSample | undefined {
    const { subsample, maxFeatures } = this.#options;
    if (subsample !== 1 || maxFeatures !== 1) return undefined;
    const rows = new Int32Array(this.#train.weight.length);
    for (let i = 0; i < rows.length; i++) rows[i] = i;
    return { rows, features: Uint32Array.from(this.#columns.keys()) };
  }

  /** The derivatives of this member's rows. */
  #derive(): void {
    const { loss } = this.#train;
    const { start, end } = this.#own;
    if (loss.twoClasses) {
      const { scales } = loss.twoClasses;
      this.#kernels.logistic(this.#places, start, end, scales);
    } else {
      loss.derivatives(this.#scores, this.#gradient, this.#hessian, this.#own);
    }
  }

  /** The derivatives of one output, in units. */
  #round(k: number): void {
    const [gradient, hessian] = [this.#gradient[k]!, this.#hessian[k]!];
    this.#exact.measure(gradient, hessian, this.#own, this.#sizes);
    this.#team.meet();
    this.#exact.scaleTo(this.#sizes);
    this.#exact.round(gradient, hessian, this.#own, this.#pairs);
    this.#team.meet();
  }

  /**
   * Gives the leaves their values, and adds them to the scores of the rows that the
   * tree saw and of all others. A leaf is one member's, so that its sums are in one
   * order.
   */
  #valued(
    { splits, leaves }: GrownTree,
    k: number,
    count: number,
  ): ValueTree {
    const team = this.#team;
    const partial = count < this.#train.weight.length;
    const { start, end } = this.#own;
    if (partial) {
      this.#seen.fill(0, start, end);
      team.meet();
    }
    for (const [number, leaf] of leaves.entries()) {
      const middle = (leaf.start + leaf.end) / 2;
      if (Math.floor(team.size * middle / count) !== team.rank) continue;
      const value = this.#options.learningRate * this.#valueOf(leaf, k);
      this.#values[number] = value;
      const [scores, rows] = [this.#scores[k]!, this.#rows];
      for (let i = leaf.start; i < leaf.end; i++) {
        scores[rows[i]!] = scores[rows[i]!]! + value;
      }
      if (partial) {
        for (let i = leaf.start; i < leaf.end; i++) this.#seen[rows[i]!] = 1;
      }
    }
    team.meet();
    const tree = { ...splits, value: this.#values.slice(0, leaves.length) };
    if (partial) {
      const own = { start, end };
      addTree(this.#scores[k]!, tree, this.#columns, own, this.#seen);
      team.meet();
    }
    return tree;
  }

  #valueOf(leaf: BoostedLeaf, k: number): number {
    const { loss, weight } = this.#train;
    if (this.#base.length === 1 && loss.step) {
      return loss.step(this.#scores, this.#rows, leaf.start, leaf.end);
    }
    // Once more from the rows: the hessians' units are made for comparing.
    const [gradient, hessian] = [this.#gradient[k]!, this.#hessian[k]!];
    const rows = this.#rows;
    let [g, h] = [0, 0];
    for (let i = leaf.start; i < leaf.end; i++) {
      const row = rows[i]!;
      g += weight[row]! * gradient[row]!;
      h += weight[row]! * hessian[row]!;
    }
    return this.#grower.valueOf(g, h, leaf);
  }
}

type ViewOf<T> = new (
  buffer: ArrayBufferLike,
  at: number,
  length: number,
) => T;

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
    const scores = this.#scores[output]!;
    const all = { start: 0, end: scores.length };
    addTree(scores, tree, this.#columns, all);
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
