/**
 * Folds in time order that forget: each learns from a window of fixed length.
 *
 * @module
 */
import type { Fold } from "./fold.ts";
import { timeSeriesSplit } from "./time_series_split.ts";

/** Options for {@linkcode slidingSplit}. */
export interface SlidingSplitOptions {
  /** Rows every fold learns from. */
  trainSize: number;
  /** Number of folds. @default {10} */
  folds?: number;
  /** Rows left out between train and test: at least the label's horizon. @default {0} */
  gap?: number;
  /** Rows per test range. @default {floor((rows - trainSize - gap) / folds)} */
  testSize?: number;
}

/**
 * Folds over `rowCount` rows that all learn from the last `trainSize` rows before
 * their gap. Where folds must not differ in how much they have seen, or old rows
 * mislead, these are fairer than those of an expanding window.
 *
 * They equal scikit-learn's `TimeSeriesSplit` with `max_train_size`, except that no
 * fold may have fewer train rows.
 *
 * @throws {RangeError} If the first fold has fewer than `trainSize` train rows, or
 * there are no test rows.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { slidingSplit } from "./sliding_split.ts";
 * const folds = slidingSplit(12, { trainSize: 5, folds: 2, gap: 1 });
 * assert.deepEqual(folds, [
 *   { train: { start: 0, end: 5 }, test: { start: 6, end: 9 } },
 *   { train: { start: 3, end: 8 }, test: { start: 9, end: 12 } },
 * ]);
 * ```
 */
export function slidingSplit(
  rowCount: number,
  options: SlidingSplitOptions,
): Fold[] {
  const { trainSize, folds = 10, gap = 0 } = options;
  const { testSize = Math.floor((rowCount - trainSize - gap) / folds) } =
    options;
  const first = rowCount - folds * testSize - gap;
  if (testSize < 1 || first < trainSize) {
    throw new RangeError(
      `Cannot make ${folds} sliding folds of ${rowCount} rows: ${trainSize} train rows, a gap of ${gap} and ${folds} times ${testSize} test rows do not fit`,
    );
  }
  return timeSeriesSplit(rowCount, {
    folds,
    gap,
    testSize,
    maxTrainSize: trainSize,
  });
}
