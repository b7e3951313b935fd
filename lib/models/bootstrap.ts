/**
 * The rows that each tree of a forest draws.
 *
 * @module
 */
import { deriveSeed, type RandomStream, randomStream } from "../random.ts";

/** The stream from which one tree of a forest draws its rows, then its features. */
export function treeStream(seed: number, tree: number): RandomStream {
  return randomStream(deriveSeed(seed, "tree", tree));
}

/**
 * How often each of `rows` is drawn in as many draws with replacement.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bootstrapDraws, treeStream } from "./bootstrap.ts";
 * const draws = bootstrapDraws(1000, treeStream(42, 0));
 * assert.equal(draws.reduce((sum, times) => sum + times, 0), 1000);
 * ```
 */
export function bootstrapDraws(rows: number, random: RandomStream): Uint8Array {
  // One byte is enough: that any row of at least 256 is drawn 256 times has a
  // chance of less than 1e-500.
  const draws = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    const row = random.below(rows);
    draws[row] = draws[row]! + 1;
  }
  return draws;
}

/** A row's weight times its draws. */
export function drawnWeight(
  weight: Float64Array,
  draws: Uint8Array,
): Float64Array {
  const drawn = new Float64Array(weight.length);
  for (let row = 0; row < weight.length; row++) {
    drawn[row] = weight[row]! * draws[row]!;
  }
  return drawn;
}
