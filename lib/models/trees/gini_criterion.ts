/**
 * The Gini impurity of any number of classes.
 *
 * @module
 */
import type { BinSums, Criterion, Cut, RowRange } from "./criterion.ts";

/** What {@linkcode GiniCriterion} goes by. */
export interface GiniCriterionOptions {
  /** How much one unit of weight counts, per class. */
  readonly classWeights: readonly number[];
  /** Least weight on either side, before class weights. */
  readonly minSamplesLeaf: number;
}

/**
 * Splits by the Gini impurity. The sums are the weight of each class, which whole
 * weights keep exact.
 *
 * With `l` and `r` for the class-weighted sums of the two children per class, the
 * decrease of the impurity grows with `Σl² / Σl + Σr² / Σr`. Two classes have a
 * search of their own in `GiniSplit`, which needs no division.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GiniCriterion } from "./gini_criterion.ts";
 * const gini = new GiniCriterion(Uint8Array.of(0, 1, 2, 2), {
 *   classWeights: [1, 1, 1],
 *   minSamplesLeaf: 1,
 * });
 * gini.begin(Float64Array.of(1, 1, 1, 1));
 * const sums = new Float64Array(4 * 3);
 * const range = { rows: Int32Array.of(0, 1, 2, 3), start: 0, end: 4 };
 * gini.add(sums, Uint8Array.of(0, 1, 2, 3), range);
 * const [node, left] = [Float64Array.of(1, 1, 2), new Float64Array(3)];
 * const bins = { sums, bins: Uint8Array.of(0, 1, 2, 3), length: 4 };
 * assert.deepEqual(gini.bestCut(bins, node, left, -1), { score: 3, bin: 2 });
 * assert.deepEqual([...left], [1, 1, 0]);
 * ```
 */
export class GiniCriterion implements Criterion {
  readonly width: number;
  readonly minSamplesLeaf: number;
  readonly #classOfRow: Uint8Array;
  readonly #classWeights: Float64Array;
  /** Weight per class in the bins passed so far. */
  readonly #passed: Float64Array;
  #weight: Float64Array = new Float64Array();

  constructor(
    classOfRow: Uint8Array,
    { classWeights, minSamplesLeaf }: GiniCriterionOptions,
  ) {
    this.width = classWeights.length;
    this.#classOfRow = classOfRow;
    this.#classWeights = Float64Array.from(classWeights);
    this.minSamplesLeaf = Math.max(minSamplesLeaf, Number.MIN_VALUE);
    this.#passed = new Float64Array(this.width);
  }

  begin(weight: Float64Array): void {
    this.#weight = weight;
  }

  add(
    sums: Float64Array,
    bins: Uint8Array,
    { rows, start, end }: RowRange,
  ): void {
    const [width, weight, classOfRow] = [
      this.width,
      this.#weight,
      this.#classOfRow,
    ];
    for (let i = start; i < end; i++) {
      const row = rows[i]!;
      const slot = bins[row]! * width + classOfRow[row]!;
      sums[slot] = sums[slot]! + weight[row]!;
    }
  }

  weightOf(sums: Float64Array): number {
    let total = 0;
    for (let k = 0; k < sums.length; k++) total += sums[k]!;
    return total;
  }

  isPure({ rows, start, end }: RowRange): boolean {
    const first = this.#classOfRow[rows[start]!]!;
    for (let i = start + 1; i < end; i++) {
      if (this.#classOfRow[rows[i]!] !== first) return false;
    }
    return true;
  }

  bestCut(
    { sums, bins, length }: BinSums,
    node: Float64Array,
    left: Float64Array,
    least: number,
  ): Cut | undefined {
    const [width, passed, scale] = [
      this.width,
      this.#passed,
      this.#classWeights,
    ];
    const [whole, leastWeight] = [this.weightOf(node), this.minSamplesLeaf];
    let [score, bin, weight] = [least, 0, 0];
    passed.fill(0);
    for (let i = 0; i + 1 < length; i++) {
      const slot = bins[i]! * width;
      for (let k = 0; k < width; k++) {
        const ofBin = sums[slot + k]!;
        passed[k] = passed[k]! + ofBin;
        weight += ofBin;
      }
      if (weight < leastWeight) continue;
      if (whole - weight < leastWeight) break;
      let [sumLeft, squaresLeft, sumRight, squaresRight] = [0, 0, 0, 0];
      for (let k = 0; k < width; k++) {
        const l = scale[k]! * passed[k]!;
        const r = scale[k]! * (node[k]! - passed[k]!);
        sumLeft += l;
        squaresLeft += l * l;
        sumRight += r;
        squaresRight += r * r;
      }
      const separated = squaresLeft / sumLeft + squaresRight / sumRight;
      if (separated > score) {
        score = separated;
        bin = bins[i]! + 1;
        left.set(passed);
      }
    }
    return bin > 0 ? { score, bin } : undefined;
  }
}
