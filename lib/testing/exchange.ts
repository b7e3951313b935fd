/**
 * A stand-in for the exchange: a real HTTP server on this machine that answers as
 * Binance does, and goes wrong on demand.
 *
 * It is made with Node's HTTP server, which lets a test reset a connection or cut a
 * body short.
 *
 * @module
 */
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { type Candles, mapColumns } from "../candles/candles.ts";
import { simulateCandles } from "../candles/simulated.ts";
import type { TimeRange } from "../candles/time_ranges.ts";
import {
  answerWithFault,
  type Fault,
  isRowFault,
  withRowFault,
} from "./_exchange_faults.ts";
import {
  candlesInWindow,
  inMicroseconds,
  klineRow,
  type ServedSeries,
} from "./_exchange_klines.ts";
import { WeightCounter } from "./_exchange_limits.ts";
import {
  klineRequest,
  RequestError,
  wantsMicroseconds,
} from "./_exchange_params.ts";

export type { Fault, StatusFault } from "./_exchange_faults.ts";

/** Options for {@linkcode startExchange}. */
export interface ExchangeOptions {
  /** What it has; of a series with candles in the future only the past shows. @default 5000 {@linkcode exampleCandles} */
  candles?: Candles | readonly Candles[];
  /** Its clock at the start, ms, UTC; from there on it runs. @default {Date.now()} */
  now?: number;
  /** Weight granted per minute. @default {6000} */
  weightLimit?: number;
  /** Close times by open time, where an outage cut them. */
  closeTimes?: ReadonlyMap<number, number>;
}

/** A request that came. */
export interface RecordedRequest {
  /** What follows `/api/v3/`: `klines`, `time` and so on. */
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
  /** When it came by the exchange's clock, ms, UTC. */
  readonly at: number;
}

/** Options for {@linkcode exampleCandles}. */
export interface ExampleOptions {
  /** Candles before the holes are cut out. */
  count: number;
  /** @default {"BTCUSDT"} */
  symbol?: string;
  /** @default {"1m"} */
  interval?: string;
  /** Times without candles. */
  holes?: readonly TimeRange[];
}

/**
 * Candles from 2024-01-01 on for the stand-in to serve; equal for equal options.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleCandles } from "./exchange.ts";
 * const from = Date.UTC(2024, 0, 1);
 * const holes = [{ from: from + 60_000, to: from + 180_000 }];
 * const { openTime } = exampleCandles({ count: 4, holes });
 * assert.deepEqual([...openTime], [from, from + 180_000]);
 * ```
 */
export function exampleCandles(options: ExampleOptions): Candles {
  const { count, symbol = "BTCUSDT", interval = "1m", holes = [] } = options;
  const candles = simulateCandles({ candles: count, symbol, interval });
  const there = candles.openTime.map((time) =>
    holes.some((hole) => time >= hole.from && time < hole.to) ? 0 : 1
  );
  return {
    ...mapColumns(candles, (column) => column.filter((_, i) => there[i]!)),
    symbol,
    source: "binance",
  };
}

/**
 * Starts a stand-in exchange; `await using` stops it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { startExchange } from "./exchange.ts";
 * await using exchange = await startExchange({ now: Date.UTC(2024, 0, 1, 1) });
 * exchange.faults.push({ status: 503 });
 * const url = `${exchange.url}/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=3`;
 * const broken = await fetch(url);
 * assert.equal(broken.status, 503);
 * await broken.body?.cancel();
 * const rows = await (await fetch(url)).json();
 * assert.equal(rows.at(-1)[0], Date.UTC(2024, 0, 1, 1)); // still open
 * ```
 */
export async function startExchange(
  options: ExchangeOptions = {},
): Promise<StandInExchange> {
  const exchange = new StandInExchange(options);
  await exchange.listen();
  return exchange;
}

/** Where the stand-ins of this process have listened. */
const usedPorts = new Set<number>();

/** A running stand-in exchange. */
export class StandInExchange implements AsyncDisposable {
  /** What came so far, oldest first. */
  readonly requests: RecordedRequest[] = [];
  /** Each klines request takes one fault from the front. */
  readonly faults: Fault[] = [];
  /** What every request meets, of whatever kind. */
  outage?: Fault;
  /** Time from a request to its answer, which is made at the beginning, ms. */
  delayMs = 0;

  readonly #server: Server;
  readonly #series = new Map<string, ServedSeries>();
  readonly #weights: WeightCounter;
  #startedAt = 0;
  #url = "";
  #answers = 0;

