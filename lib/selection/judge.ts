/**
 * Predictions and baselines, scored on the rows that can be judged.
 *
 * @module
 */
import { recordOf } from "../record.ts";
import { hullOf, type RowRanges } from "../rows.ts";
import type { Scores } from "../run.ts";
import { rowsWhere, type SampleTable } from "../samples.ts";
import {
  type BaselineForecast,
  baselineForecasts,
  type BaselineName,
  BASELINES,
  binaryMetrics,
  METRICS,
  type Metrics,
} from "../scores/mod.ts";
import type { AnyFold } from "../splits/mod.ts";

/**
 * Metrics of predictions for `rows`, on those that can be judged.
 *
 * @param probability The probability of up for each row of `rows`, or, where these
 * are several ranges, for each row from the first to the last.
 * @param threshold Up is called where the probability exceeds it.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { buildSamples } from "../samples.ts";
 * import { judge } from "./judge.ts";
 * const table = buildSamples(simulateCandles({ candles: 500, edge: 0.2 }), {
 *   features: [{ kind: "return", rows: 1 }],
 *   label: { kind: "direction", horizon: 1, ties: "down" },
 * });
 * const rows = { start: 400, end: 500 };
 * const oracle = table.samples.target.subarray(400, 500);
 * assert.equal(judge(table, rows, oracle).accuracy, 1);
 * ```
 */
export function judge(
  { samples, judgeable }: SampleTable,
  rows: RowRanges,
  probability: Float64Array,
  threshold = 0.5,
): Metrics {
  const known = rowsWhere(rows, judgeable);
  const { start } = hullOf(rows);
  const stated = pick(probability, known.map((row) => row - start));
  const called = stated.map((p) => p > threshold ? 1 : 0);
  return binaryMetrics(pick(samples.target, known), stated, called);
}

/**
 * Metrics of every baseline for the rows of `test` that can be judged, fitted on
 * the rows of `train` that have weight.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { buildSamples } from "../samples.ts";
 * import { judgeBaselines } from "./judge.ts";
 * const table = buildSamples(simulateCandles({ candles: 500, edge: 0.2 }), {
 *   features: [{ kind: "return", rows: 1 }],
 *   label: { kind: "direction", horizon: 1, ties: "down" },
 * });
 * const fold = { train: { start: 0, end: 399 }, test: { start: 400, end: 500 } };
 * assert.equal(judgeBaselines(table, fold, 42).always_up.recall, 1);
 * ```
 */
export function judgeBaselines(
  table: SampleTable,
  fold: AnyFold,
  seed: number,
): Record<BaselineName, Scores> {
  const forecasts = forecastsOf(table, fold, seed);
  const known = rowsWhere(fold.test, table.judgeable);
  const target = pick(table.samples.target, known);
  return recordOf(BASELINES, (name) => {
    const { called, probability } = forecasts[name];
    return toScores(binaryMetrics(target, probability, called));
  });
}

/** What every baseline says of the rows of `test` that can be judged. */
export function forecastsOf(
  { samples, judgeable, returns }: SampleTable,
  { train, test }: AnyFold,
  seed: number,
): Record<BaselineName, BaselineForecast> {
  const learned = rowsWhere(train, samples.weight);
  const known = rowsWhere(test, judgeable);
  const rose = (rows: Uint32Array) =>
    Float64Array.from(rows, (row) => returns[row]! > 0 ? 1 : 0);
  return baselineForecasts({
    trainTarget: pick(samples.target, learned),
    trainRose: rose(learned),
    testRose: rose(known),
    seed,
  });
}

/** Metrics as JSON holds them: `null` where a metric is not defined. */
export function toScores(metrics: Metrics): Scores {
  return recordOf(METRICS, (metric) => finiteOrNull(metrics[metric]));
}

/** The number, or `null` where JSON could not hold it. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** The column's values in these rows. */
export function pick(column: Float64Array, rows: Uint32Array): Float64Array {
  return Float64Array.from(rows, (row) => column[row]!);
}
