/**
 * Cross-validation of the choice itself: what is chosen by looking at scores looks
 * better by them than it is.
 *
 * @module
 */
import { breathe } from "../breathe.ts";
import type { LearnerSpec } from "../config.ts";
import type { Evaluator } from "../models/fit_task.ts";
import { deriveSeed } from "../random.ts";
import { countRows, hullOf, rangesOf, rowsAt } from "../rows.ts";
import type { NestedFold, NestedRecord, Scores } from "../run.ts";
import { type SampleTable, trainingWeight } from "../samples.ts";
import { lowerIsBetter, type MetricName } from "../scores/mod.ts";
import {
  type AnyFold,
  makeFolds,
  type MakeFoldsOptions,
} from "../splits/mod.ts";
import { assertLearnable } from "./assert_learnable.ts";
import { overFolds, spreadOf } from "./cross_validate.ts";
import { rankFeatures } from "./feature_ranking.ts";
import { judge, toScores } from "./judge.ts";

/** Options for {@linkcode nestedCrossValidate}. */
export interface NestedCrossValidateOptions {
  /** The learners to choose among, by name. */
  candidates: Readonly<Record<string, LearnerSpec>>;
  /** What the choice goes by: the mean over inner folds. */
  metric: MetricName;
  /** Width of the outlier fences, fitted on the train rows of every fit. */
  iqrMultiplier: number;
  seed: number;
  /** How many features to keep, of which to choose one. @default {[all]} */
  featureCounts?: readonly number[];
  /**
   * Probabilities above which up is called, of which to choose one. A metric that
   * looks at no calls, such as the AUC, takes the first. @default {[0.5]}
   */
  thresholds?: readonly number[];
  /** The inner folds, over the train rows of each outer one. @default {{ folds: 5 }} */
  inner?: Omit<MakeFoldsOptions, "horizon">;
  /** Ends the work between two outer folds. */
  signal?: AbortSignal;
  /** Called after every fit. */
  onProgress?: (done: number, total: number) => void;
}

/** One thing that can be chosen: a learner and how many features it sees. */
interface Choice {
  readonly candidate: string;
  readonly count: number;
}

/**
 * Chooses candidate, number of features and threshold anew inside every outer fold,
 * by inner folds over its train rows alone, learns with the choice from all of these
 * rows, and judges it on the outer test rows (Cawley and Talbot 2010, *On
 * Over-fitting in Model Selection*; Varma and Simon 2006).
 *
 * The inner score of what was chosen is the best of many, and so flatters it; the
 * outer score does not, as nothing was chosen by its rows. The difference is the
 * optimism of the choice. It also holds what the outer fit gains from more rows and
 * later ones, so with a true edge it may fall below 0.
 *
 * Features are ranked by {@linkcode rankFeatures} on the train rows of each fit, and
 * the first ones kept, in the order of the table. A learner that wraps another, such
 * as a calibrated one, is a candidate like any other. Inner folds are purged by the
 * table's horizon. Outer fits of all features have the seeds of
 * {@linkcode crossValidate}.
 *
 * @throws {RangeError} If a fold, inner or outer, has nothing to learn from or to
 * judge; or a feature count or threshold is out of range.
 * @example Two candidates that both guess
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { parseLearner } from "../config.ts";
 * import { buildSamples } from "../samples.ts";
 * import { timeSeriesSplit } from "../splits/mod.ts";
 * import { nestedCrossValidate } from "./nested_cross_validate.ts";
 * const table = buildSamples(simulateCandles({ candles: 900 }), {
 *   features: [{ kind: "return", rows: 1 }, { kind: "rsi", period: 5 }],
 *   label: { kind: "direction", horizon: 1, ties: "down" },
 * });
 * const folds = timeSeriesSplit(900, { folds: 3, gap: 1 });
 * const undecided = {
 *   predictUp: ({ test }: { test: { start: number; end: number } }) =>
 *     Promise.resolve(new Float64Array(test.end - test.start).fill(0.5)),
 * };
 * const spec = parseLearner({ kind: "logistic" });
 * const { choices, optimism } = await nestedCrossValidate(table, folds, undecided, {
 *   candidates: { one: spec, two: spec },
 *   featureCounts: [1, 2],
 *   metric: "auc",
 *   iqrMultiplier: 3,
 *   seed: 42,
 *   inner: { folds: 2 },
 * });
 * assert.deepEqual([choices, optimism.mean], [4, 0]);
 * ```
 */
