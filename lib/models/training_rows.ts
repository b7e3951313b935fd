/**
 * The rows a learner really learns from: those that have weight.
 *
 * @module
 */
import type { Rows } from "../rows.ts";
import type { Columns, Samples } from "./learner.ts";

/** The rows of weight above 0. */
export interface WeightedRows {
  /** Their numbers in the samples, ascending. */
  readonly rows: Uint32Array;
  /** The weight of each of them. */
  readonly weight: Float64Array;
  /** The label of each of them. */
  readonly labels: Float64Array;
}

/** The rows of weight above 0, checked, with their labels as classes. */
export interface ClassRows {
  /** Their numbers in the samples, ascending. */
  readonly rows: Uint32Array;
  /** The weight of each of them. */
  readonly weight: Float64Array;
  /** The class of each of them: a place in `classes`. */
  readonly classOfRow: Uint8Array;
  /** The labels, ascending. */
  readonly classes: readonly number[];
}

/** {@linkcode ClassRows} of class 0 or 1. */
export interface TrainingRows extends ClassRows {
  /** The two labels, ascending. */
  readonly classes: readonly [number, number];
}

/** A class's number fits into one byte. */
const MOST_CLASSES = 256;

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
  samples: Pick<Samples, "target" | "weight">,
  rows: Rows,
): TrainingRows {
  const { labels, ...kept } = weightedRows(samples, rows);
  const classes = twoClasses(labels);
  const classOfRow = new Uint8Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    classOfRow[i] = +(labels[i] === classes[1]);
  }
  return { ...kept, classOfRow, classes };
}

/**
 * The same with two classes or more.
 *
 * @throws {RangeError} If a weight is negative or not finite, a label is not
 * finite, or there are not from 2 to 256 labels.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { classRows } from "./training_rows.ts";
 * const { classes, classOfRow } = classRows({
 *   target: Float64Array.of(1, -1, 0, 1),
 *   weight: Float64Array.of(1, 1, 1, 2),
 * }, { start: 0, end: 4 });
 * assert.deepEqual([classes, [...classOfRow]], [[-1, 0, 1], [2, 0, 1, 2]]);
 * ```
 */
export function classRows(
  samples: Pick<Samples, "target" | "weight">,
  rows: Rows,
): ClassRows {
  const { labels, ...kept } = weightedRows(samples, rows);
  const classes = [...new Set(labels)].sort((a, b) => a - b);
  if (
    classes.length < 2 || classes.length > MOST_CLASSES ||
    !classes.every(Number.isFinite)
  ) {
    const found = classes.slice(0, 3).join(", ") || "no rows";
    throw new RangeError(
      `Cannot fit: expected labels of two classes or more on rows of weight, got ${found}${
        classes.length > 3 ? ` and ${classes.length - 3} more` : ""
      }`,
    );
  }
  const place = new Map(classes.map((label, klass) => [label, klass]));
  const classOfRow = Uint8Array.from(labels, (label) => place.get(label)!);
  return { ...kept, classOfRow, classes };
}

/**
 * The rows of weight above 0 with their labels as they are.
 *
 * @throws {RangeError} If a weight is negative or not finite.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { weightedRows } from "./training_rows.ts";
 * const { rows, labels } = weightedRows({
 *   target: Float64Array.of(0.5, 0.1, NaN),
 *   weight: Float64Array.of(1, 2, 0),
 * }, { start: 0, end: 3 });
 * assert.deepEqual([[...rows], [...labels]], [[0, 1], [0.5, 0.1]]);
 * ```
 */
export function weightedRows(
  { target, weight }: Pick<Samples, "target" | "weight">,
  { start, end }: Rows,
): WeightedRows {
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
  return {
    rows: kept,
    weight: picked(weight, kept),
    labels: picked(target, kept),
  };
}

/**
 * The rows of weight above 0 with their labels as numbers to predict.
 *
 * @throws {RangeError} If a weight is negative or not finite, a label is not
 * finite, or there are no rows.
 */
export function numberRows(
  samples: Pick<Samples, "target" | "weight">,
  range: Rows,
): WeightedRows {
  const kept = weightedRows(samples, range);
  const { rows, labels } = kept;
  const bad = labels.findIndex((label) => !Number.isFinite(label));
  if (bad >= 0) {
    throw new RangeError(
      `Cannot fit: targets must be finite on rows of weight, got ${
        labels[bad]
      } in row ${rows[bad]}`,
    );
  }
  if (rows.length === 0) {
    throw new RangeError("Cannot fit: expected rows of weight, got no rows");
  }
  return kept;
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
 * @param mayMiss Whether its values may be missing.
 * @throws {TypeError} If the column ends before the rows do.
 * @throws {RangeError} If a value is infinite, or missing and may not be.
 */
export function trainingColumn(
  { names, features, ...samples }: Pick<
    Samples,
    "names" | "features" | "mayMiss"
  >,
  feature: number,
  rows: Uint32Array,
  mayMiss: boolean = samples.mayMiss?.[feature] ?? false,
): Float64Array {
  const column = features[feature]!;
  const last = rows.at(-1);
  if (last !== undefined && last >= column.length) {
    throw new TypeError(
      `Cannot fit: feature "${
        names[feature]
      }" must have a value in row ${last}, got ${column.length} rows`,
    );
  }
  const values = picked(column, rows);
  for (let i = 0; i < rows.length; i++) {
    const value = values[i]!;
    if (Number.isFinite(value) || (mayMiss && Number.isNaN(value))) continue;
    throw new RangeError(
      `Cannot fit: feature "${
        names[feature]
      }" must be finite on rows of weight, got ${value} in row ${rows[i]}`,
    );
  }
  return values;
}

/**
 * How much one unit of weight counts per class. `balanced`: so much that all
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
  training: Pick<TrainingRows, "weight" | "classOfRow">,
  kind: "balanced" | "none",
): [number, number] {
  return weightsOfClasses(training, 2, kind) as [number, number];
}

/** The same of so many classes. */
export function weightsOfClasses(
  { weight, classOfRow }: Pick<ClassRows, "weight" | "classOfRow">,
  classes: number,
  kind: "balanced" | "none",
): number[] {
  if (kind === "none") return new Array<number>(classes).fill(1);
  const total = new Array<number>(classes).fill(0);
  for (let i = 0; i < weight.length; i++) total[classOfRow[i]!]! += weight[i]!;
  const share = total.reduce((sum, of) => sum + of) / classes;
  return total.map((of) => share / of);
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
