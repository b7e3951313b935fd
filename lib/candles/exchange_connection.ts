/**
 * Asking an exchange with patience: in turn, again after a failure, and at a
 * mirror where a host stays out of reach.
 *
 * @module
 */
import { isoTime } from "./check.ts";
import { contentOf, demandedPauseMs } from "./exchange_answer.ts";
import { ExchangeError } from "./exchange_error.ts";
import { backoffMs, type ExchangeTiming } from "./exchange_timing.ts";
import { httpGet } from "./http.ts";
import { pacerOf, type RequestPacer, WEIGHT_LIMIT } from "./request_pacer.ts";
import { sleep } from "./sleep.ts";

/** Why a client waits, and how long; moving to a mirror takes 0 ms. */
export interface ExchangeWait {
  readonly reason: string;
  readonly ms: number;
}

/** Options for {@linkcode ExchangeConnection}. */
export interface ConnectionOptions {
  /** Hosts of one exchange, in order of preference. */
  baseUrls: readonly string[];
  timing: ExchangeTiming;
  /** Calls off requests and waits. */
  signal?: AbortSignal;
  /** Told of every wait and of every move to a mirror. */
  onWait?: (wait: ExchangeWait) => void;
}

/** One question to the exchange. */
export interface ExchangeRequest<T> {
  readonly path: string;
  /** What stands in the query; undefined ones are left out. */
  readonly params?: Readonly<Record<string, string | number | undefined>>;
  /** What the exchange counts it for. */
  readonly weight: number;
  /** What it is about, for messages: `"BTCUSDT" "1m"`. */
  readonly subject: string;
  /** Makes the result of the answer's JSON; whatever it throws makes for another try. */
  readonly parse: (json: unknown) => T;
  /** Calls this request off, as the connection's own signal does. */
  readonly signal?: AbortSignal;
  /** Times that one host is asked, if not as often as usual. */
  readonly triesPerHost?: number;
}

/**
 * A way to one exchange and its mirrors.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { startExchange } from "../testing/exchange.ts";
 * import { ExchangeConnection } from "./exchange_connection.ts";
 * import { EXCHANGE_TIMING } from "./exchange_timing.ts";
 * await using exchange = await startExchange();
 * const connection = new ExchangeConnection({
 *   baseUrls: [exchange.url],
 *   timing: EXCHANGE_TIMING,
 * });
 * const pong = await connection.get({
 *   path: "/api/v3/ping",
 *   weight: 1,
 *   subject: "a sign of life",
 *   parse: (json) => json,
 * });
 * assert.deepEqual(pong, {});
 * ```
 */
export class ExchangeConnection {
  readonly #options: ConnectionOptions;
  /** Index of the host that answered last; it is asked first. */
  #host = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** The host that is asked first. */
  get baseUrl(): string {
    return this.#options.baseUrls[this.#host]!;
  }

  /** The pacer of that host. */
  get pacer(): RequestPacer {
    return pacerOf(this.baseUrl);
  }

  /**
   * The result of `request`. A host that fails is asked again after a growing
   * pause, then its mirrors are; all of it is bounded in tries and in time.
   *
   * @throws {ExchangeError} If the exchange refuses, or no host gives a usable answer.
   * @throws The signal's reason once it aborts.
   */
  async get<T>(request: ExchangeRequest<T>): Promise<T> {
    const { baseUrls, timing, onWait } = this.#options;
    const patience = new Patience(timing.giveUpMs);
    const first = this.#host;
    for (let moves = 1;; moves++) {
      const host = (first + moves - 1) % baseUrls.length;
      try {
        const result = await this.#askHost(baseUrls[host]!, request, patience);
        this.#host = host;
        return result;
      } catch (error) {
        if (!isPassing(error)) throw error;
        // A demanded pause holds for all hosts: a mirror is no way round it.
        const isLast = moves === baseUrls.length || demandsPause(error);
        if (isLast || patience.isOver) throw gaveUp(error, patience.tries);
        const mirror = baseUrls[(host + 1) % baseUrls.length];
        onWait?.({ reason: `${error.message}; moving to "${mirror}"`, ms: 0 });
      }
    }
  }

