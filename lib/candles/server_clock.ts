/**
 * Another machine's clock, without trust in this one's.
 *
 * @module
 */

/**
 * A server's clock that never runs ahead of it.
 *
 * A server stamps its time somewhere between a request and its answer. Counted
 * from the answer's arrival, the stamp is at most one round trip behind, so what is
 * over by this clock is over on the server. Only passed time is taken from this
 * machine, by a timer that no change of its date touches.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ServerClock } from "./server_clock.ts";
 * let elapsed = 50;
 * const clock = new ServerClock(() => elapsed);
 * clock.set(1_714_521_661_234);
 * elapsed += 100;
 * assert.equal(clock.now(), 1_714_521_661_334);
 * assert.equal(clock.ageMs, 100);
 * ```
 */
export class ServerClock {
  readonly #elapsed: () => number;
  /** Until the server tells its time, this machine's is the best guess. */
  #serverTime = Date.now();
  #setAt: number;
  #isSet = false;

  /** `elapsed` gives ms since any fixed moment. */
  constructor(elapsed: () => number = () => performance.now()) {
    this.#elapsed = elapsed;
    this.#setAt = elapsed();
  }

  /** Takes over a time in ms, UTC, that has just arrived. */
  set(serverTime: number): void {
    [this.#serverTime, this.#setAt] = [serverTime, this.#elapsed()];
    this.#isSet = true;
  }

  /** The server's time now, ms, UTC, or a little earlier. */
  now(): number {
    return Math.floor(this.#serverTime + this.#elapsed() - this.#setAt);
  }

  /** Ms since the server last told its time; infinite if it never did. */
  get ageMs(): number {
    return this.#isSet ? this.#elapsed() - this.#setAt : Infinity;
  }
}
