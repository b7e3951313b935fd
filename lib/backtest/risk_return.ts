/**
 * How an equity curve did: return, risk, and both together.
 *
 * @module
 */
import type { Performance } from "../backtest_record.ts";
import { intervalMs } from "../candles/interval.ts";
import { sharpeError } from "../scores/sharpe.ts";
import { maxDrawdown } from "./drawdown.ts";

/** Milliseconds of a day. */
const DAY = 86_400_000;
/** The 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * Bars in a year: how many of an interval follow each other in `daysPerYear` days.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { barsPerYear } from "./risk_return.ts";
 * assert.equal(barsPerYear("1m", 365), 525_600);
 * ```
 */
export function barsPerYear(interval: string, daysPerYear: number): number {
  return daysPerYear * DAY / intervalMs(interval);
}

/**
 * Simple return of each bar, of which the first starts from 1; 0 once all is lost.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { barReturns } from "./risk_return.ts";
 * assert.deepEqual([...barReturns(Float64Array.of(1, 1.5, 0, 0))], [0, 0.5, -1, 0]);
 * ```
 */
export function barReturns(equity: Float64Array): Float64Array {
  const returns = new Float64Array(equity.length);
  let before = 1;
  for (let row = 0; row < returns.length; row++) {
    const now = equity[row]!;
    returns[row] = before === 0 ? 0 : now / before - 1;
    before = now;
  }
  return returns;
}

/** Mean, unbiased deviation, and deviation of the losses alone. */
interface Moments {
  readonly mean: number;
  readonly deviation: number;
  readonly downside: number;
}

/** Plain loops, as these run over every bar for every cost of a curve. */
function momentsOf(returns: Float64Array): Moments {
  const bars = returns.length;
  let sum = 0;
  for (let row = 0; row < bars; row++) sum += returns[row]!;
  const mean = sum / bars;
  let squares = 0, losses = 0;
  for (let row = 0; row < bars; row++) {
    const value = returns[row]!;
    squares += (value - mean) * (value - mean);
    if (value < 0) losses += value * value;
  }
  return {
    mean,
    deviation: Math.sqrt(squares / (bars - 1)),
    downside: Math.sqrt(losses / bars),
  };
}

/**
 * The annualised Sharpe ratio of bar returns without a riskless rate: mean over
 * unbiased deviation, times the root of the bars in a year (Sharpe 1994, J. Portf.
 * Manag. 21). `NaN` without two different returns.
 */
export function sharpeRatio(
  returns: Float64Array,
  barsPerYear: number,
): number {
  const { mean, deviation } = momentsOf(returns);
  return deviation > 0 ? mean / deviation * Math.sqrt(barsPerYear) : NaN;
}

/**
 * Return, risk and ratios of an equity curve that starts from 1.
 *
 * All bars count, those without a position too. The Sharpe ratio's 95 % interval
 * allows for returns that depend on each other ({@linkcode sharpeError}). Sortino's
 * downside deviation is the root of the mean square of all returns, gains counting 0.
 *
 * @param equity Equity at each close, shape `(rows,)`.
 * @param openTime Open time of each row.
 * @param returns Simple return of each bar, where they are known better than from
 * equity, which may be too small for a number.
 * @example A gain of 10 % and a loss of half of it
 * ```ts
 * import assert from "node:assert/strict";
 * import { performanceOf } from "./risk_return.ts";
 * const equity = Float64Array.of(1, 1.1, 1.05);
 * const { totalReturn, maxDrawdown } = performanceOf(
 *   equity,
 *   Float64Array.of(0, 60_000, 120_000),
 *   525_600,
 * );
 * assert.equal(totalReturn.toFixed(4), "0.0500");
 * assert.equal(maxDrawdown.depth.toFixed(4), "0.0455");
 * assert.equal(maxDrawdown.trough, "1970-01-01T00:02:00.000Z");
 * ```
 */
export function performanceOf(
  equity: Float64Array,
  openTime: Float64Array,
  barsPerYear: number,
  returns: Float64Array = barReturns(equity),
): Performance {
  const bars = equity.length;
  const last = equity.at(-1) ?? 1;
  const annualReturn = last ** (barsPerYear / bars) - 1;
  const { mean, deviation, downside } = momentsOf(returns);
  const year = Math.sqrt(barsPerYear);
  const perBar = deviation > 0 ? mean / deviation : NaN;
  const sharpe = perBar * year;
  const reach = Z * year * sharpeError(returns);
  const drawdown = maxDrawdown(equity);
  const at = (row: number) =>
    row < 0 ? null : new Date(openTime[row]!).toISOString();
  return {
    totalReturn: last - 1,
    logReturn: defined(Math.log(last)),
    annualReturn: defined(annualReturn),
    volatility: defined(deviation * year),
    sharpe: defined(sharpe),
    sharpeInterval: {
      low: defined(sharpe - reach),
      high: defined(sharpe + reach),
    },
    sortino: defined(mean / downside * year),
    calmar: defined(annualReturn / drawdown.depth),
    maxDrawdown: {
      depth: drawdown.depth,
      peak: at(drawdown.peak),
      trough: at(drawdown.trough),
      recovery: at(drawdown.recovery),
    },
  };
}

/** A figure as a record holds it: `null` where it is not defined. */
export function defined(value: number): number | null {
  // JSON knows no -0.
  return Number.isFinite(value) ? value + 0 : null;
}
