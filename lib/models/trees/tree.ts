/**
 * A grown tree as columns: one value per split, one per leaf.
 *
 * @module
 */

/**
 * The splits of a binary tree over binned features. Split 0 is the root; a tree
 * without splits is its only leaf. A child that is not negative is the number of
 * a split, a negative one, inverted bit by bit (`~child`), that of a leaf.
 */
export interface Splits {
  /** Per split, the feature it looks at. */
  readonly feature: Uint32Array;
  /**
   * Per split, the first bin that goes right: left means below edge `bin - 1`, or
   * not missing where there is no such edge.
   */
  readonly bin: Uint8Array;
  /** Per split, the child for rows below the edge. */
  readonly left: Int32Array;
  /** Per split, the child for the others. */
  readonly right: Int32Array;
  /**
   * Per split, 1 where rows that lack the feature go right, 0 where they go left.
   * Trees without it have no place for such rows, or send them right at all splits.
   */
  readonly missingRight?: Uint8Array;
}

/** A tree that tells classes: a leaf holds the weight of each. */
export interface Tree extends Splits {
  /** Per class, one column: per leaf, the weight of the training rows of the class. */
  readonly weights: readonly Float64Array[];
}

/** A tree that predicts a number: a leaf holds the mean of its training rows. */
export interface MeanTree extends Splits {
  /** Per leaf, the weight of its training rows. */
  readonly weight: Float64Array;
  /** Per leaf, the weighted mean of their targets. */
  readonly value: Float64Array;
}

/** A tree that adds a number: a leaf holds what its rows get. */
export interface ValueTree extends Splits {
  readonly missingRight: Uint8Array;
  /** Per leaf, what it adds. */
  readonly value: Float64Array;
}

/**
 * Splits on the longest way from the root to a leaf.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { treeDepth } from "./tree.ts";
 * const stump = {
 *   feature: Uint32Array.of(0),
 *   bin: Uint8Array.of(1),
 *   left: Int32Array.of(~0),
 *   right: Int32Array.of(~1),
 *   weights: [Float64Array.of(3, 0), Float64Array.of(0, 4)],
 * };
 * assert.equal(treeDepth(stump), 1);
 * ```
 */
export function treeDepth({ left, right }: Splits): number {
  const depth = new Uint32Array(left.length);
  // Children come after their parent, so that one walk backwards is enough.
  for (let split = left.length - 1; split >= 0; split--) {
    const [a, b] = [left[split]!, right[split]!];
    depth[split] = 1 + Math.max(a < 0 ? 0 : depth[a]!, b < 0 ? 0 : depth[b]!);
  }
  return depth[0] ?? 0;
}
