/**
 * The exchange's klines made into candles, every row checked.
 *
 * @module
 */
import { candleColumns, type Candles, mapColumns } from "./candles.ts";
import { isoTime, valueFault } from "./check.ts";
import type { TimeRange } from "./time_ranges.ts";

/** Fields of a kline; the last one is unused. */
const FIELDS = 12;

/** Times from here on are microseconds: in ms they would lie after the year 2286. */
const LEAST_MICROSECONDS = 1e13;

const DECIMAL = /^\d+(\.\d+)?$/;

/** What {@linkcode parseKlines} makes of an answer. */
export interface Klines {
  /** Ascending by open time, which no two share. */
  readonly candles: Candles;
  /** Close time of each candle, ms, UTC: before an outage not that of its interval. */
  readonly closeTime: Float64Array;
  /** Rows of the answer, repeated ones included. */
  readonly rows: number;
  /** Rows left out as a later one with the same open time differs. */
  readonly conflicts: number;
}

/**
 * Candles of a klines answer, put in order. Of rows with the same open time the
 * last one stays.
 *
 * @param window The open times that were asked for.
 * @throws {TypeError} If the answer or a field is of the wrong shape.
 * @throws {RangeError} If a row lies outside the window or no candle can have its
 * values.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseKlines } from "./klines.ts";
 * const row = [60_000, "1.5", "2", "1", "1.75", "10", 119_999, "17", 3, "4", "7", "0"];
 * const series = { symbol: "BTCUSDT", interval: "1m" };
 * const { candles } = parseKlines([row], series, { from: 0, to: 120_000 });
 * assert.deepEqual([...candles.close], [1.75]);
 * assert.equal(candles.source, "binance");
 * ```
 */
export function parseKlines(
  json: unknown,
  series: Pick<Candles, "symbol" | "interval">,
  window: TimeRange,
): Klines {
  if (!Array.isArray(json)) {
    throw new TypeError(
      `Cannot parse klines: expected an array, got ${shown(json)}`,
    );
  }
  const column = () => new Float64Array(json.length);
  const closeTime = column();
  const columns = {
    openTime: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
    quoteVolume: column(),
    trades: column(),
    takerBase: column(),
    takerQuote: column(),
  };
  json.forEach((row: unknown, i) => {
    if (!Array.isArray(row) || row.length !== FIELDS) {
      const got = Array.isArray(row) ? row.length : shown(row);
      throw new TypeError(
        `Cannot parse kline: expected ${FIELDS} fields, got ${got}`,
      );
    }
    columns.openTime[i] = timeOf(row[0]);
    columns.open[i] = decimalOf(row[1]);
    columns.high[i] = decimalOf(row[2]);
    columns.low[i] = decimalOf(row[3]);
    columns.close[i] = decimalOf(row[4]);
    columns.volume[i] = decimalOf(row[5]);
    closeTime[i] = timeOf(row[6]);
    columns.quoteVolume[i] = decimalOf(row[7]);
    columns.trades[i] = wholeNumberOf(row[8]);
    columns.takerBase[i] = decimalOf(row[9]);
    columns.takerQuote[i] = decimalOf(row[10]);
  });
  const candles: Candles = { ...series, source: "binance", ...columns };
  requirePossible(candles, closeTime, window);
  return { ...inOrder(candles, closeTime), rows: json.length };
}

function timeOf(field: unknown): number {
  return inMs(wholeNumberOf(field));
}

/** A time of the exchange, sent in ms or microseconds, in ms. */
export function inMs(time: number): number {
  return time >= LEAST_MICROSECONDS ? Math.floor(time / 1000) : time;
}

function wholeNumberOf(field: unknown): number {
  if (Number.isSafeInteger(field) && field as number >= 0) {
    return field as number;
  }
  throw new TypeError(
    `Cannot parse kline: expected a whole number, got ${shown(field)}`,
  );
}

function decimalOf(field: unknown): number {
  if (typeof field === "string" && DECIMAL.test(field)) return Number(field);
  throw new TypeError(
    `Cannot parse kline: expected a decimal number in quotes, got ${
      shown(field)
    }`,
  );
}

function requirePossible(
  candles: Candles,
  closeTime: Float64Array,
  { from, to }: TimeRange,
): void {
  const { openTime } = candles;
  for (let row = 0; row < openTime.length; row++) {
    const [opens, closes] = [openTime[row]!, closeTime[row]!];
    if (opens < from || opens >= to) {
      throw new RangeError(
        `Cannot use kline: expected an open time from ${from} to before ${to}, got ${opens}`,
      );
    }
    if (closes < opens) {
      throw new RangeError(
        `Cannot use kline: expected a close time of at least ${opens}, got ${closes}`,
      );
    }
  }
  const fault = valueFault(candles);
  if (fault === undefined) return;
  const time = isoTime(openTime[fault.row]!);
  throw new RangeError(`Cannot use kline of ${time}: ${fault.problem}`);
}

function inOrder(candles: Candles, closeTime: Float64Array) {
  const { openTime } = candles;
  const ascends = openTime.every((time, i) =>
    i === 0 || openTime[i - 1]! < time
  );
  if (ascends) return { candles, closeTime, conflicts: 0 };

  const order = [...openTime.keys()]
    .sort((a, b) => openTime[a]! - openTime[b]! || a - b);
  const kept: number[] = [];
  let conflicts = 0;
  for (const row of order) {
    const before = kept.at(-1);
    if (before === undefined || openTime[before] !== openTime[row]) {
      kept.push(row);
      continue;
    }
    if (!sameRow(candles, before, row)) conflicts++;
    kept[kept.length - 1] = row;
  }
  const pick = (column: Float64Array) =>
    Float64Array.from(kept, (row) => column[row]!);
  return {
    candles: mapColumns(candles, pick),
    closeTime: pick(closeTime),
    conflicts,
  };
}

function sameRow(candles: Candles, a: number, b: number): boolean {
  return candleColumns(candles)
    .every((name) => candles[name]![a] === candles[name]![b]);
}

/** `value` as the answer spelt it, cut where it is long. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
