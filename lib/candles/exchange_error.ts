/**
 * What an exchange, or the way to it, refuses.
 *
 * @module
 */

/** Facts of an {@linkcode ExchangeError}. */
export interface ExchangeErrorOptions extends ErrorOptions {
  /** What was asked. */
  url: string;
  /** HTTP status, if there was an answer. */
  status?: number;
  /** The exchange's own number of the error, if it gave one. */
  code?: number;
  /** Whether the same request may succeed soon. */
  retryable: boolean;
}

/**
 * The exchange or the network refuses; its message is one line that names the way
 * out where there is one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ExchangeError } from "./exchange_error.ts";
 * const error = new ExchangeError("Binance refuses the request", {
 *   url: "https://data-api.binance.vision/api/v3/klines",
 *   status: 400,
 *   code: -1121,
 *   retryable: false,
 * });
 * assert.equal(error.name, "ExchangeError");
 * assert.equal(error.code, -1121);
 * ```
 */
export class ExchangeError extends Error {
  override readonly name = "ExchangeError";
  readonly url: string;
  readonly status?: number;
  readonly code?: number;
  readonly retryable: boolean;

  constructor(message: string, options: ExchangeErrorOptions) {
    const { url, status, code, retryable, ...rest } = options;
    super(message, rest);
    this.url = url;
    this.status = status;
    this.code = code;
    this.retryable = retryable;
  }
}
