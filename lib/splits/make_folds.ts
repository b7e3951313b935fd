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

const EXPANDING: Splits = { kind: "expanding", embargo: 0 };

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
  const { splits = EXPANDING } = options;
  const embargo = embargoRows(rowCount, splits);
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
        trainSize: rowsOf(splits.trainSize, rowCount),
      })
      : timeSeriesSplit(rowCount, timeOrder),
  };
}

/** The rows of an embargo, beyond the purge, where folds are cut from `rowCount` rows. */
export function embargoRows(
  rowCount: number,
  { embargo }: Splits = EXPANDING,
): number {
  return rowsOf(embargo, rowCount);
}

/**
 * The same folds over fewer rows: what is stated in rows shrinks as the rows do.
 *
 * @example A tenth of the rows
 * ```ts
 * import assert from "node:assert/strict";
 * import { shrunkSplits } from "./make_folds.ts";
 * const splits = { kind: "sliding", trainSize: 5000, embargo: 0.01 } as const;
 * assert.deepEqual(shrunkSplits(splits, 0.1), { ...splits, trainSize: 500 });
 * ```
 */
export function shrunkSplits(splits: Splits, factor: number): Splits {
  const shrunk = (rowsOrShare: number, least: number) =>
    rowsOrShare < 1
      ? rowsOrShare
      : Math.max(least, Math.floor(factor * rowsOrShare));
  const embargo = shrunk(splits.embargo, 0);
  if (splits.kind === "combinatorial") return { ...splits, embargo };
  return {
    ...splits,
    embargo,
    ...splits.kind === "sliding" && { trainSize: shrunk(splits.trainSize, 1) },
    ...splits.testSize !== undefined &&
      { testSize: shrunk(splits.testSize, 1) },
  } as Splits;
}

/** A number of rows, or from below 1 that share of them, rounded down. */
function rowsOf(rowsOrShare: number, rowCount: number): number {
  return rowsOrShare < 1 ? Math.floor(rowsOrShare * rowCount) : rowsOrShare;
}
