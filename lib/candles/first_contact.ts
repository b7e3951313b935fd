/**
 * Finding out soon whether an exchange can be reached at all.
 *
 * @module
 */
import type { KlineSource } from "./download.ts";

/** The exchange gave no first word in time. */
export class NoContactError extends Error {
  override readonly name = "NoContactError";
}

/**
 * The exchange's time, asked for with less patience than a client has of itself:
 * for who has somewhere else to go.
 *
 * @throws {NoContactError} After `timeoutMs`.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { promptServerTime } from "./first_contact.ts";
 * const silent = { serverTime: () => new Promise<number>(() => {}) };
 * await assert.rejects(promptServerTime(silent, 10), {
 *   name: "NoContactError",
 *   message: "The exchange gave no answer within 0.01 s",
 * });
 * ```
 */
export async function promptServerTime(
  source: Pick<KlineSource, "serverTime">,
  timeoutMs = 5000,
): Promise<number> {
  const giveUp = new AbortController();
  const silence = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const seconds = timeoutMs / 1000;
    silence.reject(
      new NoContactError(`The exchange gave no answer within ${seconds} s`),
    );
    giveUp.abort();
  }, timeoutMs);
  try {
    const answer = source.serverTime({
      signal: giveUp.signal,
      triesPerHost: 1,
    });
    return await Promise.race([answer, silence.promise]);
  } finally {
    clearTimeout(timer);
  }
}
