/**
 * What a person asks for when asking for candles.
 *
 * @module
 */
import { intervalMs } from "./interval.ts";

/** What a person asks for. */
export interface CandleRequest {
  /**
   * `binance` takes the exchange's candles or none, `simulated` asks nobody,
   * `auto` takes what it can get, in the order that `getCandles` tells.
   */
  source: "auto" | "binance" | "simulated";
  /** The exchange's symbol. */
  symbol: string;
  /** The exchange's interval. */
  interval: string;
  /** How many, up to the last closed one. */
  candles: number | "all";
  /** Age from which stored candles are no longer fresh; 0 means always. */
  maxAgeMinutes: number;
  /** Of the simulated market. */
  edge: number;
  /** Of the simulated market. */
  seed: number;
}

/**
 * Refuses a request that makes no sense with any source.
 *
 * @throws {RangeError} If the exchange has no such interval, or a number is out of
 * range.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { checkCandleRequest } from "./candle_request.ts";
 * assert.throws(
 *   () => checkCandleRequest({ interval: "2m", candles: 10, maxAgeMinutes: 30 }),
 *   /Unknown interval "2m"/,
 * );
 * ```
 */
export function checkCandleRequest(
  request: Pick<CandleRequest, "interval" | "candles" | "maxAgeMinutes">,
): void {
  const { interval, candles, maxAgeMinutes } = request;
  intervalMs(interval);
  if (candles !== "all" && !(Number.isSafeInteger(candles) && candles > 0)) {
    throw new RangeError(
      `Cannot get candles: expected a positive whole number of them or "all", got ${candles}`,
    );
  }
  if (!(maxAgeMinutes >= 0)) {
    throw new RangeError(
      `Cannot get candles: expected an age of 0 minutes or more, got ${maxAgeMinutes}`,
    );
  }
}
