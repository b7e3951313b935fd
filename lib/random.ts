/**
 * Seeded random numbers. Every tree, fold and market derives its own stream from
 * the one seed of a run, so no result depends on the order in which work is done.
 *
 * @module
 */

/** A stream of random numbers; equal seeds give equal streams on every machine. */
export interface RandomStream {
  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number;
  /** A number from 0 (included) to 1 (excluded), with 53 random bits. */
  uniform(): number;
  /** A whole number from 0 to `count - 1`; `count` is at most 2^32. */
  below(count: number): number;
  /** A number from the standard normal distribution. */
  normal(): number;
}

/**
 * A seed for one part of the work, from the run's seed and the part's name.
 *
 * The path's text is hashed with FNV-1a and mixed by the finaliser of MurmurHash3.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { deriveSeed } from "./random.ts";
 * assert.notEqual(deriveSeed(42, "tree", 1), deriveSeed(42, "tree", 2));
 * assert.equal(deriveSeed(42, "tree", 1), deriveSeed(42, "tree", 1));
 * ```
 */
export function deriveSeed(
  seed: number,
  ...path: readonly (string | number)[]
): number {
  let hash = 0x811c9dc5;
  for (const char of `${seed}/${path.join("/")}`) {
    hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * A stream of random numbers by sfc32 (Doty-Humphrey's Small Fast Counting
 * generator; period at least 2^32, passes PractRand).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { randomStream } from "./random.ts";
 * const [a, b] = [randomStream(7), randomStream(7)];
 * assert.equal(a.uniform(), b.uniform());
 * ```
 */
export function randomStream(seed: number): RandomStream {
  let a = 0, b = seed | 0, c = Math.floor(seed / 2 ** 32) | 0, counter = 1;
  const uint32 = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) uint32();
  const uniform = () => (uint32() * 2 ** 21 + (uint32() >>> 11)) / 2 ** 53;
  // Lemire's multiply-shift: its bias, below 2^-32 × count, is far under the
  // noise of anything drawn here.
  const below = (count: number) => Math.floor(uint32() / 2 ** 32 * count);
  const normal = () => {
    // Box-Muller; one of the pair is dropped so that the stream has no state
    // beside its counter.
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    return radius * Math.cos(2 * Math.PI * uniform());
  };
  return { uint32, uniform, below, normal };
}
