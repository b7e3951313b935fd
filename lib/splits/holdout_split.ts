/**
 * The rows nobody looks at until a model is chosen.
 *
 * @module
 */
import { shownAs } from "../display.ts";
import type { Fold } from "./fold.ts";

/** Options for {@linkcode holdoutSplit}. */
export interface HoldoutSplitOptions {
  /** The share of rows to hold out, or the UTC date (`2024-06-01`) they begin at. */
  holdout: number | string;
  /** Rows a label looks ahead; as many are purged before the held-out rows. */
  horizon: number;
}

/**
 * The last rows as `test`, and all rows before them as `train`, less those whose
 * label looks into the held-out range.
 *
 * @param openTime Open times in ms, ascending.
 * @throws {RangeError} If either side is left without rows.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { holdoutSplit } from "./holdout_split.ts";
 * const openTime = Float64Array.from({ length: 10 }, (_, i) => i * 60_000);
 * assert.deepEqual(holdoutSplit(openTime, { holdout: 0.2, horizon: 1 }), {
 *   train: { start: 0, end: 7 },
 *   test: { start: 8, end: 10 },
 * });
 * ```
 */
export function holdoutSplit(
  openTime: Float64Array,
  options: HoldoutSplitOptions,
): Fold {
  const { holdout, horizon } = options;
  const rows = openTime.length;
  const start = typeof holdout === "number"
    ? Math.floor(rows * (1 - holdout))
    : firstRowFrom(openTime, Date.parse(holdout));
  const trainEnd = start - horizon;
  if (Number.isNaN(start) || trainEnd < 1 || start >= rows) {
    throw new RangeError(
      `Cannot hold out ${holdout} of ${describeRows(openTime)}: no rows ${
        start >= rows ? "to judge on" : "to learn from"
      } are left`,
    );
  }
  return shownAs("folds", {
    train: { start: 0, end: trainEnd },
    test: { start, end: rows },
  });
}

function firstRowFrom(openTime: Float64Array, time: number): number {
  if (Number.isNaN(time)) return NaN;
  const row = openTime.findIndex((opened) => opened >= time);
  return row < 0 ? openTime.length : row;
}

function describeRows(openTime: Float64Array): string {
  if (openTime.length === 0) return "0 rows";
  const [from, to] = [openTime[0]!, openTime.at(-1)!].map((time) =>
    new Date(time).toISOString().slice(0, 10)
  );
  return `${openTime.length} rows from ${from} to ${to}`;
}
