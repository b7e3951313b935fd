/**
 * The doctor: looks for leaks in a pipeline, from outside.
 *
 * @module
 */
export { type CandleOrderOptions, checkCandleOrder } from "./candle_order.ts";
export { pipelineOf, type PipelineOfOptions } from "./config_pipeline.ts";
export { examineConfig, type ExamineConfigOptions } from "./examine_config.ts";
export { type ExamineOptions, examinePipeline } from "./examine_pipeline.ts";
export {
  checkFeatureLookAhead,
  type CutOptions,
} from "./feature_look_ahead.ts";
export {
  checkFoldRows,
  checkHoldoutRows,
  type FoldRules,
} from "./fold_rows.ts";
export { checkLabelWindow } from "./label_window.ts";
export { checkTargetInFeatures } from "./target_in_features.ts";
export {
  type NamedColumns,
  type Pipeline,
  type PipelineData,
  type PipelineFold,
  rowNumbers,
  type RowSet,
} from "./pipeline.ts";
export { accuracyCeiling } from "./plausible.ts";
export { type Screened, screenRun } from "./screen_run.ts";
