/**
 * All checks of the doctor on one pipeline.
 *
 * @module
 */
import type { Candles } from "../candles/candles.ts";
import { breathe } from "../breathe.ts";
import { LEAK_CHECKS, type LeakCheck, type LeakCheckName } from "../run.ts";
import { type Finding, skipped } from "./_finding.ts";
import { checkCandleOrder } from "./candle_order.ts";
import { checkFeatureLookAhead } from "./feature_look_ahead.ts";
import {
  checkChoice,
  checkLaterRows,
  checkRepeatable,
  checkUnseenTargets,
  fitFolds,
  type FoldFits,
} from "./fits.ts";
import { checkFoldRows, checkHoldoutRows, foldRulesOf } from "./fold_rows.ts";
import { checkLabelPersistence } from "./label_persistence.ts";
import { checkLabelWindow } from "./label_window.ts";
import type { Pipeline, PipelineData, PipelineFold } from "./pipeline.ts";
import { accuracyCeiling, checkPlausible, foldScores } from "./plausible.ts";
import { checkShuffledLabels } from "./shuffled_labels.ts";
import { checkTargetInFeatures } from "./target_in_features.ts";

/** Checks that can err by chance; they share the false alarms there may be. */
const BY_CHANCE: readonly LeakCheckName[] = [
  "label_persistence",
  "shuffled_labels",
  "plausible",
];

/** Options for {@linkcode examinePipeline}. */
export interface ExamineOptions {
  /** The checks to make. @default {LEAK_CHECKS} */
  checks?: readonly LeakCheckName[];
  /** Folds that are fitted, spread over all. @default {3} */
  folds?: number;
  /** How often labels are shuffled and all these folds fitted again. @default {5} */
  shuffles?: number;
  /** Rows at which the future is cut off and changed. @default {12} */
  cuts?: number;
  /** How often chance alone may raise any alarm at all. @default {0.01} */
  falseAlarmRate?: number;
  /**
   * How far `P(up)` lies from one half in a simulated market: accuracy may exceed
   * {@linkcode accuracyCeiling} by as much, one feature tell as much, and labels
   * repeat as much oftener. @default {0}
   */
  edge?: number;
  /** The time of asking, ms since the Unix epoch, by which all candles must be closed. */
  asOf?: number;
  /** @default {42} */
  seed?: number;
  /** Ends the work between two checks. */
  signal?: AbortSignal;
  /** Called after every check. */
  onProgress?: (done: number, total: number) => void;
}

/**
 * Examines a pipeline from outside: takes candles away, changes them, changes
 * columns and targets, and looks whether anything changes that must not.
 *
 * `pass` means that a check saw no leak at the rows and folds it tried, which is
 * stated; it is no proof that there is none.
 *
 * @returns One record per check, in the order of `LEAK_CHECKS`.
 * @throws {RangeError} If the pipeline cannot be run on parts of the candles.
 * @example A model that is told the answers
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { directionLabels } from "../labels/mod.ts";
 * import { timeSeriesSplit } from "../splits/mod.ts";
 * import { examinePipeline } from "./examine_pipeline.ts";
 * import { rowNumbers } from "./pipeline.ts";
 * const found = await examinePipeline({
 *   horizon: 1,
 *   features: ({ volume }) => ({ names: ["volume"], columns: [volume.slice()] }),
 *   label: (candles) => directionLabels(candles),
 *   folds: ({ length }) => timeSeriesSplit(length, { folds: 3, gap: 1 }),
 *   fitPredict: ({ target }, { test }) =>
 *     Float64Array.from(rowNumbers(test), (row) => target[row] ?? 0),
 * }, simulateCandles({ candles: 600 }));
 * const alarms = found.filter(({ outcome }) => outcome === "alarm");
 * assert.deepEqual(
 *   alarms.map(({ check }) => check),
 *   ["unseen_targets", "shuffled_labels", "plausible"],
 * );
 * ```
 */
export async function examinePipeline(
  pipeline: Pipeline,
  candles: Candles,
  options: ExamineOptions = {},
): Promise<LeakCheck[]> {
  const { checks = LEAK_CHECKS, signal, onProgress } = options;
  const wanted = LEAK_CHECKS.filter((check) => checks.includes(check));
  const examination = new Examination(pipeline, candles, options);
  const found: LeakCheck[] = [];
  for (const check of wanted) {
    await breathe(signal);
    found.push({ check, ...await examination.make(check) });
    onProgress?.(found.length, wanted.length);
  }
  return found;
}

