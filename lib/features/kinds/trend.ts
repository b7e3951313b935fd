/**
 * Where prices are heading: means, MACD, RSI.
 *
 * @module
 */
import { type Expression, joinRows, mapRows } from "../expression.ts";
import {
  close,
  difference,
  ema,
  lag,
  mean,
  ratio,
  startingAt,
  wilder,
} from "../formulas.ts";
import { assertShorter, defineKind, type FeatureKind, rows } from "./kind.ts";

const MACD_PARAMETERS = { fast: rows(1, 12), slow: rows(2, 26) };
const SIGNAL_PARAMETERS = { ...MACD_PARAMETERS, signal: rows(1, 9) };

/** Periods of the fast and slow exponential means and of the signal line. */
type MacdPeriods = Readonly<Record<keyof typeof SIGNAL_PARAMETERS, number>>;

/**
 * Fast less slow exponential mean. Both start in the same row: the fast one is
 * seeded with the last `fast` of the rows that seed the slow one, as in TA-Lib.
 */
function macdLine({ fast, slow }: MacdPeriods): Expression {
  assertShorter("macd", fast, slow);
  const seededLate = startingAt(close, slow - fast);
  return difference(ema(seededLate, fast), ema(close, slow));
}

function macdSignal(periods: MacdPeriods): Expression {
  return ema(macdLine(periods), periods.signal);
}

/** The MACD line, withheld until its signal line starts, as in TA-Lib. */
function macd(periods: MacdPeriods): Expression {
  return startingAt(macdLine(periods), macdSignal(periods).warmUp);
}

function macdHistogram(periods: MacdPeriods): Expression {
  return difference(macd(periods), macdSignal(periods));
}

/** Wilder's mean gain as a percentage of mean gain and mean loss together. */
function rsi(period: number): Expression {
  const change = difference(close, lag(close, 1));
  const gain = wilder(mapRows("gain", change, (x) => Math.max(x, 0)), period);
  const loss = wilder(mapRows("loss", change, (x) => Math.max(-x, 0)), period);
  const strength = (gain: number, loss: number) =>
    gain === 0 ? 0 : 100 * gain / (gain + loss);
  return joinRows("strength", gain, loss, strength);
}

/** Kinds of features that follow a trend. */
export const TREND_KINDS: Readonly<Record<string, FeatureKind>> = {
  ma: defineKind(
    "Mean close of the window",
    { window: rows(1) },
    (p) => mean(close, p.window),
  ),
  ema: defineKind(
    "Exponential mean of close, seeded with the mean of the first rows",
    { period: rows(1) },
    (p) => ema(close, p.period),
  ),
  macd: defineKind(
    "MACD line, in units of price",
    SIGNAL_PARAMETERS,
    macd,
  ),
  macd_signal: defineKind(
    "Signal line of MACD, in units of price",
    SIGNAL_PARAMETERS,
    macdSignal,
  ),
  macd_histogram: defineKind(
    "MACD line less its signal line, in units of price",
    SIGNAL_PARAMETERS,
    macdHistogram,
  ),
  macd_over_close: defineKind(
    "MACD line over close",
    SIGNAL_PARAMETERS,
    (p) => ratio(macd(p), close, 0),
  ),
  macd_histogram_over_close: defineKind(
    "MACD line less its signal line, over close",
    SIGNAL_PARAMETERS,
    (p) => ratio(macdHistogram(p), close, 0),
  ),
  rsi: defineKind(
    "Wilder's relative strength index, 0 to 100; 0 while nothing has moved",
    { period: rows(2) },
    (p) => rsi(p.period),
  ),
};
