/**
 * A short examination for every run: what can be seen at little cost.
 *
 * @module
 */
import { type Candles, sliceCandles } from "../candles/candles.ts";
import type { Config, PlainLearnerSpec } from "../config.ts";
import { countRows } from "../rows.ts";
import { LEAK_CHECKS, type LeakCheck, type RunResult } from "../run.ts";
import { embargoRows, shrunkSplits } from "../splits/mod.ts";
import { type Finding, skipped } from "./_finding.ts";
import { checkCandleOrder } from "./candle_order.ts";
import { pipelineOf } from "./config_pipeline.ts";
import { examinePipeline } from "./examine_pipeline.ts";
import { checkFoldRows, checkHoldoutRows } from "./fold_rows.ts";
import {
  accuracyCeiling,
  checkPlausible,
  type PlausibleScores,
} from "./plausible.ts";

/** Candles by which features, labels and fits are examined. */
const ROWS = 2000;
/** Trees of a fit that is examined, at most. */
const TREES = 10;
/** How often chance alone may raise an alarm in a run. */
const FALSE_ALARM_RATE = 0.001;

/** What a run tells of its rows and scores. */
export type Screened = Pick<
  RunResult,
  | "dataset"
  | "split"
  | "folds"
  | "trials"
  | "selected"
  | "holdout"
  | "baselines"
  | "baselinesCv"
>;

/**
 * The checks of the doctor as far as they cost little: the order of all candles, the
 * run's own folds and scores, and on the latest 2,000 candles features, labels and
 * fits of the cheapest candidate on one fold, labels shuffled once. The choice is
 * left to `examineConfig`.
 *
 * @returns One record per check, in the order of `LEAK_CHECKS`.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { exampleRun } from "../testing/example_run.ts";
 * import { screenRun } from "./screen_run.ts";
 * const fold = { train: { start: 0, end: 5 }, test: { start: 6, end: 9 } };
 * const run = exampleRun({ folds: [fold] });
 * const found = await screenRun(run.config, simulateCandles({ candles: 900 }), run);
 * assert.equal(found[0]?.check, "candle_order");
 * assert.ok(found.every(({ outcome }) => outcome !== "alarm"));
 * ```
 */
export async function screenRun(
  config: Config,
  candles: Candles,
  run: Screened,
  options: { signal?: AbortSignal } = {},
): Promise<LeakCheck[]> {
  const { horizon } = config.label;
  const rows = candles.openTime.length;
  const found = new Map<string, LeakCheck>();
  const say = (check: LeakCheck["check"], finding: Omit<LeakCheck, "check">) =>
    found.set(check, { check, ...finding });
  say("candle_order", checkCandleOrder(candles));
  say("fold_rows", runFolds(config, run, rows));
  say("holdout_rows", checkHoldoutRows(run.folds, { horizon }, run.split.test));
  say("choice", skipped("takes long; deno task doctor makes it"));
  say("plausible", plausible(config, candles, run));
  const latest = sliceCandles(candles, Math.max(0, rows - ROWS));
  const rest = LEAK_CHECKS.filter((check) => !found.has(check));
  try {
    const examined = await examinePipeline(
      cheapPipeline(config, rows),
      latest,
      {
        checks: rest,
        folds: 1,
        shuffles: 1,
        cuts: 4,
        seed: config.seed,
        falseAlarmRate: FALSE_ALARM_RATE,
        edge: run.dataset.edge ?? 0,
        signal: options.signal,
      },
    );
    for (const { check, ...finding } of examined) say(check, finding);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // A run is not to fail because its last candles are too few to look at.
    const why = `the last ${latest.openTime.length} candles: ${error.message}`;
    for (const check of rest) say(check, skipped(why));
  }
  return LEAK_CHECKS.map((check) => found.get(check)!);
}

/** Whether folds and the split keep their distances, each its own. */
function runFolds(config: Config, run: Screened, rows: number): Finding {
  const { label: { horizon }, splits } = config;
  const embargo = embargoRows(run.split.train.end, splits);
  if (embargo === 0 && splits?.kind !== "combinatorial") {
    return checkFoldRows([...run.folds, run.split], { horizon }, rows);
  }
  const ofSplit = checkFoldRows([run.split], { horizon }, rows);
  return ofSplit.outcome === "alarm" ? ofSplit : checkFoldRows(run.folds, {
    horizon,
    embargo,
    trainsOn: splits?.kind === "combinatorial" ? "before and after" : "before",
  }, rows);
}

/** Logistic regression if there is one, else the first candidate, with few trees. */
function cheapPipeline(config: Config, rows: number) {
  const entries = Object.entries(config.candidates);
  const [name, spec] = entries.find(([, { kind }]) => kind === "logistic") ??
    entries[0]!;
  const cheap = spec.kind === "calibrated"
    ? { ...spec, of: withFewTrees(spec.of) }
    : withFewTrees(spec);
  return pipelineOf({
    ...config,
    candidates: { [name]: cheap },
    ...config.splits && {
      splits: shrunkSplits(config.splits, Math.min(1, ROWS / rows)),
    },
    holdout: 0.2,
    folds: 2,
  }, { chooses: false });
}

function withFewTrees(spec: PlainLearnerSpec): PlainLearnerSpec {
  return spec.kind === "logistic"
    ? spec
    : { ...spec, trees: Math.min(TREES, spec.trees) };
}

/** Whether folds or held-out rows score too well. */
function plausible(config: Config, candles: Candles, run: Screened) {
  const ceiling = accuracyCeiling(
    candles,
    config.label.horizon,
    run.dataset.edge ?? 0,
  );
  const all = [heldOut(run), onFolds(run)].map((scores) =>
    scores === undefined
      ? skipped("a score is not defined")
      : checkPlausible(scores, {
        horizon: config.label.horizon,
        ceiling,
        falseAlarmRate: FALSE_ALARM_RATE,
      })
  );
  return all.find(({ outcome }) => outcome === "alarm") ?? all[0]!;
}

function heldOut({ holdout, baselines }: Screened) {
  const { accuracy, auc } = holdout.metrics;
  return scoresOf(accuracy, auc, baselines.always_up?.accuracy, holdout.rows);
}

/** Means over the folds of the chosen candidate. */
function onFolds({ trials, selected, folds, baselinesCv }: Screened) {
  const cv = trials.find(({ candidate }) => candidate === selected)?.cv;
  return scoresOf(
    cv?.accuracy.mean,
    cv?.auc.mean,
    baselinesCv.always_up?.accuracy.mean,
    folds.reduce((sum, { test }) => sum + countRows(test), 0),
  );
}

function scoresOf(
  accuracy: number | null | undefined,
  auc: number | null | undefined,
  up: number | null | undefined,
  rows: number,
): PlausibleScores | undefined {
  if (accuracy == null || auc == null || up == null) return undefined;
  return { accuracy, auc, majority: Math.max(up, 1 - up), rows };
}
