/**
 * Rows with neighbouring probabilities, and how many of them rose.
 *
 * @module
 */
import {
  type ConfidenceInterval,
  shareInterval,
} from "../../scores/intervals.ts";
import { probabilityBins } from "../../scores/probability_bins.ts";
import type { Forecast } from "./forecast.ts";

/** Rows with neighbouring stated probabilities. */
export interface ReliabilityBin {
  readonly rows: number;
  /** Mean stated probability of up. */
  readonly stated: number;
  /** Share of the rows that rose. */
  readonly rose: number;
  /** 95 % interval of that share. */
  readonly interval: ConfidenceInterval;
}

/** Options for {@linkcode reliabilityBins}. */
export interface ReliabilityOptions {
  /** Bins of about equally many rows. @default {10} */
  bins?: number;
  /** Rows a label looks ahead: so many neighbouring labels overlap. @default {1} */
  overlap?: number;
}

/**
 * Bins of about equally many rows, by ascending stated probability.
 *
 * Their edges are quantiles, interpolated linearly, and a row on an edge belongs
 * to the bin below it. So equal probabilities stay together, bins differ in size
 * where there are many, and bins without rows are left out. scikit-learn's
 * `calibration_curve` with the strategy `quantile` makes the same.
 *
 * @throws {RangeError} If `bins` is not a positive whole number.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { reliabilityBins } from "./reliability_bins.ts";
 * const [low, high] = reliabilityBins({
 *   probability: Float64Array.of(0.75, 0.25, 0.5, 1),
 *   target: Float64Array.of(1, 0, 0, 1),
 * }, { bins: 2 });
 * assert.deepEqual([low!.stated, low!.rose], [0.375, 0]);
 * assert.deepEqual([high!.stated, high!.rose], [0.875, 1]);
 * ```
 */
export function reliabilityBins(
  { probability, target }: Pick<Forecast, "probability" | "target">,
  { bins = 10, overlap = 1 }: ReliabilityOptions = {},
): ReliabilityBin[] {
  return probabilityBins(target, probability, { bins })
    .map(({ rows, rises, stated }) => ({
      rows,
      stated,
      rose: rises / rows,
      interval: shareInterval(rises, rows, overlap),
    }));
}
