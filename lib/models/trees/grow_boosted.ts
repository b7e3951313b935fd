/**
 * Growing the trees of gradient boosting: best split first, wherever it is.
 *
 * @module
 */
import { type BinnedColumn, MISSING_BIN } from "./bins.ts";
import { type ExactRows, ExactSums } from "./exact_sums.ts";
import {
  type FoundSplit,
  GainSplit,
  type GainSplitOptions,
  type NodeSums,
} from "./gain_split.ts";
import { addRows, FEATURE_STRIDE, takeAway } from "./sum_histogram.ts";
import type { ValueTree } from "./tree.ts";

/** Limits of a tree. */
export interface GrowBoostedOptions extends GainSplitOptions {
  readonly maxLeaves: number;
  /** Splits on the way to a leaf, at most. */
  readonly maxDepth: number;
}

/** The gradient and hessian of every row, of a weight of 1. */
export interface Derivatives {
  readonly gradient: Float32Array;
  readonly hessian: Float32Array;
}

/** What a tree may see: some rows and some features, each ascending. */
export interface TreeSample {
  readonly rows: Int32Array;
  readonly features: Uint32Array;
}

/** A grown tree and the rows of each leaf. */
export interface GrownTree {
  readonly tree: ValueTree;
  /** The sample's rows, leaf after leaf; overwritten when the next tree grows. */
  readonly rows: Int32Array;
  /** Where the rows of each leaf end; they begin where those of the one before end. */
  readonly ends: Uint32Array;
}

interface Node extends NodeSums {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  /** The split above, -1 at the root, and the side it hangs on. */
  readonly parent: number;
  readonly side: "left" | "right";
  /** Its histogram, if it was worth one. */
  sums?: Float64Array | undefined;
  split?: FoundSplit | undefined;
}

/**
 * Grows trees on the same rows, one after the other, in buffers made once. A leaf
 * is worth `-G/(H + λ)`, `G` and `H` the sums of gradient and hessian.
 *
 * Only the smaller child of a split is counted; what is left of its parent's
 * histogram is its sibling's.
 *
 * @example Two steps up
 * ```ts
 * import assert from "node:assert/strict";
 * import { ExactSums } from "./exact_sums.ts";
 * import { BoostedTreeGrower } from "./grow_boosted.ts";
 * const column = { bins: Uint8Array.of(0, 1, 2), edges: Float64Array.of(5, 6) };
 * const weight = Float64Array.of(1, 1, 1);
 * const grower = new BoostedTreeGrower([column], weight, {
 *   maxLeaves: 3,
 *   maxDepth: 64,
 *   minSamplesLeaf: 1,
 *   minHessianLeaf: 0,
 *   l2Regularization: 0,
 * });
 * const { tree } = grower.grow({
 *   gradient: Float32Array.of(3, -1, -2),
 *   hessian: Float32Array.of(1, 1, 1),
 * }, { rows: Int32Array.of(0, 1, 2), features: Uint32Array.of(0) });
 * assert.deepEqual([...tree.value], [-3, 1, 2]);
 * ```
 */
export class BoostedTreeGrower {
  readonly #columns: readonly BinnedColumn[];
  readonly #weight: Float64Array;
  readonly #options: GrowBoostedOptions;
  readonly #exact: ExactSums;
  readonly #search: GainSplit;
  readonly #rows: Int32Array;
  readonly #spare: Int32Array;
  /** The exact numbers of a node's rows, in their order. */
  readonly #inOrder: ExactRows;
  readonly #histograms: Float64Array[] = [];
  // Of the tree that grows.
  #derivatives!: Derivatives;
  #ofRows!: ExactRows;
  #features!: Uint32Array;
  #drawn!: readonly BinnedColumn[];

