/**
 * The search for the split after which two leaf values fit best.
 *
 * @module
 */
import type { Rows } from "../../rows.ts";
import { type BinnedColumn, MISSING_BIN } from "./bins.ts";
import type { ExactSums } from "./exact_sums.ts";
import {
  COLUMN_SUM_BYTES,
  FOUND_BYTES,
  type KernelMemory,
  type Kernels,
  type ScanTerms,
} from "./kernels.ts";

const HARDLY_MORE = 1 + 1e-12;
/** Bytes of one bin's sums. */
const SLOT_BYTES = 16;
/** The slot of no split. */
const NOTHING = 0xffffffff;
/** Where the words of what is found begin. */
const WORDS = 12;

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

/** Columns to search, some of them by this thread. */
export interface SearchedColumns {
  readonly columns: readonly BinnedColumn[];
  /** Their numbers among all features. */
  readonly features: Uint32Array;
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
 * Every column is searched by itself, by whichever thread; then the columns' best
 * are compared in their order.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ExactSums } from "./exact_sums.ts";
 * import { GainSplit } from "./gain_split.ts";
 * import { kernelMemory, kernelsOn } from "./make_kernels.ts";
 * const memory = kernelMemory();
 * const exact = new ExactSums(Float64Array.of(1, 1, 1));
 * const search = new GainSplit(exact, kernelsOn(memory), memory, {
 *   l2Regularization: 0,
 *   minSamplesLeaf: 1,
 *   minHessianLeaf: 0,
 * });
 * const weigh = exact.weightUnit + 1; // of a row of weight 1 and hessian 1
 * const [sums, found] = [0, 4096];
 * new Float64Array(memory.buffer).set([-1, weigh, -1, weigh, 1, weigh]);
 * const searched = {
 *   columns: [{ bins: Uint8Array.of(0, 1, 2), edges: Float64Array.of(5, 6) }],
 *   features: Uint32Array.of(0),
 * };
 * const node = {
 *   gradient: -1,
 *   mass: 3 * weigh,
 *   least: -Infinity,
 *   most: Infinity,
 * };
 * search.search(sums, searched, { start: 0, end: 1 }, node, found);
 * assert.equal(search.best(sums, searched, node, found)?.bin, 2);
 * ```
 */
export class GainSplit {
  readonly #exact: ExactSums;
  readonly #kernels: Kernels;
  readonly #memory: KernelMemory;
  readonly #options: GainSplitOptions;
  readonly #bounded: boolean;
  #numbers: Float64Array = new Float64Array();
  #words: Uint32Array = new Uint32Array();

  constructor(
    exact: ExactSums,
    kernels: Kernels,
    memory: KernelMemory,
    options: GainSplitOptions,
  ) {
    this.#exact = exact;
    this.#kernels = kernels;
    this.#memory = memory;
    this.#options = options;
    this.#bounded = options.monotone?.some((sign) => sign !== 0) ?? false;
  }

  /** The value of a leaf with these sums, the penalty counted in. */
  valueOf(
    gradient: number,
    hessian: number,
    { least, most }: Pick<NodeSums, "least" | "most">,
  ): number {
    const value = -gradient / (hessian + this.#options.l2Regularization);
    return Math.min(most, Math.max(least, hessian > 0 ? value : 0));
  }

  /**
   * Searches the columns from place `start` to `end`.
   *
   * @param sums Where the columns' sums lie, one after the other.
   * @param found Where what is found goes, {@linkcode FOUND_BYTES} per column.
   */
  search(
    sums: number,
    { columns, features }: SearchedColumns,
    { start, end }: Rows,
    node: NodeSums,
    found: number,
  ): void {
    this.#view();
    const terms = this.#terms(node);
    const { numerator, denominator } = this.#asLeaf(node, terms);
    for (let place = start; place < end; place++) {
      const to = found + place * FOUND_BYTES;
      this.#numbers[to >>> 3] = numerator;
      this.#numbers[(to >>> 3) + 1] = denominator;
      this.#words[(to >>> 2) + WORDS] = NOTHING;
      const slot = sums + place * COLUMN_SUM_BYTES;
      const last = slot + SLOT_BYTES * columns[place]!.edges.length;
      const missing = (slot + SLOT_BYTES * MISSING_BIN) >>> 3;
      const lost = this.#numbers[missing]!;
      const lostMass = this.#numbers[missing + 1]!;
      if (this.#bounded) {
        const sign = this.#options.monotone![features[place]!]!;
        const scan = (right: number, lost: number, lostMass: number) =>
          this.#scanBounded(
            ...[to, slot, last + SLOT_BYTES * right, right] as const,
            ...[lost, lostMass, terms, node, sign] as const,
          );
        scan(1, 0, 0);
        if (lostMass > 0) scan(0, lost, lostMass);
      } else {
        this.#kernels.scan(to, slot, last + SLOT_BYTES, 1, 0, 0, terms);
        if (lostMass > 0) {
          this.#kernels.scan(to, slot, last, 0, lost, lostMass, terms);
        }
      }
    }
  }

  /** The best of what was found in all columns. */
  best(
    sums: number,
    { columns }: SearchedColumns,
    node: NodeSums,
    found: number,
  ): FoundSplit | undefined {
    this.#view();
    const [numbers, words] = [this.#numbers, this.#words];
    // A split has to do better than the node does as a leaf, by more than what
    // rounding makes of rows that are all alike.
    const leaf = this.#asLeaf(node, this.#terms(node));
    let { numerator, denominator } = leaf;
    let best = -1;
    for (let place = 0; place < columns.length; place++) {
      const at = found + place * FOUND_BYTES;
      if (words[(at >>> 2) + WORDS] === NOTHING) continue;
      const fit = numbers[at >>> 3]!;
      const a = numbers[(at >>> 3) + 4]!;
      const b = numbers[(at >>> 3) + 5]!;
      if (fit * denominator > numerator * a * b) {
        best = place;
        numerator = fit;
        denominator = a * b;
      }
    }
    if (best < 0) return undefined;
    const at = found + best * FOUND_BYTES;
    const start = sums + best * COLUMN_SUM_BYTES;
    const gradient = numbers[(at >>> 3) + 2]!;
    const mass = numbers[(at >>> 3) + 3]!;
    const missing = (start + SLOT_BYTES * MISSING_BIN) >>> 3;
    const weightOf = (mass: number) =>
      Math.floor(mass / this.#exact.weightUnit);
    return {
      place: best,
      bin: (words[(at >>> 2) + WORDS]! - (start >>> 0)) / SLOT_BYTES + 1,
      missingRight: numbers[missing + 1]! > 0
        ? words[(at >>> 2) + WORDS + 1]!
        : +(2 * weightOf(mass) <= weightOf(node.mass)),
      gain: numerator / denominator - leaf.numerator / leaf.denominator,
      gradient,
      mass,
    };
  }

  #terms({ gradient, mass }: NodeSums): ScanTerms {
    const { weightUnit, weightScale, hessianScale } = this.#exact;
    const { l2Regularization, minSamplesLeaf, minHessianLeaf } = this.#options;
    const perUnit = 1 / weightUnit;
    const allUnits = Math.floor(mass * perUnit);
    return {
      all: gradient,
      allUnits,
      allHessian: mass - allUnits * weightUnit,
      leastUnits: leastOf(minSamplesLeaf * weightScale),
      leastHessian: minHessianLeaf * hessianScale,
      lambda: l2Regularization * hessianScale,
      perUnit,
      unit: weightUnit,
    };
  }

  /** What the node fits as it is, as a fraction that is never divided. */
  #asLeaf(node: NodeSums, { all, allHessian, lambda }: ScanTerms) {
    if (!this.#bounded) {
      return {
        numerator: all * all * HARDLY_MORE,
        denominator: allHessian + lambda,
      };
    }
    const fit = this.#fit(all, allHessian, node);
    return { numerator: fit * HARDLY_MORE, denominator: 1 };
  }

  /** As the kernels do where leaf values are bounded and must rise or fall along features. */
  #scanBounded(
    found: number,
    slot: number,
    end: number,
    missingRight: number,
    lost: number,
    lostMass: number,
    terms: ScanTerms,
    node: NodeSums,
    sign: number,
  ): void {
    const { gradientScale, hessianScale } = this.#exact;
    const { all, allUnits, allHessian, unit } = terms;
    const { leastUnits, leastHessian } = terms;
    const [numbers, to] = [this.#numbers, found >>> 3];
    let [sum, mass] = [lost, lostMass];
    for (let at = slot; at < end; at += SLOT_BYTES) {
      sum += numbers[at >>> 3]!;
      mass += numbers[(at >>> 3) + 1]!;
      const units = Math.floor(mass / unit);
      if (units < leastUnits) continue;
      if (allUnits - units < leastUnits) break;
      const hessian = mass - units * unit;
      const otherHessian = allHessian - hessian;
      if (hessian < leastHessian || otherHessian < leastHessian) continue;
      const other = all - sum;
      const value = (gradient: number, hessian: number) =>
        this.valueOf(gradient / gradientScale, hessian / hessianScale, node);
      const rise = value(other, otherHessian) - value(sum, hessian);
      if (rise * sign < 0) continue;
      const fit = this.#fit(sum, hessian, node) +
        this.#fit(other, otherHessian, node);
      if (fit > numbers[to]!) {
        numbers.set([fit, 1, sum, mass, 1, 1], to);
        this.#words.set([at, missingRight], (found >>> 2) + WORDS);
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

  /** The memory may have grown. */
  #view(): void {
    const { buffer } = this.#memory;
    if (this.#numbers.buffer === buffer) return;
    this.#numbers = new Float64Array(buffer);
    this.#words = new Uint32Array(buffer);
  }
}

/** Both sides need some weight at least. */
function leastOf(units: number): number {
  return Math.max(units, Number.MIN_VALUE);
}
