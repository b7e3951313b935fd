/**
 * Gradients as whole numbers, so that sums of them are exact.
 *
 * @module
 */
import type { Rows } from "../../rows.ts";

/** Whole numbers up to 2^53 are exact in a double; half of that is left as room. */
const SUM_BITS = 52;
/** Weights that are no whole numbers are counted in so many units altogether. */
const UNIT_BITS = 20;

/** Rows whose sizes are summed up together: the same for any number of workers. */
export const CHUNK_ROWS = 1024;

/** What the sums of some rows say. */
export interface Parts {
  readonly weight: number;
  readonly hessian: number;
}

/**
 * Units in which the gradients, hessians and weights of some rows are whole
 * numbers whose sums a double holds without rounding. Such sums are the same in
 * any order and from any number of workers, what is left when a part is taken
 * away is what the other part sums to, and a row of weight 2 is two rows.
 *
 * Weight and hessian share one number, the weight in its upper bits: a histogram
 * then adds two numbers per row, not three. Of `n` rows a gradient keeps about
 * `52 - log2(n)` bits and a hessian `52 - 2·log2(n)`: 20 of 40,000 rows.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ExactSums } from "./exact_sums.ts";
 * const sums = new ExactSums(Float64Array.of(1, 2));
 * const gradient = Float32Array.of(0.5, -0.25);
 * const hessian = Float32Array.of(0.25, 0.125);
 * const [rows, sizes] = [{ start: 0, end: 2 }, new Float64Array(2)];
 * sums.measure(gradient, hessian, rows, sizes);
 * sums.scaleTo(sizes);
 * const pairs = new Float64Array(4);
 * sums.round(gradient, hessian, rows, pairs);
 * assert.equal(pairs[0]! + pairs[2]!, 0);
 * assert.deepEqual(sums.parts(pairs[1]! + pairs[3]!), {
 *   weight: 3,
 *   hessian: 0.5,
 * });
 * ```
 */
export class ExactSums {
  /** What one unit of `mass` above the hessian is, `2^bits`. */
  readonly weightUnit: number;
  /** How many units of weight a weight of 1 is. */
  readonly weightScale: number;
  /** The most that the weights of all rows can add up to. */
  readonly mostWeight: number;
  /** How many units a gradient of 1 is. */
  gradientScale = 1;
  /** How many units a hessian of 1 is. */
  hessianScale = 1;
  readonly #weight: Float64Array;
  readonly #whole: boolean;
  readonly #hessianBits: number;

  constructor(weight: Float64Array) {
    let total = 0;
    for (let i = 0; i < weight.length; i++) total += weight[i]!;
    this.#weight = weight;
    this.#whole = total < 2 ** (UNIT_BITS + 4) &&
      weight.every(Number.isInteger);
    this.weightScale = this.#whole ? 1 : scaleBelow(total, UNIT_BITS);
    const mostUnits = total * this.weightScale + weight.length / 2;
    this.mostWeight = this.#whole ? total : mostUnits / this.weightScale;
    const bits = Math.ceil(Math.log2(mostUnits + 1));
    this.#hessianBits = SUM_BITS - bits;
    this.weightUnit = 2 ** this.#hessianBits;
  }

  /**
   * Sums up how large the derivatives of some rows are, chunk by chunk.
   *
   * @param rows From the start of a chunk.
   * @param sizes Per chunk of {@linkcode CHUNK_ROWS} rows, of all rows, the sum of
   * the gradients' sizes and that of the hessians.
   */
  measure(
    gradient: Float32Array,
    hessian: Float32Array,
    { start, end }: Rows,
    sizes: Float64Array,
  ): void {
    const weight = this.#weight;
    for (let from = start; from < end; from += CHUNK_ROWS) {
      const to = Math.min(end, from + CHUNK_ROWS);
      let [length, curvature] = [0, 0];
      for (let i = from; i < to; i++) {
        length += weight[i]! * Math.abs(gradient[i]!);
        curvature += weight[i]! * hessian[i]!;
      }
      const chunk = from / CHUNK_ROWS;
      sizes[2 * chunk] = length;
      sizes[2 * chunk + 1] = curvature;
    }
  }

  /** Takes units that fit the sums of all rows. */
  scaleTo(sizes: Float64Array): void {
    let [length, curvature] = [0, 0];
    for (let i = 0; i < sizes.length; i += 2) {
      length += sizes[i]!;
      curvature += sizes[i + 1]!;
    }
    this.gradientScale = scaleBelow(length, SUM_BITS - 1);
    this.hessianScale = scaleBelow(curvature, this.#hessianBits - 1);
  }

  /**
   * Writes some rows' numbers in units.
   *
   * @param pairs Per row its weighted gradient, and its weight and weighted
   * hessian in one number, the mass.
   */
  round(
    gradient: Float32Array,
    hessian: Float32Array,
    { start, end }: Rows,
    pairs: Float64Array,
  ): void {
    const [weight, unit, scale] = [
      this.#weight,
      this.weightUnit,
      this.weightScale,
    ];
    const [forGradient, forHessian] = [this.gradientScale, this.hessianScale];
    if (this.#whole) {
      for (let i = start; i < end; i++) {
        const times = weight[i]!;
        pairs[2 * i] = times * nearest(gradient[i]! * forGradient);
        pairs[2 * i + 1] = times * (nearest(hessian[i]! * forHessian) + unit);
      }
    } else {
      for (let i = start; i < end; i++) {
        const times = weight[i]!;
        pairs[2 * i] = nearest(times * gradient[i]! * forGradient);
        pairs[2 * i + 1] = nearest(times * hessian[i]! * forHessian) +
          nearest(times * scale) * unit;
      }
    }
  }

  /** The weight and the hessian in a sum of `mass`. */
  parts(mass: number): Parts {
    const units = Math.floor(mass / this.weightUnit);
    return {
      weight: units / this.weightScale,
      hessian: (mass - units * this.weightUnit) / this.hessianScale,
    };
  }
}

/** The greatest power of two that keeps `total` times it at most `2^bits`. */
function scaleBelow(total: number, bits: number): number {
  if (total === 0) return 1;
  return 2 ** Math.min(1000, Math.floor(bits - Math.log2(total)));
}

/** The nearest whole number: what a double this large cannot keep is its fraction. */
function nearest(value: number): number {
  return value + 0x18000000000000 - 0x18000000000000;
}
