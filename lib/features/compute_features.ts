/**
 * Features of a whole series, holes in time included.
 *
 * @module
 */
import {
  type Candles,
  type CandleSource,
  sliceCandles,
} from "../candles/candles.ts";
import { shownAs } from "../display.ts";
import { flowRuns, unbrokenRuns } from "../candles/runs.ts";
import type { Rows } from "../rows.ts";
import { evaluate } from "./expression.ts";
import { assertComputable, type Feature, needsFlow } from "./feature.ts";

/** Feature columns, aligned with the candles they were computed from. */
export interface FeatureColumns {
  /** One name per column. */
  readonly names: string[];
  /** One column per feature, each of shape `(rows,)`. */
  readonly columns: Float64Array[];
  /** Open time of each row's candle, ms since the Unix epoch, UTC: the candles' own column. */
  readonly openTime: Float64Array;
  /** Where the candles came from, if that is known. */
  readonly source?: CandleSource;
}

/** Options for {@linkcode computeFeatures}. */
export interface ComputeFeaturesOptions {
  /**
   * Makes the column a feature is written to, of so many rows; for instance over
   * shared memory. Called once per feature, in order. By default a new array.
   */
  allocate?: (rowCount: number) => Float64Array;
}

/**
 * Every feature on every unbroken run of `candles` by itself: after a hole in
 * time all warm up again, with `NaN` in as many rows. Those that need flow columns
 * do so after rows without flow, too.
 *
 * @throws {TypeError} If the candles lack a column that a feature needs.
 * @example The minute 00:02 is missing
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "../candles/candles.ts";
 * import { computeFeatures } from "./compute_features.ts";
 * import { featuresOf } from "./sets.ts";
 * const minutes = [0, 1, 3, 4];
 * const candles = candlesOf(
 *   minutes.map((m) => [m * 60_000, 1, 8, 1, 1 + m, 0]),
 * );
 * const features = featuresOf([{ kind: "prev_close" }]);
 * const { columns } = computeFeatures(candles, features);
 * assert.deepEqual([...columns[0]!], [NaN, 1, NaN, 4]);
 * ```
 */
export function computeFeatures(
  candles: Candles,
  features: readonly Feature[],
  options: ComputeFeaturesOptions = {},
): FeatureColumns {
  const { openTime, source } = candles;
  const { allocate = (rowCount) => new Float64Array(rowCount) } = options;
  assertComputable(features, candles);
  const columns = features.map(() => allocate(openTime.length));
  const compute = (chosen: readonly number[], { start, end }: Rows) => {
    const expressions = chosen.map((i) => features[i]!.expression);
    const run = sliceCandles(candles, start, end);
    let place = 0;
    for (const values of evaluate(expressions, run)) {
      columns[chosen[place++]!]!.set(values, start);
    }
  };
  const all = [...features.keys()];
  const ofFlow = all.filter((i) => needsFlow(features[i]!));
  const others = all.filter((i) => !needsFlow(features[i]!));
  for (const run of unbrokenRuns(candles)) {
    const parts = ofFlow.length > 0 ? flowRuns(candles, run) : [run];
    if (parts.length === 1 && isSame(parts[0]!, run)) {
      compute(all, run);
      continue;
    }
    compute(others, run);
    for (const i of ofFlow) columns[i]!.fill(NaN, run.start, run.end);
    for (const part of parts) compute(ofFlow, part);
  }
  const names = features.map(({ name }) => name);
  return shownAs("features", { names, columns, openTime, source });
}

function isSame(a: Rows, b: Rows): boolean {
  return a.start === b.start && a.end === b.end;
}
