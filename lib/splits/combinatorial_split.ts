/**
 * Folds that also learn from what follows the rows they are judged on, and so give
 * many paths through the same history instead of one.
 *
 * @module
 */
import { shownAs } from "../display.ts";
import type { Rows } from "../rows.ts";
import type { PurgedFold } from "./fold.ts";

/** Options for {@linkcode combinatorialSplit}. */
export interface CombinatorialSplitOptions {
  /** Groups of rows in a row, *N*. @default {6} */
  groups?: number;
  /** Groups that judge in every fold, *k*. @default {2} */
  testGroups?: number;
  /** Rows a label looks ahead; as many are purged on both sides of every test range. */
  horizon: number;
  /** Further rows left out after every test range, beyond the purge. @default {0} */
  embargo?: number;
}

/** A stretch of a path: rows, and the fold whose predictions are taken there. */
export interface PathPiece {
  /** Number of the fold. */
  readonly fold: number;
  readonly rows: Rows;
}

/** Folds, and how their predictions join to paths. */
export interface CombinatorialSplit {
  /** One per choice of test groups, in lexicographic order; tests group by group. */
  readonly folds: PurgedFold[];
  /** Paths over all rows; every prediction of every fold is on exactly one. */
  readonly paths: PathPiece[][];
}

/** More fits than anybody waits for. */
const MOST_FOLDS = 1000;

/**
 * Combinatorial purged cross-validation (López de Prado 2018, *Advances in Financial
 * Machine Learning*, chapter 12): rows are cut into N groups, the last one taking
 * the remainder, and every choice of k groups is the test of one fold. The C(N, k)
 * folds predict every group C(N-1, k-1) times, which makes as many paths, each over
 * all rows and each row predicted by a fold that did not learn from it.
 *
 * The label of row `t` is known at row `t + horizon`. So of the train rows those
 * `horizon` before a test range are purged, whose labels look into it, and those
 * `horizon` after it, into which the test labels look; then `embargo` more after it,
 * whose features still remember the test rows (chapter 7). Where tests are next to
 * each other nothing is left between them.
 *
 * Train rows may come after test rows: the scores tell how much they vary, not what
 * would have been earned. Group k of a fold's `test` stands apart from the next even
 * where they touch.
 *
 * @throws {RangeError} If an option is out of range, a group would be empty, or a
 * fold would be left without train rows.
 * @example Three groups, two of which judge
 * ```ts
 * import assert from "node:assert/strict";
 * import { combinatorialSplit } from "./combinatorial_split.ts";
 * const { folds, paths } = combinatorialSplit(12, {
 *   groups: 3,
 *   testGroups: 2,
 *   horizon: 1,
 * });
 * assert.deepEqual(folds[1], {
 *   train: [{ start: 5, end: 7 }],
 *   test: [{ start: 0, end: 4 }, { start: 8, end: 12 }],
 * });
 * assert.deepEqual(paths.map((path) => path.map(({ fold }) => fold)), [
 *   [0, 0, 1],
 *   [1, 2, 2],
 * ]);
 * ```
 */
export function combinatorialSplit(
  rowCount: number,
  options: CombinatorialSplitOptions,
): CombinatorialSplit {
  const { groups: count = 6, testGroups = 2, horizon, embargo = 0 } = options;
  check(rowCount, { groups: count, testGroups, horizon, embargo });
  const length = Math.floor(rowCount / count);
  const groups = Array.from({ length: count }, (_, group) => ({
    start: group * length,
    end: group === count - 1 ? rowCount : (group + 1) * length,
  }));
  const chosen = choices(count, testGroups);
  const folds = chosen.map((of) => {
    const test = of.map((group) => groups[group]!);
    const train = trainRows(rowCount, test, horizon, embargo);
    if (train.length === 0) {
      throw new RangeError(
        `Cannot make ${count} groups of ${rowCount} rows: a purge of ${horizon} and an embargo of ${embargo} leave a fold without train rows`,
      );
    }
    return { train, test };
  });
  const pathCount = chosen.length * testGroups / count;
  const paths = Array.from(
    { length: pathCount },
    (_, path) =>
      groups.map((rows, group) => {
        // The path takes the next fold, in order, that has judged this group.
        const judging = chosen.flatMap((of, fold) =>
          of.includes(group) ? [fold] : []
        );
        return { fold: judging[path]!, rows };
      }),
  );
  return { folds: shownAs("folds", folds), paths };
}

/** Options for {@linkcode purgedKFold}. */
export interface PurgedKFoldOptions
  extends Pick<CombinatorialSplitOptions, "horizon" | "embargo"> {
  /** Number of folds. @default {5} */
  folds?: number;
}

/**
 * Purged k-fold cross-validation (López de Prado 2018, chapter 7): every fold is
 * judged on one group of rows and learns from all others, purged and embargoed as
 * {@linkcode combinatorialSplit} says, of which it is the case of one test group.
 *
 * @throws {RangeError} If a fold would be left without test or train rows.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { purgedKFold } from "./combinatorial_split.ts";
 * const folds = purgedKFold(12, { folds: 3, horizon: 1, embargo: 1 });
 * assert.deepEqual(folds[1], {
 *   train: [{ start: 0, end: 3 }, { start: 10, end: 12 }],
 *   test: [{ start: 4, end: 8 }],
 * });
 * ```
 */
export function purgedKFold(
  rowCount: number,
  options: PurgedKFoldOptions,
): PurgedFold[] {
  const { folds: groups = 5, ...rest } = options;
  return combinatorialSplit(rowCount, { ...rest, groups, testGroups: 1 }).folds;
}

/** What is left of all rows beside the test ranges, their purge and their embargo. */
function trainRows(
  rowCount: number,
  test: readonly Rows[],
  horizon: number,
  embargo: number,
): Rows[] {
  const train: Rows[] = [];
  let start = 0;
  for (const range of test) {
    const end = range.start - horizon;
    if (end > start) train.push({ start, end });
    start = range.end + horizon + embargo;
  }
  if (start < rowCount) train.push({ start, end: rowCount });
  return train;
}

/** Every way to choose `k` of the numbers below `n`, in lexicographic order. */
function choices(n: number, k: number, from = 0): number[][] {
  if (k === 0) return [[]];
  return Array.from({ length: n - k - from + 1 }, (_, i) => from + i).flatMap(
    (first) => choices(n, k - 1, first + 1).map((others) => [first, ...others]),
  );
}

function check(
  rowCount: number,
  { groups, testGroups, horizon, embargo }: Required<CombinatorialSplitOptions>,
): void {
  const refuse = (rule: string, value: number) => {
    throw new RangeError(
      `Cannot make combinatorial folds of ${rowCount} rows: ${rule}, got ${value}`,
    );
  };
  const whole = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most;
  if (!whole(groups, 2, rowCount)) {
    refuse(
      "groups must be a whole number from 2 to the number of rows",
      groups,
    );
  }
  if (!whole(testGroups, 1, groups - 1)) {
    refuse(
      `testGroups must be a whole number from 1 to ${groups - 1}`,
      testGroups,
    );
  }
  if (!whole(horizon, 0, Infinity)) {
    refuse("horizon must be a whole number of at least 0", horizon);
  }
  if (!whole(embargo, 0, Infinity)) {
    refuse("embargo must be a whole number of at least 0", embargo);
  }
  const folds = combinations(groups, testGroups);
  if (folds > MOST_FOLDS) {
    refuse(`at most ${MOST_FOLDS} folds are made`, folds);
  }
}

/** How many ways there are to choose `k` of `n`. */
function combinations(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= k; i++) count = count * (n - k + i) / i;
  return Math.round(count);
}
