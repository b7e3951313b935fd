/**
 * The one face of every learner, and the shapes of what it learns from.
 *
 * @module
 */
import type { ModelJson } from "./model_json.ts";
import type { Rows } from "../rows.ts";

export type { ModelJson, Rows };

/** Feature columns, each of shape `(rows,)`, in the order of the model's feature names. */
export type Columns = readonly Float64Array[];

/**
 * Rows to learn from, as aligned columns.
 *
 * A row counts for `weight` rows; one of weight 0 counts for nothing, and only
 * such a row may have `NaN` as its target or among its features, unless these may
 * be missing or the learner takes missing values anywhere, as boosting does.
 */
export interface Samples {
  /** One name per feature column. */
  readonly names: readonly string[];
  /** One column per feature, each of shape `(rows,)`. */
  readonly features: Columns;
  /** The label per row: 1 for up, 0 for not up, `NaN` where it is not known. */
  readonly target: Float64Array;
  /** The weight per row, 0 or more. */
  readonly weight: Float64Array;
  /** Open time of the row's candle, ms since the Unix epoch, UTC. */
  readonly openTime: Float64Array;
  /** Rows the label looks ahead; the splitter purges as many. */
  readonly horizon: number;
  /**
   * Per feature whether `NaN` stands for a value that nobody has: boosting learns
   * which way it goes, to a forest it is greater than all others, to logistic
   * regression the mean of the rest. @default all false
   */
  readonly mayMiss?: readonly boolean[];
}

/**
 * Hears how far a fit is, in steps of its own: trees, for instance. What it throws
 * ends the fit.
 */
export type OnProgress = (done: number, total: number) => void;

/** Hyperparameters and a seed, before any data. */
export interface Learner {
  /**
   * Learns from `rows` of `samples`; rows of weight 0 count for nothing.
   *
   * @param onProgress Called after every step, where a learner takes steps.
   * @throws {RangeError} If fewer than two classes have weight in `rows`.
   */
  fit(samples: Samples, rows: Rows, onProgress?: OnProgress): Promise<Model>;
}

/** What `fit` learned. */
export interface Model {
  /** Labels seen in training, ascending; the order of the columns of `predictProba`. */
  readonly classes: readonly number[];
  /**
   * One column per class, each of shape `(rows,)`; across classes every row sums
   * to 1. A row with a `NaN` feature gets `NaN`, unless the model has learned what
   * to make of missing values, as boosting does.
   */
  predictProba(columns: Columns): Float64Array[];
  /** Plain data that `loadModel` turns back into a model with the same predictions, bit for bit. */
  toJSON(): ModelJson;
}
