/**
 * Whether a fold has anything to learn from and to judge.
 *
 * @module
 */
import { hullOf, type RowRanges } from "../rows.ts";
import { rowsWhere, type SampleTable } from "../samples.ts";
import type { AnyFold } from "../splits/mod.ts";

/**
 * Says what is missing before anything is learned from a fold.
 *
 * @throws {RangeError} If its train rows of weight are not of two classes, or none
 * of its test rows can be judged.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { buildSamples } from "../samples.ts";
 * import { assertLearnable } from "./assert_learnable.ts";
 * const table = buildSamples(simulateCandles({ candles: 100 }), {
 *   features: [{ kind: "rsi", period: 14 }],
 *   label: { kind: "direction", horizon: 1, ties: "down" },
 * });
 * const test = { start: 50, end: 100 };
 * assertLearnable(table, { train: { start: 0, end: 49 }, test });
 * assert.throws(
 *   () => assertLearnable(table, { train: { start: 0, end: 10 }, test }),
 *   /rows 0 to 9 have no label to learn from, as features warm up for 14 rows/,
 * );
 * ```
 */
export function assertLearnable(
  { samples, judgeable, features }: SampleTable,
  { train, test }: AnyFold,
): void {
  const labels = new Set(
    Float64Array.from(
      rowsWhere(train, samples.weight),
      (row) => samples.target[row]!,
    ),
  );
  if (labels.size > 1 && rowsWhere(test, judgeable).length > 0) return;
  const warmUp = Math.max(...features.map((feature) => feature.warmUp));
  const kinds = labels.size === 0 ? "no label" : "labels of one class only";
  const named = (rows: RowRanges) => {
    const { start, end } = hullOf(rows);
    return `rows ${start} to ${end - 1}`;
  };
  const problem = labels.size > 1
    ? `${named(test)} have nothing to judge`
    : `${named(train)} have ${kinds} to learn from`;
  throw new RangeError(
    `Cannot train on ${samples.openTime.length} candles: ${problem}, as features warm up for ${warmUp} rows after every start and hole; take more candles, or fewer folds`,
  );
}
