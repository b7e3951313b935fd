/**
 * Growing trees that tell two classes on binned features. `AnyTreeGrower` does the
 * same for more classes and for numbers; direction has two, and its fits are the
 * ones worth the loops of their own here.
 *
 * @module
 */
import type { RandomStream } from "../../random.ts";
import type { BinnedColumn } from "./bins.ts";
import { GiniSplit, type GiniSplitOptions } from "./gini_split.ts";
import { Histogram, type NodeRows } from "./histogram.ts";
import type { Tree } from "./tree.ts";

/** Rows as a tree sees them. */
export interface BinnedRows {
  readonly columns: readonly BinnedColumn[];
  /** The class of every row, 0 or 1. */
  readonly classOfRow: Uint8Array;
}

/** Limits of a tree. */
export interface GrowOptions extends GiniSplitOptions {
  /** Splits on the way to a leaf, at most. */
  readonly maxDepth: number;
  /** Features tried at each node; more where none of them can split it. */
  readonly maxFeatures: number;
}

interface Node extends NodeRows {
  readonly depth: number;
  /** Weight of class 0. */
  readonly weight0: number;
  /** Weight of class 1. */
  readonly weight1: number;
}

/**
 * Grows trees on the same rows, one after the other, in buffers made once.
 *
 * @example A class that one feature tells
 * ```ts
 * import assert from "node:assert/strict";
 * import { randomStream } from "../../random.ts";
 * import { TreeGrower } from "./grow_classifier.ts";
 * const column = {
 *   bins: Uint8Array.of(0, 1, 2, 3),
 *   edges: Float64Array.of(0.5, 1.5, 2.5),
 * };
 * const grower = new TreeGrower(
 *   { columns: [column], classOfRow: Uint8Array.of(0, 0, 1, 1) },
 *   { classWeights: [1, 1], minSamplesLeaf: 1, maxDepth: 3, maxFeatures: 1 },
 * );
 * const tree = grower.grow(Float64Array.of(1, 1, 1, 1), randomStream(1));
 * assert.deepEqual([...tree.bin], [2]);
 * assert.deepEqual(tree.weights.map((ofClass) => [...ofClass]), [[2, 0], [0, 2]]);
 * ```
 */
export class TreeGrower {
  readonly #rows: BinnedRows;
  readonly #options: GrowOptions;
  readonly #split: GiniSplit;
  readonly #histograms = [new Histogram(), new Histogram()] as const;
  /** A node's rows lie in one buffer, its children's in the other. */
  readonly #buffers: readonly [Int32Array, Int32Array];
  readonly #features: Uint32Array;
  #weight!: Float64Array;
  #random!: RandomStream;
  #tree!: Record<
    "feature" | "bin" | "left" | "right" | "weight0" | "weight1",
    number[]
  >;

  constructor(rows: BinnedRows, options: GrowOptions) {
    const { length } = rows.classOfRow;
    this.#rows = rows;
    this.#options = options;
    this.#split = new GiniSplit(options);
    this.#buffers = [new Int32Array(length), new Int32Array(length)];
    this.#features = new Uint32Array(rows.columns.length);
  }

  /** A tree on all rows whose `weight` is above 0, its features drawn from `random`. */
  grow(weight: Float64Array, random: RandomStream): Tree {
    this.#weight = weight;
    this.#random = random;
    // Another tree's draws must not leak into this one's.
    for (let f = 0; f < this.#features.length; f++) this.#features[f] = f;
    const tree = this.#tree = {
      feature: [],
      bin: [],
      left: [],
      right: [],
      weight0: [],
      weight1: [],
    };
    this.#growNode(this.#root());
    return {
      feature: Uint32Array.from(tree.feature),
      bin: Uint8Array.from(tree.bin),
      left: Int32Array.from(tree.left),
      right: Int32Array.from(tree.right),
      weights: [
        Float64Array.from(tree.weight0),
        Float64Array.from(tree.weight1),
      ],
    };
  }

