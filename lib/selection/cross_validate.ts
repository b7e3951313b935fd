/**
 * Candidates on folds: each learns from a fold's train rows and is scored on the
 * rows that follow.
 *
 * @module
 */
import { breathe } from "../breathe.ts";
import type { LearnerSpec } from "../config.ts";
import { shownAs } from "../display.ts";
import type { Evaluator } from "../models/fit_task.ts";
import { deriveSeed } from "../random.ts";
import { recordOf } from "../record.ts";
import { hullOf } from "../rows.ts";
import type { CrossValidation, PathScores, Scores, Trial } from "../run.ts";
import { type SampleTable, trainingWeight } from "../samples.ts";
import { mean, variance } from "../scores/mean.ts";
import {
  type BaselineName,
  BASELINES,
  lowerIsBetter,
  METRICS,
} from "../scores/mod.ts";
import type { AnyFold, PathPiece } from "../splits/mod.ts";
import { assertLearnable } from "./assert_learnable.ts";
import { finiteOrNull, judge, judgeBaselines, toScores } from "./judge.ts";

/** Options for {@linkcode crossValidate}. */
export interface CrossValidateOptions {
  /** The learners to try, by name. */
  candidates: Readonly<Record<string, LearnerSpec>>;
  /** Width of the outlier fences, fitted on each fold's train rows. */
  iqrMultiplier: number;
  seed: number;
  /** How predictions join to paths, which are then scored as well. */
  paths?: readonly (readonly PathPiece[])[];
  /** Ends the work between two folds. */
  signal?: AbortSignal;
  /** Called after every fit. */
  onProgress?: (done: number, total: number) => void;
  /** Hears the probability of up that a candidate states for a fold's test rows. */
  onForecast?: (
    candidate: string,
    fold: number,
    probability: Float64Array,
  ) => void;
}

/**
 * Scores every candidate on every fold; one trial per candidate, in their order.
 *
 * The fits are handed to `evaluator` fold by fold, the longest first. Each derives its
 * seed from the run's seed, its fold and its name, so the scores depend on neither
 * the order nor the number of workers.
 *
 * @throws {RangeError} If a fold has nothing to learn from or to judge.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { buildSamples } from "../samples.ts";
 * import { timeSeriesSplit } from "../splits/mod.ts";
 * import { crossValidate } from "./cross_validate.ts";
 * const table = buildSamples(simulateCandles({ candles: 500, edge: 0.2 }), {
 *   features: [{ kind: "return", rows: 1 }],
 *   label: { kind: "direction", horizon: 1, ties: "down" },
 * });
 * const folds = timeSeriesSplit(500, { folds: 4, gap: 1 });
 * const undecided = {
 *   predictUp: ({ test }: { test: { start: number; end: number } }) =>
 *     Promise.resolve(new Float64Array(test.end - test.start).fill(0.5)),
 * };
 * const [trial] = await crossValidate(table, folds, undecided, {
 *   candidates: { undecided: { kind: "logistic", c: 1, classWeight: "none" } },
 *   iqrMultiplier: 3,
 *   seed: 42,
 * });
 * assert.equal(trial?.cv.auc.mean, 0.5);
 * ```
 */
