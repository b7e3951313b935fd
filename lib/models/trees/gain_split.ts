/**
 * The search for the split after which two leaf values fit best.
 *
 * @module
 */
import { type BinnedColumn, MISSING_BIN } from "./bins.ts";
import type { ExactSums } from "./exact_sums.ts";
import { FEATURE_STRIDE } from "./sum_histogram.ts";

const HARDLY_MORE = 1 + 1e-12;

/** What {@linkcode GainSplit} goes by. */
export interface GainSplitOptions {
  /** The L2 penalty of leaf values. */
  readonly l2Regularization: number;
  /** Least weight on either side. */
  readonly minSamplesLeaf: number;
  /** Least sum of hessians on either side. */
  readonly minHessianLeaf: number;
  /** Per feature 1, -1 or 0: whether leaf values must rise or fall along it. */
  readonly monotone?: readonly number[];
}

/** Sums of a node, in the units of its {@linkcode ExactSums}. */
export interface NodeSums {
  readonly gradient: number;
  readonly mass: number;
  /** Bounds of the values of all leaves below it. */
  readonly least: number;
  readonly most: number;
}

/** A split of a node, and how its rows part. */
export interface FoundSplit {
  /** A place in the columns searched. */
  readonly place: number;
  /** The first bin that goes right. */
  readonly bin: number;
  /** 1 where rows that lack the feature go right. */
  readonly missingRight: number;
  readonly gain: number;
  /** Sums of the left child, in units. */
  readonly gradient: number;
  readonly mass: number;
}

/**
 * Finds the best split of a node: the one that lowers the second-order expansion
 * of the loss most, `G²/(H + λ)` of both children against that of the node, `G`
 * and `H` the sums of gradient and hessian (Chen and Guestrin, "XGBoost", 2016).
 * Of equal splits the first one stays. Rows that lack a feature are tried on both
 * sides; where there are none, such rows later go the way of most.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ExactSums } from "./exact_sums.ts";
 * import { GainSplit } from "./gain_split.ts";
 * import { addRows, FEATURE_STRIDE } from "./sum_histogram.ts";
 * const exact = new ExactSums(Float64Array.of(1, 1, 1));
 * const of = exact.round(Float32Array.of(-1, -1, 1), Float32Array.of(1, 1, 1));
 * const columns = [{ bins: Uint8Array.of(0, 1, 2), edges: Float64Array.of(5, 6) }];
 * const sums = new Float64Array(FEATURE_STRIDE);
 * addRows(sums, columns, Int32Array.of(0, 1, 2), of, 3);
 * const search = new GainSplit(exact, {
 *   l2Regularization: 0,
 *   minSamplesLeaf: 1,
 *   minHessianLeaf: 0,
 * });
 * const total = (values: Float64Array) => values.reduce((a, b) => a + b);
 * const node = {
 *   gradient: total(of.gradient),
 *   mass: total(of.mass),
 *   least: -Infinity,
 *   most: Infinity,
 * };
 * const split = search.best(sums, columns, Uint32Array.of(0), node);
 * assert.equal(split?.bin, 2);
 * ```
 */
export class GainSplit {
  readonly #exact: ExactSums;
  readonly #options: GainSplitOptions;
  readonly #bounded: boolean;
  // The best split so far; its gain is a fraction that is never divided.
  #place = -1;
  #bin = 0;
  #missingRight = 0;
  #numerator = 0;
  #denominator = 1;
  #gradient = 0;
  #mass = 0;

  constructor(exact: ExactSums, options: GainSplitOptions) {
    this.#exact = exact;
    this.#options = options;
    this.#bounded = options.monotone?.some((sign) => sign !== 0) ?? false;
  }

