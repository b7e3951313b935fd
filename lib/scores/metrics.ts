/**
 * Scores of probabilities of "up" against what happened, by scikit-learn's
 * definitions and names.
 *
 * @module
 */
import { checkedForecast } from "./checked_forecast.ts";
import { rankDescending } from "./ranks.ts";

/** The metrics, in the order they are shown. */
export const METRICS = [
  "accuracy",
  "f1",
  "precision",
  "recall",
  "mcc",
  "auc",
  "average_precision",
  "log_loss",
  "brier",
] as const;

/** The name of a metric. */
export type MetricName = typeof METRICS[number];
/** Every metric; `NaN` where one is not defined. */
export type Metrics = Record<MetricName, number>;

/** Whether less is better. */
export function lowerIsBetter(metric: MetricName): boolean {
  return metric === "log_loss" || metric === "brier";
}

/**
 * Every metric of `probability` against `target`, both of shape `(rows,)`.
 *
 * As in scikit-learn, precision, recall, F1 and MCC are 0 where their denominator
 * is, and the log-loss clips probabilities to the machine epsilon. AUC and average
 * precision are `NaN` where only one class occurs.
 *
 * @param target 1 for up, 0 for not up.
 * @param probability The stated probability of up, 0 to 1.
 * @param called 1 where up was called; by default where the probability exceeds 0.5.
 * @throws {RangeError} If there are no rows, or not one probability from 0 to 1 for
 * each.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { binaryMetrics } from "./metrics.ts";
 * const metrics = binaryMetrics(
 *   Float64Array.of(1, 0, 1, 0),
 *   Float64Array.of(0.9, 0.2, 0.6, 0.7),
 * );
 * assert.equal(metrics.accuracy, 0.75);
 * assert.equal(metrics.auc, 0.75);
 * ```
 */
export function binaryMetrics(
  target: Float64Array,
  probability: Float64Array,
  called?: Float64Array,
): Metrics {
  const rows = target.length;
  checkedForecast(target, probability);
  let [truePositive, falsePositive, falseNegative] = [0, 0, 0];
  let [logLoss, brier] = [0, 0];
  for (let i = 0; i < rows; i++) {
    const [up, p] = [target[i] === 1, probability[i]!];
    const call = called ? called[i] === 1 : p > 0.5;
    if (up && call) truePositive++;
    else if (call) falsePositive++;
    else if (up) falseNegative++;
    const likelihood = up ? p : 1 - p;
    logLoss -= Math.log(
      Math.min(Math.max(likelihood, Number.EPSILON), 1 - Number.EPSILON),
    );
    brier += (1 - likelihood) ** 2;
  }
  const trueNegative = rows - truePositive - falsePositive - falseNegative;
  const calledUp = truePositive + falsePositive;
  const wasUp = truePositive + falseNegative;
  return {
    accuracy: (truePositive + trueNegative) / rows,
    f1: ratio(2 * truePositive, calledUp + wasUp),
    precision: ratio(truePositive, calledUp),
    recall: ratio(truePositive, wasUp),
    mcc: ratio(
      truePositive * trueNegative - falsePositive * falseNegative,
      Math.sqrt(calledUp) * Math.sqrt(wasUp) * Math.sqrt(rows - calledUp) *
        Math.sqrt(rows - wasUp),
    ),
    ...rankMetrics(target, probability),
    log_loss: logLoss / rows,
    brier: brier / rows,
  };
}

function ratio(numerator: number, denominator: number): number {
  return denominator === 0 ? 0 : numerator / denominator;
}

/** AUC and average precision, in one walk down the ranking; ties move together. */
function rankMetrics(
  target: Float64Array,
  probability: Float64Array,
): { auc: number; average_precision: number } {
  const order = rankDescending(probability);
  const positives = target.reduce((sum, up) => sum + up, 0);
  const negatives = target.length - positives;
  if (positives === 0 || negatives === 0) {
    return { auc: NaN, average_precision: NaN };
  }
  let [above, aboveUp, pairs, area] = [0, 0, 0, 0];
  while (above < order.length) {
    const p = probability[order[above]!];
    let [tied, tiedUp] = [0, 0];
    while (above + tied < order.length) {
      const row = order[above + tied]!;
      if (probability[row] !== p) break;
      tiedUp += target[row]!;
      tied++;
    }
    pairs += (tied - tiedUp) * (aboveUp + tiedUp / 2);
    above += tied;
    aboveUp += tiedUp;
    area += tiedUp / positives * (aboveUp / above);
  }
  return { auc: pairs / (positives * negatives), average_precision: area };
}
