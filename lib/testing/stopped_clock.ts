/**
 * Time that stands still, so that a test of moments does not depend on how fast the
 * machine gets to them.
 *
 * @module
 */

/**
 * Stops `performance.now()`, from which this process's clocks all run; disposing of
 * it lets time go on from there. Timers ring as ever.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { stopClock } from "./stopped_clock.ts";
 * {
 *   using _still = stopClock();
 *   const now = performance.now();
 *   await new Promise((resolve) => setTimeout(resolve, 5));
 *   assert.equal(performance.now(), now);
 * }
 * ```
 */
export function stopClock(): Disposable {
  const run = performance.now;
  // A whole number, so that sums with dates are exact.
  const stoppedAt = Math.ceil(performance.now());
  performance.now = () => stoppedAt;
  return {
    [Symbol.dispose]() {
      const stoodMs = run.call(performance) - stoppedAt;
      performance.now = () => run.call(performance) - stoodMs;
    },
  };
}

/** Resolves once `isTrue`; the test's own time limit is the only one. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 1));
}
