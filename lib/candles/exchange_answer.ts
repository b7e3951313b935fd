/**
 * What an answer of the exchange means: its content, or which error.
 *
 * @module
 */
import { ExchangeError } from "./exchange_error.ts";
import type { HttpAnswer } from "./http.ts";

/** What was asked, for messages. */
export interface Asked {
  readonly url: string;
  /** What the request is about: `"BTCUSDT" "1m"`. */
  readonly subject: string;
}

/** The exchange's own faults that it reports like those of the request. */
const PASSING_CODES = [-1000, -1001, -1007, -1008];

/** Pause where the exchange demands one without saying how long, ms. */
const UNSTATED_PAUSE_MS = 60_000;

const WAY_OUT =
  "choose another host with --base-url, files of your own with --input, or --source simulated";

/**
 * What `parse` makes of the answer's JSON.
 *
 * @throws {ExchangeError} If the exchange refuses, or the answer is not what it
 * promises; `retryable` where asking again may help.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { contentOf } from "./exchange_answer.ts";
 * const asked = { url: "https://api.binance.com/api", subject: '"FOOBAR" "1m"' };
 * const text = '{"code":-1121,"msg":"Invalid symbol."}';
 * const answer = { status: 400, headers: new Headers(), text };
 * assert.throws(() => contentOf(answer, asked, (json) => json), {
 *   message: 'Binance refuses "FOOBAR" "1m": Invalid symbol. (code -1121)',
 * });
 * ```
 */
export function contentOf<T>(
  answer: HttpAnswer,
  asked: Asked,
  parse: (json: unknown) => T,
): T {
  if (answer.status !== 200) throw refusalOf(answer, asked);
  try {
    return parse(jsonOf(answer.text));
  } catch (cause) {
    const { url, subject } = asked;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `Cannot use the answer of "${
      new URL(url).origin
    }" for ${subject}: ${reason}`;
    throw new ExchangeError(message, {
      url,
      status: 200,
      retryable: true,
      cause,
    });
  }
}

/** The pause in ms that an answer demands of all who share the address, if it does. */
export function demandedPauseMs(
  { status, headers }: HttpAnswer,
): number | undefined {
  if (status !== 429 && status !== 418) return undefined;
  const seconds = Number(headers.get("retry-after") ?? NaN);
  return seconds >= 0 ? seconds * 1000 : UNSTATED_PAUSE_MS;
}

function refusalOf(answer: HttpAnswer, { url, subject }: Asked): ExchangeError {
  const { status } = answer;
  const { code, msg } = ownWords(answer.text);
  const words = msg === undefined ? "" : `: ${msg}`;
  const number = code ? ` (code ${code})` : "";
  const host = `"${new URL(url).origin}"`;
  const refusal = (message: string, retryable: boolean) =>
    new ExchangeError(message, { url, status, code, retryable });

  if (status === 451) {
    const place = `${host} does not serve this place (HTTP 451${words})`;
    return refusal(`${place}; ${WAY_OUT}`, false);
  }
  if (status === 403) {
    const wall =
      `The firewall of ${host} refuses the request (HTTP 403${words})`;
    return refusal(`${wall}; wait some minutes, or ${WAY_OUT}`, false);
  }
  if (status === 429 || status === 418) {
    return refusal(`${host} demands a pause (HTTP ${status}${words})`, true);
  }
  if (status >= 400 && status < 500) {
    const passing = code !== undefined && PASSING_CODES.includes(code);
    const reason = msg === undefined ? `HTTP ${status}` : `${msg}${number}`;
    return refusal(`Binance refuses ${subject}: ${reason}`, passing);
  }
  return refusal(`${host} answers with HTTP ${status}${words}${number}`, true);
}

/** The exchange's error object, where the body is one. */
function ownWords(text: string): { code?: number; msg?: string } {
  try {
    const { code, msg } = JSON.parse(text);
    return {
      code: typeof code === "number" ? code : undefined,
      msg: typeof msg === "string" ? msg.replaceAll(/\s+/g, " ") : undefined,
    };
  } catch {
    return {};
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const start = JSON.stringify(text.slice(0, 40));
    throw new SyntaxError(`expected JSON, got ${start}`, { cause });
  }
}
