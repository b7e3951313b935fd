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
