/**
 * One HTTP request: its whole answer, or an error that says why there is none.
 *
 * @module
 */
import { ExchangeError } from "./exchange_error.ts";

/** An answer that arrived whole. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Options for {@linkcode httpGet}. */
export interface HttpGetOptions {
  /** Longest wait for the whole answer. */
  timeoutMs: number;
  /** Calls the request off. */
  signal?: AbortSignal;
}

/**
 * The answer to a GET, whatever its status. A body shorter than its headers promise
 * counts as none: `fetch` compares the lengths.
 *
 * Redirects are not followed: an interface has none, a hotel's login page does.
 *
 * @throws {ExchangeError} If no answer came, or not in time, or not whole, or Deno
 * does not allow to ask.
 * @throws The signal's reason once it aborts.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { startExchange } from "../testing/exchange.ts";
 * import { httpGet } from "./http.ts";
 * await using exchange = await startExchange();
 * const url = `${exchange.url}/api/v3/ping`;
 * const { status, text } = await httpGet(url, { timeoutMs: 5000 });
 * assert.deepEqual([status, text], [200, "{}"]);
 * ```
 */
export async function httpGet(
  url: string,
  { timeoutMs, signal }: HttpGetOptions,
): Promise<HttpAnswer> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), timeoutMs);
  const signals = [silence.signal, ...(signal ? [signal] : [])];
  try {
    const response = await fetch(url, {
      redirect: "manual",
      signal: AbortSignal.any(signals),
    });
    const { status, headers } = response;
    return { status, headers, text: await response.text() };
  } catch (cause) {
    signal?.throwIfAborted();
    const reason = silence.signal.aborted
      ? `no answer within ${timeoutMs / 1000} s`
      : reasonOf(cause);
    const retryable = !isForbidden(cause);
    const rule = "; deno.json lists the hosts that tasks may ask";
    const message = `Cannot reach "${new URL(url).origin}": ${reason}${
      retryable ? "" : rule
    }`;
    throw new ExchangeError(message, { url, retryable, cause });
  } finally {
    clearTimeout(timer);
  }
}

function isForbidden(cause: unknown): boolean {
  return cause instanceof Deno.errors.NotCapable ||
    cause instanceof Deno.errors.PermissionDenied;
}

/** What went wrong: the innermost reason of the chain that Deno tells. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause instanceof Error ? cause.cause : cause;
  return inner.message.split(": ").at(-1)!;
}
