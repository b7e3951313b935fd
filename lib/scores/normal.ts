/**
 * The standard normal distribution.
 *
 * @module
 */

/** Beyond this the tail's continued fraction needs fewer terms than the series. */
const TAIL = 3;

/** The density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
}

/**
 * The probability that a standard normal variable is at most `x`, with a relative
 * error below 1e-13 far into the lower tail.
 *
 * Near 0 by the series of odd powers (Marsaglia 2004, J. Stat. Softw. 11(4)), in
 * the tails by Laplace's continued fraction, so that `normalCdf(-x)` is the
 * probability of exceeding `x` without the loss of `1 - normalCdf(x)`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { normalCdf } from "./normal.ts";
 * assert.equal(normalCdf(1.959963984540054).toFixed(12), "0.975000000000");
 * assert.equal(normalCdf(-6).toPrecision(6), "9.86588e-10");
 * ```
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (Math.abs(x) < TAIL) {
    let [sum, term] = [x, x];
    for (let odd = 3; sum + term !== sum; odd += 2) {
      term *= x * x / odd;
      sum += term;
    }
    return 0.5 + normalDensity(x) * sum;
  }
  const far = upperTail(Math.abs(x));
  return x < 0 ? far : 1 - far;
}

/** Laplace's continued fraction, from its far end inwards. */
function upperTail(x: number): number {
  let fraction = x;
  for (let level = 120; level >= 1; level--) fraction = x + level / fraction;
  return normalDensity(x) / fraction;
}

/**
 * The value that a standard normal variable stays below with `probability`:
 * the inverse of {@linkcode normalCdf}.
 *
 * @throws {RangeError} If `probability` does not lie from 0 to 1; at these ends
 * the value is infinite.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { normalQuantile } from "./normal.ts";
 * assert.equal(normalQuantile(0.95).toFixed(9), "1.644853627");
 * assert.equal(normalQuantile(0), -Infinity);
 * ```
 */
export function normalQuantile(probability: number): number {
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(
      `Cannot give a normal quantile: expected a probability from 0 to 1, got ${probability}`,
    );
  }
  if (probability > 0.5) return -normalQuantile(1 - probability);
  if (probability === 0) return -Infinity;
  // The lower tail alone keeps its digits; bisection cannot fail where a step
  // of Newton's from afar could, and ends at the nearest numbers.
  let [low, high] = [-39, 0];
  for (let middle = -19.5; low < middle && middle < high;) {
    if (normalCdf(middle) < probability) low = middle;
    else high = middle;
    middle = (low + high) / 2;
  }
  return high;
}
