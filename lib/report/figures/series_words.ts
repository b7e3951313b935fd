/**
 * What figures call a series, its units and its times.
 *
 * @module
 */
import type * as Plot from "@observablehq/plot";
import type { Candles } from "../../candles/candles.ts";

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
 * or days with the year.
 */
export function timeAxis(label = "open time (UTC)"): Plot.ScaleOptions {
  return { type: "utc", label, tickFormat: timeTick as never };
}

function timeTick(time: Date, i: number, ticks: readonly Date[]): string {
  const [day, clock] = [time.toISOString().slice(0, 10), clockOf(time)];
  const before = ticks[i - 1]?.toISOString().slice(0, 10);
  const days = ticks.every((tick) => clockOf(tick) === "00:00");
  const month = MONTHS[time.getUTCMonth()]!;
  const date = `${month} ${time.getUTCDate()}`;
  if (days) {
    return before?.slice(0, 4) === day.slice(0, 4)
      ? date
      : `${date}\n${day.slice(0, 4)}`;
  }
  return before === day ? clock : `${clock}\n${date}`;
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

function clockOf(time: Date): string {
  return time.toISOString().slice(11, 16);
}

/** Symbol, interval and days, such as `BTCUSDT 1m, 2024-01-01 to 2024-01-02`. */
export function seriesTitle({ symbol, interval, openTime }: Candles): string {
  const day = (row: number) =>
    new Date(openTime.at(row)!).toISOString().slice(0, 10);
  if (openTime.length === 0) return `${symbol} ${interval}, no candles`;
  const [from, to] = [day(0), day(-1)];
  const days = from === to ? from : `${from} to ${to}`;
  return `${symbol} ${interval}, ${days}`;
}