  async #askHost<T>(
    baseUrl: string,
    request: ExchangeRequest<T>,
    patience: Patience,
  ): Promise<T> {
    const { timing } = this.#options;
    const { triesPerHost = timing.triesPerHost } = request;
    const signal = this.#signalOf(request);
    for (let failures = 1;; failures++) {
      try {
        return await this.#askOnce(baseUrl, request, patience);
      } catch (error) {
        const isLast = failures === triesPerHost || patience.isOver;
        if (isLast || !isPassing(error)) throw error;
        if (demandsPause(error)) continue; // the pacer holds the next try back
        const ms = Math.min(backoffMs(failures, timing), patience.leftMs);
        await this.#wait({ reason: error.message, ms }, signal);
      }
    }
  }

  async #askOnce<T>(
    baseUrl: string,
    request: ExchangeRequest<T>,
    patience: Patience,
  ): Promise<T> {
    const { path, params = {}, weight, subject, parse } = request;
    const { timing } = this.#options;
    const signal = this.#signalOf(request);
    const url = addressOf(baseUrl, path, params);
    const pacer = pacerOf(baseUrl);
    await this.#takeTurn(pacer, { url, weight, signal }, patience);
    patience.tries++;
    let used: number | undefined;
    try {
      const timeoutMs = Math.min(timing.timeoutMs, patience.leftMs);
      const answer = await httpGet(url, { timeoutMs, signal });
      used = usedWeight(answer.headers);
      const pauseMs = demandedPauseMs(answer);
      if (pauseMs !== undefined) pacer.hold(pauseMs, answer.status);
      return contentOf(answer, { url, subject }, parse);
    } finally {
      pacer.finish(weight, used);
    }
  }

  async #takeTurn(
    pacer: RequestPacer,
    { url, weight, signal }: {
      url: string;
      weight: number;
      signal?: AbortSignal;
    },
    patience: Patience,
  ): Promise<void> {
    const { weightShare, maxPauseMs } = this.#options.timing;
    const budget = Math.floor(weightShare * WEIGHT_LIMIT);
    for (;;) {
      const pause = pacer.start(weight, budget);
      if (pause === undefined) return;
      const { ms, reason, status } = pause;
      if (status !== undefined && ms > maxPauseMs) {
        const message = `Cannot ask "${new URL(url).origin}": ${reason} until ${
          isoTime(Date.now() + ms)
        }; try again then`;
        throw new ExchangeError(message, { url, status, retryable: false });
      }
      patience.extend(ms);
      await this.#wait({ reason, ms }, signal);
    }
  }

  async #wait(wait: ExchangeWait, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.#options.onWait?.(wait);
    await sleep(wait.ms, signal);
  }

  #signalOf(
    { signal: own }: ExchangeRequest<unknown>,
  ): AbortSignal | undefined {
    const { signal } = this.#options;
    return own && signal ? AbortSignal.any([own, signal]) : own ?? signal;
  }
}

/** How long one request may still take, and how often it was tried. */
class Patience {
  tries = 0;
  #endsAt: number;

  constructor(ms: number) {
    this.#endsAt = performance.now() + ms;
  }

  get leftMs(): number {
    return Math.max(0, this.#endsAt - performance.now());
  }

  get isOver(): boolean {
    return this.leftMs === 0;
  }

  extend(ms: number): void {
    this.#endsAt += ms;
  }
}

function addressOf(
  baseUrl: string,
  path: string,
  params: NonNullable<ExchangeRequest<unknown>["params"]>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined) query.set(name, `${value}`);
  }
  return `${baseUrl}${path}${query.size > 0 ? `?${query}` : ""}`;
}

function usedWeight(headers: Headers): number | undefined {
  const used = parseInt(headers.get("x-mbx-used-weight-1m") ?? "");
  return Number.isNaN(used) ? undefined : used;
}

function isPassing(error: unknown): error is ExchangeError {
  return error instanceof ExchangeError && error.retryable;
}

function demandsPause({ status }: ExchangeError): boolean {
  return status === 429 || status === 418;
}

function gaveUp(error: ExchangeError, tries: number): ExchangeError {
  const { url, status, code, retryable } = error;
  const message = `${error.message}; gave up after ${tries} ${
    tries === 1 ? "try" : "tries"
  }`;
  return new ExchangeError(message, {
    url,
    status,
    code,
    retryable,
    cause: error,
  });
}
