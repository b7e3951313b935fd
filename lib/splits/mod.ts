/**
 * Splits: which rows a model learns from and which later rows judge it.
 *
 * @module
 */
export * from "./combinatorial_split.ts";
export * from "./fold.ts";
export * from "./holdout_split.ts";
export * from "./make_folds.ts";
export * from "./sliding_split.ts";
export * from "./time_series_split.ts";
