/**
 * An exchange in memory, for tests of what asks one.
 *
 * @module
 */
import { setTimeout as delay } from "node:timers/promises";
import { type Candles, mapColumns } from "../candles/candles.ts";
import type { KlinePage, KlineSource } from "../candles/download.ts";
import { intervalMs } from "../candles/interval.ts";
import { candlesBetween } from "../candles/join.ts";
import { simulateCandles } from "../candles/simulated.ts";
import type { TimeRange } from "../candles/time_ranges.ts";

/** How a {@linkcode FakeExchange} answers; tests change it between calls. */
export interface FakeExchangeOptions {
  /** Everything there ever was, ascending. */
  history: Candles;
  /** The exchange's clock, ms. */
  now: number;
  /** @default {1000} */
  pageRows?: number;
  /** Time each answer takes. @default {0} */
  delayMs?: number;
  /** Told what each page answers for before it is given out. */
  onPage?: (covered: TimeRange) => void;
}

/** Candles that look like the exchange's own, from 2024-01-01 on; `drop` makes holes. */
export function fakeHistory(
  count: number,
  options: { interval?: string; drop?: (row: number) => boolean } = {},
): Candles {
  const { interval = "1m", drop = () => false } = options;
  const candles = simulateCandles({ candles: count, interval, seed: 5 });
  const history = mapColumns(
    candles,
    (column) => column.filter((_, row) => !drop(row)),
  );
  return { ...history, symbol: "BTCUSDT", source: "binance" };
}

/** Answers as an exchange does and remembers what it was asked. */
export class FakeExchange implements KlineSource {
  readonly history: Candles;
  now: number;
  pageRows: number;
  /** Thrown instead of the answer to the next but `failAfter` request. */
  failure?: Error;
  failAfter = 0;
  /** Requests so far. */
  requests = 0;
  /** What the pages given out so far answer for. */
  readonly answered: TimeRange[] = [];
  readonly #delayMs: number;
  readonly #onPage: (covered: TimeRange) => void;

  constructor(options: FakeExchangeOptions) {
    this.history = options.history;
    this.now = options.now;
    this.pageRows = options.pageRows ?? 1000;
    this.#delayMs = options.delayMs ?? 0;
    this.#onPage = options.onPage ?? (() => {});
  }

  async serverTime(): Promise<number> {
    await this.#request();
    return this.now;
  }

  async firstOpenTime(): Promise<number> {
    await this.#request();
    return this.history.openTime[0]!;
  }

  async *klinePages(
    _symbol: string,
    interval: string,
    { from, to }: TimeRange,
  ): AsyncGenerator<KlinePage> {
    const step = intervalMs(interval);
    const end = Math.min(to, Math.floor(this.now / step) * step);
    for (let cursor = from; cursor < end;) {
      await this.#request();
      const rest = candlesBetween(this.history, cursor, end);
      const candles = mapColumns(
        rest,
        (column) => column.slice(0, this.pageRows),
      );
      const full = candles.openTime.length === this.pageRows;
      const covered = {
        from: cursor,
        to: full ? candles.openTime.at(-1)! + step : end,
      };
      this.answered.push(covered);
      this.#onPage(covered);
      yield { candles, covered, conflicts: 0 };
      cursor = covered.to;
    }
  }

  async #request(): Promise<void> {
    if (this.failure !== undefined && this.failAfter-- <= 0) {
      throw this.failure;
    }
    this.requests++;
    await delay(this.#delayMs);
  }
}
