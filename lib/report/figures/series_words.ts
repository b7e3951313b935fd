/**
 * What figures call a series, its units and its times.
 *
 * @module
 */
import type * as Plot from "@observablehq/plot";
import type { Candles } from "../../candles/candles.ts";
import { intervalMs } from "../../candles/interval.ts";

const QUOTE_UNIT = /(.+?)(USDT|USDC|FDUSD|TUSD|BUSD|USD|EUR|TRY|BTC|ETH|BNB)$/;

/** The currency in which a symbol's price is given, where its name tells. */
export function quoteUnit(symbol: string): string {
  return QUOTE_UNIT.exec(symbol)?.[2] ?? "quote units";
}

/** What is traded under a symbol, where its name tells. */
export function baseUnit(symbol: string): string {
  return QUOTE_UNIT.exec(symbol)?.[1]?.replace(/^SIM-/, "") ?? "base units";
}

/** Open times as dates, which Plot takes for a time axis. */
export function openDates({ openTime }: Pick<Candles, "openTime">): Date[] {
  return Array.from(openTime, (time) => new Date(time));
}

/**
 * The scale of a time axis: hours and minutes with the day below where it changes,
 * or days with the year; seconds where there are any.
 */
export function timeAxis(label = "open time (UTC)"): Plot.ScaleOptions {
  return { type: "utc", label, tickFormat: timeTick };
}

function timeTick(
  time: Date,
  i: number,
  ticks: readonly Date[] = [time],
): string {
  const [day, clock] = [dayOf(time), clockOf(time)];
  const before = ticks[i - 1] && dayOf(ticks[i - 1]!);
  const month = MONTHS[time.getUTCMonth()]!;
  const date = `${month} ${time.getUTCDate()}`;
  if (ticks.every((tick) => clockOf(tick) === "00:00:00")) {
    return before?.slice(0, 4) === day.slice(0, 4)
      ? date
      : `${date}\n${day.slice(0, 4)}`;
  }
  const minutes = ticks.every((tick) => clockOf(tick).endsWith(":00"));
  const shown = minutes ? clock.slice(0, 5) : clock;
  return before === day ? shown : `${shown}\n${date}`;
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

function clockOf(time: Date): string {
  return time.toISOString().slice(11, 19);
}

/**
 * From the first open time to the last, half an interval wider on both sides so
 * that every candle is drawn whole, and room for a dozen candles at least.
 */
export function timeDomain(
  { openTime, interval }: Pick<Candles, "openTime" | "interval">,
): [Date, Date] {
  const [first, last] = [openTime[0]!, openTime.at(-1)!];
  const step = intervalMs(interval);
  const wider = Math.max(step / 2, (12 * step - (last - first)) / 2);
  return [new Date(first - wider), new Date(last + wider)];
}

/** Symbol, interval and days, such as `BTCUSDT 1m, 2024-01-01 to 2024-01-02`. */
export function seriesTitle(
  { symbol, interval, openTime }: Pick<
    Candles,
    "symbol" | "interval" | "openTime"
  >,
): string {
  const day = (row: number) =>
    new Date(openTime.at(row)!).toISOString().slice(0, 10);
  if (openTime.length === 0) return `${symbol} ${interval}, no candles`;
  const [from, to] = [day(0), day(-1)];
  const days = from === to ? from : `${from} to ${to}`;
  return `${symbol} ${interval}, ${days}`;
}

/** Features in units of a price, of what is traded, and as shares of a price. */
const UNITS: readonly [RegExp, (symbol: string) => string][] = [
  [
    /^(prev_close|high_low|open_close|ma_\d+|macd(_signal|_histogram)?_?[\d_]*|atr_\d+)$/,
    quoteUnit,
  ],
  [/^volume$/, baseUnit],
  [/^(log_)?return(_lag)?_\d+$|_over_close|^bollinger_width/, () => "share"],
  [/^rsi_\d+$/, () => "0 to 100"],
];

/**
 * A feature's name with its unit, where the name tells it; scores and ratios have none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { withUnit } from "./series_words.ts";
 * assert.equal(withUnit("atr_14", "BTCUSDT"), "atr_14 (USDT)");
 * assert.equal(withUnit("close_z_60", "BTCUSDT"), "close_z_60");
 * ```
 */
export function withUnit(name: string, symbol: string): string {
  const [, unitOf] = UNITS.find(([pattern]) => pattern.test(name)) ?? [];
  return unitOf ? `${name} (${unitOf(symbol)})` : name;
}
