/**
 * How long a client of an exchange waits, and how often it asks.
 *
 * @module
 */

/** Durations and bounds; each has a sensible default in {@linkcode EXCHANGE_TIMING}. */
export interface ExchangeTiming {
  /** Longest wait for one answer, its body included, ms. */
  readonly timeoutMs: number;
  /** Times that one host is asked before its mirror is. */
  readonly triesPerHost: number;
  /** Pause after the first failure, ms; each further one doubles it. */
  readonly backoffMs: number;
  /** Longest pause after a failure, ms. */
  readonly maxBackoffMs: number;
  /** Longest time for one request over all its tries, ms; demanded pauses do not count. */
  readonly giveUpMs: number;
  /** Longest pause obeyed when the exchange demands one, ms; a longer one is an error. */
  readonly maxPauseMs: number;
  /** Share of the exchange's weight limit that this process allows itself, 0 to 1. */
  readonly weightShare: number;
  /** Age from which the server's clock is asked for again, ms. */
  readonly clockMaxAgeMs: number;
  /** Time after its close in which a candle may still be corrected, ms. */
  readonly settleMs: number;
  /** Time after its close in which a candle that is not there may still turn up, ms. */
  readonly lateMs: number;
}

/** What {@linkcode ExchangeTiming} is unless told otherwise. */
export const EXCHANGE_TIMING: ExchangeTiming = {
  timeoutMs: 15_000,
  triesPerHost: 3,
  backoffMs: 400,
  maxBackoffMs: 10_000,
  giveUpMs: 90_000,
  maxPauseMs: 600_000,
  weightShare: 0.5,
  clockMaxAgeMs: 30_000,
  settleMs: 10_000,
  lateMs: 600_000,
};

/**
 * Pause in ms after the `failures`-th failure in a row: doubled each time, capped,
 * and cut by up to half at random, lest many clients come back together.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { backoffMs, EXCHANGE_TIMING } from "./exchange_timing.ts";
 * assert.equal(backoffMs(1, EXCHANGE_TIMING, () => 1), 400);
 * assert.equal(backoffMs(3, EXCHANGE_TIMING, () => 0), 800);
 * assert.equal(backoffMs(99, EXCHANGE_TIMING, () => 1), 10_000);
 * ```
 */
export function backoffMs(
  failures: number,
  timing: Pick<ExchangeTiming, "backoffMs" | "maxBackoffMs">,
  random: () => number = Math.random,
): number {
  const full = Math.min(
    timing.backoffMs * 2 ** (failures - 1),
    timing.maxBackoffMs,
  );
  return full * (0.5 + 0.5 * random());
}
