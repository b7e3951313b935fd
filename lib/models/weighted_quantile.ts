/**
 * Quantiles of values that count differently.
 *
 * @module
 */

/**
 * The least value that so large a share of the weight does not exceed; midway to
 * the next one where the share is met exactly, so that the quantile of one half is
 * the median. A value of weight 2 counts as two values.
 *
 * @param values finite numbers, in any order.
 * @param weight The weight of each, above 0.
 * @param share Between 0 and 1.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { quantileOf } from "./weighted_quantile.ts";
 * const ones = Float64Array.of(1, 1, 1, 1);
 * assert.equal(quantileOf(Float64Array.of(9, 1, 3, 2), ones, 0.5), 2.5);
 * assert.equal(quantileOf(Float64Array.of(9, 1, 3, 2), ones, 0.9), 9);
 * ```
 */
export function quantileOf(
  values: Float64Array,
  weight: Float64Array,
  share: number,
): number {
  const order = Uint32Array.from(values, (_, i) => i);
  order.sort((a, b) => values[a]! - values[b]! || a - b);
  let total = 0;
  for (let i = 0; i < weight.length; i++) total += weight[i]!;
  const goal = share * total;
  let below = 0;
  for (let place = 0; place < order.length; place++) {
    const value = values[order[place]!]!;
    below += weight[order[place]!]!;
    if (below > goal) return value;
    if (below === goal && place + 1 < order.length) {
      return (value + values[order[place + 1]!]!) / 2;
    }
  }
  return values[order.at(-1)!]!;
}
