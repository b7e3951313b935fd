/**
 * Selection: candidates on folds, and the choice among them.
 *
 * @module
 */
export * from "./assert_learnable.ts";
export * from "./backtest_holdout.ts";
export * from "./choose.ts";
export * from "./cross_validate.ts";
export * from "./decide.ts";
export * from "./draw_candidates.ts";
export * from "./feature_ranking.ts";
export * from "./halving.ts";
export { judge, judgeBaselines } from "./judge.ts";
export * from "./judge_holdout.ts";
export * from "./judge_selection.ts";
export * from "./judge_verdict.ts";
export * from "./nested_cross_validate.ts";
export * from "./return_blocks.ts";
export * from "./tested_forecast.ts";
