/**
 * Many trees laid out for prediction.
 *
 * @module
 */
import type { Tree } from "./tree.ts";
import { treeDepth } from "./tree.ts";

/** Rows that go through the trees together; enough to pay for looking at a tree. */
const BLOCK = 128;
/** Rows that go through one tree in step. */
const LANES = 4;

/**
 * All nodes of some trees in one table. The two children of a split are neighbours,
 * and a leaf is its own child, so that a step down is the same few instructions
 * wherever a row is: rows walk in step, none waiting for another's memory or
 * stopping the others where it ends.
 */
export class TreeTable {
  readonly #roots: Uint32Array;
  readonly #depths: Uint32Array;
  readonly #feature: Uint32Array;
  /** Values not below it go to the second child; `NaN`, to which none compares, at leaves. */
  readonly #threshold: Float64Array;
  readonly #firstChild: Uint32Array;
  readonly #value: Float64Array;

  /**
   * @param edges Per feature, the values between its bins.
   * @param leafValue What a leaf adds to the sum of a row that ends there.
   */
  constructor(
    trees: readonly Tree[],
    edges: readonly Float64Array[],
    leafValue: (tree: Tree, leaf: number) => number,
  ) {
    const nodes = trees.reduce((sum, tree) => sum + nodeCount(tree), 0);
    this.#roots = new Uint32Array(trees.length);
    this.#depths = Uint32Array.from(trees, treeDepth);
    this.#feature = new Uint32Array(nodes);
    this.#threshold = new Float64Array(nodes).fill(NaN);
    this.#firstChild = new Uint32Array(nodes);
    this.#value = new Float64Array(nodes);
    let used = 0;
    const place = (tree: Tree, child: number, at: number) => {
      if (child < 0) {
        this.#value[at] = leafValue(tree, ~child);
        this.#firstChild[at] = at;
        return;
      }
      const feature = tree.feature[child]!;
      const first = used;
      used += 2;
      this.#feature[at] = feature;
      this.#threshold[at] = edges[feature]![tree.bin[child]! - 1]!;
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
   * Per row, the sum of its leaves' values in the order of the trees; `NaN` where
   * a feature is missing. A row's sum does not depend on the rows around it.
   */
  leafSums(columns: readonly Float64Array[], rows: number): Float64Array {
    const sums = new Float64Array(rows);
    const width = columns.length;
    const blockRows = Math.min(BLOCK, Math.ceil(rows / LANES) * LANES);
    const block = new Float64Array(blockRows * width);
    const blockSums = new Float64Array(blockRows);
    for (let start = 0; start < rows; start += BLOCK) {
      const length = Math.min(BLOCK, rows - start);
      blockSums.fill(0);
      for (let f = 0; f < width; f++) {
        const column = columns[f]!;
        for (let i = 0; i < length; i++) {
          const value = column[start + i]!;
          block[i * width + f] = value;
          if (Number.isNaN(value)) blockSums[i] = NaN;
        }
      }
      this.#addLeaves(block, width, blockSums, length);
      sums.set(blockSums.subarray(0, length), start);
    }
    return sums;
  }

  #addLeaves(
    block: Float64Array,
    width: number,
    sums: Float64Array,
    length: number,
  ): void {
    const [feature, threshold] = [this.#feature, this.#threshold];
    const [firstChild, value] = [this.#firstChild, this.#value];
    for (let tree = 0; tree < this.#roots.length; tree++) {
      const root = this.#roots[tree]!;
      const depth = this.#depths[tree]!;
      for (let i = 0; i < length; i += LANES) {
        const [row0, row1] = [i * width, (i + 1) * width];
        const [row2, row3] = [(i + 2) * width, (i + 3) * width];
        let [a, b, c, d] = [root, root, root, root];
        for (let level = 0; level < depth; level++) {
          a = firstChild[a]! + +(block[row0 + feature[a]!]! >= threshold[a]!);
          b = firstChild[b]! + +(block[row1 + feature[b]!]! >= threshold[b]!);
          c = firstChild[c]! + +(block[row2 + feature[c]!]! >= threshold[c]!);
          d = firstChild[d]! + +(block[row3 + feature[d]!]! >= threshold[d]!);
        }
        sums[i] = sums[i]! + value[a]!;
        sums[i + 1] = sums[i + 1]! + value[b]!;
        sums[i + 2] = sums[i + 2]! + value[c]!;
        sums[i + 3] = sums[i + 3]! + value[d]!;
      }
    }
  }
}

function nodeCount(tree: Tree): number {
  return tree.feature.length + tree.weight0.length;
}
