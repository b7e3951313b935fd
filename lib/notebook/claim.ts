/**
 * What a notebook's text says of its numbers, held against them.
 *
 * @module
 */

/** How a claim is printed that its numbers do not bear out. */
export const DOES_NOT_HOLD = "DOES NOT HOLD for these settings";

/**
 * Prints whether a sentence of the notebook's text holds for the numbers at hand.
 *
 * The text was written for the stored settings, and a test sees to it that every
 * stored claim holds. Who explores other settings sees what no longer does, and
 * goes on.
 *
 * @example
 * ```ts
 * import { claim } from "./claim.ts";
 * claim("the mean lies between the extremes", 1 < 2 && 2 < 3); // holds: the mean …
 * ```
 */
export function claim(sentence: string, holds: boolean): void {
  console.log(`${holds ? "holds" : DOES_NOT_HOLD}: ${sentence}`);
}
