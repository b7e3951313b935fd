/**
 * Candles as columns: equally long `Float64Array`s, one row per closed interval,
 * ascending by open time.
 *
 * @module
 */
import { shownAs } from "../display.ts";

/** Where candles came from; `simulated` ones never stand in for real ones. */
export type CandleSource = "binance" | "file" | "simulated";

/** The columns every source has. */
export const PRICE_COLUMNS = [
  "openTime",
  "open",
  "high",
  "low",
  "close",
  "volume",
] as const;

/** The columns only some sources have; all four or none, in every row. */
export const FLOW_COLUMNS = [
  "quoteVolume",
  "trades",
  "takerBase",
  "takerQuote",
] as const;

/** A column every source has. */
export type PriceColumn = typeof PRICE_COLUMNS[number];
/** A column only some sources have. */
export type FlowColumn = typeof FLOW_COLUMNS[number];
/** Any column of {@linkcode Candles}. */
export type CandleColumn = PriceColumn | FlowColumn;

/**
 * Closed candles of one series. Every column has one value per row; open times
 * are ms since the Unix epoch, UTC, strictly ascending. No value is missing, but where files with and without flow
 * columns were joined: there all four are `NaN` in the rows of those without.
 */
export interface Candles {
  /** The exchange's symbol, for instance `BTCUSDT`; simulated ones begin with `SIM-`. */
  readonly symbol: string;
  /** The exchange's interval, for instance `1m`. */
  readonly interval: string;
  readonly source: CandleSource;
  readonly openTime: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Traded volume in base units (BTC of BTCUSDT). */
  readonly volume: Float64Array;
  /** Traded volume in quote units (USDT of BTCUSDT). */
  readonly quoteVolume?: Float64Array;
  /** Number of trades. */
  readonly trades?: Float64Array;
  /** The part of `volume` bought by takers. */
  readonly takerBase?: Float64Array;
  /** The part of `quoteVolume` bought by takers. */
  readonly takerQuote?: Float64Array;
}

/** The columns `candles` really has, in their fixed order. */
export function candleColumns(candles: Candles): CandleColumn[] {
  return [...PRICE_COLUMNS, ...FLOW_COLUMNS].filter(
    (name) => candles[name] !== undefined,
  );
}

/** Whether `candles` have the columns that only some sources have. */
export function hasFlow(
  candles: Candles,
): candles is Candles & Readonly<Record<FlowColumn, Float64Array>> {
  return candles.trades !== undefined;
}

/**
 * Rows `start` (included) to `end` (excluded), as views: nothing is copied.
 *
 * @example The last two candles
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf, sliceCandles } from "./candles.ts";
 * const candles = candlesOf([
 *   [0, 1, 2, 1, 2, 10],
 *   [60_000, 2, 3, 2, 3, 10],
 *   [120_000, 3, 4, 3, 4, 10],
 * ]);
 * assert.deepEqual([...sliceCandles(candles, 1).close], [3, 4]);
 * ```
 */
export function sliceCandles(
  candles: Candles,
  start: number,
  end: number = candles.openTime.length,
): Candles {
  return mapColumns(candles, (column) => column.subarray(start, end));
}

/** A copy of `candles` with every column replaced by `change(column, name)`. */
export function mapColumns(
  candles: Candles,
  change: (column: Float64Array, name: CandleColumn) => Float64Array,
): Candles {
  const columns: Partial<Record<CandleColumn, Float64Array>> = {};
  for (const name of candleColumns(candles)) {
    columns[name] = change(candles[name]!, name);
  }
  return shownAs("candles", { ...candles, ...columns });
}

/** What {@linkcode candlesOf} needs to know beside the numbers. */
export interface CandlesOfOptions {
  /** @default {"TESTUSDT"} */
  symbol?: string;
  /** @default {"1m"} */
  interval?: string;
  /** @default {"file"} */
  source?: CandleSource;
}

/**
 * Candles from rows of 6 numbers (open time, open, high, low, close, volume) or
 * of 10 (then quote volume, trades, taker base, taker quote).
 *
 * @throws {TypeError} If rows differ in length or have neither 6 nor 10 fields.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "./candles.ts";
 * const candles = candlesOf([[0, 1, 2, 1, 2, 10]], { symbol: "ETHUSDT" });
 * assert.equal(candles.high[0], 2);
 * assert.equal(candles.trades, undefined);
 * ```
 */
export function candlesOf(
  rows: readonly (readonly number[])[],
  options: CandlesOfOptions = {},
): Candles {
  const { symbol = "TESTUSDT", interval = "1m", source = "file" } = options;
  const width = rows[0]?.length ?? PRICE_COLUMNS.length;
  const names = [...PRICE_COLUMNS, ...FLOW_COLUMNS].slice(0, width);
  if (width !== 6 && width !== 10) {
    throw new TypeError(
      `Cannot make candles: expected rows of 6 or 10 numbers, got ${width}`,
    );
  }
  const ragged = rows.findIndex((row) => row.length !== width);
  if (ragged >= 0) {
    throw new TypeError(
      `Cannot make candles: expected ${width} numbers in row ${ragged}, got ${
        rows[ragged]!.length
      }`,
    );
  }
  const columns = Object.fromEntries(
    names.map((name, i) => [name, Float64Array.from(rows, (row) => row[i]!)]),
  ) as Record<PriceColumn, Float64Array>;
  return shownAs("candles", { symbol, interval, source, ...columns });
}
