/**
 * Scores: how good predictions are, how sure that is, and what a plain rival gets.
 *
 * @module
 */
export * from "./abstention.ts";
export * from "./backtest_overfitting.ts";
export * from "./baselines.ts";
export * from "./block_length.ts";
export * from "./calibration.ts";
export * from "./conformal.ts";
export * from "./dependence.ts";
export * from "./edge_tests.ts";
export * from "./exact_interval.ts";
export * from "./intervals.ts";
export * from "./metrics.ts";
export {
  type ProbabilityBin,
  type ProbabilityBinOptions,
  probabilityBins,
} from "./probability_bins.ts";
export * from "./reality_check.ts";
export * from "./sharpe.ts";
export * from "./stationary_bootstrap.ts";
export * from "./threshold.ts";
export * from "./trial_statistics.ts";
export * from "./verdict.ts";
