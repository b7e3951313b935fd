/**
 * Sets of moments, as sorted lists of ranges that do not touch.
 *
 * @module
 */

/** Moments in ms since the Unix epoch, UTC: `from` included, `to` not. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/**
 * What lies in `ranges` or in `added`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { withRange } from "./time_ranges.ts";
 * const ranges = [{ from: 0, to: 2 }, { from: 5, to: 7 }];
 * assert.deepEqual(withRange(ranges, { from: 2, to: 4 }), [
 *   { from: 0, to: 4 },
 *   { from: 5, to: 7 },
 * ]);
 * ```
 */
export function withRange(
  ranges: readonly TimeRange[],
  added: TimeRange,
): TimeRange[] {
  if (added.from >= added.to) return [...ranges];
  const before = ranges.filter((range) => range.to < added.from);
  const after = ranges.filter((range) => range.from > added.to);
  const touched = ranges.slice(before.length, ranges.length - after.length);
  const from = Math.min(added.from, ...touched.map((range) => range.from));
  const to = Math.max(added.to, ...touched.map((range) => range.to));
  return [...before, { from, to }, ...after];
}

/**
 * What lies in `ranges` but not in `cut`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { withoutRange } from "./time_ranges.ts";
 * assert.deepEqual(withoutRange([{ from: 0, to: 9 }], { from: 3, to: 4 }), [
 *   { from: 0, to: 3 },
 *   { from: 4, to: 9 },
 * ]);
 * ```
 */
export function withoutRange(
  ranges: readonly TimeRange[],
  cut: TimeRange,
): TimeRange[] {
  if (cut.from >= cut.to) return [...ranges];
  return ranges.flatMap(({ from, to }) => [
    { from, to: Math.min(to, cut.from) },
    { from: Math.max(from, cut.to), to },
  ]).filter(({ from, to }) => from < to);
}

/**
 * What lies in `wanted` but not in `ranges`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { missingRanges } from "./time_ranges.ts";
 * const gaps = missingRanges([{ from: 3, to: 4 }], { from: 0, to: 9 });
 * assert.deepEqual(gaps, [{ from: 0, to: 3 }, { from: 4, to: 9 }]);
 * ```
 */
export function missingRanges(
  ranges: readonly TimeRange[],
  wanted: TimeRange,
): TimeRange[] {
  return ranges.reduce(withoutRange, withRange([], wanted));
}
