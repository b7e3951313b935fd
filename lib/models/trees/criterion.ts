/**
 * What a tree of a forest goes by when it splits a node.
 *
 * @module
 */

/** Some rows of a growing tree: entries `start` to `end` of `rows`. */
export interface RowRange {
  readonly rows: Int32Array;
  readonly start: number;
  readonly end: number;
}

/** The bins of one feature that hold rows of a node, and what lies in them. */
export interface BinSums {
  /** `width` sums per bin, at `bin * width`. */
  readonly sums: Float64Array;
  /** Bins, ascending: all that hold rows, and maybe empty ones between them. */
  readonly bins: Uint8Array;
  /** How many of `bins` to read; the last of them holds rows. */
  readonly length: number;
}

/** A cut between two bins of the feature looked at. */
export interface Cut {
  /** How well it separates; only the scores of one node compare. */
  readonly score: number;
  /** The first bin that goes right. */
  readonly bin: number;
}

/**
 * The impurity that a split is to lower, as sums over rows: how to add them up,
 * and which cut is best by them.
 */
export interface Criterion {
  /** Sums that it keeps of any group of rows. */
  readonly width: number;
  /** Least weight on either side of a cut. */
  readonly minSamplesLeaf: number;
  /** Begins a tree in which each row has this weight. */
  begin(weight: Float64Array): void;
  /** Adds every row's part to the sums of its bin. */
  add(sums: Float64Array, bins: Uint8Array, range: RowRange): void;
  /** The weight of the rows that have these sums. */
  weightOf(sums: Float64Array): number;
  /** Whether nothing is left to separate. */
  isPure(range: RowRange): boolean;
  /**
   * The best cut of a node that sums to `node` whose score is above `least`, the
   * lowest of equals. Writes what goes left to `left`.
   */
  bestCut(
    bins: BinSums,
    node: Float64Array,
    left: Float64Array,
    least: number,
  ): Cut | undefined;
}
