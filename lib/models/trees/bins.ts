/**
 * Bins: every feature as whole numbers from 0 to 255, which is all that growing a
 * tree needs to know of it.
 *
 * @module
 */
import { sortedCopy } from "./sorted_copy.ts";

/** The most bins a column can have: a bin fits into one byte. */
export const MOST_BINS = 256;

/**
 * The bin of a missing value where a column may have some; others then share the
 * bins below.
 */
export const MISSING_BIN = MOST_BINS - 1;

/** A feature's column as a tree sees it. */
export interface BinnedColumn {
  /** The bin of every row. */
  readonly bins: Uint8Array;
  /** The values between the bins, ascending. */
  readonly edges: Float64Array;
}

/**
 * The values that separate the bins of a column, ascending: a value belongs to the
 * bin whose number is the count of edges not above it.
 *
 * Up to `maxBins` distinct values get a bin each; of more, neighbours share a bin
 * so that bins are about equally heavy. Edges lie midway between neighbouring
 * distinct values.
 *
 * @param values Finite numbers, in any order.
 * @param weight How much each value counts; `undefined` where all count the same.
 * @param maxBins From 2 to {@linkcode MOST_BINS}.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { binEdges } from "./bins.ts";
 * const edges = binEdges(Float64Array.of(3, 1, 1, 2), undefined, 256);
 * assert.deepEqual([...edges], [1.5, 2.5]);
 * ```
 */
export function binEdges(
  values: Float64Array,
  weight: Float64Array | undefined,
  maxBins: number,
): Float64Array {
  const { distinct, mass } = massPerValue(values, weight);
  const edges: number[] = [];
  let [binsLeft, massLeft, inBin] = [maxBins, 0, 0];
  for (let i = 0; i < mass.length; i++) massLeft += mass[i]!;
  for (let i = 0; i + 1 < distinct.length && binsLeft > 1; i++) {
    inBin += mass[i]!;
    // A value that outweighs its share takes one bin, and those that remain
    // divide what remains.
    if (inBin * binsLeft >= massLeft || distinct.length - i <= binsLeft) {
      edges.push(midpoint(distinct[i]!, distinct[i + 1]!));
      massLeft -= inBin;
      inBin = 0;
      binsLeft--;
    }
  }
  return Float64Array.from(edges);
}

/** A number above `low` and not above `high`, midway where doubles allow it. */
function midpoint(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return middle > low ? middle : high;
}

function massPerValue(
  values: Float64Array,
  weight: Float64Array | undefined,
): { distinct: Float64Array; mass: Float64Array } {
  const sorted = sortedCopy(values);
  const distinct = new Float64Array(sorted.length);
  const mass = new Float64Array(sorted.length);
  let count = 0;
  for (let i = 0, start = 0; i < sorted.length; i++) {
    if (sorted[i] === sorted[i + 1]) continue;
    distinct[count] = sorted[i]!;
    mass[count++] = i + 1 - start;
    start = i + 1;
  }
  const found = {
    distinct: distinct.subarray(0, count),
    mass: mass.subarray(0, count),
  };
  if (weight) weigh(found, values, weight);
  return found;
}

function weigh(
  { distinct, mass }: { distinct: Float64Array; mass: Float64Array },
  values: Float64Array,
  weight: Float64Array,
): void {
  mass.fill(0);
  for (let row = 0; row < values.length; row++) {
    mass[countNotAbove(distinct, values[row]!) - 1]! += weight[row]!;
  }
}

/**
 * The bin of every value.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { binColumn } from "./bins.ts";
 * const bins = binColumn(Float64Array.of(0, 1.5, 9), Float64Array.of(1.5, 2.5));
 * assert.deepEqual([...bins], [0, 1, 2]);
 * ```
 */
export function binColumn(
  values: Float64Array,
  edges: Float64Array,
): Uint8Array {
  // As many comparisons for every value, without a branch: which way a binary
  // search turns is a coin toss that no processor predicts. Written out, and with
  // places that cannot but be within the array, they take half the time.
  const padded = new Float64Array(MOST_BINS).fill(Infinity);
  padded.set(edges);
  const bins = new Uint8Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    let bin = +(padded[127]! <= value) << 7;
    bin |= +(padded[(bin + 63) & 255]! <= value) << 6;
    bin |= +(padded[(bin + 31) & 255]! <= value) << 5;
    bin |= +(padded[(bin + 15) & 255]! <= value) << 4;
    bin |= +(padded[(bin + 7) & 255]! <= value) << 3;
    bin |= +(padded[(bin + 3) & 255]! <= value) << 2;
    bin |= +(padded[(bin + 1) & 255]! <= value) << 1;
    bin |= +(padded[bin & 255]! <= value);
    bins[row] = bin;
  }
  return bins;
}

/**
 * Edges and bins of a column in which `NaN` stands for missing values, whose bin is
 * {@linkcode MISSING_BIN}.
 *
 * @param maxBins Bins for the others, from 2 to {@linkcode MISSING_BIN}.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { binWithMissing } from "./bins.ts";
 * const values = Float64Array.of(1, NaN, 2);
 * const { bins, edges } = binWithMissing(values, undefined, 255);
 * assert.deepEqual([[...bins], [...edges]], [[0, 255, 1], [1.5]]);
 * ```
 */
export function binWithMissing(
  values: Float64Array,
  weight: Float64Array | undefined,
  maxBins: number,
): BinnedColumn {
  const there = (_: number, row: number) => !Number.isNaN(values[row]!);
  const missing = someMissing(values);
  const edges = missing
    ? binEdges(values.filter(there), weight?.filter(there), maxBins)
    : binEdges(values, weight, maxBins);
  const bins = binColumn(values, edges);
  return { edges, bins: missing ? markMissing(bins, values) : bins };
}

/**
 * Edges and bins of a column in which `NaN` stands for missing values, which count
 * as greater than all others: they have the bin after the last.
 *
 * @param maxBins Bins for the others, from 2; at most {@linkcode MISSING_BIN} are made.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { binMissingLast } from "./bins.ts";
 * const values = Float64Array.of(1, NaN, 2);
 * const { bins, edges } = binMissingLast(values, undefined, 256);
 * assert.deepEqual([[...bins], [...edges]], [[0, 2, 1], [1.5]]);
 * ```
 */
export function binMissingLast(
  values: Float64Array,
  weight: Float64Array | undefined,
  maxBins: number,
): BinnedColumn {
  const { bins, edges } = binWithMissing(
    values,
    weight,
    Math.min(maxBins, MISSING_BIN),
  );
  return { edges, bins: markMissing(bins, values, edges.length + 1) };
}

/** The bin of every value, by the edges of other rows; of `NaN`, {@linkcode MISSING_BIN}. */
export function rebinWithMissing(
  values: Float64Array,
  edges: Float64Array,
): Uint8Array {
  return markMissing(binColumn(values, edges), values);
}

function someMissing(values: Float64Array): boolean {
  for (let row = 0; row < values.length; row++) {
    if (Number.isNaN(values[row])) return true;
  }
  return false;
}

function markMissing(
  bins: Uint8Array,
  values: Float64Array,
  bin = MISSING_BIN,
): Uint8Array {
  for (let row = 0; row < values.length; row++) {
    if (Number.isNaN(values[row])) bins[row] = bin;
  }
  return bins;
}

/** How many of the ascending numbers `sorted` are not above `value`. */
function countNotAbove(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