export async function nestedCrossValidate(
  table: SampleTable,
  folds: readonly AnyFold[],
  evaluator: Evaluator,
  options: NestedCrossValidateOptions,
): Promise<NestedRecord> {
  const { samples } = table;
  const { candidates, metric, iqrMultiplier, seed } = options;
  const { signal, onProgress, inner = { folds: 5 } } = options;
  const { featureCounts = [samples.features.length] } = options;
  const { thresholds = [0.5] } = options;
  checkChoices(samples.features.length, featureCounts, thresholds);
  if (Object.keys(candidates).length === 0) {
    throw new RangeError("Cannot choose: there are no candidates");
  }
  const learners = Object.keys(candidates).flatMap((candidate) =>
    featureCounts.map((count): Choice => ({ candidate, count }))
  );
  const plan = folds.map((outer) => ({
    outer,
    inner: innerFolds(outer, samples.horizon, inner),
  }));
  for (const { outer, inner } of plan) {
    for (const fold of [outer, ...inner]) assertLearnable(table, fold);
  }
  const total = plan.reduce(
    (sum, { inner }) => sum + inner.length * learners.length + 1,
    0,
  );
  let done = 0;

  /** Learns from a fold as each choice says; scores it with every threshold. */
  const scoreAll = async (
    fold: AnyFold,
    choices: readonly Choice[],
    seedOf: (choice: Choice) => number,
  ) => {
    const { weight } = trainingWeight(table, fold.train, iqrMultiplier);
    const ranking = choices.some(({ count }) => count < samples.names.length)
      ? rankFeatures(samples, fold.train, weight)
      : samples.names.map((_, i) => i);
    return await Promise.all(choices.map(async (choice) => {
      const features = ranking.slice(0, choice.count).sort((a, b) => a - b);
      const probability = await evaluator.predictUp({
        spec: specFor(candidates[choice.candidate]!, features),
        seed: seedOf(choice),
        train: hullOf(fold.train),
        test: hullOf(fold.test),
        weight,
        ...choice.count < samples.names.length && { features },
      });
      onProgress?.(++done, total);
      const scores = thresholds.map((threshold) =>
        toScores(judge(table, fold.test, probability, threshold))
      );
      return { features, scores };
    }));
  };

  const results: NestedFold[] = [];
  for (const [i, { outer, inner }] of plan.entries()) {
    await breathe(signal);
    const perFold = await Promise.all(
      inner.map((fold, j) =>
        scoreAll(
          fold,
          learners,
          ({ candidate, count }) =>
            deriveSeed(seed, "nested", i, j, candidate, count),
        )
      ),
    );
    // Learners first, then thresholds: of equal choices the first is taken.
    const tried = learners.flatMap((choice, learner) =>
      thresholds.map((threshold, t) => ({
        choice,
        threshold,
        t,
        mean: overFolds(perFold.map((of) => of[learner]!.scores[t]!))[metric]
          .mean,
      }))
    );
    const { choice, threshold, t, mean } = bestOf(tried, metric);
    const all = choice.count === samples.names.length;
    const [judged] = await scoreAll(
      outer,
      [choice],
      ({ candidate, count }) =>
        deriveSeed(seed, "fold", i, candidate, ...all ? [] : [count]),
    );
    const scores = judged!.scores[t]!;
    results.push({
      candidate: choice.candidate,
      features: judged!.features.map((feature) => samples.names[feature]!),
      threshold,
      inner: mean,
      outer: scores[metric],
      optimism: optimismOf(mean, scores[metric], metric),
      scores,
    });
  }
  return summary(results, {
    metric,
    choices: learners.length * thresholds.length,
    fits: total,
  });
}

/** Inner folds over the train rows, counted through; distances only grow. */
function innerFolds(
  { train }: AnyFold,
  horizon: number,
  options: Omit<MakeFoldsOptions, "horizon">,
): AnyFold[] {
  const rows = countRows(train);
  return makeFolds(rows, { ...options, horizon }).folds.map((fold) => ({
    train: rangesOf(fold.train).flatMap((part) => rowsAt(train, part)),
    test: rangesOf(fold.test).flatMap((part) => rowsAt(train, part)),
  }));
}

/** Some hyperparameters belong to a feature each. */
function specFor(spec: LearnerSpec, features: readonly number[]): LearnerSpec {
  if (spec.kind !== "boosting" || spec.monotone === undefined) return spec;
  return { ...spec, monotone: features.map((i) => spec.monotone![i]!) };
}

/** The best mean; the first of equal ones. A mean that is not defined loses. */
function bestOf<T extends { readonly mean: number | null }>(
  tried: readonly T[],
  metric: MetricName,
): T {
  const worth = ({ mean }: T) =>
    mean === null ? -Infinity : lowerIsBetter(metric) ? -mean : mean;
  return tried.reduce((best, one) => worth(one) > worth(best) ? one : best);
}

function optimismOf(
  inner: number | null,
  outer: number | null,
  metric: MetricName,
): number | null {
  if (inner === null || outer === null) return null;
  return lowerIsBetter(metric) ? outer - inner : inner - outer;
}

function summary(
  folds: NestedFold[],
  told: Pick<NestedRecord, "metric" | "choices" | "fits">,
): NestedRecord {
  const pairs = folds.flatMap((a, i) =>
    folds.slice(i + 1).map((b) => [a, b] as const)
  );
  const overPairs = (of: (a: NestedFold, b: NestedFold) => number) =>
    spreadOf(pairs.map(([a, b]) => of(a, b))).mean;
  return {
    ...told,
    folds,
    inner: spreadOf(folds.map(({ inner }) => inner)),
    outer: spreadOf(folds.map(({ outer }) => outer)),
    optimism: spreadOf(folds.map(({ optimism }) => optimism)),
    cv: overFolds(folds.map(({ scores }): Scores => scores)),
    stability: {
      agreement: overPairs((a, b) =>
        Number(
          a.candidate === b.candidate && a.threshold === b.threshold &&
            a.features.length === b.features.length,
        )
      ),
      featureOverlap: overPairs((a, b) => {
        const shared = a.features.filter((name) => b.features.includes(name));
        return shared.length /
          (a.features.length + b.features.length - shared.length);
      }),
    },
  };
}

function checkChoices(
  features: number,
  featureCounts: readonly number[],
  thresholds: readonly number[],
): void {
  const count = featureCounts.find((count) =>
    !Number.isInteger(count) || count < 1 || count > features
  );
  if (count !== undefined || featureCounts.length === 0) {
    throw new RangeError(
      `Cannot choose features: expected counts from 1 to ${features}, got ${
        count ?? "none"
      }`,
    );
  }
  const odd = thresholds.find((threshold) => !(threshold > 0 && threshold < 1));
  if (odd !== undefined || thresholds.length === 0) {
    throw new RangeError(
      `Cannot choose a threshold: expected numbers between 0 and 1, got ${
        odd ?? "none"
      }`,
    );
  }
}
