/**
 * Notebooks: what they have beyond a task. Importing this gives values their views
 * and, inside a kernel, keeps outputs from being lost.
 *
 * @module
 */
import "./flush.ts";
import { registerViews } from "./views.ts";

export { candlesView, datasetView } from "./candles_view.ts";
export { featuresView, samplesView } from "./features_view.ts";
export { claim } from "./claim.ts";
export { fromDanfo, toDanfo, type ToDanfoOptions } from "./danfo_frames.ts";
export { datedFolds, foldsView } from "./folds_view.ts";
export {
  type HeadlessRun,
  trainHeadless,
  type TrainHeadlessOptions,
} from "./headless.ts";
export { modelView } from "./model_view.ts";
export { fromPolars, toPolars, type ToPolarsOptions } from "./polars_frames.ts";
export {
  type Progress,
  withProgress,
  type WithProgressOptions,
} from "./progress.ts";
export { runView, trialsView } from "./scores_view.ts";
export { table, type TableCell, type TableView } from "./table.ts";

registerViews();
