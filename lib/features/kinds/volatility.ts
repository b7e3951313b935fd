/**
 * How far prices swing: true range, Bollinger's bands, deviation of returns.
 *
 * @module
 */
import type { Expression } from "../expression.ts";
import {
  close,
  deviation,
  difference,
  high,
  lag,
  larger,
  linear,
  logReturn,
  low,
  mean,
  ratio,
  smaller,
  wilder,
} from "../formulas.ts";
import {
  assertShorter,
  defineKind,
  factor,
  type FeatureKind,
  rows,
} from "./kind.ts";

/** Wilder's mean of the true range: from low to high, the close before included. */
function averageTrueRange(period: number): Expression {
  const before = lag(close, 1);
  const range = difference(larger(high, before), smaller(low, before));
  return wilder(range, period);
}

/** Half the distance between Bollinger's bands, by the population deviation. */
function halfBand(period: number, deviations: number): Expression {
  return linear(deviation(close, period, 0), { scale: deviations });
}

function volatility(window: number): Expression {
  return deviation(logReturn(close, 1), window, 1);
}

/** Kinds of features that measure volatility. */
export const VOLATILITY_KINDS: Readonly<Record<string, FeatureKind>> = {
  atr: defineKind(
    "Average true range, in units of price",
    { period: rows(1) },
    (p) => averageTrueRange(p.period),
  ),
  atr_over_close: defineKind(
    "Average true range over close",
    { period: rows(1) },
    (p) => ratio(averageTrueRange(p.period), close, 0),
  ),
  bollinger_width: defineKind(
    "Upper less lower Bollinger band, over their middle",
    { period: rows(2, 20), deviations: factor(2) },
    (p) => {
      const half = halfBand(p.period, p.deviations);
      return ratio(linear(half, { scale: 2 }), mean(close, p.period), 0);
    },
  ),
  bollinger_percent_b: defineKind(
    "Close between the lower Bollinger band, 0, and the upper, 1; 0.5 in a flat window",
    { period: rows(2, 20), deviations: factor(2) },
    (p) => {
      const half = halfBand(p.period, p.deviations);
      const distance = difference(close, mean(close, p.period));
      return linear(ratio(distance, half, 0), { scale: 0.5, shift: 0.5 });
    },
  ),
  volatility: defineKind(
    "Sample deviation (divisor: window - 1) of one-row log returns",
    { window: rows(2) },
    (p) => volatility(p.window),
  ),
  volatility_ratio: defineKind(
    "Volatility of a short window over that of a long one; 1 where both are 0",
    { short: rows(2), long: rows(3) },
    (p) => {
      assertShorter("volatility_ratio", p.short, p.long);
      return ratio(volatility(p.short), volatility(p.long), 1);
    },
  ),
};