export async function crossValidate(
  table: SampleTable,
  folds: readonly AnyFold[],
  evaluator: Evaluator,
  options: CrossValidateOptions,
): Promise<Trial[]> {
  const { candidates, iqrMultiplier, seed, paths } = options;
  const { signal, onProgress } = options;
  for (const fold of folds) assertLearnable(table, fold);
  const names = Object.keys(candidates);
  const scores = new Map(names.map((name) => [name, new Array<Scores>()]));
  const predicted = new Map(
    names.map((name) => [name, new Array<Float64Array>()]),
  );
  const total = names.length * folds.length;
  let done = 0;
  const score = async (fold: number, name: string, weight: Float64Array) => {
    const { train, test } = folds[fold]!;
    const spec = candidates[name]!;
    const probability = await evaluator.predictUp({
      spec,
      seed: deriveSeed(seed, "fold", fold, name),
      train: hullOf(train),
      test: hullOf(test),
      weight,
    });
    if (paths !== undefined) predicted.get(name)![fold] = probability;
    scores.get(name)![fold] = toScores(judge(table, test, probability));
    options.onForecast?.(name, fold, probability);
    onProgress?.(++done, total);
  };
  let turn = Promise.resolve();
  await Promise.all(folds.map(async (_, i) => {
    // One after the other: each takes a while, and the first fits can begin.
    await (turn = turn.then(() => breathe(signal)));
    const fold = folds.length - 1 - i;
    const { weight } = trainingWeight(table, folds[fold]!.train, iqrMultiplier);
    await Promise.all(names.map((name) => score(fold, name, weight)));
  }));
  const trials = names.map((candidate) => ({
    candidate,
    spec: candidates[candidate]!,
    folds: scores.get(candidate)!,
    cv: overFolds(scores.get(candidate)!),
    ...paths && {
      paths: pathScores(table, folds, paths, predicted.get(candidate)!),
    },
  }));
  return shownAs("trials", trials);
}

/** Every path scored as one series of predictions. */
function pathScores(
  table: SampleTable,
  folds: readonly AnyFold[],
  paths: readonly (readonly PathPiece[])[],
  predicted: readonly Float64Array[],
): PathScores {
  const scores = paths.map((path) => {
    const joined = new Float64Array(table.samples.target.length).fill(NaN);
    for (const { fold, rows } of path) {
      const { start } = hullOf(folds[fold]!.test);
      const own = predicted[fold]!.subarray(rows.start - start);
      joined.set(own.subarray(0, rows.end - rows.start), rows.start);
    }
    const ranges = path.map(({ rows }) => rows);
    const { start, end } = hullOf(ranges);
    return toScores(judge(table, ranges, joined.subarray(start, end)));
  });
  return {
    scores,
    cv: overFolds(scores),
    worst: recordOf(METRICS, (metric) => {
      const sign = lowerIsBetter(metric) ? -1 : 1;
      const known = scores.flatMap((one) => one[metric] ?? []);
      return known.length === 0
        ? null
        : sign * Math.min(...known.map((score) => sign * score));
    }),
  };
}

/**
 * {@linkcode judgeBaselines} on every fold: mean and deviation per metric.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { buildSamples } from "../samples.ts";
 * import { timeSeriesSplit } from "../splits/mod.ts";
 * import { crossValidateBaselines } from "./cross_validate.ts";
 * const table = buildSamples(simulateCandles({ candles: 500, edge: 0.2 }), {
 *   features: [{ kind: "return", rows: 1 }],
 *   label: { kind: "direction", horizon: 1, ties: "down" },
 * });
 * const folds = timeSeriesSplit(500, { folds: 4, gap: 1 });
 * const { majority } = crossValidateBaselines(table, folds, 42);
 * assert.equal(majority.mcc.mean, 0);
 * ```
 */
export function crossValidateBaselines(
  table: SampleTable,
  folds: readonly AnyFold[],
  seed: number,
): Record<BaselineName, CrossValidation> {
  const perFold = folds.map((fold, i) =>
    judgeBaselines(table, fold, deriveSeed(seed, "fold", i, "coin"))
  );
  return recordOf(BASELINES, (name) => overFolds(perFold.map((f) => f[name])));
}

/** Mean and population standard deviation of each metric over folds. */
export function overFolds(folds: readonly Scores[]): CrossValidation {
  return recordOf(METRICS, (metric) => spreadOf(folds.map((f) => f[metric])));
}

/** Mean and population standard deviation; `null` if one of the scores is. */
export function spreadOf(scores: readonly (number | null)[]) {
  const values = Float64Array.from(scores, (score) => score ?? NaN);
  return {
    mean: finiteOrNull(mean(values)),
    std: finiteOrNull(Math.sqrt(variance(values))),
  };
}
