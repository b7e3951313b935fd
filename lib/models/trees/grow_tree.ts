/**
 * Growing the trees of a forest on binned features, by any criterion.
 *
 * @module
 */
import type { RandomStream } from "../../random.ts";
import { type BinnedColumn, MOST_BINS } from "./bins.ts";
import type { BinSums, Criterion, RowRange } from "./criterion.ts";
import { EVERY_BIN, FEW_ROWS, listBits } from "./histogram.ts";
import type { Splits } from "./tree.ts";

/** Limits of a tree. */
export interface GrowTreeOptions {
  /** Splits on the way to a leaf, at most. */
  readonly maxDepth: number;
  /** Features tried at each node; more where none of them can split it. */
  readonly maxFeatures: number;
}

/** A tree and the sums of its leaves. */
export interface GrownTree {
  readonly splits: Splits;
  /** Per leaf, the criterion's sums over its rows. */
  readonly leaves: readonly Float64Array[];
}

interface Node extends RowRange {
  readonly depth: number;
  readonly sums: Float64Array;
}

/**
 * Grows trees on the same rows, one after the other, in buffers made once. Draws
 * features as `TreeGrower` does, which two classes have for themselves because it
 * is faster.
 *
 * @example The mean on either side
 * ```ts
 * import assert from "node:assert/strict";
 * import { randomStream } from "../../random.ts";
 * import { AnyTreeGrower } from "./grow_tree.ts";
 * import { SquaredCriterion } from "./squared_criterion.ts";
 * const column = {
 *   bins: Uint8Array.of(0, 1, 2, 3),
 *   edges: Float64Array.of(0.5, 1.5, 2.5),
 * };
 * const target = Float64Array.of(1, 2, 8, 9);
 * const squared = new SquaredCriterion(target, 2);
 * const grower = new AnyTreeGrower([column], squared, {
 *   maxDepth: 3,
 *   maxFeatures: 1,
 * });
 * const grown = grower.grow(Float64Array.of(1, 1, 1, 1), randomStream(1));
 * assert.deepEqual([...grown.splits.bin], [2]);
 * const means = grown.leaves.map(([weight, sum]) =>
 *   squared.meanOf(weight!, sum!)
 * );
 * assert.deepEqual(means, [1.5, 8.5]);
 * ```
 */
