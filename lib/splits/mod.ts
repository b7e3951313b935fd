/**
 * Splits: which rows a model learns from and which later rows judge it.
 *
 * @module
 */
export * from "./holdout_split.ts";
export * from "./time_series_split.ts";
