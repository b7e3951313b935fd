/**
 * Cross-validation by hand as notebooks do it: what is tried is written down like
 * what a training tries.
 *
 * @module
 */
import type { Candles } from "../candles/candles.ts";
import { candlesSha256 } from "../candles/hash.ts";
import type { Config } from "../config.ts";
import type { Ledger } from "../ledger/mod.ts";
import { type RunOfLedger, trialEntry } from "../ledger_entries.ts";
import type { Evaluator } from "../models/fit_task.ts";
import type { Trial } from "../run.ts";
import { buildSamples as buildOnly, type SampleTable } from "../samples.ts";
import {
  crossValidate as crossValidateOnly,
  crossValidateBaselines,
  type CrossValidateOptions,
  returnBlocks,
} from "../selection/mod.ts";
import {
  type AnyFold,
  holdoutSplit,
  makeFolds,
  testedRows,
} from "../splits/mod.ts";
import { notebookLedger, type Warned } from "./recorded.ts";

type SamplesConfig = Pick<Config, "features" | "label"> & Partial<Config>;

/** What tables were made of, for as long as they are there. */
const origins = new WeakMap<
  SampleTable,
  { readonly candles: Candles; readonly config: SamplesConfig }
>();

/** `buildSamples` of `lib/samples.ts`; it is remembered from what a table was made. */
export function buildSamples(
  candles: Candles,
  config: SamplesConfig,
): SampleTable {
  const table = buildOnly(candles, config);
  origins.set(table, { candles, config });
  return table;
}

/**
 * `crossValidate` of `lib/selection`. In a notebook its candidates go into the
 * project's ledger, unless another is given; elsewhere they go where `ledger` says,
 * and nowhere without it.
 *
 * On the folds of a training, with the seed and fences of its configuration, a
 * candidate is the one that `train` tries, and is counted once.
 */
export async function crossValidate(
  table: SampleTable,
  folds: readonly AnyFold[],
  evaluator: Evaluator,
  options: CrossValidateOptions & Warned & { ledger?: Ledger },
): Promise<Trial[]> {
  const ledger = options.ledger ?? notebookLedger(options);
  if (!ledger) return crossValidateOnly(table, folds, evaluator, options);
  const forecasts: Record<string, Float64Array[]> = {};
  const trials = await crossValidateOnly(table, folds, evaluator, {
    ...options,
    onForecast: (candidate, fold, probability) => {
      options.onForecast?.(candidate, fold, probability);
      (forecasts[candidate] ??= [])[fold] = probability;
    },
  });
  const problem = await record();
  if (problem !== null) (options.onWarning ?? console.warn)(problem);
  return trials;

  function record(): Promise<string | null> | string {
    const run = runOf(table, folds, options);
    if (!run) {
      return "Cannot record trials: expected samples made by buildSamples()";
    }
    const { majority } = crossValidateBaselines(table, folds, options.seed);
    return ledger!.tryRecord(trials.map((trial) =>
      trialEntry(run, {
        trial,
        folds,
        rows: testedRows(folds).end,
        trainRows: testedRows(folds).end,
        baseRate: majority,
        blocks: returnBlocks(table, folds, forecasts[trial.candidate]!),
      })
    ));
  }
}

/** What a training would say of the same candidates, or what they are apart from it. */
function runOf(
  table: SampleTable,
  folds: readonly AnyFold[],
  { seed, iqrMultiplier }: CrossValidateOptions,
): RunOfLedger | undefined {
  const origin = origins.get(table);
  if (!origin) return undefined;
  const { candles, config } = origin;
  const { symbol, interval, source } = candles;
  const record = { symbol, interval, source, sha256: candlesSha256(candles) };
  const dataset = { candles, record };
  const asTrained = { ...config, seed, cleaning: { iqrMultiplier } };
  return isTraining(asTrained, table, folds)
    ? { config: asTrained, dataset, table }
    : {
      config: { label: config.label, cleaning: { iqrMultiplier }, seed, folds },
      dataset,
      table,
    };
}

/** Whether `train` makes these folds. */
function isTraining(
  config: SamplesConfig,
  { samples: { openTime } }: SampleTable,
  folds: readonly AnyFold[],
): boolean {
  const { holdout, label: { horizon } } = config;
  if (holdout === undefined) return false;
  try {
    const { train } = holdoutSplit(openTime, { holdout, horizon });
    const own = makeFolds(train.end, { ...config, horizon });
    return JSON.stringify(own.folds) === JSON.stringify(folds);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
