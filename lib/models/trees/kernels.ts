/**
 * The inner loops of boosting and the memory that they work on.
 *
 * @module
 */

/** Memory that grows, in pages of 64 KiB; a view of it sees what it was. */
export interface KernelMemory {
  readonly buffer: ArrayBufferLike;
  /** By so many pages; by 0 it takes note of what others have added. */
  grow(pages: number): number;
}

/** Bytes of a page of memory. */
export const PAGE_BYTES = 65_536;
/** Bytes of the sums of one column: a gradient and a mass for each of 256 bins. */
export const COLUMN_SUM_BYTES = 4096;
/** Bytes of what {@linkcode Kernels.scan} finds in a column. */
export const FOUND_BYTES = 56;

/** Where rows and what is known of them lie. */
export interface KernelRows {
  /** The bins of all columns, row after row. */
  readonly matrix: number;
  /** Bytes from one row of the matrix to the next. */
  readonly stride: number;
  /** Per row its gradient and its mass, in units. */
  readonly pairs: number;
}

/** What a column's sums are searched by, as the node's, in units. */
export interface ScanTerms {
  readonly all: number;
  readonly allUnits: number;
  readonly allHessian: number;
  readonly leastUnits: number;
  readonly leastHessian: number;
  readonly lambda: number;
  readonly perUnit: number;
  readonly unit: number;
}

/** Where the rows of two classes lie, with what is made of them. */
export interface LogisticRows {
  /** Per row a double. */
  readonly scores: number;
  /** Per row a byte, 0 or 1. */
  readonly classes: number;
  /** Per row a single, and room for one more. */
  readonly gradient: number;
  readonly hessian: number;
}

/** Loops over one memory. Places in it are byte addresses; rows are 32-bit numbers. */
export interface Kernels {
  /**
   * Adds the pairs of rows to the sums of `columns`, each at the slot of its bin.
   *
   * @param sums Column after column, {@linkcode COLUMN_SUM_BYTES} each.
   * @param rows Where their numbers begin; `end` is where they end.
   */
  addRows(
    sums: number,
    columns: Uint32Array,
    rows: number,
    end: number,
    of: KernelRows,
  ): void;
  /** Writes the sum of the pairs of rows. */
  sumPairs(to: number, rows: number, end: number, pairs: number): void;
  /** Makes all numbers up to `end` 0. */
  clear(from: number, end: number): void;
  /** Copies what lies from `from` to `end`. */
  copy(to: number, from: number, end: number): void;
  /** Takes the sums of one child from those of its parent, which leaves the other child's. */
  takeAway(parent: number, child: number, end: number): void;
  /**
   * Parts rows by their bins in a column, both sides in their order: left go those
   * whose bin plus `turn`, of which the lower eight bits count, is below `first`.
   *
   * @param lefts Where those on the left go; it may be where they come from.
   * @returns How many go left.
   */
  partition(
    rows: number,
    end: number,
    column: number,
    turn: number,
    first: number,
    lefts: number,
    rights: number,
  ): number;
  /**
   * Tries every split of a column's sums, from `slot` on, against the best found
   * so far. Of that lie at `found`, as doubles: its fit as a fraction, the left
   * side's gradient and mass, and both sides' hessians with `lambda`, of which the
   * fraction's denominator is the product; then, as words, its last slot on the
   * left and `missingRight`.
   *
   * @param lost Sums of rows that lack the feature, if they go left.
   */
  scan(
    found: number,
    slot: number,
    end: number,
    missingRight: number,
    lost: number,
    lostMass: number,
    terms: ScanTerms,
  ): void;
  /**
   * Writes the derivatives of the log-loss of two classes by the score.
   *
   * @param start An even number of a row.
   * @param scales How much a row of either class counts.
   */
  logistic(
    of: LogisticRows,
    start: number,
    end: number,
    scales: readonly number[],
  ): void;
}
