/**
 * A fit as a request, so that it can be done here, by a worker, or elsewhere.
 *
 * @module
 */
import type { LearnerSpec } from "../config.ts";
import type { Rows } from "../rows.ts";

/** One fit of a learner on samples that both sides know. */
export interface FitTask {
  readonly spec: LearnerSpec;
  readonly seed: number;
  /** Rows to learn from. */
  readonly train: Rows;
  /** The weight of every row of the samples, in place of their own. */
  readonly weight: Float64Array;
}

/** Whoever can fit and predict. */
export interface Evaluator {
  /** The probability of up for each row of `test`; `NaN` where a feature is missing. */
  predictUp(task: FitTask & { readonly test: Rows }): Promise<Float64Array>;
}