export class AnyTreeGrower {
  readonly #columns: readonly BinnedColumn[];
  readonly #criterion: Criterion;
  readonly #options: GrowTreeOptions;
  /** A node's rows lie in one buffer, its children's in the other. */
  #buffers: readonly [Int32Array, Int32Array] = [
    new Int32Array(),
    new Int32Array(),
  ];
  readonly #features: Uint32Array;
  readonly #sums: Float64Array;
  readonly #listed = new Uint8Array(MOST_BINS);
  readonly #touched = new Int32Array(MOST_BINS / 32);
  /** What goes left by the best cut of the node looked at. */
  readonly #left: Float64Array;
  #feature = 0;
  #bin = 0;
  #random!: RandomStream;
  #tree!: Record<"feature" | "bin" | "left" | "right", number[]>;
  #leaves: Float64Array[] = [];

  constructor(
    columns: readonly BinnedColumn[],
    criterion: Criterion,
    options: GrowTreeOptions,
  ) {
    this.#columns = columns;
    this.#criterion = criterion;
    this.#options = options;
    this.#features = new Uint32Array(columns.length);
    this.#sums = new Float64Array(MOST_BINS * criterion.width);
    this.#left = new Float64Array(criterion.width);
  }

  /** A tree on all rows whose `weight` is above 0, its features drawn from `random`. */
  grow(weight: Float64Array, random: RandomStream): GrownTree {
    this.#random = random;
    this.#criterion.begin(weight);
    // Another tree's draws must not leak into this one's.
    for (let f = 0; f < this.#features.length; f++) this.#features[f] = f;
    const tree = this.#tree = { feature: [], bin: [], left: [], right: [] };
    this.#leaves = [];
    this.#growNode(this.#root(weight));
    return {
      splits: {
        feature: Uint32Array.from(tree.feature),
        bin: Uint8Array.from(tree.bin),
        left: Int32Array.from(tree.left),
        right: Int32Array.from(tree.right),
      },
      leaves: this.#leaves,
    };
  }

  #root(weight: Float64Array): Node {
    const { length } = weight;
    if (this.#buffers[0].length !== length) {
      this.#buffers = [new Int32Array(length), new Int32Array(length)];
    }
    const [rows] = this.#buffers;
    let end = 0;
    for (let row = 0; row < length; row++) {
      rows[end] = row;
      end += +(weight[row]! > 0);
    }
    const range = { rows, start: 0, end };
    const sums = new Float64Array(this.#criterion.width);
    // In one bin, all rows together.
    this.#criterion.add(sums, new Uint8Array(length), range);
    return { ...range, depth: 0, sums };
  }

  /** Grows a node and all below it; returns its number as a child. */
  #growNode(node: Node): number {
    const tree = this.#tree;
    if (!this.#findSplit(node)) return ~(this.#leaves.push(node.sums) - 1);
    const split = tree.feature.push(this.#feature) - 1;
    tree.bin.push(this.#bin);
    const [left, right] = this.#children(node);
    tree.left[split] = this.#growNode(left);
    tree.right[split] = this.#growNode(right);
    return split;
  }

  /** Tries as many features as it should, or as it must to find any split. */
  #findSplit(node: Node): boolean {
    const { maxDepth, maxFeatures } = this.#options;
    const [columns, criterion] = [this.#columns, this.#criterion];
    if (node.depth === maxDepth) return false;
    if (criterion.weightOf(node.sums) < 2 * criterion.minSamplesLeaf) {
      return false;
    }
    if (criterion.isPure(node)) return false;
    // Less than any cut has: one that separates nothing is taken where there is
    // no better, since its children may be separable.
    let score = -1;
    for (let drawn = 0; drawn < columns.length;) {
      if (drawn >= maxFeatures && score >= 0) break;
      const feature = this.#draw(drawn++);
      const filled = this.#fill(node, columns[feature]!);
      const cut = criterion.bestCut(filled, node.sums, this.#left, score);
      this.#clear(filled);
      if (!cut) continue;
      score = cut.score;
      this.#feature = feature;
      this.#bin = cut.bin;
    }
    return score >= 0;
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

  #fill(node: Node, { bins, edges }: BinnedColumn): BinSums {
    const [sums, touched] = [this.#sums, this.#touched];
    this.#criterion.add(sums, bins, node);
    const { rows, start, end } = node;
    if (end - start >= FEW_ROWS) {
      const { width } = this.#criterion;
      // One bin more than edges part is that of a column's missing values.
      let last = Math.min(edges.length + 2, MOST_BINS) * width - 1;
      while (sums[last] === 0) last--;
      return { sums, bins: EVERY_BIN, length: Math.floor(last / width) + 1 };
    }
    for (let i = start; i < end; i++) {
      const bin = bins[rows[i]!]!;
      touched[bin >> 5] = touched[bin >> 5]! | (1 << bin);
    }
    const length = listBits(touched, this.#listed);
    return { sums, bins: this.#listed, length };
  }

  /** Makes room for the next column. */
  #clear({ sums, bins, length }: BinSums): void {
    const { width } = this.#criterion;
    if (bins === EVERY_BIN) {
      sums.fill(0, 0, length * width);
      return;
    }
    for (let i = 0; i < length; i++) {
      const slot = bins[i]! * width;
      for (let k = 0; k < width; k++) sums[slot + k] = 0;
    }
  }

  #children({ rows, start, end, depth, sums }: Node): [Node, Node] {
    const [a, b] = this.#buffers;
    const to = rows === a ? b : a;
    const left = this.#left.slice();
    const right = sums.map((sum, k) => sum - left[k]!);
    const middle = depth + 1 === this.#options.maxDepth
      ? start // Leaves need no rows.
      : partition(
        rows,
        to,
        start,
        end,
        this.#columns[this.#feature]!.bins,
        this.#bin,
      );
    const below = { rows: to, depth: depth + 1 };
    return [
      { ...below, start, end: middle, sums: left },
      { ...below, start: middle, end, sums: right },
    ];
  }
}

/**
 * Copies entries `start` to `end`: rows of bins below `bin` to the front in their
 * order, the others to the back in reverse, without a branch.
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
    const row = from[i]!;
    const goesLeft = (bins[row]! - bin) >>> 31;
    to[front] = row;
    to[back] = row;
    front += goesLeft;
    back -= 1 - goesLeft;
  }
  return front;
}
