/**
 * Ranges of rows: folds and unbroken runs are such ranges over the same columns.
 *
 * @module
 */

/** A run of rows, `start` included, `end` not. */
export interface Rows {
  readonly start: number;
  readonly end: number;
}

/** One range of rows, or several, ascending and apart. */
export type RowRanges = Rows | readonly Rows[];

/**
 * The ranges as a list.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rangesOf } from "./rows.ts";
 * assert.deepEqual(rangesOf({ start: 0, end: 9 }), [{ start: 0, end: 9 }]);
 * ```
 */
export function rangesOf(rows: RowRanges): readonly Rows[] {
  return "start" in rows ? [rows] : rows;
}

/**
 * The one range from the first row to the last; rows between ranges are in it too.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hullOf } from "./rows.ts";
 * const ranges = [{ start: 2, end: 4 }, { start: 7, end: 9 }];
 * assert.deepEqual(hullOf(ranges), { start: 2, end: 9 });
 * ```
 */
export function hullOf(rows: RowRanges): Rows {
  if ("start" in rows) return rows;
  return { start: rows[0]?.start ?? 0, end: rows.at(-1)?.end ?? 0 };
}

/**
 * How many rows there are in all ranges.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { countRows } from "./rows.ts";
 * assert.equal(countRows([{ start: 2, end: 4 }, { start: 7, end: 9 }]), 4);
 * ```
 */
export function countRows(rows: RowRanges): number {
  return rangesOf(rows).reduce((sum, { start, end }) => sum + end - start, 0);
}

/**
 * The rows at places `start` to `end` of all rows of the ranges, counted through.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rowsAt } from "./rows.ts";
 * const ranges = [{ start: 2, end: 4 }, { start: 7, end: 9 }];
 * assert.deepEqual(rowsAt(ranges, { start: 1, end: 3 }), [
 *   { start: 3, end: 4 },
 *   { start: 7, end: 8 },
 * ]);
 * ```
 */
export function rowsAt(rows: RowRanges, places: Rows): Rows[] {
  let before = 0;
  return rangesOf(rows).flatMap(({ start, end }) => {
    const shift = start - before;
    before += end - start;
    const part = {
      start: Math.max(start, places.start + shift),
      end: Math.min(end, places.end + shift),
    };
    return part.start < part.end ? [part] : [];
  });
}
