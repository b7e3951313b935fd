/**
 * An exponential function of additions and multiplications alone, which a kernel
 * can do two at a time and every engine does to the same bits.
 *
 * @module
 */

/** Beyond it an exponential or its inverse is nothing beside 1. */
export const FARTHEST = 700;
/** Added to a number below 2^51 it leaves the nearest whole one in the lower bits. */
export const ROUNDER = 0x18000000000000;
/** The logarithm of 2 in two parts; the first has zeros behind, so that whole multiples are exact. */
export const [LN2_HIGH, LN2_LOW] = [0.6931471803691238, 1.9082149292705877e-10];
/** Of Taylor's series, from the highest power down to the constant. */
export const COEFFICIENTS: readonly number[] = Array.from(
  { length: 14 },
  (_, i) => 1 / factorial(13 - i),
);

function factorial(n: number): number {
  return n === 0 ? 1 : n * factorial(n - 1);
}

const number = new Float64Array(1);
const words = new Int32Array(number.buffer);
const HIGH = new Uint8Array(Int32Array.of(1).buffer)[0] === 1 ? 1 : 0;

/**
 * `e ** x` within two units in the last place; that of ±700 where `x` is beyond.
 *
 * `x` is a whole multiple of ln 2 and a rest, of which the series is summed; the
 * multiple goes to the exponent (Cody and Waite, "Software Manual for the
 * Elementary Functions", 1980).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exponential } from "./exponential.ts";
 * assert.equal(exponential(0), 1);
 * assert.ok(Math.abs(exponential(-1) * Math.E - 1) < 1e-15);
 * ```
 */
export function exponential(x: number): number {
  const near = Math.max(-FARTHEST, Math.min(FARTHEST, x));
  const times = near * Math.LOG2E + ROUNDER - ROUNDER;
  const rest = near - times * LN2_HIGH - times * LN2_LOW;
  let sum = COEFFICIENTS[0]!;
  for (let i = 1; i < COEFFICIENTS.length; i++) {
    sum = sum * rest + COEFFICIENTS[i]!;
  }
  number[0] = sum;
  words[HIGH] = words[HIGH]! + (times << 20);
  return number[0]!;
}
