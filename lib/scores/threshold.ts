/**
 * From which probability on to call up.
 *
 * @module
 */
import { checkedForecast } from "./checked_forecast.ts";
import { rankDescending } from "./ranks.ts";

/** What a threshold can be chosen by. */
export const THRESHOLD_RULES = ["mcc", "youden", "expected_value"] as const;
/** What a threshold is chosen by. */
export type ThresholdRule = typeof THRESHOLD_RULES[number];

/** Options for {@linkcode chooseThreshold}. */
export interface ThresholdOptions {
  /**
   * What is to be greatest: Matthews' correlation; Youden's index, recall of up
   * plus recall of not up less 1 (1950, Cancer 3); or the mean value of a row.
   */
  by: ThresholdRule;
  /** What a right call of up is worth, for `expected_value`. @default {1} */
  gain?: number;
  /** What a wrong call of up costs, for `expected_value`; no call is 0. @default {1} */
  loss?: number;
}

/** A chosen threshold. */
export interface ChosenThreshold {
  /** Up is called where the probability exceeds it. */
  readonly threshold: number;
  /** What it reached on the rows it was chosen on, which flatters it. */
  readonly value: number;
}

/**
 * The threshold of the greatest value on these rows, midway between two stated
 * probabilities; of several that are as good the one nearest to 0.5. It has to be
 * chosen on rows that nothing else is judged by.
 *
 * A threshold of 1 calls nothing, one below every probability everything.
 *
 * @param target 1 for up, 0 for not up, shape `(rows,)`.
 * @param probability The stated probability of up, shape `(rows,)`.
 * @throws {RangeError} If there are no rows, not one probability from 0 to 1 for
 * each, or `gain` or `loss` is below 0.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { chooseThreshold } from "./threshold.ts";
 * const chosen = chooseThreshold(
 *   Float64Array.of(0, 0, 1, 1),
 *   Float64Array.of(0.1, 0.2, 0.3, 0.8),
 *   { by: "youden" },
 * );
 * assert.deepEqual(chosen, { threshold: 0.25, value: 1 });
 * ```
 */
export function chooseThreshold(
  target: Float64Array,
  probability: Float64Array,
  { by, gain = 1, loss = 1 }: ThresholdOptions,
): ChosenThreshold {
  checkedForecast(target, probability);
  if (!(gain >= 0 && loss >= 0)) {
    throw new RangeError(
      `Cannot choose a threshold: expected a gain and a loss of at least 0, got ${gain} and ${loss}`,
    );
  }
  const rows = target.length;
  const ups = target.reduce((sum, up) => sum + up, 0);
  const valueOf = (called: number, right: number): number => {
    const wrong = called - right;
    if (by === "expected_value") return (gain * right - loss * wrong) / rows;
    if (ups === 0 || ups === rows) return 0;
    if (by === "youden") return right / ups - wrong / (rows - ups);
    if (called === 0 || called === rows) return 0;
    return (right * (rows - ups) - wrong * ups) /
      (Math.sqrt(called) * Math.sqrt(ups) * Math.sqrt(rows - called) *
        Math.sqrt(rows - ups));
  };
  const order = rankDescending(probability);
  let best = { threshold: 1, value: valueOf(0, 0) };
  for (let called = 0, right = 0; called < rows;) {
    const p = probability[order[called]!]!;
    while (called < rows && probability[order[called]!] === p) {
      right += target[order[called++]!]!;
    }
    // What lies at 0 cannot be called: no probability exceeds a lower threshold.
    const below = called < rows ? probability[order[called]!]! : 0;
    if (below === p) break;
    const threshold = between(below, p);
    const value = valueOf(called, right);
    const nearer = Math.abs(threshold - 0.5) < Math.abs(best.threshold - 0.5);
    if (value > best.value || (value === best.value && nearer)) {
      best = { threshold, value };
    }
  }
  return best;
}

/** Midway, but never as much as `above`. */
function between(below: number, above: number): number {
  const middle = (below + above) / 2;
  return middle < above ? middle : below;
}
