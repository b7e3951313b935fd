/**
 * Scores: how good predictions are, how sure that is, and what a plain rival gets.
 *
 * @module
 */
export * from "./abstention.ts";
export * from "./baselines.ts";
export * from "./calibration.ts";
export * from "./conformal.ts";
export * from "./intervals.ts";
export * from "./metrics.ts";
export {
  type ProbabilityBin,
  type ProbabilityBinOptions,
  probabilityBins,
} from "./probability_bins.ts";
export * from "./threshold.ts";
