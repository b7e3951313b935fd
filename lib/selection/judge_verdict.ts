/**
 * The verdict on the chosen model, against the best of the baselines.
 *
 * @module
 */
import type { Model } from "../models/learner.ts";
import { upColumn } from "../models/up_column.ts";
import { recordOf } from "../record.ts";
import { verdictSentence } from "../report/verdict_sentence.ts";
import type { VerdictRecord } from "../run.ts";
import { rowsWhere, type SampleTable } from "../samples.ts";
import { binaryMetrics } from "../scores/metrics.ts";
import {
  type BaselineName,
  BASELINES,
  reachVerdict,
  type TestedScore,
} from "../scores/mod.ts";
import type { Fold } from "../splits/mod.ts";
import { forecastsOf, pick } from "./judge.ts";

/** Options for {@linkcode judgeVerdict}. */
export interface JudgeVerdictOptions {
  /** The chosen candidate's name. */
  selected: string;
  /** How often these rows have been looked at, this time included. @default {1} */
  trials?: number;
  seed: number;
}

/**
 * Whether the rows of `test` that can be judged show an edge of the model over the
 * baseline whose log-loss is the least on them.
 *
 * @returns `undefined` where fewer than two rows can be judged.
 * @throws {RangeError} If `trials` is no whole number of at least 1.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { buildSamples } from "../samples.ts";
 * import { judgeVerdict } from "./judge_verdict.ts";
 * const table = buildSamples(simulateCandles({ candles: 2000, edge: 0.2 }), {
 *   features: [{ kind: "bollinger_percent_b", period: 20, deviations: 2 }],
 *   label: { kind: "direction", horizon: 1, ties: "down" },
 * });
 * const fold = { train: { start: 0, end: 999 }, test: { start: 1000, end: 2000 } };
 * const oracle = {
 *   classes: [0, 1],
 *   predictProba: ([b]: readonly Float64Array[]) => [
 *     b!.map((value) => value > 0.5 ? 0.3 : 0.7),
 *     b!.map((value) => value > 0.5 ? 0.7 : 0.3),
 *   ],
 *   toJSON: () => {
 *     throw new Error("not asked for");
 *   },
 * };
 * const verdict = judgeVerdict(table, fold, oracle, { selected: "oracle", seed: 1 });
 * assert.equal(verdict?.outcome, "edge");
 * ```
 */
export function judgeVerdict(
  table: SampleTable,
  fold: Fold,
  model: Model,
  { selected, trials, seed }: JudgeVerdictOptions,
): VerdictRecord | undefined {
  const { samples, judgeable } = table;
  const { start, end } = fold.test;
  const known = rowsWhere(fold.test, judgeable);
  if (known.length < 2) return;
  const target = pick(samples.target, known);
  const stated = upColumn(
    model,
    samples.features.map((column) => column.subarray(start, end)),
  );
  const forecasts = forecastsOf(table, fold, seed);
  const logLoss = (name: BaselineName) =>
    binaryMetrics(target, forecasts[name].probability).log_loss;
  // Several state the same constant; `majority` is its name.
  const baseline = ["majority" as const, ...BASELINES]
    .reduce((best, name) => logLoss(name) < logLoss(best) ? name : best);
  const { skill, mcc, ...verdict } = reachVerdict({
    target,
    probability: pick(stated, known.map((row) => row - start)),
    baseline: forecasts[baseline].probability,
    horizon: samples.horizon,
  }, { trials, seed });
  return {
    ...verdict,
    skill: recorded(skill),
    mcc: recorded(mcc),
    baseline,
    sentence: verdictSentence({ ...verdict, skill, mcc, baseline, selected }),
  };
}

function recorded(score: TestedScore) {
  return recordOf(["value", "low", "high", "p"], (key) => score[key]);
}
