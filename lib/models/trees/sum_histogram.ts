/**
 * Histograms of exact sums: the gradient and the mass of a node's rows in each bin
 * of each feature.
 *
 * @module
 */
import { type BinnedColumn, MOST_BINS } from "./bins.ts";
import type { ExactRows } from "./exact_sums.ts";

/** Numbers that one feature takes up: gradient and mass at `2 * bin` and after it. */
export const FEATURE_STRIDE = 2 * MOST_BINS;

/**
 * Adds up rows by the bins of some columns, two columns at a time: in a column
 * that moves slowly, row after row waits for the sum of the row before, and two
 * share the wait.
 *
 * @param sums Column after column, {@linkcode FEATURE_STRIDE} numbers each.
 * @param rows Numbers of rows in the columns; `of` holds theirs, place by place.
 * @param count How many of `rows`.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { addRows, FEATURE_STRIDE } from "./sum_histogram.ts";
 * const sums = new Float64Array(FEATURE_STRIDE);
 * const column = { bins: Uint8Array.of(0, 1, 1), edges: Float64Array.of(5) };
 * const of = { gradient: Float64Array.of(2, 3), mass: Float64Array.of(4, 5) };
 * addRows(sums, [column], Int32Array.of(0, 2), of, 2);
 * assert.deepEqual([...sums.subarray(0, 4)], [2, 4, 3, 5]);
 * ```
 */
export function addRows(
  sums: Float64Array,
  columns: readonly BinnedColumn[],
  rows: Int32Array,
  of: ExactRows,
  count: number,
): void {
  sums.fill(0);
  const { length } = columns;
  let f = 0;
  for (; f + 1 < length; f += 2) {
    addTwo(
      sums,
      f * FEATURE_STRIDE,
      columns[f]!.bins,
      columns[f + 1]!.bins,
      rows,
      of.gradient,
      of.mass,
      count,
    );
  }
  if (f < length) {
    addOne(
      sums,
      f * FEATURE_STRIDE,
      columns[f]!.bins,
      rows,
      of.gradient,
      of.mass,
      count,
    );
  }
}

function addTwo(
  sums: Float64Array,
  start: number,
  binsA: Uint8Array,
  binsB: Uint8Array,
  rows: Int32Array,
  gradient: Float64Array,
  mass: Float64Array,
  count: number,
): void {
  const a = sums.subarray(start, start + FEATURE_STRIDE);
  const b = sums.subarray(start + FEATURE_STRIDE, start + 2 * FEATURE_STRIDE);
  for (let i = 0; i < count; i++) {
    const row = rows[i]!;
    // Each by itself: taken apart from a list they cost half as much again.
    const g = gradient[i]!;
    const m = mass[i]!;
    const slotA = binsA[row]! << 1;
    const slotB = binsB[row]! << 1;
    a[slotA] = a[slotA]! + g;
    a[slotA + 1] = a[slotA + 1]! + m;
    b[slotB] = b[slotB]! + g;
    b[slotB + 1] = b[slotB + 1]! + m;
  }
}

function addOne(
  sums: Float64Array,
  start: number,
  bins: Uint8Array,
  rows: Int32Array,
  gradient: Float64Array,
  mass: Float64Array,
  count: number,
): void {
  const a = sums.subarray(start, start + FEATURE_STRIDE);
  for (let i = 0; i < count; i++) {
    const slot = bins[rows[i]!]! << 1;
    a[slot] = a[slot]! + gradient[i]!;
    a[slot + 1] = a[slot + 1]! + mass[i]!;
  }
}

/** Takes the sums of one child from those of its parent, which leaves the other child's. */
export function takeAway(parent: Float64Array, child: Float64Array): void {
  for (let i = 0; i < parent.length; i++) parent[i] = parent[i]! - child[i]!;
}
