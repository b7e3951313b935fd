/**
 * An interval of a share of few trials that promises no less than it says.
 *
 * @module
 */
import type { ConfidenceInterval } from "./intervals.ts";

/**
 * The exact 95 % interval of a share (Clopper & Pearson 1934, Biometrika 26): its
 * ends are the shares of which so many, or more extreme, come up in 2.5 % of cases.
 *
 * @throws {RangeError} If `count` is no whole number from 0 to a positive `total`.
 * @example No false alarm in 200 markets
 * ```ts
 * import assert from "node:assert/strict";
 * import { exactShareInterval } from "./exact_interval.ts";
 * const { low, high } = exactShareInterval(0, 200);
 * assert.deepEqual([low, high.toFixed(4)], [0, "0.0183"]);
 * ```
 */
export function exactShareInterval(
  count: number,
  total: number,
): ConfidenceInterval {
  const whole = Number.isSafeInteger(count) && Number.isSafeInteger(total);
  if (!whole || count < 0 || total < 1 || count > total) {
    throw new RangeError(
      `Cannot give an interval of ${count} of ${total} trials`,
    );
  }
  const logChoices = new Float64Array(total + 1);
  for (let k = 1; k <= total; k++) {
    logChoices[k] = logChoices[k - 1]! + Math.log((total - k + 1) / k);
  }
  const atLeast = (least: number, share: number) => {
    let sum = 0;
    for (let k = least; k <= total; k++) {
      sum += Math.exp(
        logChoices[k]! + k * Math.log(share) + (total - k) * Math.log1p(-share),
      );
    }
    return sum;
  };
  return {
    low: count === 0 ? 0 : shareAt(0.025, (share) => atLeast(count, share)),
    high: count === total
      ? 1
      : shareAt(0.975, (share) => atLeast(count + 1, share)),
  };
}

/** Where a rising function reaches `level` between 0 and 1, by bisection. */
function shareAt(level: number, rising: (share: number) => number): number {
  let [low, high] = [0, 1];
  for (let middle = 0.5; low < middle && middle < high;) {
    if (rising(middle) < level) low = middle;
    else high = middle;
    middle = (low + high) / 2;
  }
  return high;
}
