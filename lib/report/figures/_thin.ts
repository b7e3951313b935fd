/**
 * Long columns drawn with no more marks than there are pixels.
 *
 * @module
 */

/** The least and greatest values of the rows that fall on one pixel column. */
export interface Extent {
  /** Position of the first of those rows. */
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The extents of `values` over `positions`, `columns` of them at most; what is not
 * a finite number, or for which `keep` says no, is passed over.
 *
 * @param positions Ascending, one per value.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { extents } from "./_thin.ts";
 * assert.deepEqual(extents([0, 1, 2, 3], [5, 7, NaN, 1], { columns: 2 }), [
 *   { at: 0, low: 5, high: 7 },
 *   { at: 3, low: 1, high: 1 },
 * ]);
 * ```
 */
export function extents(
  positions: ArrayLike<number>,
  values: ArrayLike<number>,
  options: { columns: number; keep?: (value: number) => boolean },
): Extent[] {
  const { columns, keep = () => true } = options;
  const first = positions[0] ?? 0;
  const reach = (positions[positions.length - 1] ?? 0) - first;
  const found: { at: number; low: number; high: number }[] = [];
  let current = -1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value) || !keep(value)) continue;
    const share = reach === 0 ? 0 : (positions[i]! - first) / reach;
    const column = Math.min(columns - 1, Math.floor(share * columns));
    if (column !== current) {
      found.push({ at: positions[i]!, low: value, high: value });
      current = column;
      continue;
    }
    const extent = found.at(-1)!;
    extent.low = Math.min(extent.low, value);
    extent.high = Math.max(extent.high, value);
  }
  return found;
}
