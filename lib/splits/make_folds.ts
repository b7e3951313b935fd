/**
 * From plain data to folds.
 *
 * @module
 */
import type { Splits } from "../config.ts";
import { combinatorialSplit, type PathPiece } from "./combinatorial_split.ts";
import type { AnyFold } from "./fold.ts";
import { slidingSplit } from "./sliding_split.ts";
import { timeSeriesSplit } from "./time_series_split.ts";

/** What {@linkcode makeFolds} goes by: fields of a run's configuration. */
export interface MakeFoldsOptions {
  /** Rows a label looks ahead; as many are purged beside every test range. */
  horizon: number;
  /** How folds are cut. @default {{ kind: "expanding", embargo: 0 }} */
  splits?: Splits;
  /** Number of folds in time order; combinatorial splits count their own. @default {10} */
  folds?: number;
}

/** Folds, and how their predictions join to paths where they make several. */
export interface MadeFolds {
  readonly folds: AnyFold[];
  readonly paths?: readonly (readonly PathPiece[])[];
}

/**
 * The folds that a configuration asks for, over the first `rowCount` rows.
 *
 * An embargo leaves out further rows beside every test range, beyond the purge: in
 * time order before it, as all train rows are there; else after it, where features
 * still remember the test rows. Below 1 it is a share of `rowCount`, rounded down,
 * and so is the train size of sliding folds.
 *
 * @throws {RangeError} If the folds do not fit into the rows.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { makeFolds } from "./make_folds.ts";
 * const { folds } = makeFolds(100, {
 *   horizon: 1,
 *   folds: 2,
 *   splits: { kind: "sliding", trainSize: 0.4, embargo: 3 },
 * });
 * assert.deepEqual(folds[0], {
 *   train: { start: 0, end: 40 },
 *   test: { start: 44, end: 72 },
 * });
 * ```
 */
export function makeFolds(
  rowCount: number,
  options: MakeFoldsOptions,
): MadeFolds {
  const { horizon, folds } = options;
  const { splits = { kind: "expanding", embargo: 0 } } = options;
  const count = (rowsOrShare: number) =>
    rowsOrShare < 1 ? Math.floor(rowsOrShare * rowCount) : rowsOrShare;
  const embargo = count(splits.embargo);
  if (splits.kind === "combinatorial") {
    const { groups, testGroups } = splits;
    return combinatorialSplit(rowCount, {
      groups,
      testGroups,
      horizon,
      embargo,
    });
  }
  const { testSize } = splits;
  const timeOrder = { folds, gap: horizon + embargo, testSize };
  return {
    folds: splits.kind === "sliding"
      ? slidingSplit(rowCount, {
        ...timeOrder,
        trainSize: count(splits.trainSize),
      })
      : timeSeriesSplit(rowCount, timeOrder),
  };
}
