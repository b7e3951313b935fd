/**
 * How folds are cut and the choice is put to the test, as plain data.
 *
 * @module
 */
import * as v from "valibot";
import { openRange, wholeNumber } from "./config_values.ts";

const ROWS_OR_SHARE_MESSAGE =
  "expected a whole number of rows, or a share of all rows below 1";

/** So many rows, or below 1 a share of all rows. */
function rowsOrShare(least: 0 | 1) {
  return v.pipe(
    v.number(ROWS_OR_SHARE_MESSAGE),
    v.finite(ROWS_OR_SHARE_MESSAGE),
    v.check(
      (rows) => rows >= 1 ? Number.isInteger(rows) : rows > 0 || rows === least,
      ROWS_OR_SHARE_MESSAGE,
    ),
  );
}

const walkForward = {
  /** Rows per test range; by default as many as `folds` equal ones leave room for. */
  testSize: v.optional(wholeNumber(1)),
  /** Rows left out before every test range beyond the purge, or their share of all. */
  embargo: v.optional(rowsOrShare(0), 0),
};

/** How rows are cut into folds, other than into an expanding window's. */
export const SplitsSchema = v.variant("kind", [
  /** Each fold learns from all rows before its test range. */
  v.strictObject({ kind: v.literal("expanding"), ...walkForward }),
  v.strictObject({
    kind: v.literal("sliding"),
    /** Rows every fold learns from, or their share of all rows. */
    trainSize: rowsOrShare(1),
    ...walkForward,
  }),
  /** Every choice of test groups is a fold, which learns from all other groups. */
  v.pipe(
    v.strictObject({
      kind: v.literal("combinatorial"),
      /** Groups that the rows are cut into. */
      groups: v.optional(wholeNumber(2, 100), 6),
      /** Groups every fold is judged on; with 1 it is purged k-fold. */
      testGroups: v.optional(wholeNumber(1, 99), 2),
      /** Rows left out after every test range beyond the purge, or their share. */
      embargo: v.optional(rowsOrShare(0), 0),
    }),
    v.forward(
      v.check(
        ({ groups, testGroups }) => testGroups < groups,
        "expected fewer test groups than groups",
      ),
      ["testGroups"],
    ),
  ),
]);
/** How rows are cut into folds. */
export type Splits = v.InferOutput<typeof SplitsSchema>;

const NO_CHOICE_MESSAGE = "expected at least one choice";

/** How the choice itself is put to the test: made anew inside every fold. */
export const NestedSchema = v.strictObject({
  /** Folds in time order inside each fold's train rows, by which it is chosen. */
  innerFolds: v.optional(wholeNumber(2, 100), 5),
  /** How many features to keep, those that tell most; all of them by default. */
  featureCounts: v.optional(
    v.pipe(v.array(wholeNumber(1)), v.minLength(1, NO_CHOICE_MESSAGE)),
  ),
  /** Probabilities above which up is called; metrics without calls take the first. */
  thresholds: v.optional(
    v.pipe(v.array(openRange(0, 1)), v.minLength(1, NO_CHOICE_MESSAGE)),
    () => [0.5],
  ),
});
/** How the choice itself is put to the test. */
export type Nested = v.InferOutput<typeof NestedSchema>;
