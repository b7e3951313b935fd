/**
 * The squared error of predicting a mean.
 *
 * @module
 */
import type { BinSums, Criterion, Cut, RowRange } from "./criterion.ts";

/** A double holds whole numbers up to 2^53 exactly; half of that is room to round in. */
const SUM_BITS = 52;

/**
 * Splits by the squared error. The sums are the weight and the weighted targets.
 *
 * Targets are counted from the middle of their range in units so small that a tree's
 * sum just fits into a double: with whole weights all sums are exact, the same
 * in any order, and a row of weight 2 is two rows. Of 40,000 rows a target keeps
 * some 36 bits, 1e-11 of the range.
 *
 * With `W` and `S` for a node's sums and `w` and `s` for those of its left child,
 * the decrease of the squared error is `(s·W - S·w)² / (w·(W - w)·W)`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { SquaredCriterion } from "./squared_criterion.ts";
 * const squared = new SquaredCriterion(Float64Array.of(1, 2, 9), 1);
 * squared.begin(Float64Array.of(1, 1, 1));
 * const sums = new Float64Array(3 * 2);
 * const range = { rows: Int32Array.of(0, 1, 2), start: 0, end: 3 };
 * squared.add(sums, Uint8Array.of(0, 1, 2), range);
 * assert.equal(squared.meanOf(sums[4]!, sums[5]!), 9);
 * ```
 */
export class SquaredCriterion implements Criterion {
  readonly width = 2;
  readonly minSamplesLeaf: number;
  readonly #target: Float64Array;
  readonly #middle: number;
  /** The farthest a target lies from the middle. */
  readonly #reach: number;
  /** Per row, the target in units from the middle. */
  readonly #units: Float64Array;
  #weight: Float64Array = new Float64Array();
  /** How many units a target of 1 is. */
  #scale = 1;

  /**
   * @param target Finite numbers, at least one.
   * @param minSamplesLeaf Least weight on either side of a cut.
   */
  constructor(target: Float64Array, minSamplesLeaf: number) {
    this.#target = target;
    this.minSamplesLeaf = Math.max(minSamplesLeaf, Number.MIN_VALUE);
    let [low, high] = [target[0]!, target[0]!];
    for (let row = 0; row < target.length; row++) {
      low = Math.min(low, target[row]!);
      high = Math.max(high, target[row]!);
    }
    this.#middle = low === high ? low : low / 2 + high / 2;
    this.#reach = Math.max(high - this.#middle, this.#middle - low);
    this.#units = new Float64Array(target.length);
  }

  begin(weight: Float64Array): void {
    this.#weight = weight;
    let total = 0;
    for (let row = 0; row < weight.length; row++) total += weight[row]!;
    const scale = powerBelow(2 ** SUM_BITS / Math.max(total, 1) / this.#reach);
    this.#scale = scale;
    for (let row = 0; row < weight.length; row++) {
      this.#units[row] = Math.round(
        (this.#target[row]! - this.#middle) * scale,
      );
    }
  }

  /** The mean target of rows that have these sums. */
  meanOf(weight: number, sum: number): number {
    return this.#middle + sum / weight / this.#scale;
  }

  add(
    sums: Float64Array,
    bins: Uint8Array,
    { rows, start, end }: RowRange,
  ): void {
    const [weight, units] = [this.#weight, this.#units];
    for (let i = start; i < end; i++) {
      const row = rows[i]!;
      const slot = bins[row]! << 1;
      const ofRow = weight[row]!;
      sums[slot] = sums[slot]! + ofRow;
      sums[slot + 1] = sums[slot + 1]! + ofRow * units[row]!;
    }
  }

  weightOf(sums: Float64Array): number {
    return sums[0]!;
  }

  isPure({ rows, start, end }: RowRange): boolean {
    const first = this.#units[rows[start]!]!;
    for (let i = start + 1; i < end; i++) {
      if (this.#units[rows[i]!] !== first) return false;
    }
    return true;
  }

  bestCut(
    { sums, bins, length }: BinSums,
    node: Float64Array,
    left: Float64Array,
    least: number,
  ): Cut | undefined {
    const [whole, sum, leastWeight] = [node[0]!, node[1]!, this.minSamplesLeaf];
    let [score, bin] = [least, 0];
    let [weight, passed] = [0, 0];
    for (let i = 0; i + 1 < length; i++) {
      const slot = bins[i]! << 1;
      weight += sums[slot]!;
      passed += sums[slot + 1]!;
      if (weight < leastWeight) continue;
      if (whole - weight < leastWeight) break;
      const cross = passed * whole - sum * weight;
      const separated = cross * cross / (weight * (whole - weight));
      if (separated > score) {
        score = separated;
        bin = bins[i]! + 1;
        left[0] = weight;
        left[1] = passed;
      }
    }
    return bin > 0 ? { score, bin } : undefined;
  }
}

/** The greatest power of two not above `value`, as far as doubles go. */
function powerBelow(value: number): number {
  return 2 ** Math.min(1000, Math.floor(Math.log2(value)));
}