  constructor(
    columns: readonly BinnedColumn[],
    weight: Float64Array,
    options: GrowBoostedOptions,
  ) {
    const { length } = weight;
    this.#columns = columns;
    this.#weight = weight;
    this.#options = options;
    this.#exact = new ExactSums(weight);
    this.#search = new GainSplit(this.#exact, options);
    this.#rows = new Int32Array(length);
    this.#spare = new Int32Array(length);
    this.#inOrder = {
      gradient: new Float64Array(length),
      mass: new Float64Array(length),
    };
  }

  /** A tree on the rows and features of `sample`. */
  grow(derivatives: Derivatives, sample: TreeSample): GrownTree {
    this.#derivatives = derivatives;
    this.#ofRows = this.#exact.round(derivatives.gradient, derivatives.hessian);
    this.#features = sample.features;
    this.#drawn = Array.from(sample.features, (f) => this.#columns[f]!);
    this.#rows.set(sample.rows);
    const tree: Growing = {
      feature: [],
      bin: [],
      left: [],
      right: [],
      missingRight: [],
    };
    const leaves = [this.#root(sample.rows.length)];
    while (leaves.length < this.#options.maxLeaves) {
      const best = bestLeaf(leaves);
      if (best < 0) break;
      const last = leaves.length + 1 === this.#options.maxLeaves;
      leaves.splice(best, 1, ...this.#split(leaves[best]!, tree, last));
    }
    for (const { sums } of leaves) this.#giveBack(sums);
    return this.#grown(tree, leaves);
  }

  #root(count: number): Node {
    const { gradient, mass } = this.#ofRows;
    let [sum, massSum] = [0, 0];
    for (let i = 0; i < count; i++) {
      sum += gradient[this.#rows[i]!]!;
      massSum += mass[this.#rows[i]!]!;
    }
    const root: Node = {
      start: 0,
      end: count,
      depth: 0,
      parent: -1,
      side: "left",
      gradient: sum,
      mass: massSum,
      least: -Infinity,
      most: Infinity,
    };
    if (this.#maySplit(root)) {
      this.#count(root);
      this.#findSplit(root);
    }
    return root;
  }

  /** Parts a leaf in two, and finds their splits unless they are the `last`. */
  #split(node: Node, tree: Growing, last: boolean): [Node, Node] {
    const { place, bin, missingRight, gradient, mass } = node.split!;
    const feature = this.#features[place]!;
    const split = tree.feature.push(feature) - 1;
    tree.bin.push(bin);
    tree.missingRight.push(missingRight);
    tree.left.push(0);
    tree.right.push(0);
    if (node.parent >= 0) tree[node.side][node.parent] = split;
    const middle = this.#partition(node, bin, missingRight, place);
    const { start, end } = node;
    const depth = node.depth + 1;
    const { least, most } = node;
    const shared = { depth, parent: split, least, most };
    const left: Node = {
      ...{ ...shared, side: "left", start, end: middle },
      ...{ gradient, mass },
    };
    const right: Node = {
      ...{ ...shared, side: "right", start: middle, end },
      gradient: node.gradient - gradient,
      mass: node.mass - mass,
    };
    const children = this.#bounded(left, right, feature);
    if (last) this.#giveBack(node.sums);
    else this.#findSplits(node, ...children);
    return children;
  }

  /** Along a feature whose values must rise, none on the left may pass the middle. */
  #bounded(left: Node, right: Node, feature: number): [Node, Node] {
    const sign = this.#options.monotone?.[feature] ?? 0;
    if (sign === 0) return [left, right];
    const middle = (this.#roughValue(left) + this.#roughValue(right)) / 2;
    return sign > 0
      ? [{ ...left, most: middle }, { ...right, least: middle }]
      : [{ ...left, least: middle }, { ...right, most: middle }];
  }

  #roughValue(node: Node): number {
    const { hessian } = this.#exact.parts(node.mass);
    const gradient = node.gradient / this.#exact.gradientScale;
    return this.#search.valueOf(gradient, hessian, node);
  }

  #findSplits(node: Node, left: Node, right: Node): void {
    const [small, large] = left.end - left.start <= right.end - right.start
      ? [left, right]
      : [right, left];
    const [forSmall, forLarge] = [this.#maySplit(small), this.#maySplit(large)];
    if (forSmall || forLarge) this.#count(small);
    if (forLarge) {
      takeAway(node.sums!, small.sums!);
      large.sums = node.sums;
      this.#findSplit(large);
    } else this.#giveBack(node.sums);
    if (forSmall) this.#findSplit(small);
    else {
      this.#giveBack(small.sums);
      small.sums = undefined;
    }
  }

  #maySplit({ depth, mass }: Node): boolean {
    const { maxDepth, maxLeaves, minSamplesLeaf } = this.#options;
    return depth < maxDepth && maxLeaves > 1 &&
      this.#exact.parts(mass).weight >= 2 * minSamplesLeaf;
  }

  #count(node: Node): void {
    const { start, end } = node;
    const { gradient, mass } = this.#ofRows;
    const [rows, inOrder] = [this.#rows.subarray(start, end), this.#inOrder];
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      inOrder.gradient[i] = gradient[row]!;
      inOrder.mass[i] = mass[row]!;
    }
    node.sums = this.#histograms.pop() ??
      new Float64Array(this.#columns.length * FEATURE_STRIDE);
    addRows(node.sums, this.#drawn, rows, inOrder, rows.length);
  }

  #findSplit(node: Node): void {
    node.split = this.#search.best(
      node.sums!,
      this.#drawn,
      this.#features,
      node,
    );
  }

  #giveBack(sums: Float64Array | undefined): void {
    if (sums) this.#histograms.push(sums);
  }

  /** Sorts a node's rows into left and right, both in their order. */
  #partition(
    { start, end }: Node,
    bin: number,
    missingRight: number,
    place: number,
  ): number {
    const { bins } = this.#drawn[place]!;
    const [rows, spare] = [this.#rows, this.#spare];
    // Where missing rows go left their bin, the last one, is turned to the first.
    const turn = 1 - missingRight;
    const first = bin + turn;
    let [front, back] = [start, 0];
    for (let i = start; i < end; i++) {
      const row = rows[i]!;
      // Both places are written and only the right one is kept: a branch would
      // be a coin toss that no processor predicts.
      const goesLeft = (((bins[row]! + turn) & MISSING_BIN) - first) >>> 31;
      rows[front] = row;
      spare[back] = row;
      front += goesLeft;
      back += 1 - goesLeft;
    }
    rows.set(spare.subarray(0, back), front);
    return front;
  }

  #grown(tree: Growing, leaves: readonly Node[]): GrownTree {
    const value = new Float64Array(leaves.length);
    const { gradient, hessian } = this.#derivatives;
    for (const [leaf, node] of leaves.entries()) {
      if (node.parent >= 0) tree[node.side][node.parent] = ~leaf;
      // Once more from the rows: the hessians' units are made for comparing.
      let [g, h] = [0, 0];
      for (let i = node.start; i < node.end; i++) {
        const row = this.#rows[i]!;
        g += this.#weight[row]! * gradient[row]!;
        h += this.#weight[row]! * hessian[row]!;
      }
      value[leaf] = this.#search.valueOf(g, h, node);
    }
    return {
      tree: {
        feature: Uint32Array.from(tree.feature),
        bin: Uint8Array.from(tree.bin),
        left: Int32Array.from(tree.left),
        right: Int32Array.from(tree.right),
        missingRight: Uint8Array.from(tree.missingRight),
        value,
      },
      rows: this.#rows,
      ends: Uint32Array.from(leaves, ({ end }) => end),
    };
  }
}

type Growing = Record<Exclude<keyof ValueTree, "value">, number[]>;

/** The leaf whose split gains most, the first of equals; -1 if none can be split. */
function bestLeaf(leaves: readonly Node[]): number {
  let [best, gain] = [-1, -Infinity];
  for (const [leaf, { split }] of leaves.entries()) {
    if (split && split.gain > gain) [best, gain] = [leaf, split.gain];
  }
  return best;
}

/** Adds the values of a tree's leaves to the scores of rows it may not have seen. */
export function addTree(
  scores: Float64Array,
  { feature, bin, left, right, missingRight, value }: ValueTree,
  columns: readonly BinnedColumn[],
  skip?: Uint8Array,
): void {
  for (let row = 0; row < scores.length; row++) {
    if (skip?.[row]) continue;
    let child = feature.length > 0 ? 0 : ~0;
    while (child >= 0) {
      const of = columns[feature[child]!]!.bins[row]!;
      const goesRight = of === MISSING_BIN
        ? missingRight[child] === 1
        : of >= bin[child]!;
      child = (goesRight ? right : left)[child]!;
    }
    scores[row] = scores[row]! + value[~child]!;
  }
}
