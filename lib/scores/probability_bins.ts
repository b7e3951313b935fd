/**
 * Rows with neighbouring probabilities.
 *
 * @module
 */
import { mean } from "./mean.ts";

/** How probabilities are put into bins. */
export interface ProbabilityBinOptions {
  /** Number of bins. @default {10} */
  bins?: number;
  /** Of about equally many rows, or equally wide from 0 to 1. @default {"count"} */
  equal?: "count" | "width";
}

/** Rows with neighbouring stated probabilities. */
export interface ProbabilityBin {
  readonly rows: number;
  /** Rows that rose. */
  readonly rises: number;
  /** Mean stated probability of up. */
  readonly stated: number;
  /** Their numbers, ascending. */
  readonly members: readonly number[];
}

/**
 * Bins by ascending stated probability; those without rows are left out.
 *
 * Edges of bins of equal count are quantiles, interpolated linearly. A row on an
 * edge belongs to the bin below it, so that equal probabilities stay together.
 * scikit-learn's `calibration_curve` makes the same with its strategies `quantile`
 * and `uniform`.
 *
 * @param target 1 for up, 0 for not up, shape `(rows,)`.
 * @param probability The stated probability of up, shape `(rows,)`.
 * @throws {RangeError} If `bins` is not a positive whole number.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { probabilityBins } from "./probability_bins.ts";
 * const [low, high] = probabilityBins(
 *   Float64Array.of(1, 0, 0, 1),
 *   Float64Array.of(0.75, 0.25, 0.5, 1),
 *   { bins: 2 },
 * );
 * assert.deepEqual([low!.stated, low!.rises], [0.375, 0]);
 * assert.deepEqual([high!.stated, high!.rises], [0.875, 2]);
 * ```
 */
export function probabilityBins(
  target: Float64Array,
  probability: Float64Array,
  { bins = 10, equal = "count" }: ProbabilityBinOptions = {},
): ProbabilityBin[] {
  if (!(Number.isInteger(bins) && bins > 0)) {
    throw new RangeError(
      `Cannot bin probabilities: expected a positive whole number of bins, got ${bins}`,
    );
  }
  if (probability.length === 0) return [];
  const sorted = probability.toSorted();
  const edges = Array.from(
    { length: bins - 1 },
    (_, i) =>
      equal === "count" ? quantile(sorted, i + 1, bins) : (i + 1) / bins,
  );
  const members = edges.map(() => [] as number[]).concat([[]]);
  probability.forEach((p, row) => {
    members[edgesBelow(edges, p)]!.push(row);
  });
  return members.filter((inside) => inside.length > 0).map((inside) => ({
    rows: inside.length,
    rises: inside.reduce((sum, row) => sum + target[row]!, 0),
    stated: mean(Float64Array.from(inside, (row) => probability[row]!)),
    members: inside,
  }));
}

function edgesBelow(edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The `part / parts` quantile; on a row exactly, where it falls on one. */
function quantile(sorted: Float64Array, part: number, parts: number): number {
  const position = part * (sorted.length - 1);
  const [row, rest] = [Math.floor(position / parts), position % parts];
  const [low, high] = [sorted[row]!, sorted[row + 1] ?? sorted[row]!];
  return rest === 0 ? low : low + (high - low) * rest / parts;
}
