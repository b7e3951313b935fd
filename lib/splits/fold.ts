/**
 * What a fold is.
 *
 * @module
 */
import { hullOf, type Rows } from "../rows.ts";

/** Rows to learn from and later rows to judge on. */
export interface Fold {
  readonly train: Rows;
  readonly test: Rows;
}

/**
 * Several ranges to learn from and to judge on, each ascending, in any order to one
 * another. A type of its own, so that nobody takes such a fold for one range and
 * learns from the test rows in between.
 */
export interface PurgedFold {
  readonly train: readonly Rows[];
  readonly test: readonly Rows[];
}

/** Either kind of fold. */
export type AnyFold = Fold | PurgedFold;

/**
 * From the first test row of any fold to the last one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { testedRows } from "./fold.ts";
 * import { timeSeriesSplit } from "./time_series_split.ts";
 * const folds = timeSeriesSplit(100, { folds: 4, gap: 1 });
 * assert.deepEqual(testedRows(folds), { start: 20, end: 100 });
 * ```
 */
export function testedRows(folds: readonly AnyFold[]): Rows {
  const hulls = folds.map(({ test }) => hullOf(test));
  return {
    start: Math.min(...hulls.map(({ start }) => start)),
    end: Math.max(...hulls.map(({ end }) => end)),
  };
}