/** One pipeline on one series, with what several checks need. */
class Examination {
  readonly #pipeline: Pipeline;
  readonly #candles: Candles;
  readonly #options: ExamineOptions;
  readonly #seed: number;
  readonly #falseAlarmRate: number;
  #data: PipelineData | undefined;
  #folds: readonly PipelineFold[] | undefined;
  #fits: Promise<FoldFits> | undefined;
  #repeatable: Promise<Finding> | undefined;

  constructor(pipeline: Pipeline, candles: Candles, options: ExamineOptions) {
    const { seed = 42, falseAlarmRate = 0.01 } = options;
    this.#pipeline = pipeline;
    this.#candles = candles;
    this.#options = options;
    this.#seed = seed;
    this.#falseAlarmRate = falseAlarmRate / BY_CHANCE.length;
  }

  async make(check: LeakCheckName): Promise<Finding> {
    const [pipeline, candles] = [this.#pipeline, this.#candles];
    const { shuffles = 5, edge = 0 } = this.#options;
    const { horizon } = pipeline;
    const falseAlarmRate = this.#falseAlarmRate;
    const cutting = { cuts: this.#options.cuts, seed: this.#seed };
    switch (check) {
      case "candle_order":
        return checkCandleOrder(candles, { asOf: this.#options.asOf });
      case "feature_look_ahead":
        return checkFeatureLookAhead(
          (some) => pipeline.features(some),
          candles,
          cutting,
        );
      case "target_in_features":
        return checkTargetInFeatures(
          this.data,
          this.data.target,
          horizon,
          edge,
        );
      case "label_window":
        return checkLabelWindow(pipeline, candles, cutting);
      case "label_persistence":
        return checkLabelPersistence(
          this.data.target,
          horizon,
          falseAlarmRate,
          edge,
        );
      case "fold_rows":
        return checkFoldRows(
          this.folds,
          foldRulesOf(pipeline, candles.openTime),
          candles.openTime.length,
        );
      case "holdout_rows":
        return checkHoldoutRows(this.folds, { horizon }, this.holdout);
      case "repeatable":
        return await this.repeatable;
      case "unseen_targets":
        return await this.traced(checkUnseenTargets);
      case "later_rows":
        return await this.traced(checkLaterRows);
      case "choice":
        return await checkChoice(pipeline.choose?.bind(pipeline), {
          data: this.data,
          heldOutFrom: this.holdout?.start,
          seed: this.#seed,
        });
      case "shuffled_labels":
        return await checkShuffledLabels(await this.fits, {
          shuffles,
          falseAlarmRate,
        });
      case "plausible": {
        const scores = foldScores(await this.fits);
        const ceiling = accuracyCeiling(candles, horizon, edge);
        return scores === undefined
          ? skipped("test rows are too few, or of one class")
          : checkPlausible(scores, { horizon, ceiling, falseAlarmRate });
      }
    }
  }

  get data(): PipelineData {
    return this.#data ??= {
      candles: this.#candles,
      ...this.#pipeline.features(this.#candles),
      target: this.#pipeline.label(this.#candles),
    };
  }

  get folds(): readonly PipelineFold[] {
    return this.#folds ??= this.#pipeline.folds(this.#candles.openTime);
  }

  get holdout() {
    return this.#pipeline.holdout?.(this.#candles.openTime);
  }

  get fits(): Promise<FoldFits> {
    const { folds: count = 3 } = this.#options;
    const { horizon } = this.#pipeline;
    return this.#fits ??= fitFolds({
      fitPredict: (...args) => this.#pipeline.fitPredict(...args),
      horizon,
      data: this.data,
      folds: spread(this.folds, count),
      seed: this.#seed,
    });
  }

  get repeatable(): Promise<Finding> {
    return this.#repeatable ??= this.fits.then(checkRepeatable);
  }

  /** A check that traces changes of predictions, which must not change by themselves. */
  async traced(check: (fits: FoldFits) => Promise<Finding>): Promise<Finding> {
    const { outcome } = await this.repeatable;
    return outcome === "alarm"
      ? skipped("fits are not repeatable, so that no change can be traced")
      : await check(await this.fits);
  }
}

/** At most `count` of the values, the first and the last among them. */
function spread<T>(values: readonly T[], count: number): T[] {
  if (values.length <= count) return [...values];
  if (count === 1) return [values.at(-1)!];
  return Array.from(
    { length: count },
    (_, i) => values[Math.round(i * (values.length - 1) / (count - 1))]!,
  );
}
