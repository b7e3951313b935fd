/**
 * What the stand-in exchange knows of candles: its rows, and which of them a
 * window shows.
 *
 * @module
 */
import type { Candles } from "../candles/candles.ts";
import { nextOpenTime } from "../candles/interval.ts";
import type { Rows } from "../rows.ts";

/** A kline as the exchange sends it: times, prices in quotes, and so on. */
export type KlineRow = (number | string)[];

/** A klines request, its times in ms. */
export interface KlineQuery {
  readonly startTime?: number;
  readonly endTime?: number;
  readonly limit: number;
}

/** One series of the stand-in. */
export interface ServedSeries {
  readonly candles: Candles;
  /** Close times by open time, where an outage cut them. */
  readonly closeTimes: ReadonlyMap<number, number>;
}

/**
 * The candles that the query asks for: from `startTime` on the oldest, else the
 * newest. Both bounds count by open time and are inclusive.
 */
export function candlesInWindow(
  { openTime }: Candles,
  { startTime, endTime = Infinity, limit }: KlineQuery,
  now: number,
): Rows {
  const start = firstFrom(openTime, startTime ?? -Infinity);
  const end = firstFrom(openTime, Math.min(endTime, now) + 1);
  return startTime === undefined
    ? { start: Math.max(start, end - limit), end }
    : { start, end: Math.max(start, Math.min(end, start + limit)) };
}

function firstFrom(openTime: Float64Array, time: number): number {
  let [low, high] = [0, openTime.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (openTime[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Candle `i` as a row. One that is still open shows what has happened so far, the
 * share `progress` of its move and volume; nothing else marks it.
 */
export function klineRow(
  { candles, closeTimes }: ServedSeries,
  i: number,
  { now, progress }: { now: number; progress: number },
): KlineRow {
  const value = (column?: Float64Array) => column?.[i] ?? 0;
  const [openTime, open] = [value(candles.openTime), value(candles.open)];
  const end = nextOpenTime(openTime, candles.interval) - 1;
  const isOpen = end >= now;
  const share = isOpen ? progress : 1;
  const towards = (price: number) => decimal(open + share * (price - open));
  const part = (column?: Float64Array) => decimal(share * value(column));
  return [
    openTime,
    decimal(open),
    towards(value(candles.high)),
    towards(value(candles.low)),
    towards(value(candles.close)),
    part(candles.volume),
    isOpen ? end : closeTimes.get(openTime) ?? end,
    part(candles.quoteVolume),
    Math.floor(share * value(candles.trades)),
    part(candles.takerBase),
    part(candles.takerQuote),
    "0",
  ];
}

/** The row with its times in microseconds. */
export function inMicroseconds(row: KlineRow): KlineRow {
  return row.map((field, i) => {
    if (i === 0) return Number(field) * 1000;
    return i === 6 ? Number(field) * 1000 + 999 : field;
  });
}

function decimal(value: number): string {
  return value.toFixed(8);
}
