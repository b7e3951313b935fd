/**
 * Selection: candidates on folds, and the choice among them.
 *
 * @module
 */
export * from "./assert_learnable.ts";
export * from "./choose.ts";
export {
  crossValidate,
  crossValidateBaselines,
  type CrossValidateOptions,
} from "./cross_validate.ts";
export * from "./feature_ranking.ts";
export { judge, judgeBaselines } from "./judge.ts";
export * from "./judge_holdout.ts";
export * from "./nested_cross_validate.ts";