  /** Use {@linkcode startExchange}. */
  constructor(options: ExchangeOptions) {
    const { now = Date.now(), weightLimit = 6000 } = options;
    const { candles = exampleCandles({ count: 5000 }) } = options;
    this.now = now;
    this.#weights = new WeightCounter(weightLimit);
    this.serve(candles, options.closeTimes);
    this.#server = createServer((request, response) =>
      void this.#answer(request, response)
    );
  }

  /** The base address, without a slash at its end. */
  get url(): string {
    return this.#url;
  }

  /** Its clock, ms, UTC; it runs on from what it is set to. */
  get now(): number {
    return Math.floor(this.#startedAt + performance.now());
  }

  set now(time: number) {
    this.#startedAt = time - performance.now();
  }

  /** Weight used in the current minute, its own requests and those of {@linkcode spendWeight}. */
  get usedWeight(): number {
    return this.#weights.used(this.now);
  }

  /** Uses weight as somebody else at the same address would. */
  spendWeight(weight: number): void {
    this.#weights.charge(weight, this.now);
  }

  /** Takes over candles in place of those it has of the same series. */
  serve(
    candles: Candles | readonly Candles[],
    closeTimes: ReadonlyMap<number, number> = new Map(),
  ): void {
    for (const each of [candles].flat()) {
      this.#series.set(seriesKey(each), { candles: each, closeTimes });
    }
  }

  /** The requests of one kind that came so far: `klines`, `time` and so on. */
  asked(name: string): RecordedRequest[] {
    return this.requests.filter((request) => request.name === name);
  }

  /**
   * Starts to listen, on a free port of this machine only, and on one that none of
   * this process listened on before: a client's pacer remembers the clock and the
   * weight of an address, and would take this one for its predecessor.
   */
  async listen(preferredPort = 0): Promise<void> {
    this.#server.listen(preferredPort, "127.0.0.1");
    await once(this.#server, "listening");
    const { port } = this.#server.address() as AddressInfo;
    if (usedPorts.has(port)) {
      await this[Symbol.asyncDispose]();
      return this.listen();
    }
    usedPorts.add(port);
    this.#url = `http://127.0.0.1:${port}`;
  }

  /** Stops, whatever is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const url = new URL(request.url ?? "/", this.#url);
    const name = url.pathname.replace(/^\/api\/v3\//, "");
    const params = Object.fromEntries(url.searchParams);
    this.requests.push({ name, params, at: this.now });
    const fault = this.outage ??
      (name === "klines" ? this.faults.shift() : undefined);

    const { status, headers, content } = this.#reply(name, url, request, fault);
    const body = JSON.stringify(content);
    response.setHeaders(
      new Map(Object.entries({
        ...headers,
        "X-MBX-USED-WEIGHT-1M": `${this.usedWeight}`,
        "Content-Type": "application/json;charset=UTF-8",
        "Cache-Control": "no-cache, no-store, must-revalidate",
        "Access-Control-Allow-Origin": "*",
      })),
    );
    if (this.delayMs > 0) await delay(this.delayMs);
    if (fault !== undefined && !isRowFault(fault)) {
      return answerWithFault(fault, request, response, body);
    }
    response.statusCode = status;
    if (/\bgzip\b/.test(request.headers["accept-encoding"]?.toString() ?? "")) {
      response.setHeader("Content-Encoding", "gzip");
      response.end(gzipSync(body));
    } else {
      response.end(body);
    }
  }

  #reply(
    name: string,
    url: URL,
    request: IncomingMessage,
    fault?: Fault,
  ): Reply {
    const endpoint = this.#endpoints[name];
    if (endpoint === undefined) {
      return { status: 404, content: { code: -1000, msg: "Not found." } };
    }
    const refusal = this.#weights.charge(endpoint.weight, this.now);
    if (refusal !== undefined) {
      const { status, retryAfter, msg } = refusal;
      const headers = { "Retry-After": `${retryAfter}` };
      return { status, headers, content: { code: -1003, msg } };
    }
    try {
      const unit = request.headers["x-mbx-time-unit"]?.toString();
      const content = endpoint.answer({
        params: url.searchParams,
        isMicroseconds: wantsMicroseconds(unit),
        fault,
      });
      return { status: 200, content };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const { code, message: msg } = error;
      return { status: 400, content: { code, msg } };
    }
  }

  readonly #endpoints: Record<string, Endpoint> = {
    ping: { weight: 1, answer: () => ({}) },
    time: {
      weight: 1,
      answer: ({ isMicroseconds }) => ({
        serverTime: this.now * (isMicroseconds ? 1000 : 1),
      }),
    },
    exchangeInfo: { weight: 20, answer: () => this.#exchangeInfo() },
    klines: { weight: 2, answer: (question) => this.#klines(question) },
  };

  #klines({ params, isMicroseconds, fault }: Question) {
    const request = klineRequest(params);
    const series = this.#series.get(seriesKey(request));
    if (series === undefined) {
      const isKnown = this.#symbols().includes(request.symbol);
      if (isKnown) return [];
      throw new RequestError(-1121, "Invalid symbol.");
    }
    const moment = {
      now: this.now,
      progress: (this.#answers++ % 9 + 1) / 10,
    };
    const shown = candlesInWindow(series.candles, request, moment.now);
    const rowOf = (i: number) => {
      const row = klineRow(series, i, moment);
      return isMicroseconds ? inMicroseconds(row) : row;
    };
    const { start, end } = shown;
    const rows = Array.from(
      { length: end - start },
      (_, i) => rowOf(start + i),
    );
    const before = start > 0 ? rowOf(start - 1) : undefined;
    return withRowFault(rows, fault, before);
  }

  #symbols(): string[] {
    const all = [...this.#series.values()].map(({ candles }) => candles.symbol);
    return [...new Set(all)];
  }

  #exchangeInfo() {
    return {
      timezone: "UTC",
      serverTime: this.now,
      rateLimits: [{
        rateLimitType: "REQUEST_WEIGHT",
        interval: "MINUTE",
        intervalNum: 1,
        limit: 6000,
      }],
      exchangeFilters: [],
      symbols: this.#symbols().map((symbol) => ({ symbol, status: "TRADING" })),
    };
  }
}

interface Reply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly content: unknown;
}

interface Question {
  readonly params: URLSearchParams;
  readonly isMicroseconds: boolean;
  readonly fault?: Fault;
}

interface Endpoint {
  readonly weight: number;
  readonly answer: (question: Question) => unknown;
}

function seriesKey({ symbol, interval }: Pick<Candles, "symbol" | "interval">) {
  return `${symbol} ${interval}`;
}
