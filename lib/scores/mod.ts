/**
 * Scores: how good predictions are, how sure that is, and what a plain rival gets.
 *
 * @module
 */
export * from "./baselines.ts";
export * from "./intervals.ts";
export * from "./metrics.ts";
