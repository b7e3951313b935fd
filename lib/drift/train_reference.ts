/**
 * What a model file keeps of its train rows.
 *
 * @module
 */
import type { Samples } from "../models/learner.ts";
import { trainingColumn, weightedRows } from "../models/training_rows.ts";
import type { Rows } from "../rows.ts";
import { brief } from "./brief.ts";
import { binCounts } from "./population_stability.ts";
import type { FeatureReference, TrainReference } from "./reference_schema.ts";
import { fitDissimilarity } from "./dissimilarity.ts";

export type {
  Dissimilarity,
  FeatureReference,
  TrainReference,
} from "./reference_schema.ts";

/** Options for {@linkcode fitTrainReference}. */
export interface TrainReferenceOptions {
  /** Draws the rows among which the reference points are chosen. */
  seed: number;
  /** How much each feature counts in a distance, such as its importance; 1 each by default. */
  weights?: readonly number[];
  /** The share of train rows that lie within the threshold of novelty. @default {0.99} */
  quantile?: number;
}

/** Bins of about equally many rows. */
const BINS = 10;
/** Quantiles are those of so many rows, taken evenly; more would move no bin. */
const MOST_SORTED = 65_536;
const SHOWN = [0.01, 0.05, 0.5, 0.95, 0.99];

/**
 * The train rows in brief: range, quantiles and bins of every feature, and a few
 * hundred rows to measure distances from. Rows of weight 0 count for nothing.
 *
 * @throws {RangeError} If no row has weight, a feature is infinite, or there is not one weight of at least 0 per feature.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fitTrainReference } from "./train_reference.ts";
 * const rows = Array.from({ length: 100 }, (_, row) => row);
 * const { features: [x], rows: learned } = fitTrainReference({
 *   names: ["x"],
 *   features: [Float64Array.from(rows)],
 *   target: Float64Array.from(rows, (row) => row % 2),
 *   weight: Float64Array.from(rows, () => 1),
 *   openTime: Float64Array.from(rows),
 *   horizon: 1,
 * }, { start: 0, end: 90 }, { seed: 42 });
 * assert.deepEqual([learned, x!.least, x!.most], [90, 0, 89]);
 * assert.deepEqual(x!.counts, Array(10).fill(9));
 * ```
 */
export function fitTrainReference(
  samples: Samples,
  rows: Rows,
  { seed, weights, quantile = 0.99 }: TrainReferenceOptions,
): TrainReference {
  const learned = weightedRows(samples, rows).rows;
  if (learned.length === 0) {
    throw new RangeError("Cannot describe train rows: none of them has weight");
  }
  // One feature after the other: a copy of all would be half of a run's memory.
  const features = samples.names.map((name, feature) =>
    featureReference(name, trainingColumn(samples, feature, learned, true), {
      missing: missingShare(samples.features[feature]!, rows),
    })
  );
  const dissimilarity = fitDissimilarity(samples.features, {
    rows: learned,
    range: rows,
    gap: samples.horizon,
    weights: weights ?? features.map(() => 1),
    seed,
    quantile,
  });
  return { rows: learned.length, features, dissimilarity };
}

function featureReference(
  name: string,
  values: Float64Array,
  { missing }: Pick<FeatureReference, "missing">,
): FeatureReference {
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) {
    const none = { least: null, most: null, quantiles: [], edges: [] };
    return { name, ...none, missing, counts: [0] };
  }
  const sorted = evenly(known, MOST_SORTED).sort();
  const tenths = Array.from(
    { length: BINS - 1 },
    (_, i) => brief(quantileOf(sorted, (i + 1) / BINS)),
  );
  const least = known.reduce((a, b) => Math.min(a, b), Infinity);
  // Below the least value lies no row.
  const edges = [...new Set(tenths)].filter((edge) => edge > least);
  return {
    name,
    least,
    most: known.reduce((a, b) => Math.max(a, b), -Infinity),
    quantiles: SHOWN.map((share) => brief(quantileOf(sorted, share))),
    missing,
    edges,
    counts: [...binCounts(edges, known)],
  };
}

/** At most `most` of the values, at even distances. */
function evenly(values: Float64Array, most: number): Float64Array {
  const count = Math.min(values.length, most);
  const step = values.length / count;
  const taken = new Float64Array(count);
  for (let i = 0; i < count; i++) taken[i] = values[Math.floor(i * step)]!;
  return taken;
}

/** NumPy's quantile: straight between the two values that lie beside the share. */
function quantileOf(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const [low, rest] = [Math.floor(at), at % 1];
  const next = sorted[low + 1] ?? sorted[low]!;
  return sorted[low]! + (next - sorted[low]!) * rest;
}

function missingShare(column: Float64Array, { start, end }: Rows): number {
  const missing = column.subarray(start, end)
    .reduce((sum, value) => sum + +Number.isNaN(value), 0);
  return missing / (end - start);
}
