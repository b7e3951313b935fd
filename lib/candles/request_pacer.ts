/**
 * How fast this process may ask an exchange: one pacer per exchange, shared by all
 * clients of the process.
 *
 * @module
 */
import { ServerClock } from "./server_clock.ts";

const MINUTE = 60_000;

/** Weight that the exchange grants an address per minute. */
export const WEIGHT_LIMIT = 6000;

/** Why a request has to wait, and how long. */
export interface Pause {
  readonly reason: string;
  readonly ms: number;
  /** The HTTP status by which the exchange demanded it, if it did. */
  readonly status?: number;
}

/**
 * Keeps requests within a budget of weight per minute of the server's clock, and
 * holds all of them back while the exchange demands a pause.
 *
 * @example The budget of a minute
 * ```ts
 * import assert from "node:assert/strict";
 * import { RequestPacer } from "./request_pacer.ts";
 * const pacer = new RequestPacer(() => 0);
 * pacer.clock.set(59_000); // one second before a new minute
 * assert.equal(pacer.start(2, 3), undefined);
 * assert.equal(pacer.start(2, 3)?.ms, 1000);
 * ```
 */
export class RequestPacer {
  /** The clock by which the exchange counts minutes. */
  readonly clock: ServerClock;
  readonly #elapsed: () => number;
  #minute = NaN;
  #used = 0;
  #underWay = 0;
  #heldUntil = -Infinity;
  #heldBy = 0;

  /** `elapsed` gives ms since any fixed moment. */
  constructor(elapsed: () => number = () => performance.now()) {
    this.#elapsed = elapsed;
    this.clock = new ServerClock(elapsed);
  }

  /**
   * Starts a request, unless it has to wait: then it says for how long. Whoever
   * starts a request must {@linkcode finish} it.
   *
   * @param budget Weight to use per minute at most; a request heavier than that
   * may have a minute of its own.
   */
  start(weight: number, budget: number): Pause | undefined {
    const heldMs = this.#heldUntil - this.#elapsed();
    if (heldMs > 0) {
      const status = this.#heldBy;
      const reason = `the exchange demands a pause (HTTP ${status})`;
      return { reason, ms: Math.ceil(heldMs), status };
    }
    this.#turnMinute();
    const spent = this.#used + this.#underWay;
    if (spent > 0 && spent + weight > budget) {
      const reason =
        `${spent} of ${budget} request weight used in this minute of the exchange`;
      return { reason, ms: MINUTE - this.clock.now() % MINUTE };
    }
    this.#underWay += weight;
  }

  /** Ends a request; `used` is the minute's weight by the server's count, if it told. */
  finish(weight: number, used?: number): void {
    this.#turnMinute();
    this.#underWay -= weight;
    // Answers overtake one another, so a lower count is only an older one.
    this.#used = Math.max(this.#used, used ?? this.#used + weight);
  }

  /** Lets nobody start for `ms`; `status` is the HTTP status that demanded it. */
  hold(ms: number, status: number): void {
    const until = this.#elapsed() + ms;
    if (until <= this.#heldUntil) return;
    [this.#heldUntil, this.#heldBy] = [until, status];
  }

  #turnMinute(): void {
    const minute = Math.floor(this.clock.now() / MINUTE);
    if (minute !== this.#minute) [this.#minute, this.#used] = [minute, 0];
  }
}

const pacers = new Map<string, RequestPacer>();

/**
 * The one pacer of this process for the exchange behind `baseUrl`.
 *
 * Binance counts by address of the caller, not by host, so its hosts share one: a
 * pause that one demands is no licence to go on with its mirror.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { pacerOf } from "./request_pacer.ts";
 * const main = pacerOf("https://api.binance.com");
 * assert.equal(main, pacerOf("https://data-api.binance.vision"));
 * assert.notEqual(main, pacerOf("https://api.binance.us"));
 * ```
 */
export function pacerOf(baseUrl: string): RequestPacer {
  const { hostname, origin } = new URL(baseUrl);
  const exchange = /\.binance\.(com|vision)$/.test(hostname)
    ? "binance"
    : origin;
  const pacer = pacers.get(exchange) ?? new RequestPacer();
  pacers.set(exchange, pacer);
  return pacer;
}
