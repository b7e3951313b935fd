/**
 * A histogram whose bins end at fences, so that none holds both kinds of values.
 *
 * @module
 */

/** A bin that holds at least one value. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Whether its values lie outside the fences. */
  readonly outside: boolean;
}

/** About so many bins over all values, and never many times as many. */
const BINS = 60;

/**
 * The filled bins of `values`, ascending and equally wide as far as the fences
 * allow. A value on a fence is inside it. Fences may be infinite.
 *
 * @param values Finite numbers, at least one.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fencedBins } from "./_bins.ts";
 * const bins = fencedBins([0, 0.1, 1, 1.5], { low: 0, high: 1 });
 * assert.deepEqual(bins.map(({ count, outside }) => [count, outside]), [
 *   [1, false], [1, false], [1, false], [1, true],
 * ]);
 * ```
 */
export function fencedBins(
  values: ArrayLike<number>,
  fences: { readonly low: number; readonly high: number },
): Bin[] {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    least = Math.min(least, values[i]!);
    most = Math.max(most, values[i]!);
  }
  // An open fence stands just where the values end.
  const low = Number.isFinite(fences.low) ? fences.low : least;
  const high = Number.isFinite(fences.high) ? fences.high : most;
  const rough = (most - least) / BINS || Math.abs(least) / 100 || 1;
  const inside = Math.max(1, Math.min(200, Math.round((high - low) / rough)));
  const width = high > low ? Math.max((high - low) / inside, rough / 4) : rough;
  const counts = new Map<number, number>();
  for (let i = 0; i < values.length; i++) {
    const index = binOf(values[i]!);
    counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a - b).map(([index, count]) => ({
    from: low + index * width,
    to: low + (index + 1) * width,
    count,
    outside: index < 0 || index >= inside,
  }));

  function binOf(value: number): number {
    if (value < low) return Math.min(-1, Math.floor((value - low) / width));
    const index = Math.max(0, Math.ceil((value - low) / width) - 1);
    return value > high ? Math.max(inside, index) : Math.min(inside - 1, index);
  }
}
