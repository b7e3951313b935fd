/**
 * What a Sharpe ratio is worth that was found among many.
 *
 * Every Sharpe ratio here is of one row, not annualised: mean return over its
 * standard deviation. One of a year of 365 days is divided by `sqrt(365)`.
 *
 * @module
 */
import { optimalBlockLength } from "./block_length.ts";
import { mean, variance } from "./mean.ts";
import { normalCdf, normalQuantile } from "./normal.ts";
import { stationaryVariance } from "./stationary_bootstrap.ts";

const EULER_MASCHERONI = 0.5772156649015329;

/** What the tests of a Sharpe ratio have to know of the returns. */
export interface SharpeMoments {
  /** Number of returns. */
  readonly rows: number;
  /** Mean over standard deviation, of one row. */
  readonly sharpe: number;
  /** 0 where gains and losses are alike. */
  readonly skewness: number;
  /** 3 for the normal distribution. */
  readonly kurtosis: number;
}

/**
 * Sharpe ratio, skewness and kurtosis of returns, by population moments; `NaN`
 * where returns do not vary.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sharpeMoments } from "./sharpe.ts";
 * assert.deepEqual(sharpeMoments(Float64Array.of(3, -1)), {
 *   rows: 2,
 *   sharpe: 0.5,
 *   skewness: 0,
 *   kurtosis: 1,
 * });
 * ```
 */
export function sharpeMoments(returns: Float64Array): SharpeMoments {
  const center = mean(returns);
  const moment = (power: number) =>
    mean(returns.map((value) => (value - center) ** power));
  const deviation = Math.sqrt(moment(2));
  return {
    rows: returns.length,
    sharpe: center / deviation,
    skewness: moment(3) / deviation ** 3,
    kurtosis: moment(4) / deviation ** 4,
  };
}

/**
 * The standard error of a Sharpe ratio of one row. Returns need be neither normal
 * nor independent (Lo 2002, Financ. Anal. J. 58, by the method of moments): it is
 * that of the mean of `z - s · (z² - 1) / 2`, with `z` the standardised returns and
 * `s` the ratio, by the stationary bootstrap; costs come in bouts. It
 * is at least that of the same returns in any order. For independent normal returns
 * it tends to `sqrt((1 + s² / 2) / rows)`.
 *
 * @returns `NaN` where returns do not vary, or there are fewer than two.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { randomStream } from "../random.ts";
 * import { sharpeError } from "./sharpe.ts";
 * const random = randomStream(42);
 * const returns = Float64Array.from({ length: 2000 }, random.normal);
 * assert.equal((sharpeError(returns) * Math.sqrt(2000)).toFixed(1), "1.0");
 * const inTens = returns.map((_, row) => returns[row - row % 10]!);
 * assert.ok(sharpeError(inTens) > 2 * sharpeError(returns));
 * ```
 */
export function sharpeError(returns: Float64Array): number {
  const rows = returns.length;
  if (rows < 2) return NaN;
  const [center, deviation] = [mean(returns), Math.sqrt(variance(returns))];
  if (!(deviation > 0)) return NaN;
  const ratio = center / deviation;
  const influence = returns.map((value) => {
    const z = (value - center) / deviation;
    return z - ratio * (z * z - 1) / 2;
  });
  const blockLength = optimalBlockLength(influence);
  return Math.sqrt(Math.max(
    variance(influence) / rows,
    stationaryVariance(influence, blockLength),
  ));
}

/**
 * The probability that the true Sharpe ratio exceeds `benchmark` (Bailey & López
 * de Prado 2012, J. Risk 15(2), "The Sharpe ratio efficient frontier"). Few rows,
 * losses larger than gains and fat tails lower it.
 *
 * @param benchmark Of one row. By default 0.
 * @throws {RangeError} If there are fewer than two rows.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { probabilisticSharpe } from "./sharpe.ts";
 * const moments = { rows: 24, sharpe: 0.458, skewness: -2.448, kurtosis: 10.164 };
 * assert.equal(probabilisticSharpe(moments).toFixed(3), "0.913");
 * ```
 */