  #root(): Node {
    const { classOfRow } = this.#rows;
    const [codes, weight] = [this.#buffers[0], this.#weight];
    let [end, weight0, weight1] = [0, 0, 0];
    for (let row = 0; row < weight.length; row++) {
      const klass = classOfRow[row]!;
      codes[end] = (row << 1) | klass;
      end += +(weight[row]! > 0);
      weight0 += weight[row]! * (1 - klass);
      weight1 += weight[row]! * klass;
    }
    return { codes, start: 0, end, depth: 0, weight0, weight1 };
  }

  /** Grows a node and all below it; returns its number as a child. */
  #growNode(node: Node): number {
    const tree = this.#tree;
    if (!this.#findSplit(node)) {
      tree.weight0.push(node.weight0);
      tree.weight1.push(node.weight1);
      return ~(tree.weight0.length - 1);
    }
    const split = tree.feature.push(this.#split.feature) - 1;
    tree.bin.push(this.#split.bin);
    const [left, right] = this.#children(node);
    tree.left[split] = this.#growNode(left);
    tree.right[split] = this.#growNode(right);
    return split;
  }

  /** Tries as many features as it should, or as it must to find any split. */
  #findSplit(node: Node): boolean {
    const { maxDepth, maxFeatures, minSamplesLeaf } = this.#options;
    const { depth, weight0, weight1 } = node;
    if (depth === maxDepth || weight0 === 0 || weight1 === 0) return false;
    if (weight0 + weight1 < 2 * minSamplesLeaf) return false;
    const { columns } = this.#rows;
    const [split, weight] = [this.#split, this.#weight];
    const [first, second] = this.#histograms;
    split.begin(weight0, weight1);
    for (let drawn = 0; drawn < columns.length;) {
      if (drawn >= maxFeatures && split.found) break;
      const feature = this.#draw(drawn++);
      const column = columns[feature]!;
      if (drawn < maxFeatures && drawn < columns.length) {
        const other = this.#draw(drawn++);
        const both = [column, columns[other]!] as const;
        Histogram.fillTwo(this.#histograms, node, both, weight);
        split.consider(feature, first);
        split.consider(other, second);
        second.clear();
      } else {
        first.fill(node, column, weight);
        split.consider(feature, first);
      }
      first.clear();
    }
    return split.found;
  }

  /** A feature at random but for the first `drawn`, which it joins. */
  #draw(drawn: number): number {
    const features = this.#features;
    const place = drawn + this.#random.below(features.length - drawn);
    const feature = features[place]!;
    features[place] = features[drawn]!;
    features[drawn] = feature;
    return feature;
  }

  #children(
    { codes, start, end, depth, weight0, weight1 }: Node,
  ): [Node, Node] {
    const { feature, bin, left0, left1 } = this.#split;
    const to = codes === this.#buffers[0] ? this.#buffers[1] : this.#buffers[0];
    const middle = depth + 1 === this.#options.maxDepth
      ? start // Leaves need no rows.
      : partition(
        codes,
        to,
        start,
        end,
        this.#rows.columns[feature]!.bins,
        bin,
      );
    return [
      {
        codes: to,
        start,
        end: middle,
        depth: depth + 1,
        weight0: left0,
        weight1: left1,
      },
      {
        codes: to,
        start: middle,
        end,
        depth: depth + 1,
        weight0: Math.max(0, weight0 - left0),
        weight1: Math.max(0, weight1 - left1),
      },
    ];
  }
}

/**
 * Copies entries `start` to `end`: rows of bins below `bin` to the front in their
 * order, the others to the back in reverse, so that one pass is enough and rows
 * that lie close in memory stay together.
 *
 * @returns Where the back begins.
 */
function partition(
  from: Int32Array,
  to: Int32Array,
  start: number,
  end: number,
  bins: Uint8Array,
  bin: number,
): number {
  let [front, back] = [start, end - 1];
  for (let i = start; i < end; i++) {
    const code = from[i]!;
    // Both places are written and only the right one is kept: a branch would be
    // a coin toss that no processor predicts.
    const goesLeft = (bins[code >> 1]! - bin) >>> 31;
    to[front] = code;
    to[back] = code;
    front += goesLeft;
    back -= 1 - goesLeft;
  }
  return front;
}
