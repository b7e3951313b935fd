/**
 * Histograms: how much weight of each class lies in each bin of a feature, for the
 * rows of one node.
 *
 * @module
 */
import { type BinnedColumn, MOST_BINS } from "./bins.ts";

/** The rows of one node of a growing tree: entries `start` to `end` of `codes`. */
export interface NodeRows {
  /** `row * 2 + class`: one number, so that the inner loops load as little as they can. */
  readonly codes: Int32Array;
  readonly start: number;
  readonly end: number;
}

/** Nodes of fewer rows leave so many bins empty that it pays to remember which. */
export const FEW_ROWS = 200;

/** The numbers of all bins. */
export const EVERY_BIN = Uint8Array.from(
  { length: MOST_BINS },
  (_, bin) => bin,
);

/**
 * One histogram, used again and again: `fill` it, read it, `clear` it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Histogram } from "./histogram.ts";
 * const histogram = new Histogram();
 * const column = {
 *   bins: Uint8Array.of(1, 0),
 *   edges: Float64Array.of(0.5),
 * };
 * const codes = Int32Array.of(0 * 2 + 1, 1 * 2 + 0);
 * const weight = Float64Array.of(3, 1);
 * histogram.fill({ codes, start: 0, end: 2 }, column, weight);
 * assert.equal(histogram.length, 2);
 * assert.deepEqual([...histogram.weight.subarray(0, 4)], [1, 0, 0, 3]);
 * ```
 */
export class Histogram {
  /** Weight at `bin * 2 + class`. */
  readonly weight = new Float64Array(2 * MOST_BINS);
  /** Bins, ascending: all that hold rows, and maybe empty ones between them. */
  bins = EVERY_BIN;
  /** How many of `bins` to read; the last of them holds rows. */
  length = 0;
  readonly #listed = new Uint8Array(MOST_BINS);
  readonly #touched = new Int32Array(MOST_BINS / 32);

  /** Adds up the weight of a node's rows by the bins of one column. */
  fill(node: NodeRows, column: BinnedColumn, weight: Float64Array): void {
    if (node.end - node.start < FEW_ROWS) {
      addAndTouch(this.weight, this.#touched, column.bins, node, weight);
      this.bins = this.#listed;
      this.length = listBits(this.#touched, this.#listed);
    } else {
      add(this.weight, column.bins, node, weight);
      this.#readEveryBin(column);
    }
  }

  /**
   * Fills two histograms by two columns. In a column that moves slowly, row after
   * row waits for the sum of the row before; two columns at once share the wait.
   */
  static fillTwo(
    [a, b]: readonly [Histogram, Histogram],
    node: NodeRows,
    [columnA, columnB]: readonly [BinnedColumn, BinnedColumn],
    weight: Float64Array,
  ): void {
    if (node.end - node.start < FEW_ROWS) {
      a.fill(node, columnA, weight);
      b.fill(node, columnB, weight);
    } else {
      addTwo(a.weight, b.weight, columnA.bins, columnB.bins, node, weight);
      a.#readEveryBin(columnA);
      b.#readEveryBin(columnB);
    }
  }

  /** Makes room for the next column. */
  clear(): void {
    const { bins, weight, length } = this;
    for (let i = 0; i < length; i++) {
      const slot = bins[i]! << 1;
      weight[slot] = 0;
      weight[slot + 1] = 0;
    }
  }

  #readEveryBin({ edges }: BinnedColumn): void {
    const { weight } = this;
    // One more than edges part: a column's missing values have a bin of their own.
    let length = Math.min(edges.length + 2, MOST_BINS);
    while (weight[2 * length - 1] === 0 && weight[2 * length - 2] === 0) {
      length--;
    }
    this.bins = EVERY_BIN;
    this.length = length;
  }
}

function add(
  histogram: Float64Array,
  bins: Uint8Array,
  { codes, start, end }: NodeRows,
  weight: Float64Array,
): void {
  for (let i = start; i < end; i++) {
    const code = codes[i]!;
    const slot = (bins[code >> 1]! << 1) | (code & 1);
    histogram[slot] = histogram[slot]! + weight[code >> 1]!;
  }
}

function addTwo(
  histogramA: Float64Array,
  histogramB: Float64Array,
  binsA: Uint8Array,
  binsB: Uint8Array,
  { codes, start, end }: NodeRows,
  weight: Float64Array,
): void {
  for (let i = start; i < end; i++) {
    const code = codes[i]!;
    const row = code >> 1;
    const ofRow = weight[row]!;
    const slotA = (binsA[row]! << 1) | (code & 1);
    const slotB = (binsB[row]! << 1) | (code & 1);
    histogramA[slotA] = histogramA[slotA]! + ofRow;
    histogramB[slotB] = histogramB[slotB]! + ofRow;
  }
}

function addAndTouch(
  histogram: Float64Array,
  touched: Int32Array,
  bins: Uint8Array,
  { codes, start, end }: NodeRows,
  weight: Float64Array,
): void {
  for (let i = start; i < end; i++) {
    const code = codes[i]!;
    const bin = bins[code >> 1]!;
    const slot = (bin << 1) | (code & 1);
    histogram[slot] = histogram[slot]! + weight[code >> 1]!;
    touched[bin >> 5] = touched[bin >> 5]! | (1 << bin);
  }
}

/** Moves the numbers of the bits set in `words` to `list`, ascending; says how many. */
export function listBits(words: Int32Array, list: Uint8Array): number {
  let count = 0;
  for (let word = 0; word < words.length; word++) {
    let bits = words[word]!;
    while (bits !== 0) {
      const lowest = bits & -bits;
      list[count++] = (word << 5) + 31 - Math.clz32(lowest);
      bits ^= lowest;
    }
    words[word] = 0;
  }
  return count;
}
