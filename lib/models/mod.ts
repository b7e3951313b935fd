/**
 * Learners and the models they make: one face for all of them.
 *
 * @module
 */
export {
  fitTrees,
  Forest,
  type ForestJson,
  type ForestPart,
  type ForestSpec,
  joinForests,
  type TreeRange,
} from "./forest.ts";
export type {
  Columns,
  Learner,
  Model,
  ModelJson,
  Rows,
  Samples,
} from "./learner.ts";
export { loadModel } from "./load_model.ts";
export {
  fitLogistic,
  Logistic,
  type LogisticJson,
  type LogisticSpec,
} from "./logistic.ts";
export { makeLearner } from "./make_learner.ts";
export {
  type MlNode,
  type MlRandomForest,
  toMlRandomForest,
} from "./ml_random_forest.ts";
export type { Tree } from "./trees/tree.ts";
export { upColumn } from "./up_column.ts";
