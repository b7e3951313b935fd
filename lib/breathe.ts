/**
 * Pauses in long work, in which progress shows and Ctrl-C is heard.
 *
 * @module
 */

/**
 * Waits until whatever else is due was done: messages, timers, signals.
 *
 * @throws The signal's reason if it has aborted by then.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { breathe } from "./breathe.ts";
 * const heard: string[] = [];
 * setTimeout(() => heard.push("due"));
 * await breathe();
 * assert.deepEqual(heard, ["due"]);
 * ```
 */
export async function breathe(signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  signal?.throwIfAborted();
}
