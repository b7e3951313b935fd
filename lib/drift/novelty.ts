/**
 * Whether a row is like those the model learned from.
 *
 * @module
 */
import { nearestSquare } from "./nearest.ts";
import type { TrainReference } from "./reference_schema.ts";

/** How unlike the train rows each row is. */
export interface Novelty {
  /** Features outside the range of the train rows, shape `(rows,)`. */
  readonly outOfRange: Uint16Array;
  /**
   * The distance to the nearest train row, in mean distances between two of them,
   * shape `(rows,)`; `NaN` where a feature is missing.
   */
  readonly dissimilarity: Float64Array;
  /** 1 where the dissimilarity exceeds the reference's threshold, shape `(rows,)`. */
  readonly novel: Uint8Array;
}

/**
 * How unlike the train rows each row is, by itself: one row alone gets the bits it
 * gets among others. A missing feature is out of no range.
 *
 * @param columns One column per feature, in the order of the reference.
 * @throws {TypeError} If there is not one column per feature.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rowNovelty } from "./novelty.ts";
 * const reference = {
 *   rows: 3,
 *   features: [{
 *     ...{ name: "x", least: 0, most: 4, quantiles: [0, 0, 2, 4, 4], missing: 0 },
 *     ...{ edges: [2], counts: [1, 2] },
 *   }],
 *   dissimilarity: {
 *     ...{ mean: [2], scale: [2], weight: [1], points: [[0], [1], [-1]] },
 *     ...{ meanDistance: 2, threshold: 0.5 },
 *   },
 * };
 * const { outOfRange, dissimilarity, novel } = rowNovelty(reference, [
 *   Float64Array.of(3, 10),
 * ]);
 * assert.deepEqual([...outOfRange], [0, 1]);
 * // 3 lies half a deviation from 2 and from 4, 10 lies three from 4.
 * assert.deepEqual([...dissimilarity], [0.25, 1.5]);
 * assert.deepEqual([...novel], [0, 1]);
 * ```
 */
export function rowNovelty(
  { features, dissimilarity: measure }: TrainReference,
  columns: readonly Float64Array[],
): Novelty {
  if (columns.length !== features.length) {
    throw new TypeError(
      `Cannot measure novelty: expected ${features.length} columns, got ${columns.length}`,
    );
  }
  const rows = columns[0]?.length ?? 0;
  const outOfRange = new Uint16Array(rows);
  for (const [j, { least, most }] of features.entries()) {
    const column = columns[j]!;
    // Whatever value a feature has that no train row had is outside.
    const [from, to] = [least ?? Infinity, most ?? -Infinity];
    for (let row = 0; row < rows; row++) {
      if (column[row]! < from || column[row]! > to) outOfRange[row]!++;
    }
  }
  const dissimilarity = new Float64Array(rows).fill(NaN);
  const novel = new Uint8Array(rows);
  if (measure === null) return { outOfRange, dissimilarity, novel };
  const { mean, scale, weight, points, meanDistance, threshold } = measure;
  const at = new Float64Array(columns.length);
  for (let row = 0, guess = 0; row < rows; row++) {
    let whole = true;
    for (let j = 0; j < at.length; j++) {
      at[j] = weight[j]! * (columns[j]![row]! - mean[j]!) / scale[j]!;
      if (Number.isNaN(at[j])) whole = false;
    }
    if (!whole) continue;
    const { square, point } = nearestSquare(points, at, guess);
    // Neighbouring rows lie near to the same point.
    guess = point;
    dissimilarity[row] = Math.sqrt(square) / meanDistance;
    novel[row] = +(dissimilarity[row]! > threshold);
  }
  return { outOfRange, dissimilarity, novel };
}