export function probabilisticSharpe(
  { rows, sharpe, skewness, kurtosis }: SharpeMoments,
  benchmark = 0,
): number {
  if (!(rows >= 2)) {
    throw new RangeError(
      `Cannot test a Sharpe ratio: expected at least 2 rows, got ${rows}`,
    );
  }
  const spread = Math.sqrt(
    1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe ** 2,
  );
  return normalCdf((sharpe - benchmark) * Math.sqrt(rows - 1) / spread);
}

/** The trials that a Sharpe ratio was the best of. */
export interface SharpeTrials {
  /** How many independent ones there were. */
  readonly trials: number;
  /** Variance of their Sharpe ratios, of one row. */
  readonly variance: number;
}

/**
 * The Sharpe ratio to expect of the best of so many trials without any skill
 * (Bailey & López de Prado 2014, J. Portf. Manag. 40(5), "The deflated Sharpe
 * ratio"); 0 for one.
 *
 * @throws {RangeError} If `trials` is below 1.
 * @example A thousand strategies without skill, a Sharpe ratio of 3 among them
 * ```ts
 * import assert from "node:assert/strict";
 * import { expectedMaximumSharpe } from "./sharpe.ts";
 * const best = expectedMaximumSharpe({ trials: 1000, variance: 1 });
 * assert.equal(best.toFixed(2), "3.26");
 * ```
 */
export function expectedMaximumSharpe(
  { trials, variance }: SharpeTrials,
): number {
  if (!(trials >= 1)) {
    throw new RangeError(
      `Cannot expect a best Sharpe ratio: expected at least 1 trial, got ${trials}`,
    );
  }
  // The formula is of many; of one it would be the quantile of 0.
  if (trials === 1) return 0;
  return Math.sqrt(variance) * (
    (1 - EULER_MASCHERONI) * normalQuantile(1 - 1 / trials) +
    EULER_MASCHERONI * normalQuantile(1 - 1 / (trials * Math.E))
  );
}

/**
 * The probability that the true Sharpe ratio of the best trial exceeds what the
 * best of as many without skill would show (Bailey & López de Prado 2014).
 *
 * @throws {RangeError} If there are fewer than two rows or no trial.
 * @example The paper's: 2.5 a year, five years of 250 days, the best of 100
 * ```ts
 * import assert from "node:assert/strict";
 * import { deflatedSharpe } from "./sharpe.ts";
 * const moments = {
 *   rows: 1250,
 *   sharpe: 2.5 / Math.sqrt(250),
 *   skewness: -3,
 *   kurtosis: 10,
 * };
 * const share = deflatedSharpe(moments, { trials: 100, variance: 0.5 / 250 });
 * assert.equal(share.toFixed(4), "0.9004");
 * ```
 */
export function deflatedSharpe(
  moments: SharpeMoments,
  trials: SharpeTrials,
): number {
  return probabilisticSharpe(moments, expectedMaximumSharpe(trials));
}

/**
 * The years of backtest below which the best of so many trials without skill is
 * expected to show a yearly Sharpe ratio of `sharpe` (Bailey, Borwein, López de
 * Prado & Zhu 2014, Not. Am. Math. Soc. 61(5), theorem 1).
 *
 * @param sharpe Annualised. By default 1.
 * @throws {RangeError} If `trials` is below 1 or `sharpe` is not positive.
 * @example The paper's: five years are enough for 45 trials
 * ```ts
 * import assert from "node:assert/strict";
 * import { minimumBacktestLength } from "./sharpe.ts";
 * assert.ok(minimumBacktestLength(45) < 5 && minimumBacktestLength(46) > 5);
 * ```
 */
export function minimumBacktestLength(trials: number, sharpe = 1): number {
  if (!(sharpe > 0)) {
    throw new RangeError(
      `Cannot give a backtest's length: expected a Sharpe ratio above 0, got ${sharpe}`,
    );
  }
  return (expectedMaximumSharpe({ trials, variance: 1 }) / sharpe) ** 2;
}
