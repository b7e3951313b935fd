/**
 * A whole download at once, for tests.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { BinanceClient, BinancePage } from "../candles/binance.ts";
import type { Candles } from "../candles/candles.ts";
import type { ExchangeTiming } from "../candles/exchange_timing.ts";
import { concatCandles } from "../candles/join.ts";
import { parseKlines } from "../candles/klines.ts";
import type { TimeRange } from "../candles/time_ranges.ts";

/** Back-off so short that a test may fail often. */
export const QUICK_TIMING: Partial<ExchangeTiming> = {
  backoffMs: 1,
  maxBackoffMs: 5,
};

/** What a client gave, page by page and as one. */
export interface Downloaded {
  readonly pages: readonly BinancePage[];
  readonly candles: Candles;
  readonly covered: TimeRange;
}

/** Downloads `range` and asserts that the pages cover time without a gap. */
export async function download(
  client: BinanceClient,
  range: TimeRange,
  { symbol = "BTCUSDT", interval = "1m" } = {},
): Promise<Downloaded> {
  const pages: BinancePage[] = [];
  let to = range.from;
  for await (const page of client.klinePages(symbol, interval, range)) {
    assert.equal(page.covered.from, to);
    for (const openTime of page.candles.openTime) {
      assert.ok(openTime >= page.covered.from && openTime < page.covered.to);
    }
    to = page.covered.to;
    pages.push(page);
  }
  const none = parseKlines([], { symbol, interval }, range).candles;
  const candles = concatCandles([none, ...pages.map((page) => page.candles)]);
  return { pages, candles, covered: { from: range.from, to } };
}
