/**
 * All features of the rows to learn from, binned for trees.
 *
 * @module
 */
import type { OnProgress, Samples } from "./learner.ts";
import { trainingColumn, type TrainingRows } from "./training_rows.ts";
import {
  binColumn,
  binEdges,
  binMissingLast,
  type BinnedColumn,
} from "./trees/bins.ts";

/** Options for {@linkcode binnedFeatures}. */
export interface BinnedFeaturesOptions {
  /** From 2 to 256. */
  maxBins: number;
  /** The number of the first feature to bin. @default {0} */
  from?: number;
  /** One more than the last. @default {the number of features} */
  to?: number;
  /** Called after every feature. */
  onProgress?: OnProgress;
}

/**
 * Bins of features `from` to `to`, a row of each for every row to learn from;
 * edges are quantiles of these rows by weight. Where `samples.mayMiss` says so,
 * missing values have the bin after the last.
 *
 * No feature's bins depend on another's, so they can be made in parts.
 *
 * @throws {RangeError} If a value is infinite, or missing and must not be.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { binnedFeatures } from "./binned_features.ts";
 * import { trainingRows } from "./training_rows.ts";
 * const samples = {
 *   names: ["x", "y"],
 *   features: [Float64Array.of(9, 7, 8), Float64Array.of(1, 1, 2)],
 *   target: Float64Array.of(0, 1, 1),
 *   weight: Float64Array.of(1, 1, 1),
 * };
 * const training = trainingRows(samples, { start: 0, end: 3 });
 * const [y] = binnedFeatures(samples, training, { maxBins: 256, from: 1 });
 * assert.deepEqual([...y!.bins], [0, 0, 1]);
 * assert.deepEqual([...y!.edges], [1.5]);
 * ```
 */
export function binnedFeatures(
  samples: Pick<Samples, "names" | "features" | "mayMiss">,
  { rows, weight }: Pick<TrainingRows, "rows" | "weight">,
  options: BinnedFeaturesOptions,
): BinnedColumn[] {
  const { maxBins, from = 0, to = samples.features.length } = options;
  const { onProgress } = options;
  const alike = weight.every((ofRow) => ofRow === weight[0]);
  return Array.from({ length: to - from }, (_, i) => {
    const values = trainingColumn(samples, from + i, rows);
    const binned = samples.mayMiss?.[from + i]
      ? binMissingLast
      : binWithoutMissing;
    const column = binned(values, alike ? undefined : weight, maxBins);
    onProgress?.(i + 1, to - from);
    return column;
  });
}

function binWithoutMissing(
  values: Float64Array,
  weight: Float64Array | undefined,
  maxBins: number,
): BinnedColumn {
  const edges = binEdges(values, weight, maxBins);
  return { edges, bins: binColumn(values, edges) };
}
