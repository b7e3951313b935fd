/**
 * Learners and the models they make: one face for all of them.
 *
 * @module
 */
export {
  fitTrees,
  type FitTreesOptions,
  Forest,
  type ForestPart,
  type ForestSpec,
  joinForests,
  type TreeRange,
} from "./forest.ts";
export type {
  Columns,
  Learner,
  Model,
  OnProgress,
  Rows,
  Samples,
} from "./learner.ts";
export { loadModel } from "./load_model.ts";
export { fitLogistic, Logistic, type LogisticSpec } from "./logistic.ts";
export { makeLearner } from "./make_learner.ts";
export {
  type MlNode,
  type MlRandomForest,
  toMlRandomForest,
} from "./ml_random_forest.ts";
export type { ForestJson, LogisticJson, ModelJson } from "./model_json.ts";
export type { Tree } from "./trees/tree.ts";
export { upColumn } from "./up_column.ts";
