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
 * The answer to a GET, whatever its status.
 *
 * Redirects are not followed: an interface has none, a hotel's login page does.
 *
 * @throws {ExchangeError} If no answer came, or not in time, or not whole, or Deno
 * does not allow to ask.
 * @throws The signal's reason once it aborts.
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
    const bytes = new Uint8Array(await response.arrayBuffer());
    requireWholeBody(headers, bytes.length);
    return { status, headers, text: new TextDecoder().decode(bytes) };
  } catch (cause) {
    signal?.throwIfAborted();
    const reason = silence.signal.aborted
      ? `no answer within ${timeoutMs / 1000} s`
      : reasonOf(cause);
    const retryable = !isForbidden(cause);
    const message = `Cannot reach "${new URL(url).origin}": ${reason}`;
    throw new ExchangeError(message, { url, retryable, cause });
  } finally {
    clearTimeout(timer);
  }
}

/** Whoever unpacks a body forgets its length on the way, so that is left to them. */
function requireWholeBody(headers: Headers, length: number): void {
  const promised = headers.get("content-length");
  if (promised === null || headers.has("content-encoding")) return;
  if (Number(promised) === length) return;
  throw new RangeError(
    `expected a body of ${promised} bytes, got ${length}`,
  );
}

function isForbidden(cause: unknown): boolean {
  return cause instanceof Deno.errors.NotCapable ||
    cause instanceof Deno.errors.PermissionDenied;
}

/** What went wrong, without the address that Deno repeats in front of it. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause instanceof Error ? cause.cause : cause;
  return inner.message.replace(/^error sending request .*?\): /, "");
}
