/**
 * Folds in time order: each learns from the past and is judged on what follows.
 *
 * @module
 */
import { shownAs } from "../display.ts";
import type { Fold } from "./fold.ts";

/** Options for {@linkcode timeSeriesSplit}, under scikit-learn's terms. */
export interface TimeSeriesSplitOptions {
  /** Number of folds. @default {10} */
  folds?: number;
  /** Rows left out between train and test: at least the label's horizon. @default {0} */
  gap?: number;
  /** Rows per test range. @default {floor(rows / (folds + 1))} */
  testSize?: number;
  /** At most so many train rows, the latest ones. @default {Infinity} */
  maxTrainSize?: number;
}

/**
 * The folds of scikit-learn's `TimeSeriesSplit` over `rowCount` rows: test ranges
 * of equal length at the end of the rows, each with the whole past as train rows.
 *
 * With `gap` equal to the label's horizon no train row has a label that looks
 * into its test range.
 *
 * @throws {RangeError} If a fold would be left without train rows.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { timeSeriesSplit } from "./time_series_split.ts";
 * const folds = timeSeriesSplit(12, { folds: 2, gap: 1 });
 * assert.deepEqual(folds, [
 *   { train: { start: 0, end: 3 }, test: { start: 4, end: 8 } },
 *   { train: { start: 0, end: 7 }, test: { start: 8, end: 12 } },
 * ]);
 * ```
 */
export function timeSeriesSplit(
  rowCount: number,
  options: TimeSeriesSplitOptions = {},
): Fold[] {
  const { folds = 10, gap = 0, maxTrainSize = Infinity } = options;
  const { testSize = Math.floor(rowCount / (folds + 1)) } = options;
  const firstTest = rowCount - folds * testSize;
  if (testSize < 1 || firstTest - gap < 1) {
    throw new RangeError(
      `Cannot make ${folds} folds of ${rowCount} rows: ${testSize} test rows each and a gap of ${gap} leave no train rows before the first`,
    );
  }
  const all = Array.from({ length: folds }, (_, fold) => {
    const start = firstTest + fold * testSize;
    const trainEnd = start - gap;
    return {
      train: { start: Math.max(0, trainEnd - maxTrainSize), end: trainEnd },
      test: { start, end: start + testSize },
    };
  });
  return shownAs("folds", all);
}
