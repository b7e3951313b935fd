/**
 * How many rows it takes to tell as much as one that depends on no other.
 *
 * @module
 */
import { optimalBlockLength } from "./block_length.ts";
import { mean, variance } from "./mean.ts";
import { midranks } from "./ranks.ts";
import { stationaryVariance } from "./stationary_bootstrap.ts";

/**
 * By how much the variance of a mean exceeds that of rows which do not depend on
 * each other, by the stationary bootstrap; never less than `overlap`, so that an
 * interval that goes by it is never narrower than one by the overlap alone.
 *
 * @param values What is averaged, in the order of time.
 * @param overlap Rows a label looks ahead: so many neighbouring labels overlap.
 * @example Every value thrice
 * ```ts
 * import assert from "node:assert/strict";
 * import { randomStream } from "../random.ts";
 * import { dependentRows } from "./dependence.ts";
 * const random = randomStream(42);
 * const alone = Float64Array.from({ length: 3000 }, random.normal);
 * const thrice = Float64Array.from({ length: 9000 }, (_, i) => alone[Math.floor(i / 3)]!);
 * assert.ok(dependentRows(alone) < 1.3);
 * assert.ok(dependentRows(thrice) > 2.3 && dependentRows(thrice) < 3.5);
 * ```
 */
export function dependentRows(values: Float64Array, overlap = 1): number {
  const alone = values.length < 2 ? 0 : variance(values) / values.length;
  if (!(alone > 0)) return overlap;
  const blockLength = Math.max(overlap, optimalBlockLength(values));
  return Math.max(overlap, stationaryVariance(values, blockLength) / alone);
}

/**
 * What each row adds to an AUC, less the mean: DeLong's share of the other class
 * that it outranks, weighed by its own class (the influence function of the AUC).
 *
 * @param target 1 for up, 0 for not up, shape `(rows,)`.
 * @param probability The stated probability of up, shape `(rows,)`.
 * @returns Shape `(rows,)`, in the same order; empty where a class is missing.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { aucInfluence } from "./dependence.ts";
 * const influence = aucInfluence(
 *   Float64Array.of(1, 0, 1, 0),
 *   Float64Array.of(0.9, 0.1, 0.3, 0.5),
 * );
 * // The AUC is 3/4: the third row outranks one of two, the first both.
 * assert.deepEqual([...influence], [0.5, 0.5, -0.5, -0.5]);
 * ```
 */
export function aucInfluence(
  target: Float64Array,
  probability: Float64Array,
): Float64Array {
  const isUp = (row: number) => target[row] === 1;
  const up = probability.filter((_, row) => isUp(row));
  const down = probability.filter((_, row) => !isUp(row));
  if (up.length === 0 || down.length === 0) return new Float64Array();
  const all = midranks(probability);
  const [upRanks, downRanks] = [midranks(up), midranks(down)];
  let [ups, downs] = [0, 0];
  const wins = target.map((_, row) =>
    isUp(row)
      ? (all[row]! - upRanks[ups++]!) / down.length
      : 1 - (all[row]! - downRanks[downs++]!) / up.length
  );
  const auc = mean(wins.filter((_, row) => isUp(row)));
  const rows = target.length;
  return wins.map((of, row) =>
    (of - auc) * rows / (isUp(row) ? up : down).length
  );
}
