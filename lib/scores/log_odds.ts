/**
 * Probabilities as log-odds.
 *
 * @module
 */

/**
 * `ln(p / (1 - p))`, with `p` kept off 0 and 1 by the machine epsilon as in the
 * log-loss; `NaN` of `NaN`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { logOdds } from "./log_odds.ts";
 * assert.equal(logOdds(0.5), 0);
 * assert.ok(Math.abs(logOdds(1)) < 37);
 * ```
 */
export function logOdds(probability: number): number {
  const [least, most] = [Number.EPSILON, 1 - Number.EPSILON];
  const p = Math.min(Math.max(probability, least), most);
  return Math.log(p / (1 - p));
}
