/**
 * Records with a value for every key of a fixed list.
 *
 * @module
 */

/**
 * The record that holds `value(key)` under each key, in the order of `keys`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { recordOf } from "./record.ts";
 * assert.deepEqual(recordOf(["a", "bc"], (key) => key.length), { a: 1, bc: 2 });
 * ```
 */
export function recordOf<K extends string, T>(
  keys: readonly K[],
  value: (key: K) => T,
): Record<K, T> {
  const entries = keys.map((key) => [key, value(key)] as const);
  return Object.fromEntries(entries) as Record<K, T>;
}
