/**
 * What the pool and its workers say to each other.
 *
 * @module
 */
import type { Gang } from "../models/boosting_rounds.ts";
import type { ForestPart, TreeRange } from "../models/forest.ts";
import type { ModelJson, Samples } from "../models/learner.ts";
import type { Rows } from "../rows.ts";
import type { FitTask } from "../models/fit_task.ts";
import type { BinnedColumn } from "../models/trees/bins.ts";

/** One piece of work, as plain data beside the shared samples. */
export type Job =
  | { readonly kind: "predict"; readonly task: FitTask; readonly test: Rows }
  | { readonly kind: "fit"; readonly task: FitTask }
  | {
    readonly kind: "bins";
    readonly task: FitTask;
    /** Numbers of the features to bin, `to` excluded. */
    readonly features: { readonly from: number; readonly to: number };
  }
  | {
    readonly kind: "trees";
    readonly task: FitTask;
    readonly trees: TreeRange;
    /** All features, as the `bins` jobs of the same task made them. */
    readonly columns: readonly BinnedColumn[];
  };

/** What each kind of job gives back. */
export interface JobResults {
  predict: Float64Array;
  fit: ModelJson;
  /** In shared memory. */
  bins: BinnedColumn[];
  trees: ForestPart;
}

/** What a worker keeps from its start on. */
export interface Outfit {
  readonly samples: Samples;
  /** In shared memory: not 0 once the worker is to leave whatever it does. */
  readonly stop: Int32Array;
}

/** To a worker: first its outfit, then jobs, or one job with others. */
export type Request =
  | { readonly outfit: Outfit }
  | { readonly job: Job; readonly gang?: Gang | undefined };

/** From a worker. */
export type Reply =
  /** It has read its outfit. */
  | { readonly started: true }
  /** How far its job is. */
  | { readonly done: number; readonly total: number }
  | { readonly result: JobResults[Job["kind"]] }
  /** Its part is done; the one of rank 0 has the result. */
  | { readonly helped: true }
  /** It gave up its part, as another of its gang was gone. */
  | { readonly left: true }
  /** The job cannot be done; the worker goes on. */
  | { readonly error: unknown }
  /** The worker's last words. */
  | { readonly dying: string };

/**
 * What a job does, for messages: continues "Cannot …".
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { jobName } from "./protocol.ts";
 * const task = {
 *   spec: { kind: "logistic", c: 1, classWeight: "none" },
 *   seed: 7,
 *   train: { start: 0, end: 90 },
 *   weight: new Float64Array(90),
 * } as const;
 * assert.equal(
 *   jobName({ kind: "fit", task }),
 *   "fit logistic on rows 0 to 90 with seed 7",
 * );
 * ```
 */
export function jobName(job: Job): string {
  const { spec, seed, train } = job.task;
  const learner = spec.kind;
  const basis = `on rows ${train.start} to ${train.end} with seed ${seed}`;
  switch (job.kind) {
    case "predict":
      return `predict rows ${job.test.start} to ${job.test.end} by ${learner} ${basis}`;
    case "fit":
      return `fit ${learner} ${basis}`;
    case "bins":
      return `bin features ${job.features.from} to ${job.features.to} for ${learner} ${basis}`;
    case "trees":
      return `fit trees ${job.trees.from} to ${job.trees.to} of ${learner} ${basis}`;
  }
}

/** Whether several workers can do a job together. */
export function canSpread(job: Job): boolean {
  return job.kind === "fit" && job.task.spec.kind === "boosting";
}
