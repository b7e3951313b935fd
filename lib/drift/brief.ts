/**
 * Numbers in few digits, so that a file stays small.
 *
 * @module
 */

/**
 * The number in nine digits.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { brief } from "./brief.ts";
 * assert.equal(brief(1 / 3), 0.333333333);
 * ```
 */
export function brief(value: number): number {
  return Number(value.toPrecision(9));
}
