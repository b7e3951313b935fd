/**
 * Whether a feature is spread as it was when the model learned.
 *
 * @module
 */
import type { FeatureReference, TrainReference } from "./reference_schema.ts";

/** How far a feature has moved, in the usual words. */
export type Change = "stable" | "moderate" | "major";

/** From these indices on a change is called moderate, and major. */
export const [MODERATE, MAJOR] = [0.1, 0.25] as const;

/** How a feature of some rows is spread, against the train rows. */
export interface FeatureDrift {
  readonly feature: string;
  /** Rows that have the feature. */
  readonly rows: number;
  /** The population stability index; `NaN` without rows, then or now. */
  readonly psi: number;
  /** What chance alone exceeds in 5 % of cases if rows were independent. */
  readonly chance: number;
  readonly change: Change;
}

/** An empty bin counts as if it held this share of the rows. */
const LEAST_SHARE = 1e-4;

/**
 * The population stability index of every feature: over the bins of the train
 * rows, the sum of `(now - then) · ln(now / then)` of the shares of rows. From 0.1
 * on a change is called moderate, from 0.25 on major; never where chance may be
 * all there is to it (Yurdakul 2018, thesis, W. Michigan U.), which it may be more
 * often than said where neighbouring rows are alike.
 *
 * @param columns One column per feature, in the order of the reference.
 * @throws {TypeError} If there is not one column per feature.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { populationStability } from "./population_stability.ts";
 * const feature = {
 *   ...{ name: "x", least: 0, most: 9, quantiles: [0, 1, 4, 8, 9], missing: 0 },
 *   ...{ edges: [5], counts: [500, 500] },
 * };
 * const reference = { rows: 1000, features: [feature], dissimilarity: null };
 * const now = Float64Array.from({ length: 1000 }, (_, row) => row < 800 ? 9 : 0);
 * const [drift] = populationStability(reference, [now]);
 * assert.equal(drift!.psi.toFixed(4), "0.4159"); // 0.3 ln 1.6 - 0.3 ln 0.4
 * assert.equal(drift!.change, "major");
 * ```
 */
export function populationStability(
  { features }: Pick<TrainReference, "features">,
  columns: readonly Float64Array[],
): FeatureDrift[] {
  if (columns.length !== features.length) {
    throw new TypeError(
      `Cannot measure drift: expected ${features.length} columns, got ${columns.length}`,
    );
  }
  return features.map((feature, i) => driftOf(feature, columns[i]!));
}

function driftOf(
  { name, edges, counts }: FeatureReference,
  column: Float64Array,
): FeatureDrift {
  const now = binCounts(edges, column);
  const total = (of: ArrayLike<number>) =>
    Array.from(of).reduce((sum, one) => sum + one, 0);
  const [rows, before] = [total(now), total(counts)];
  let psi = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    const here = Math.max(now[bin]! / rows, LEAST_SHARE);
    const there = Math.max(counts[bin]! / before, LEAST_SHARE);
    psi += (here - there) * Math.log(here / there);
  }
  const chance = counts.length === 1
    ? 0
    : chiSquareQuantile(counts.length - 1) * (1 / rows + 1 / before);
  if (rows === 0 || before === 0) psi = NaN;
  return { feature: name, rows, psi, chance, change: changeOf(psi, chance) };
}

function changeOf(psi: number, chance: number): Change {
  if (!(psi >= MODERATE && psi > chance)) return "stable";
  return psi >= MAJOR ? "major" : "moderate";
}

/** The 95 % quantile of chi-square (Wilson & Hilferty 1931), within 1 % from 2 degrees on. */
function chiSquareQuantile(degrees: number): number {
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + 1.6448536269514722 * Math.sqrt(spread)) ** 3;
}

/** Values per bin, missing ones left out; a value on an edge lies above it. */
export function binCounts(
  edges: readonly number[],
  values: Float64Array,
): Uint32Array {
  const counts = new Uint32Array(edges.length + 1);
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    let [low, high] = [0, edges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (edges[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    counts[low]!++;
  }
  return counts;
}
