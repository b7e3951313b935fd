/**
 * Isotonic calibration: the rising steps that come closest to outcomes.
 *
 * @module
 */

/** A function that never falls, by its corners; between them it is straight. */
export interface IsotonicCurve {
  /** Ascending, no two alike. */
  readonly scores: readonly number[];
  /** The value at each of them, never falling. */
  readonly shares: readonly number[];
}

/** Neighbouring scores pooled into one value. */
interface Block {
  first: number;
  last: number;
  weight: number;
  mean: number;
}

/**
 * Fits the never-falling function of least squared distance, by pooling adjacent
 * violators (Ayer et al. 1955, Ann. Math. Stat. 26), as scikit-learn's
 * `IsotonicRegression(out_of_bounds="clip")` does. Equal scores are pooled first.
 *
 * @param scores finite, shape `(rows,)`.
 * @param target What to come close to, such as 1 for the upper class and 0 for the lower.
 * @param weight How many rows each counts for, above 0; every one by default.
 * @throws {RangeError} If there are no rows.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fitIsotonic, isotonicShares } from "./isotonic.ts";
 * const curve = fitIsotonic(
 *   Float64Array.of(1, 2, 3, 4),
 *   Float64Array.of(0, 1, 0, 1),
 * );
 * assert.deepEqual(curve, { scores: [1, 2, 3, 4], shares: [0, 0.5, 0.5, 1] });
 * const between = isotonicShares(curve, Float64Array.of(0, 1.5, 9));
 * assert.deepEqual([...between], [0, 0.25, 1]);
 * ```
 */
export function fitIsotonic(
  scores: Float64Array,
  target: Float64Array,
  weight: Float64Array = new Float64Array(scores.length).fill(1),
): IsotonicCurve {
  if (scores.length === 0) {
    throw new RangeError("Cannot fit isotonic steps: there are no rows");
  }
  const pools: Block[] = [];
  for (const block of byScore(scores, target, weight)) {
    let last = block;
    // Equal neighbours join as well: the value is one, so are the corners.
    while (pools.length > 0 && pools.at(-1)!.mean >= last.mean) {
      last = joined(pools.pop()!, last);
    }
    pools.push(last);
  }
  const curve = { scores: [] as number[], shares: [] as number[] };
  for (const { first, last, mean } of pools) {
    for (const score of first === last ? [first] : [first, last]) {
      curve.scores.push(score);
      curve.shares.push(mean);
    }
  }
  return curve;
}

/** One block per score, ascending; rows of equal scores in their own order. */
function byScore(
  scores: Float64Array,
  target: Float64Array,
  weight: Float64Array,
): Block[] {
  const order = Uint32Array.from(scores, (_, row) => row);
  order.sort((a, b) => scores[a]! - scores[b]! || a - b);
  const blocks: Block[] = [];
  for (let start = 0, end = 0; start < order.length; start = end) {
    const score = scores[order[start]!]!;
    let [total, sum] = [0, 0];
    for (; end < order.length && scores[order[end]!] === score; end++) {
      total += weight[order[end]!]!;
      sum += weight[order[end]!]! * target[order[end]!]!;
    }
    blocks.push({
      first: score,
      last: score,
      weight: total,
      mean: sum / total,
    });
  }
  return blocks;
}

function joined(a: Block, b: Block): Block {
  const weight = a.weight + b.weight;
  const mean = (a.weight * a.mean + b.weight * b.mean) / weight;
  return { first: a.first, last: b.last, weight, mean };
}

/** The curve's value at each score: straight between corners, level beyond the outer ones. */
export function isotonicShares(
  { scores: corners, shares }: IsotonicCurve,
  scores: Float64Array,
): Float64Array {
  return scores.map((score) => {
    if (Number.isNaN(score)) return NaN;
    let [low, high] = [0, corners.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (corners[middle]! <= score) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return shares[0]!;
    if (low === corners.length) return shares.at(-1)!;
    const [left, right] = [corners[low - 1]!, corners[low]!];
    const [below, above] = [shares[low - 1]!, shares[low]!];
    return below + (above - below) * ((score - left) / (right - left));
  });
}
