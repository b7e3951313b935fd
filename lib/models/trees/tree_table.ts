/**
 * Many trees laid out for prediction.
 *
 * @module
 */
import type { Splits } from "./tree.ts";
import { treeDepth } from "./tree.ts";

/** Rows that go through the trees together; enough to pay for looking at a tree. */
const BLOCK = 128;
/** Rows that go through one tree in step. */
const LANES = 8;

/**
 * All nodes of some trees in one table. The two children of a split are neighbours,
 * and a leaf is its own child, so that a step down is the same few instructions
 * wherever a row is: rows walk in step, none waiting for another's memory or
 * stopping the others where it ends.
 */
export class TreeTable<T extends Splits = Splits> {
  readonly #roots: Uint32Array;
  readonly #depths: Uint32Array;
  /** Where a node's feature lies in the row. */
  readonly #feature: Uint32Array;
  /** The same for rows that lack some feature, laid out in two halves. */
  readonly #featureOrMissing: Uint32Array;
  /** Whether such rows find their way, or have no sum. */
  readonly #missingGoes: boolean;
  /** Per feature, whether a missing value is the greatest of all, in such trees. */
  readonly #missingLast: readonly boolean[];
  /** Values not below it go to the second child; `NaN`, to which none compares, at leaves. */
  readonly #threshold: Float64Array;
  readonly #firstChild: Uint32Array;
  readonly #value: Float64Array;

  /**
   * @param edges Per feature, the values between its bins.
   * @param leafValue What a leaf adds to the sum of a row that ends there.
   * @param missingLast Per feature of trees that do not name a way for the missing,
   * whether these count as greater than all others; none does by default.
   */
  constructor(
    trees: readonly T[],
    edges: readonly Float64Array[],
    leafValue: (tree: T, leaf: number) => number,
    missingLast: readonly boolean[] = [],
  ) {
    const nodes = trees.reduce((sum, tree) => sum + nodeCount(tree), 0);
    this.#roots = new Uint32Array(trees.length);
    this.#depths = Uint32Array.from(trees, treeDepth);
    this.#feature = new Uint32Array(nodes);
    this.#featureOrMissing = new Uint32Array(nodes);
    this.#missingGoes = trees.every((tree) => tree.missingRight !== undefined);
    this.#missingLast = missingLast;
    this.#threshold = new Float64Array(nodes).fill(NaN);
    this.#firstChild = new Uint32Array(nodes);
    this.#value = new Float64Array(nodes);
    let used = 0;
    const place = (tree: T, child: number, at: number) => {
      if (child < 0) {
        this.#value[at] = leafValue(tree, ~child);
        this.#firstChild[at] = at;
        return;
      }
      const feature = tree.feature[child]!;
      const first = used;
      used += 2;
      this.#feature[at] = feature;
      this.#featureOrMissing[at] = feature +
        (tree.missingRight?.[child] ? edges.length : 0);
      // Beyond the last edge only what is missing goes right.
      this.#threshold[at] = edges[feature]![tree.bin[child]! - 1] ?? Infinity;
      this.#firstChild[at] = first;
      place(tree, tree.left[child]!, first);
      place(tree, tree.right[child]!, first + 1);
    };
    for (const [number, tree] of trees.entries()) {
      this.#roots[number] = used;
      place(tree, tree.feature.length > 0 ? 0 : ~0, used++);
    }
  }

