/**
 * Notebooks: what they have beyond a task. Importing this gives values their views
 * and, inside a kernel, keeps outputs from being lost.
 *
 * @module
 */
import "./flush.ts";
import { registerViews } from "./views.ts";

export { claim } from "./claim.ts";
export { fromDanfo, toDanfo, type ToDanfoOptions } from "./danfo_frames.ts";
export { datedFolds } from "./folds_view.ts";
export {
  type HeadlessRun,
  trainHeadless,
  type TrainHeadlessOptions,
} from "./headless.ts";
export { fromPolars, toPolars, type ToPolarsOptions } from "./polars_frames.ts";
export {
  type Progress,
  withProgress,
  type WithProgressOptions,
} from "./progress.ts";
export { table, type TableCell, type TableView } from "./table.ts";

registerViews();
