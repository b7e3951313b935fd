/**
 * Learners and the models they make: one face for all of them.
 *
 * @module
 */
export {
  Boosting,
  type BoostingParts,
  type BoostingSpec,
  fitBoosting,
} from "./boosting.ts";
export {
  BoostingRegression,
  fitBoostingRegression,
} from "./boosting_regression.ts";
export type { BoostedTrees } from "./boosting_rounds.ts";
export {
  Calibrated,
  type CalibratedParts,
  type Calibrator,
  fitCalibrated,
} from "./calibrated.ts";
export {
  fitTrees,
  type FitTreesOptions,
  Forest,
  type ForestPart,
  type ForestSpec,
  joinForests,
  type TreeRange,
} from "./forest.ts";
export {
  fitForestRegression,
  ForestRegression,
  type ForestRegressionPart,
} from "./forest_regression.ts";
export { fitIsotonic, type IsotonicCurve, isotonicShares } from "./isotonic.ts";
export type {
  Columns,
  Learner,
  Model,
  OnProgress,
  Rows,
  Samples,
} from "./learner.ts";
export {
  loadModel,
  loadRegression,
  type RegressionModel,
} from "./load_model.ts";
export { fitLogistic, Logistic, type LogisticSpec } from "./logistic.ts";
export { makeLearner } from "./make_learner.ts";
export {
  type MlNode,
  type MlRandomForest,
  type MlRandomForestRegression,
  toMlRandomForest,
} from "./ml_random_forest.ts";
export type {
  BoostingJson,
  BoostingRegressionJson,
  CalibratedJson,
  ForestJson,
  ForestRegressionJson,
  LogisticJson,
  ModelJson,
} from "./model_json.ts";
export {
  type OutOfBag,
  outOfBag,
  type OutOfBagClasses,
  type OutOfBagNumbers,
  type OutOfBagOptions,
} from "./out_of_bag.ts";
export { fitPlatt, plattShares } from "./platt.ts";
export type { MeanTree, Splits, Tree, ValueTree } from "./trees/tree.ts";
export { upColumn } from "./up_column.ts";
export { toXgboostJson } from "./xgboost_json.ts";
