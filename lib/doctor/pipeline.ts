/**
 * A pipeline as the doctor sees it: a black box from candles to predictions, taken
 * through the same checks whoever built it.
 *
 * @module
 */
import type { Candles } from "../candles/candles.ts";
import type { Columns } from "../models/learner.ts";
import type { Rows } from "../rows.ts";

/** Feature columns with one name each. */
export interface NamedColumns {
  readonly names: readonly string[];
  /** Each of shape `(rows,)`, `NaN` where a value is missing. */
  readonly columns: Columns;
}

/** A run of rows, several of them, or their numbers one by one. */
export type RowSet = Rows | readonly Rows[] | Uint32Array;

/** Rows to learn from and rows to predict, as a pipeline states them. */
export interface PipelineFold {
  readonly train: RowSet;
  readonly test: RowSet;
}

/** What a pipeline is given to fit and to predict. */
export interface PipelineData extends NamedColumns {
  readonly candles: Candles;
  /** The label per row: 1, 0, or `NaN` where it is not known. */
  readonly target: Float64Array;
}

/**
 * Any pipeline, ours or another's. Its functions are called many times, on parts
 * of the candles and on candles, columns and targets that were changed.
 */
export interface Pipeline {
  /** Rows the label looks ahead. */
  readonly horizon: number;
  /**
   * Rows left out beside a test range beyond those that the horizon asks for: before
   * it where all train rows come first, else behind it; over candles that open at
   * certain times where that makes a difference. @default {0}
   */
  readonly embargo?: number | ((openTime: Float64Array) => number);
  /** Whether train rows may lie behind test rows, as in purged folds. @default {"before"} */
  readonly trainsOn?: "before" | "before and after";
  /** Columns from candles, one value per candle each. */
  features(candles: Candles): NamedColumns;
  /** The label of every candle: 1, 0, or `NaN` where it is not known. */
  label(candles: Candles): Float64Array;
  /** The folds over candles that open at these times. */
  folds(openTime: Float64Array): readonly PipelineFold[];
  /** The rows that nobody looks at before the choice is made; none by default. */
  holdout?(openTime: Float64Array): Rows;
  /**
   * Learns from the fold's train rows and predicts its test rows, in their order:
   * numbers from 0 to 1 (probabilities of 1, or calls), `NaN` for none.
   */
  fitPredict(
    data: PipelineData,
    fold: PipelineFold,
    seed: number,
  ): Float64Array | Promise<Float64Array>;
  /** What the pipeline decides for from all folds: the name of a candidate, a feature, a threshold. */
  choose?(data: PipelineData, seed: number): string | Promise<string>;
}

/** The predictions of a fold, as a pipeline makes them. */
export type FitPredict = Pipeline["fitPredict"];

/**
 * The numbers of the rows of a set, in the order in which it states them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rowNumbers } from "./pipeline.ts";
 * const parts = [{ start: 0, end: 2 }, { start: 5, end: 6 }];
 * assert.deepEqual([...rowNumbers(parts)], [0, 1, 5]);
 * ```
 */
export function rowNumbers(rows: RowSet): Uint32Array {
  if (rows instanceof Uint32Array) return rows;
  const runs = "start" in rows ? [rows] : rows;
  const lengths = runs.map(({ start, end }) => Math.max(0, end - start));
  const numbers = new Uint32Array(lengths.reduce((sum, n) => sum + n, 0));
  let count = 0;
  for (const { start, end } of runs) {
    for (let row = start; row < end; row++) numbers[count++] = row;
  }
  return numbers;
}
