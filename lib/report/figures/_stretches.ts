/**
 * Where a column has values and where it has none, as a figure draws it.
 *
 * @module
 */
import { extents } from "./_thin.ts";

/** Neighbouring rows that all have a value, or all have none. */
interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly known: boolean;
}

/**
 * The stretches of `values`, ascending; one ends where values begin or cease, and
 * before each row of `breaks`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { stretchesOf } from "./_stretches.ts";
 * assert.deepEqual(stretchesOf(Float64Array.of(NaN, 1, 2), [2]), [
 *   { start: 0, end: 1, known: false },
 *   { start: 1, end: 2, known: true },
 *   { start: 2, end: 3, known: true },
 * ]);
 * ```
 */
export function stretchesOf(
  values: Float64Array,
  breaks: readonly number[],
): Stretch[] {
  const stretches: Stretch[] = [];
  const known = (row: number) => Number.isFinite(values[row]);
  let start = 0;
  for (let end = 1; end <= values.length; end++) {
    const goesOn = end < values.length && known(end) === known(start) &&
      !breaks.includes(end);
    if (goesOn) continue;
    stretches.push({ start, end, known: known(start) });
    start = end;
  }
  return stretches;
}

/** A point of a line; `NaN` lifts the pen. */
export interface LinePoint {
  readonly at: number;
  readonly value: number;
}

/**
 * The points of a line through `values`, lifted where a value is missing and
 * before each row of `breaks`. Of more rows than twice the pixel columns the
 * extents remain.
 */
export function linePoints(
  openTime: Float64Array,
  values: Float64Array,
  options: { breaks: readonly number[]; columns: number },
): LinePoint[] {
  const { breaks, columns } = options;
  const points: LinePoint[] = [];
  for (const { start, end, known } of stretchesOf(values, breaks)) {
    if (!known) continue;
    const [at, part] = [openTime, values].map((c) => c.subarray(start, end));
    const share = Math.ceil(columns * (end - start) / values.length);
    if (values.length <= 2 * columns) {
      part!.forEach((value, i) => points.push({ at: at![i]!, value }));
    } else {
      for (
        const { at: x, low, high } of extents(at!, part!, { columns: share })
      ) {
        points.push({ at: x, value: low }, { at: x, value: high });
      }
    }
    points.push({ at: at![end - start - 1]!, value: NaN });
  }
  return points;
}
