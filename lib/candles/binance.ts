/**
 * Closed candles from Binance's public market-data interface.
 *
 * @module
 */
import { sliceCandles } from "./candles.ts";
import type { KlinePage, KlineSource, ServerTimeOptions } from "./download.ts";
import {
  ExchangeConnection,
  type ExchangeWait,
} from "./exchange_connection.ts";
import { ExchangeError } from "./exchange_error.ts";
import { EXCHANGE_TIMING, type ExchangeTiming } from "./exchange_timing.ts";
import { judgePage } from "./kline_page.ts";
import { inMs, type Klines, parseKlines } from "./klines.ts";
import type { TimeRange } from "./time_ranges.ts";

/**
 * Hosts with the same candles, in the order they are asked: the one for market data
 * only, which never takes a key, then the documented mirrors.
 */
export const BINANCE_HOSTS: readonly string[] = [
  "https://data-api.binance.vision",
  "https://api.binance.com",
  "https://api-gcp.binance.com",
  "https://api1.binance.com",
  "https://api2.binance.com",
  "https://api3.binance.com",
  "https://api4.binance.com",
];

/** Most rows of one answer. */
const PAGE_ROWS = 1000;

const KLINES_PATH = "/api/v3/klines";
const [TIME_WEIGHT, KLINES_WEIGHT] = [1, 2];

/** Options for {@linkcode BinanceClient}. */
export interface BinanceOptions {
  /** Hosts in order of preference. @default {BINANCE_HOSTS} */
  baseUrls?: readonly string[];
  /** Calls off requests and waits. */
  signal?: AbortSignal;
  /** Told of every wait and of every move to a mirror. */
  onWait?: (wait: ExchangeWait) => void;
  /** Whatever differs from the defaults. @default {EXCHANGE_TIMING} */
  timing?: Partial<ExchangeTiming>;
}

/** Candles of one answer, and the time they answer for. */
export interface BinancePage extends KlinePage {
  /** The server's time, ms, by which candles counted as closed. */
  readonly serverTime: number;
}

/**
 * A client for the exchange's candles; it needs no key.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { startExchange } from "../testing/exchange.ts";
 * import { BinanceClient } from "./binance.ts";
 * await using exchange = await startExchange({ now: Date.UTC(2024, 0, 2) });
 * const client = new BinanceClient({ baseUrls: [exchange.url] });
 * const from = Date.UTC(2024, 0, 1);
 * const range = { from, to: from + 180_000 };
 * for await (const page of client.klinePages("BTCUSDT", "1m", range)) {
 *   assert.equal(page.candles.close.length, 3);
 *   assert.deepEqual(page.covered, range);
 * }
 * ```
 */
export class BinanceClient implements KlineSource {
  readonly #connection: ExchangeConnection;
  readonly #timing: ExchangeTiming;

  /** @throws {TypeError} If there is no host, or one is no http(s) address. */
  constructor(options: BinanceOptions = {}) {
    const { baseUrls = BINANCE_HOSTS, signal, onWait } = options;
    if (baseUrls.length === 0) {
      throw new TypeError("Cannot make client: expected a host, got none");
    }
    this.#timing = { ...EXCHANGE_TIMING, ...options.timing };
    this.#connection = new ExchangeConnection({
      baseUrls: baseUrls.map(checkedBase),
      timing: this.#timing,
      signal,
      onWait,
    });
  }

  /**
   * The exchange's clock, ms, UTC.
   *
   * @throws {ExchangeError} If the exchange refuses or cannot be reached.
   * @throws The signal's reason once it aborts.
   */
  async serverTime(options: ServerTimeOptions = {}): Promise<number> {
    const serverTime = await this.#connection.get({
      path: "/api/v3/time",
      weight: TIME_WEIGHT,
      subject: "the time",
      parse: parseServerTime,
      ...options,
    });
    this.#connection.pacer.clock.set(serverTime);
    return serverTime;
  }

  /**
   * Open time of the first candle the exchange has, ms, UTC.
   *
   * @throws {ExchangeError} If the exchange refuses, cannot be reached or has none.
   */
  async firstOpenTime(symbol: string, interval: string): Promise<number> {
    const window = { from: 0, to: Infinity };
    for (let look = 1; look <= 2; look++) {
      const { candles } = await this.#klines(symbol, interval, window, 1);
      const [first] = candles.openTime;
      if (first !== undefined) return first;
    }
    const url = `${this.#connection.baseUrl}${KLINES_PATH}`;
    const message = `Binance has no candles of "${symbol}" "${interval}"`;
    throw new ExchangeError(message, { url, retryable: false });
  }

  /**
   * Closed candles that open in `range`, ascending, page by page. Each page tells
   * which time it covers: a candle that is missing there does not exist. Pages
   * cover time without a gap from `range.from` on, up to `range.to` or, where that
   * lies in the future, the end of the last closed candle at the latest.
   *
   * @throws {ExchangeError} If the exchange refuses or no host gives a usable
   * answer; the pages before stay valid.
   * @throws The signal's reason once it aborts.
   */
  async *klinePages(
    symbol: string,
    interval: string,
    { from, to }: TimeRange,
  ): AsyncGenerator<BinancePage> {
    let start = from;
    let lastOpen: number | undefined;
    for (let next = "more"; next !== "end" && start < to;) {
      const serverTime = await this.#serverNow();
      if (start > serverTime) return;
      const window = { from: start, to };
      const klines = await this.#klines(symbol, interval, window, PAGE_ROWS);
      const verdict = judgePage(klines, {
        window,
        limit: PAGE_ROWS,
        serverTime,
        lastOpen,
        isSecondLook: next === "gap",
      }, this.#timing);
      const covered = { from: start, to: verdict.coveredTo };
      if (covered.to > covered.from) {
        const candles = sliceCandles(klines.candles, 0, verdict.closedRows);
        yield { candles, covered, serverTime, conflicts: klines.conflicts };
      }
      lastOpen = klines.candles.openTime.at(-1) ?? lastOpen;
      [start, next] = [covered.to, verdict.next];
    }
  }

  async #serverNow(): Promise<number> {
    const { clock } = this.#connection.pacer;
    if (clock.ageMs > this.#timing.clockMaxAgeMs) await this.serverTime();
    return clock.now();
  }

  #klines(
    symbol: string,
    interval: string,
    window: TimeRange,
    limit: number,
  ): Promise<Klines> {
    const endTime = window.to === Infinity ? undefined : window.to - 1;
    return this.#connection.get({
      path: KLINES_PATH,
      params: { symbol, interval, startTime: window.from, endTime, limit },
      weight: KLINES_WEIGHT,
      subject: `"${symbol}" "${interval}"`,
      parse: (json) => parseKlines(json, { symbol, interval }, window),
    });
  }
}

function parseServerTime(json: unknown): number {
  const { serverTime } = (json ?? {}) as { serverTime?: unknown };
  if (Number.isSafeInteger(serverTime)) return inMs(serverTime as number);
  throw new TypeError(
    `expected a time as a whole number, got ${JSON.stringify(json)}`,
  );
}

function checkedBase(baseUrl: string): string {
  if (URL.canParse(baseUrl) && /^https?:/.test(baseUrl)) {
    return baseUrl.replace(/\/+$/, "");
  }
  throw new TypeError(
    `Cannot make client: expected an http(s) address, got "${baseUrl}"`,
  );
}
