/**
 * Outliers by Tukey's fences: moves that lie far outside the middle half of all
 * moves. They are marked, never removed, so that the time grid stays whole.
 *
 * @module
 */
import type { Rows } from "../rows.ts";

/** The moves that count as ordinary, both bounds included. */
export interface Fences {
  readonly low: number;
  readonly high: number;
}

/**
 * Fences `multiplier` interquartile ranges below the first and above the third
 * quartile of `values`. Only `rows` are looked at, which are to be train rows.
 *
 * @param values One value per row; `NaN` is passed over.
 * @param multiplier Width in interquartile ranges; 0 fences nothing off.
 * @throws {RangeError} If `multiplier` is negative, or no row has a value.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fitFences } from "./outliers.ts";
 * const values = Float64Array.of(NaN, 0, 1, 2, 3, 4, 1000);
 * assert.deepEqual(fitFences(values, { start: 0, end: 6 }, 3), { low: -5, high: 9 });
 * ```
 */
export function fitFences(
  values: Float64Array,
  rows: Rows,
  multiplier: number,
): Fences {
  if (!(multiplier >= 0)) {
    throw new RangeError(
      `Cannot fit fences: the multiplier must be 0 or more, got ${multiplier}`,
    );
  }
  if (multiplier === 0) return { low: -Infinity, high: Infinity };
  const sorted = sortedValues(values, rows);
  if (sorted.length === 0) {
    throw new RangeError(
      `Cannot fit fences: no value in rows ${rows.start} to ${rows.end}`,
    );
  }
  const [first, third] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  const reach = multiplier * (third - first);
  return { low: first - reach, high: third + reach };
}

/** Whether a value lies outside the fences; `NaN` does not. */
export function isOutside(value: number, { low, high }: Fences): boolean {
  return value < low || value > high;
}

/** What marking outliers costs; see {@linkcode countOutside}. */
export interface OutlierCount {
  /** Rows looked at. */
  readonly rows: number;
  /** Rows outside the fences. */
  readonly marked: number;
  /** The part of the largest hundredth of all moves that is marked, 0 to 1. */
  readonly shareOfLargeMoves: number;
}

/**
 * How many of `rows` lie outside the fences, and what share of the large moves
 * they are. Large is the hundredth of rows with the greatest absolute values.
 *
 * @example Fences that cut off every large move
 * ```ts
 * import assert from "node:assert/strict";
 * import { countOutside } from "./outliers.ts";
 * const values = Float64Array.from({ length: 200 }, (_, i) => i);
 * const count = countOutside(values, { start: 0, end: 200 }, { low: 0, high: 196 });
 * assert.deepEqual(count, { rows: 200, marked: 3, shareOfLargeMoves: 1 });
 * ```
 */
export function countOutside(
  values: Float64Array,
  rows: Rows,
  fences: Fences,
): OutlierCount {
  const sizes = sortedValues(values.map(Math.abs), rows);
  const large = sizes[sizes.length - Math.ceil(sizes.length / 100)] ?? NaN;
  let [marked, largeMarked, largeRows] = [0, 0, 0];
  for (let row = rows.start; row < rows.end; row++) {
    const value = values[row]!;
    const outside = isOutside(value, fences) ? 1 : 0;
    marked += outside;
    if (Math.abs(value) >= large) {
      largeRows++;
      largeMarked += outside;
    }
  }
  return {
    rows: sizes.length,
    marked,
    shareOfLargeMoves: largeRows === 0 ? 0 : largeMarked / largeRows,
  };
}

function sortedValues(values: Float64Array, { start, end }: Rows) {
  return values.subarray(start, end).filter((v) => !Number.isNaN(v)).sort();
}

/**
 * The quantile of ascending values by linear interpolation, as NumPy's and Polars'
 * default; `NaN` of none.
 */
export function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const [low, high] = [
    sorted[below] ?? NaN,
    sorted[Math.ceil(position)] ?? NaN,
  ];
  return low + (high - low) * (position - below);
}