  /**
   * Per row, the sum of its leaves' values in the order of the trees. Where a
   * feature is missing the row goes the way its splits name, or counts as greater
   * than all others where it may, or else gets `NaN`. A row's sum does not depend
   * on the rows around it.
   */
  leafSums(columns: readonly Float64Array[], rows: number): Float64Array {
    const sums = new Float64Array(rows);
    const features = columns.length;
    const blockRows = Math.min(BLOCK, Math.ceil(rows / LANES) * LANES);
    const block = new Float64Array(blockRows * features);
    const blockSums = new Float64Array(blockRows);
    let halves: Float64Array | undefined;
    for (let start = 0; start < rows; start += BLOCK) {
      const length = Math.min(BLOCK, rows - start);
      blockSums.fill(0);
      let missing = false;
      for (let f = 0; f < features; f++) {
        const column = columns[f]!;
        if (this.#missingLast[f]) {
          for (let i = 0; i < length; i++) {
            block[i * features + f] = missingAsGreatest(column[start + i]!);
          }
          continue;
        }
        for (let i = 0; i < length; i++) {
          const value = column[start + i]!;
          block[i * features + f] = value;
          if (Number.isNaN(value)) {
            missing = true;
            if (!this.#missingGoes) blockSums[i] = NaN;
          }
        }
      }
      if (missing && this.#missingGoes) {
        halves ??= new Float64Array(2 * block.length);
        layOutHalves(block, halves, features);
        this.#addLeaves(
          halves,
          2 * features,
          this.#featureOrMissing,
          blockSums,
          length,
        );
      } else {
        this.#addLeaves(block, features, this.#feature, blockSums, length);
      }
      sums.set(blockSums.subarray(0, length), start);
    }
    return sums;
  }

  #addLeaves(
    block: Float64Array,
    width: number,
    feature: Uint32Array,
    sums: Float64Array,
    length: number,
  ): void {
    const threshold = this.#threshold;
    const [firstChild, value] = [this.#firstChild, this.#value];
    for (let tree = 0; tree < this.#roots.length; tree++) {
      const root = this.#roots[tree]!;
      const depth = this.#depths[tree]!;
      for (let i = 0; i < length; i += LANES) {
        const row0 = (i + 0) * width;
        const row1 = (i + 1) * width;
        const row2 = (i + 2) * width;
        const row3 = (i + 3) * width;
        const row4 = (i + 4) * width;
        const row5 = (i + 5) * width;
        const row6 = (i + 6) * width;
        const row7 = (i + 7) * width;
        let a = root;
        let b = root;
        let c = root;
        let d = root;
        let e = root;
        let f = root;
        let g = root;
        let h = root;
        for (let level = 0; level < depth; level++) {
          a = firstChild[a]! + +(block[row0 + feature[a]!]! >= threshold[a]!);
          b = firstChild[b]! + +(block[row1 + feature[b]!]! >= threshold[b]!);
          c = firstChild[c]! + +(block[row2 + feature[c]!]! >= threshold[c]!);
          d = firstChild[d]! + +(block[row3 + feature[d]!]! >= threshold[d]!);
          e = firstChild[e]! + +(block[row4 + feature[e]!]! >= threshold[e]!);
          f = firstChild[f]! + +(block[row5 + feature[f]!]! >= threshold[f]!);
          g = firstChild[g]! + +(block[row6 + feature[g]!]! >= threshold[g]!);
          h = firstChild[h]! + +(block[row7 + feature[h]!]! >= threshold[h]!);
        }
        sums[i + 0] = sums[i + 0]! + value[a]!;
        sums[i + 1] = sums[i + 1]! + value[b]!;
        sums[i + 2] = sums[i + 2]! + value[c]!;
        sums[i + 3] = sums[i + 3]! + value[d]!;
        sums[i + 4] = sums[i + 4]! + value[e]!;
        sums[i + 5] = sums[i + 5]! + value[f]!;
        sums[i + 6] = sums[i + 6]! + value[g]!;
        sums[i + 7] = sums[i + 7]! + value[h]!;
      }
    }
  }
}

/**
 * Every row twice: as it is, where a missing value is below every threshold, and
 * with infinity in its place, so that it is below none. What is infinite by itself
 * stays below the threshold that parts the missing from all others.
 */
function layOutHalves(
  block: Float64Array,
  halves: Float64Array,
  features: number,
): void {
  for (let i = 0; i < block.length; i++) {
    const [value, f] = [block[i]!, i % features];
    const at = 2 * (i - f) + f;
    halves[at] = value;
    halves[at + features] = missingAsGreatest(value);
  }
}

/** A missing value is infinity, below no threshold; what is infinite by itself is not. */
function missingAsGreatest(value: number): number {
  return Number.isNaN(value) ? Infinity : Math.min(value, Number.MAX_VALUE);
}

function nodeCount({ feature }: Splits): number {
  return 2 * feature.length + 1;
}
