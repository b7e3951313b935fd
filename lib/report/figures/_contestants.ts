/**
 * Candidates and baselines as the lines of a figure, with their scores.
 *
 * @module
 */
import type { CrossValidation, RunResult, Scores } from "../../run.ts";
import type { MetricName } from "../../scores/metrics.ts";
import { COLORS } from "./figure.ts";

/** One line of every panel. */
export interface Contestant {
  /** Of its own, as a candidate may be called what a baseline is called. */
  readonly id: string;
  readonly label: string;
  readonly color: string;
  readonly folds: readonly Scores[];
  readonly cv?: CrossValidation;
  readonly heldOut?: Scores;
}

/** What has been scored of a run: its folds, and once it is judged the held-out rows. */
export type ScoredRun =
  & Pick<RunResult, "dataset" | "folds" | "trials" | "baselinesCv">
  & Partial<Pick<RunResult, "selected" | "holdout" | "baselines">>;

/** Candidates in their order, then the baselines. */
export function contestantsOf(run: ScoredRun): Contestant[] {
  const { trials, selected, holdout, baselines = {}, baselinesCv } = run;
  const rivals = new Set([
    ...Object.keys(baselinesCv),
    ...Object.keys(baselines),
  ]);
  return [
    ...trials.map(({ candidate, folds, cv }) => ({
      id: `candidate ${candidate}`,
      label: candidate === selected ? `★ ${candidate}` : candidate,
      color: COLORS.first,
      folds,
      cv,
      ...candidate === selected ? { heldOut: holdout?.metrics } : {},
    })),
    ...[...rivals].map((name) => ({
      id: `baseline ${name}`,
      label: name,
      color: COLORS.muted,
      folds: [],
      cv: baselinesCv[name],
      heldOut: baselines[name],
    })),
  ];
}

/** A mark of one score; `low` and `high` are a deviation away. */
export interface Mark {
  readonly id: string;
  readonly color: string;
  readonly score: number;
  readonly low: number;
  readonly high: number;
}

/** All scores of one metric. */
export interface MetricScores {
  readonly folds: readonly Mark[];
  readonly means: readonly Mark[];
  readonly heldOut: readonly Mark[];
  /** Scores that are not defined. */
  readonly missing: number;
}

/** What every contestant scores on `metric`, as far as it is defined. */
export function scoresOf(
  contestants: readonly Contestant[],
  metric: MetricName,
): MetricScores {
  let missing = 0;
  const markOf = (
    { id, color }: Contestant,
    score: number | null,
    std: number | null = 0,
  ): Mark[] => {
    if (score === null) missing++;
    if (score === null) return [];
    const [low, high] = [score - (std ?? 0), score + (std ?? 0)];
    return [{ id, color, score, low, high }];
  };
  return {
    folds: contestants.flatMap((one) =>
      one.folds.flatMap((scores) => markOf(one, scores[metric]))
    ),
    means: contestants.flatMap((one) =>
      one.cv ? markOf(one, one.cv[metric].mean, one.cv[metric].std) : []
    ),
    heldOut: contestants.flatMap((one) =>
      one.heldOut ? markOf(one, one.heldOut[metric]) : []
    ),
    missing,
  };
}
