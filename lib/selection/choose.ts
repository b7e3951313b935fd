/**
 * The choice among candidates.
 *
 * @module
 */
import type { Trial } from "../run.ts";
import { lowerIsBetter, type MetricName } from "../scores/mod.ts";

/**
 * The trial with the best mean of `metric`; the first of equal ones. A mean that
 * is not defined loses against any other.
 *
 * @throws {RangeError} If there are no trials.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleRun } from "../testing/example_run.ts";
 * import { chooseTrial } from "./choose.ts";
 * const { trials } = exampleRun();
 * assert.equal(chooseTrial(trials, "mcc").candidate, "forest");
 * ```
 */
export function chooseTrial(
  trials: readonly Trial[],
  metric: MetricName,
): Trial {
  const worth = (trial: Trial) => {
    const { mean } = trial.cv[metric];
    return mean === null ? -Infinity : lowerIsBetter(metric) ? -mean : mean;
  };
  const [first, ...others] = trials;
  if (!first) throw new RangeError("Cannot choose: there are no trials");
  return others.reduce(
    (best, trial) => worth(trial) > worth(best) ? trial : best,
    first,
  );
}
