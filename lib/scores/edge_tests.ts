/**
 * Whether a forecast knows more of the direction than its baseline does.
 *
 * @module
 */
import { optimalBlockLength } from "./block_length.ts";
import { mean, variance } from "./mean.ts";
import { normalCdf } from "./normal.ts";
import { stationaryVariance } from "./stationary_bootstrap.ts";

/** A forecast, a baseline's, and what happened; each of shape `(rows,)`, in order. */
export interface JudgedForecast {
  /** 1 for up, 0 for not up. */
  readonly target: Float64Array;
  /** The probability of up that the model states; above 0.5 it calls up. */
  readonly probability: Float64Array;
  /** The probability of up that the baseline states. */
  readonly baseline: Float64Array;
  /** Rows a label looks ahead. */
  readonly horizon: number;
}

/** What {@linkcode edgeTests} finds. */
export interface EdgeTests {
  /** One-sided p-value of the stated probabilities. */
  readonly probabilities: number;
  /** One-sided p-value of the calls of up and down. */
  readonly calls: number;
  /** Mean length of the blocks within which rows may depend on each other. */
  readonly blockLength: number;
  /** Independent rows that the judged ones are worth, at most their number. */
  readonly effectiveRows: number;
}

/**
 * Two tests of "given all that was known, the baseline's probability is the true
 * one". Each weighs the baseline's error `target - baseline` with what the model
 * says against it: by how far its probability differs from the baseline's (the
 * adjusted gain in Brier score of Clark & West 2007, J. Econom. 138, 291–311), and
 * by the side that it calls. Weights are known before the error is, so without an
 * edge the products have mean 0 whatever the weights follow, and no estimation
 * noise of the model's counts against it. AUC or MCC, which look at all rows at once,
 * would lean to one side for a model that follows the price level.
 *
 * From each weight the mean of the weights up to its row is taken (So & Shin 1999,
 * J. Econom. 92): else a market that merely rises oftener than it used to would
 * look like skill of whoever calls up more often. Labels that overlap, and whatever
 * else links neighbouring rows, widen the standard error: it is that of the
 * stationary bootstrap, with blocks at least as long as the horizon.
 *
 * @throws {RangeError} If there are fewer than two rows or columns differ in length.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { randomStream } from "../random.ts";
 * import { edgeTests } from "./edge_tests.ts";
 * const random = randomStream(42);
 * const probability = Float64Array.from({ length: 1000 }, random.uniform);
 * const target = probability.map((p) => random.uniform() < p ? 1 : 0);
 * const baseline = target.map(() => 0.5);
 * const oracle = edgeTests({ target, probability, baseline, horizon: 1 });
 * assert.ok(oracle.probabilities < 1e-6 && oracle.calls < 1e-6);
 * ```
 */
export function edgeTests(forecast: JudgedForecast): EdgeTests {
  const { target, probability, baseline, horizon } = forecast;
  const rows = target.length;
  if (rows < 2 || probability.length !== rows || baseline.length !== rows) {
    throw new RangeError(
      `Cannot test for an edge: expected three columns of at least 2 rows, got ${rows}, ${probability.length} and ${baseline.length}`,
    );
  }
  const products = (weight: (row: number) => number) => {
    const centered = lessMeanSoFar(target.map((_, row) => weight(row)));
    return centered.map((w, row) => w * (target[row]! - baseline[row]!));
  };
  const stated = products((row) => probability[row]! - baseline[row]!);
  const called = products((row) => probability[row]! > 0.5 ? 1 : -1);
  const blockLength = Math.max(
    horizon,
    optimalBlockLength(stated),
    optimalBlockLength(called),
  );
  const error = stationaryVariance(called, blockLength);
  return {
    probabilities: aboveZero(stated, stationaryVariance(stated, blockLength)),
    calls: aboveZero(called, error),
    blockLength,
    // Where every row is called alike nothing is learned from the products.
    effectiveRows: error > 0
      ? Math.min(rows, variance(called) / error)
      : rows / horizon,
  };
}

/** Each value less the mean of those up to it, its own included. */
function lessMeanSoFar(values: Float64Array): Float64Array {
  let sum = 0;
  return values.map((value, row) => {
    sum += value;
    return value - sum / (row + 1);
  });
}

/** The one-sided p-value of a mean by its variance; 1 where nothing varies. */
function aboveZero(values: Float64Array, error: number): number {
  return error > 0 ? normalCdf(-mean(values) / Math.sqrt(error)) : 1;
}
