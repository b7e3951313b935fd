/**
 * What the pool and its workers say to each other.
 *
 * @module
 */
import type { ForestPart } from "../models/forest.ts";
import type { ModelJson, Samples } from "../models/learner.ts";
import type { Rows } from "../rows.ts";
import type { FitTask } from "../models/fit_task.ts";

/** One piece of work, as plain data beside the shared samples. */
export type Job =
  | { readonly kind: "predict"; readonly task: FitTask; readonly test: Rows }
  | { readonly kind: "fit"; readonly task: FitTask }
  | {
    readonly kind: "trees";
    readonly task: FitTask;
    readonly trees: { readonly from: number; readonly to: number };
  };

/** What each kind of job gives back. */
export interface JobResults {
  predict: Float64Array;
  fit: ModelJson;
  trees: ForestPart;
}

/** To a worker: first the samples, which stay, then jobs. */
export type Request = { readonly samples: Samples } | { readonly job: Job };

/** From a worker: the result of a job, or why there is none. */
export type Reply =
  | { readonly result: JobResults[Job["kind"]] }
  | { readonly error: unknown };
