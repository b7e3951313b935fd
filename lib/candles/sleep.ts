/**
 * Waiting that can be called off.
 *
 * @module
 */
import { setTimeout as delay } from "node:timers/promises";

/**
 * Resolves after `ms`, or rejects with the signal's own reason once it aborts.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sleep } from "./sleep.ts";
 * const signal = AbortSignal.abort(new Error("enough"));
 * await assert.rejects(sleep(60_000, signal), /enough/);
 * ```
 */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
