/**
 * The search for the split that separates two classes best.
 *
 * @module
 */
import type { Histogram } from "./histogram.ts";

/** What {@linkcode GiniSplit} goes by. */
export interface GiniSplitOptions {
  /** How much one unit of weight counts, per class. */
  readonly classWeights: readonly [number, number];
  /** Least weight on either side, before class weights. */
  readonly minSamplesLeaf: number;
}

/**
 * The best split of one node: `begin`, then `consider` the histogram of each
 * feature tried, then read the fields. Of equal splits the first one stays.
 *
 * Capitals for the node's weight per class, small letters for its left child's:
 * the decrease of the Gini impurity grows with `(a·B - b·A)² / (l·r)`, where `l`
 * and `r` are the class-weighted sums of the two children. Two such fractions are
 * compared by cross-multiplication, which spares a division per bin and, with
 * whole weights, keeps the numerators exact.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GiniSplit } from "./gini_split.ts";
 * import { Histogram } from "./histogram.ts";
 * const histogram = new Histogram();
 * const codes = Int32Array.of(0, 2, 5); // rows 0 and 1 of class 0, row 2 of class 1
 * const column = {
 *   bins: Uint8Array.of(0, 1, 4),
 *   edges: Float64Array.of(1, 2, 3, 4),
 * };
 * const weight = Float64Array.of(1, 1, 1);
 * histogram.fill({ codes, start: 0, end: 3 }, column, weight);
 * const split = new GiniSplit({ classWeights: [1, 1], minSamplesLeaf: 1 });
 * split.begin(2, 1);
 * split.consider(0, histogram);
 * assert.deepEqual([split.found, split.bin], [true, 2]);
 * ```
 */
export class GiniSplit {
  /** Whether any feature considered can split the node. */
  found = false;
  feature = 0;
  /** The first bin that goes right. */
  bin = 0;
  /** Weight of class 0 that goes left. */
  left0 = 0;
  /** Weight of class 1 that goes left. */
  left1 = 0;

  readonly #classWeight0: number;
  readonly #classWeight1: number;
  readonly #least: number;
  #node0 = 0;
  #node1 = 0;
  #numerator = 0;
  #denominator = 1;

  constructor({ classWeights, minSamplesLeaf }: GiniSplitOptions) {
    [this.#classWeight0, this.#classWeight1] = classWeights;
    this.#least = Math.max(minSamplesLeaf, Number.MIN_VALUE);
  }

  /** Begins a node that holds so much weight of each class. */
  begin(weight0: number, weight1: number): void {
    this.#node0 = weight0;
    this.#node1 = weight1;
    this.found = false;
    // Less than any split has: one that separates nothing is taken where there
    // is no better, since its children may be separable.
    this.#numerator = -1;
    this.#denominator = 1;
  }

  /** Looks for a better split by `feature`, given the node's histogram of it. */
  consider(feature: number, { bins, weight, length }: Histogram): void {
    const [node0, node1, least] = [this.#node0, this.#node1, this.#least];
    const [scale0, scale1] = [this.#classWeight0, this.#classWeight1];
    const node = node0 + node1;
    const scaledNode = scale0 * node0 + scale1 * node1;
    let [numerator, denominator] = [this.#numerator, this.#denominator];
    let [best, left0, left1] = [-1, 0, 0];
    let [sum0, sum1] = [0, 0];
    for (let i = 0; i + 1 < length; i++) {
      const slot = bins[i]! << 1;
      sum0 += weight[slot]!;
      sum1 += weight[slot + 1]!;
      const left = sum0 + sum1;
      if (left < least) continue;
      if (node - left < least) break;
      const cross = sum0 * node1 - sum1 * node0;
      const scaledLeft = scale0 * sum0 + scale1 * sum1;
      const spread = scaledLeft * (scaledNode - scaledLeft);
      if (cross * cross * denominator > numerator * spread) {
        [numerator, denominator] = [cross * cross, spread];
        [best, left0, left1] = [bins[i]!, sum0, sum1];
      }
    }
    if (best < 0) return;
    this.#numerator = numerator;
    this.#denominator = denominator;
    this.found = true;
    this.feature = feature;
    this.bin = best + 1;
    this.left0 = left0;
    this.left1 = left1;
  }
}