  /** The value of a leaf with these sums, the penalty counted in. */
  valueOf(gradient: number, hessian: number, { least, most }: NodeSums) {
    const value = -gradient / (hessian + this.#options.l2Regularization);
    return Math.min(most, Math.max(least, hessian > 0 ? value : 0));
  }

  /**
   * The best split by any of `columns`, whose sums lie one after the other;
   * `features` are their numbers among all.
   */
  best(
    sums: Float64Array,
    columns: readonly BinnedColumn[],
    features: Uint32Array,
    node: NodeSums,
  ): FoundSplit | undefined {
    const { weightUnit, hessianScale } = this.#exact;
    const { gradient, mass } = node;
    const lambda = this.#options.l2Regularization * hessianScale;
    const hessian = mass - Math.floor(mass / weightUnit) * weightUnit;
    this.#place = -1;
    // A split has to do better than the node does as a leaf, by more than what
    // rounding makes of rows that are all alike.
    this.#numerator = gradient * gradient * HARDLY_MORE;
    this.#denominator = hessian + lambda;
    if (this.#bounded) {
      this.#numerator = this.#fit(gradient, hessian, node) * HARDLY_MORE;
      this.#denominator = 1;
    }
    const asLeaf = this.#numerator / this.#denominator;
    for (let place = 0; place < columns.length; place++) {
      const at = place * FEATURE_STRIDE;
      const last = columns[place]!.edges.length;
      const missing = at + 2 * MISSING_BIN;
      const [lost, lostMass] = [sums[missing]!, sums[missing + 1]!];
      const sign = this.#options.monotone?.[features[place]!] ?? 0;
      const search = (missingRight: number, ofLost: number, mass: number) =>
        this.#bounded
          ? this.#tryBounded(
            sums,
            place,
            last,
            node,
            missingRight,
            ofLost,
            mass,
            sign,
          )
          : this.#try(sums, place, last, node, missingRight, ofLost, mass);
      search(1, 0, 0);
      if (lostMass > 0) search(0, lost, lostMass);
    }
    if (this.#place < 0) return undefined;
    const place = this.#place;
    const someMissing = sums[place * FEATURE_STRIDE + 2 * MISSING_BIN + 1]! > 0;
    const weightOf = (mass: number) => Math.floor(mass / weightUnit);
    return {
      place,
      bin: this.#bin,
      missingRight: someMissing
        ? this.#missingRight
        : +(2 * weightOf(this.#mass) <= weightOf(mass)),
      gain: this.#numerator / this.#denominator - asLeaf,
      gradient: this.#gradient,
      mass: this.#mass,
    };
  }

  /** Tries every edge of a column; rows that lack it, if they go left, come first. */
  #try(
    sums: Float64Array,
    place: number,
    last: number,
    node: NodeSums,
    missingRight: number,
    lost: number,
    lostMass: number,
  ): void {
    const { weightUnit, weightScale, hessianScale } = this.#exact;
    const { l2Regularization, minSamplesLeaf, minHessianLeaf } = this.#options;
    const leastUnits = leastOf(minSamplesLeaf * weightScale);
    const leastHessian = minHessianLeaf * hessianScale;
    const lambda = l2Regularization * hessianScale;
    const perUnit = 1 / weightUnit;
    const [all, allMass] = [node.gradient, node.mass];
    const allUnits = Math.floor(allMass * perUnit);
    const allHessian = allMass - allUnits * weightUnit;
    let numerator = this.#numerator;
    let denominator = this.#denominator;
    let best = -1;
    let bestSum = 0;
    let bestMass = 0;
    let sum = lost;
    let mass = lostMass;
    const start = place * FEATURE_STRIDE;
    const end = start + 2 * last + 2 * missingRight;
    for (let slot = start; slot < end; slot += 2) {
      sum += sums[slot]!;
      mass += sums[slot + 1]!;
      const units = Math.floor(mass * perUnit);
      if (units < leastUnits) continue;
      if (allUnits - units < leastUnits) break;
      const hessian = mass - units * weightUnit;
      const otherHessian = allHessian - hessian;
      if (hessian < leastHessian || otherHessian < leastHessian) continue;
      const other = all - sum;
      const a = hessian + lambda;
      const b = otherHessian + lambda;
      const fit = sum * sum * b + other * other * a;
      if (fit * denominator > numerator * a * b) {
        numerator = fit;
        denominator = a * b;
        best = slot;
        bestSum = sum;
        bestMass = mass;
      }
    }
    if (best < 0) return;
    this.#numerator = numerator;
    this.#denominator = denominator;
    this.#keep(place, (best - start) / 2 + 1, missingRight, bestSum, bestMass);
  }

  /** The same where leaf values are bounded and must rise or fall along features. */
  #tryBounded(
    sums: Float64Array,
    place: number,
    last: number,
    node: NodeSums,
    missingRight: number,
    lost: number,
    lostMass: number,
    sign: number,
  ): void {
    const { weightUnit, weightScale, hessianScale, gradientScale } =
      this.#exact;
    const { minSamplesLeaf, minHessianLeaf } = this.#options;
    const leastUnits = leastOf(minSamplesLeaf * weightScale);
    const leastHessian = minHessianLeaf * hessianScale;
    const allUnits = Math.floor(node.mass / weightUnit);
    const allHessian = node.mass - allUnits * weightUnit;
    let [sum, mass] = [lost, lostMass];
    const start = place * FEATURE_STRIDE;
    for (let bin = 0; bin < last + missingRight; bin++) {
      sum += sums[start + 2 * bin]!;
      mass += sums[start + 2 * bin + 1]!;
      const units = Math.floor(mass / weightUnit);
      if (units < leastUnits) continue;
      if (allUnits - units < leastUnits) break;
      const hessian = mass - units * weightUnit;
      const otherHessian = allHessian - hessian;
      if (hessian < leastHessian || otherHessian < leastHessian) continue;
      const other = node.gradient - sum;
      const value = (gradient: number, hessian: number) =>
        this.valueOf(gradient / gradientScale, hessian / hessianScale, node);
      const rise = value(other, otherHessian) - value(sum, hessian);
      if (rise * sign < 0) continue;
      const fit = this.#fit(sum, hessian, node) +
        this.#fit(other, otherHessian, node);
      if (fit > this.#numerator) {
        this.#numerator = fit;
        this.#keep(place, bin + 1, missingRight, sum, mass);
      }
    }
  }

  /** How much a leaf with these sums lowers twice the expansion, its value bounded. */
  #fit(gradient: number, hessian: number, node: NodeSums): number {
    const { gradientScale, hessianScale } = this.#exact;
    const { l2Regularization } = this.#options;
    const [g, h] = [gradient / gradientScale, hessian / hessianScale];
    const value = this.valueOf(g, h, node);
    return -(2 * g + (h + l2Regularization) * value) * value;
  }

  #keep(
    place: number,
    bin: number,
    missingRight: number,
    gradient: number,
    mass: number,
  ): void {
    this.#place = place;
    this.#bin = bin;
    this.#missingRight = missingRight;
    this.#gradient = gradient;
    this.#mass = mass;
  }
}

/** Both sides need some weight at least. */
function leastOf(units: number): number {
  return Math.max(units, Number.MIN_VALUE);
}
