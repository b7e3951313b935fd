/**
 * Scores as the cells of a table row, one per metric that a run can be chosen by.
 *
 * @module
 */
import { CHOICE_METRICS } from "../config.ts";
import type { CrossValidation, RunResult, Scores } from "../run.ts";
import { scored } from "./words.ts";

type Intervals = RunResult["holdout"]["intervals"];

/** Mean and standard deviation over the folds, per metric. */
export function spreadCells(cv: CrossValidation): string[] {
  return CHOICE_METRICS.map((metric) => spreadText(cv[metric]));
}

/** Plain scores, per metric. */
export function scoreCells(scores: Scores): string[] {
  return CHOICE_METRICS.map((metric) => scored(scores[metric]));
}

/** The 95 % intervals of AUC and accuracy; other metrics have none. */
export function intervalCells(intervals: Intervals): string[] {
  return CHOICE_METRICS.map((metric) =>
    metric === "auc" || metric === "accuracy"
      ? intervalText(intervals[metric])
      : ""
  );
}

/** A mean and its standard deviation: `0.5181 ± 0.009`. */
export function spreadText({ mean, std }: CrossValidation["auc"]): string {
  return mean === null ? "–" : `${scored(mean)} ± ${std?.toFixed(3) ?? "–"}`;
}

/** An interval: `0.4987 to 0.5213`. */
export function intervalText({ low, high }: Intervals["auc"]): string {
  return low === null || high === null
    ? "–"
    : `${scored(low)} to ${scored(high)}`;
}
