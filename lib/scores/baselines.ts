/**
 * The plain rivals shown beside every score.
 *
 * @module
 */
import { randomStream } from "../random.ts";
import { mean } from "./mean.ts";

/** The names of the baselines, in the order they are shown. */
export const BASELINES = [
  "always_up",
  "majority",
  "last_direction",
  "coin",
] as const;

/** The name of a baseline. */
export type BaselineName = typeof BASELINES[number];

/** What a baseline says of each row. */
export interface BaselineForecast {
  /** 1 where it calls up, 0 where not. */
  readonly called: Float64Array;
  /** The probability of up it states. */
  readonly probability: Float64Array;
}

/** What the baselines may know: labels to learn from, and the last move of each row. */
export interface BaselineData {
  /** Labels of the train rows, 1 for up. */
  readonly trainTarget: Float64Array;
  /** 1 where the train row's own candle closed higher than the one before. */
  readonly trainRose: Float64Array;
  /** The same of the rows to judge. */
  readonly testRose: Float64Array;
  /** Seed of the coin. */
  readonly seed: number;
}

/**
 * What each baseline calls and states for every test row.
 *
 * `always_up` calls up, `majority` the commoner label of the train rows, `coin`
 * up as often as the train rows were up; all three state that share as
 * probability. `last_direction` calls what the row's own candle did, and states
 * how often the train rows went up after such a candle.
 *
 * @throws {RangeError} If there are no train rows.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { baselineForecasts } from "./baselines.ts";
 * const forecasts = baselineForecasts({
 *   trainTarget: Float64Array.of(1, 0, 0, 0),
 *   trainRose: Float64Array.of(1, 1, 0, 0),
 *   testRose: Float64Array.of(0, 1),
 *   seed: 1,
 * });
 * assert.deepEqual([...forecasts.majority.called], [0, 0]);
 * assert.deepEqual([...forecasts.last_direction.probability], [0, 0.5]);
 * ```
 */
export function baselineForecasts(
  data: BaselineData,
): Record<BaselineName, BaselineForecast> {
  const { trainTarget, trainRose, testRose, seed } = data;
  if (trainTarget.length === 0) {
    throw new RangeError("Cannot fit the baselines: there are no train rows");
  }
  const base = mean(trainTarget);
  const after = (rose: number) => {
    const labels = trainTarget.filter((_, row) => trainRose[row] === rose);
    return labels.length > 0 ? mean(labels) : base;
  };
  const [afterFall, afterRise] = [after(0), after(1)];
  const random = randomStream(seed);
  const constant = testRose.map(() => base);
  return {
    always_up: { called: testRose.map(() => 1), probability: constant },
    majority: {
      called: testRose.map(() => base > 0.5 ? 1 : 0),
      probability: constant,
    },
    last_direction: {
      called: testRose.slice(),
      probability: testRose.map((rose) => rose === 1 ? afterRise : afterFall),
    },
    coin: {
      called: testRose.map(() => random.uniform() < base ? 1 : 0),
      probability: constant,
    },
  };
}
