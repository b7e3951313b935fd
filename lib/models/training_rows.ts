/**
 * The rows a learner really learns from: those that have weight.
 *
 * @module
 */
import type { Rows } from "../rows.ts";
import type { Columns, Samples } from "./learner.ts";

/** The rows of weight above 0, checked, with their labels as class 0 or 1. */
export interface TrainingRows {
  /** Their numbers in the samples, ascending. */
  readonly rows: Uint32Array;
  /** The weight of each of them. */
  readonly weight: Float64Array;
  /** The class of each of them: a place in `classes`. */
  readonly classOfRow: Uint8Array;
  /** The two labels, ascending. */
  readonly classes: readonly [number, number];
}

/**
 * Finds the rows to learn from.
 *
 * @throws {RangeError} If a weight is negative or not finite, or the labels are
 * not of exactly two kinds.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { trainingRows } from "./training_rows.ts";
 * const training = trainingRows({
 *   target: Float64Array.of(1, 0, NaN, 1),
 *   weight: Float64Array.of(1, 1, 0, 2),
 * }, { start: 0, end: 4 });
 * assert.deepEqual([...training.rows], [0, 1, 3]);
 * assert.deepEqual(training.classes, [0, 1]);
 * ```
 */
export function trainingRows(
  { target, weight }: Pick<Samples, "target" | "weight">,
  { start, end }: Rows,
): TrainingRows {
  const rows = new Uint32Array(end - start);
  let count = 0;
  for (let row = start; row < end; row++) {
    const ofRow = weight[row]!;
    if (!(ofRow >= 0 && ofRow < Infinity)) {
      throw new RangeError(
        `Cannot fit: weights must be finite and not negative, got ${ofRow} in row ${row}`,
      );
    }
    if (ofRow > 0) rows[count++] = row;
  }
  const kept = rows.slice(0, count);
  const labels = picked(target, kept);
  const classes = twoClasses(labels);
  const classOfRow = new Uint8Array(count);
  for (let i = 0; i < count; i++) classOfRow[i] = +(labels[i] === classes[1]);
  return { rows: kept, weight: picked(weight, kept), classOfRow, classes };
}

function picked(column: Float64Array, rows: Uint32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = column[rows[i]!]!;
  return values;
}

function twoClasses(labels: Float64Array): [number, number] {
  const first = labels[0]!;
  const second = labels.find((label) => label !== first)!;
  const third = labels.find((label) => label !== first && label !== second);
  if (
    Number.isFinite(first) && Number.isFinite(second) && third === undefined
  ) {
    return first < second ? [first, second] : [second, first];
  }
  const found = [...new Set(labels)].slice(0, 3).join(", ");
  throw new RangeError(
    `Cannot fit: expected labels of two classes on rows of weight, got ${
      third === undefined ? found || "no rows" : `${found} and maybe more`
    }`,
  );
}

/**
 * One feature of the rows to learn from.
 *
 * @throws {RangeError} If a value is missing or infinite.
 */
export function trainingColumn(
  { names, features }: Pick<Samples, "names" | "features">,
  feature: number,
  rows: Uint32Array,
): Float64Array {
  const values = picked(features[feature]!, rows);
  for (let i = 0; i < rows.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new RangeError(
        `Cannot fit: feature "${
          names[feature]
        }" must be finite on rows of weight, got ${values[i]} in row ${
          rows[i]
        }`,
      );
    }
  }
  return values;
}

/**
 * How much one unit of weight counts per class. `balanced`: so much that both
 * classes weigh the same in total, and together as much as without; scikit-learn's
 * `class_weight="balanced"`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { classWeights } from "./training_rows.ts";
 * const training = {
 *   weight: Float64Array.of(1, 1, 2),
 *   classOfRow: Uint8Array.of(0, 1, 0),
 * };
 * assert.deepEqual(classWeights(training, "balanced"), [4 / 6, 4 / 2]);
 * assert.deepEqual(classWeights(training, "none"), [1, 1]);
 * ```
 */
export function classWeights(
  { weight, classOfRow }: Pick<TrainingRows, "weight" | "classOfRow">,
  kind: "balanced" | "none",
): [number, number] {
  if (kind === "none") return [1, 1];
  const total = [0, 0];
  for (let i = 0; i < weight.length; i++) total[classOfRow[i]!]! += weight[i]!;
  const [weight0, weight1] = total as [number, number];
  const half = (weight0 + weight1) / 2;
  return [half / weight0, half / weight1];
}

/**
 * The number of rows to predict.
 *
 * @throws {TypeError} If there are not `expected` columns, or not all equally long.
 */
export function checkedRowCount(columns: Columns, expected: number): number {
  if (columns.length !== expected) {
    throw new TypeError(
      `Cannot predict: expected ${expected} columns, got ${columns.length}`,
    );
  }
  const { length } = columns[0]!;
  for (const column of columns) {
    if (column.length !== length) {
      throw new TypeError(
        `Cannot predict: expected columns of ${length} rows, got ${column.length}`,
      );
    }
  }
  return length;
}
