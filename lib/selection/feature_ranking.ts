/**
 * Which features tell most of the label, each by itself.
 *
 * @module
 */
import type { RowRanges } from "../rows.ts";
import type { Samples } from "../models/learner.ts";
import { rowsWhere } from "../samples.ts";
import { pick } from "./judge.ts";

/** Options for {@linkcode mutualInformation} and {@linkcode rankFeatures}. */
export interface MutualInformationOptions {
  /** Bins of nearly equal many rows that a feature is cut into. @default {16} */
  bins?: number;
}

/**
 * What a feature cut into bins tells of the label, in nats: the plug-in estimate
 * `Σ p(x, y) ln(p(x, y) / (p(x) p(y)))`, 0 or more. Bins end at quantiles of the
 * values; equal values share a bin.
 *
 * Of `n` rows and no relation at all it is about `(bins - 1)(labels - 1) / 2n`, the
 * same for all continuous features, so it ranks them but is not a test.
 *
 * @param values One value per row, none missing.
 * @param labels One label per row.
 * @throws {RangeError} If the columns differ in length, or bins are fewer than 2.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mutualInformation } from "./feature_ranking.ts";
 * const labels = Float64Array.of(0, 0, 1, 1);
 * const told = mutualInformation(Float64Array.of(1, 2, 3, 4), labels, { bins: 2 });
 * assert.ok(Math.abs(told - Math.log(2)) < 1e-15);
 * assert.equal(mutualInformation(Float64Array.of(1, 1, 1, 1), labels), 0);
 * ```
 */
export function mutualInformation(
  values: Float64Array,
  labels: Float64Array,
  options: MutualInformationOptions = {},
): number {
  const { bins = 16 } = options;
  const rows = values.length;
  if (labels.length !== rows || !(bins >= 2)) {
    throw new RangeError(
      `Cannot measure mutual information: expected as many labels as values and at least 2 bins, got ${labels.length} for ${rows} and ${bins}`,
    );
  }
  if (rows === 0) return 0;
  const classes = [...new Set(labels)].sort((a, b) => a - b);
  const place = new Map(classes.map((label, i) => [label, i]));
  const known = values.filter((value) => !Number.isNaN(value));
  const edges = quantileEdges(known, bins);
  // What is missing has the bin after the last.
  const all = edges.length + (known.length < rows ? 2 : 1);
  const counts = new Float64Array(all * classes.length);
  for (let i = 0; i < rows; i++) {
    const value = values[i]!;
    const bin = Number.isNaN(value) ? all - 1 : binOf(value, edges);
    counts[bin * classes.length + place.get(labels[i]!)!]!++;
  }
  return information(counts, classes.length, rows);
}

/**
 * Numbers of the features, the one that tells most of the label first; of equal
 * ones the first. Only `rows` of weight are looked at, which are to be train rows.
 *
 * Each feature is ranked by itself: two that say the same both rank high, and one
 * that tells something only beside another ranks low. That is the price of a ranking
 * that costs no fit.
 *
 * @param weight The weight of every row, in place of the samples' own.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rankFeatures } from "./feature_ranking.ts";
 * const target = Float64Array.of(0, 1, 0, 1);
 * const samples = { features: [new Float64Array(4), target], target };
 * const weight = new Float64Array(4).fill(1);
 * assert.deepEqual(rankFeatures(samples, { start: 0, end: 4 }, weight), [1, 0]);
 * ```
 */
export function rankFeatures(
  { features, target }: Pick<Samples, "features" | "target">,
  rows: RowRanges,
  weight: Float64Array,
  options: MutualInformationOptions = {},
): number[] {
  const taught = rowsWhere(rows, weight);
  const labels = pick(target, taught);
  const told = features.map((column) =>
    mutualInformation(pick(column, taught), labels, options)
  );
  return features.map((_, i) => i).sort((a, b) => told[b]! - told[a]! || a - b);
}

/** Distinct values at which a bin begins, ascending; the first bin has none. */
function quantileEdges(values: Float64Array, bins: number): number[] {
  const sorted = values.slice().sort();
  const edges: number[] = [];
  for (let bin = 1; bin < bins; bin++) {
    const edge = sorted[Math.floor(bin * sorted.length / bins)]!;
    if (edge > (edges.at(-1) ?? sorted[0]!)) edges.push(edge);
  }
  return edges;
}

/** How many edges do not exceed the value. */
function binOf(value: number, edges: readonly number[]): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Mutual information of a table of counts, bins by classes. */
function information(
  counts: Float64Array,
  classes: number,
  rows: number,
): number {
  const ofBin = new Float64Array(counts.length / classes);
  const ofClass = new Float64Array(classes);
  counts.forEach((count, i) => {
    ofBin[Math.floor(i / classes)]! += count;
    ofClass[i % classes]! += count;
  });
  let sum = 0;
  counts.forEach((count, i) => {
    if (count === 0) return;
    const alone = ofBin[Math.floor(i / classes)]! * ofClass[i % classes]!;
    sum += count / rows * Math.log(count * rows / alone);
  });
  // Rounding may leave a hair below none.
  return Math.max(0, sum);
}
