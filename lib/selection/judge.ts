/**
 * Predictions and baselines, scored on the rows that can be judged.
 *
 * @module
 */
import type { Rows } from "../rows.ts";
import type { Scores } from "../run.ts";
import { rowsWhere, type SampleTable } from "../samples.ts";
import {
  baselineForecasts,
  type BaselineName,
  BASELINES,
  binaryMetrics,
  type MetricName,
  METRICS,
  type Metrics,
} from "../scores/mod.ts";
import type { Fold } from "../splits/mod.ts";

/**
 * Metrics of predictions for `rows`, on those that can be judged.
 *
 * @param probability The probability of up for each row of `rows`.
 */
export function judge(
  { samples, judgeable }: SampleTable,
  rows: Rows,
  probability: Float64Array,
): Metrics {
  const known = rowsWhere(rows, judgeable);
  return binaryMetrics(
    pick(samples.target, known),
    pick(probability, known.map((row) => row - rows.start)),
  );
}

/**
 * Metrics of every baseline for the rows of `test` that can be judged, fitted on
 * the rows of `train` that have weight.
 */
export function judgeBaselines(
  { samples, judgeable, moves }: SampleTable,
  { train, test }: Fold,
  seed: number,
): Record<BaselineName, Metrics> {
  const learned = rowsWhere(train, samples.weight);
  const known = rowsWhere(test, judgeable);
  const rose = (rows: Uint32Array) =>
    Float64Array.from(rows, (row) => moves[row]! > 0 ? 1 : 0);
  const forecasts = baselineForecasts({
    trainTarget: pick(samples.target, learned),
    trainRose: rose(learned),
    testRose: rose(known),
    seed,
  });
  const target = pick(samples.target, known);
  const metrics = BASELINES.map((name) => {
    const { called, probability } = forecasts[name];
    return [name, binaryMetrics(target, probability, called)] as const;
  });
  return Object.fromEntries(metrics) as Record<BaselineName, Metrics>;
}

/** Metrics as JSON holds them: `null` where a metric is not defined. */
export function toScores(metrics: Metrics): Scores {
  return perMetric((metric) => finiteOrNull(metrics[metric]));
}

/** One value per metric. */
export function perMetric<T>(
  value: (metric: MetricName) => T,
): Record<MetricName, T> {
  return Object.fromEntries(
    METRICS.map((metric) => [metric, value(metric)]),
  ) as Record<MetricName, T>;
}

/** The number, or `null` where JSON could not hold it. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function pick(column: Float64Array, rows: Uint32Array): Float64Array {
  return Float64Array.from(rows, (row) => column[row]!);
}
