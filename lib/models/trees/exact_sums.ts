/**
 * Gradients as whole numbers, so that sums of them are exact.
 *
 * @module
 */

/** Whole numbers up to 2^53 are exact in a double; half of that is left as room. */
const SUM_BITS = 52;
/** Weights that are no whole numbers are counted in so many units altogether. */
const UNIT_BITS = 20;

/** Rows, rounded to the units of {@linkcode ExactSums}. */
export interface ExactRows {
  /** Weighted gradient per row. */
  readonly gradient: Float64Array;
  /** Weight and weighted hessian per row, in one number. */
  readonly mass: Float64Array;
}

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
 * const { gradient, mass } = sums.round(
 *   Float32Array.of(0.5, -0.25),
 *   Float32Array.of(0.25, 0.125),
 * );
 * assert.equal(gradient[0]! + gradient[1]!, 0);
 * assert.deepEqual(sums.parts(mass[0]! + mass[1]!), {
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
  /** How many units a gradient of 1 is. */
  gradientScale = 1;
  /** How many units a hessian of 1 is. */
  hessianScale = 1;
  readonly #weight: Float64Array;
  readonly #whole: boolean;
  readonly #hessianBits: number;
  readonly #rows: ExactRows;

  constructor(weight: Float64Array) {
    let total = 0;
    for (let i = 0; i < weight.length; i++) total += weight[i]!;
    this.#weight = weight;
    this.#whole = total < 2 ** (UNIT_BITS + 4) &&
      weight.every(Number.isInteger);
    this.weightScale = this.#whole ? 1 : scaleBelow(total, UNIT_BITS);
    const bits = Math.ceil(
      Math.log2(total * this.weightScale + weight.length / 2 + 1),
    );
    this.#hessianBits = SUM_BITS - bits;
    this.weightUnit = 2 ** this.#hessianBits;
    this.#rows = {
      gradient: new Float64Array(weight.length),
      mass: new Float64Array(weight.length),
    };
  }

  /** The rows' numbers in units that fit their sums; the same arrays at every call. */
  round(gradient: Float32Array, hessian: Float32Array): ExactRows {
    const [weight, whole] = [this.#weight, this.#whole];
    const { gradient: ofRow, mass } = this.#rows;
    let [length, curvature] = [0, 0];
    for (let i = 0; i < weight.length; i++) {
      length += weight[i]! * Math.abs(gradient[i]!);
      curvature += weight[i]! * hessian[i]!;
    }
    const forGradient = scaleBelow(length, SUM_BITS - 1);
    const forHessian = scaleBelow(curvature, this.#hessianBits - 1);
    const [unit, scale] = [this.weightUnit, this.weightScale];
    if (whole) {
      for (let i = 0; i < weight.length; i++) {
        const times = weight[i]!;
        ofRow[i] = times * nearest(gradient[i]! * forGradient);
        mass[i] = times * (nearest(hessian[i]! * forHessian) + unit);
      }
    } else {
      for (let i = 0; i < weight.length; i++) {
        const times = weight[i]!;
        ofRow[i] = nearest(times * gradient[i]! * forGradient);
        mass[i] = nearest(times * hessian[i]! * forHessian) +
          nearest(times * scale) * unit;
      }
    }
    this.gradientScale = forGradient;
    this.hessianScale = forHessian;
    return this.#rows;
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
