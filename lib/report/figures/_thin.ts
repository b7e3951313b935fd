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

/**
 * The rows of `values` that a line is drawn by, ascending: the first and the last,
 * and of each of `columns` equal stretches of rows the least and the greatest, in the
 * order in which they come. A line through low and high in any other order would show
 * jumps that never were.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { turningRows } from "./_thin.ts";
 * assert.deepEqual(turningRows([9, 7, 8, 5, 6, 1], { columns: 2 }), [0, 1, 4, 5]);
 * ```
 */
export function turningRows(
  values: ArrayLike<number>,
  { columns }: { columns: number },
): number[] {
  const count = values.length;
  if (count === 0) return [];
  const rows = new Set([0]);
  for (let column = 0; column < columns; column++) {
    const start = Math.floor(column * count / columns);
    const end = Math.floor((column + 1) * count / columns);
    if (start === end) continue;
    let [least, greatest] = [start, start];
    for (let row = start + 1; row < end; row++) {
      if (values[row]! < values[least]!) least = row;
      if (values[row]! > values[greatest]!) greatest = row;
    }
    rows.add(Math.min(least, greatest)).add(Math.max(least, greatest));
  }
  return [...rows.add(count - 1)];
}
