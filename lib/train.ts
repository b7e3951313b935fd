/**
 * The whole walk, from candles to a model file, composed from the rooms.
 *
 * @module
 */
import manifest from "../deno.json" with { type: "json" };
import { runDigest } from "./artifact/digest.ts";
import { MODEL_FILE_SCHEMA, type ModelFile } from "./artifact/model_file.ts";
import { intervalMs } from "./candles/interval.ts";
import { countOutside, type Fences } from "./cleaning/mod.ts";
import { breathe } from "./breathe.ts";
import { shownAs } from "./display.ts";
import type { Dataset } from "./dataset.ts";
import { fitTrainReference } from "./drift/mod.ts";
import type { Config } from "./config.ts";
import { ledgerNote } from "./ledger/note.ts";
import {
  alignedTrials,
  type Ledger,
  type LedgerNote,
  type TrialEntry,
} from "./ledger/mod.ts";
import {
  lookEntry,
  type RunOfLedger,
  stretchOf,
  trialEntry,
} from "./ledger_entries.ts";
import { screenRun } from "./doctor/mod.ts";
import type { Model } from "./models/learner.ts";
import { upColumn } from "./models/up_column.ts";
import { WorkerPool } from "./pool/pool.ts";
import { deriveSeed } from "./random.ts";
import { findings } from "./report/findings.ts";
import { recordOf } from "./record.ts";
import type { Rows } from "./rows.ts";
import type { CleaningRecord } from "./run.ts";
import { buildSamples, type SampleTable, trainingWeight } from "./samples.ts";
import { assertTrials } from "./scores/mod.ts";
import {
  assertLearnable,
  backtestHoldout,
  candidateReturns,
  chooseTrial,
  crossValidate,
  crossValidateBaselines,
  decide,
  judgeBaselines,
  judgeHoldout,
  judgeSelection,
  judgeVerdict,
  nestedCrossValidate,
} from "./selection/mod.ts";
import {
  type Fold,
  holdoutSplit,
  makeFolds,
  testedRows,
} from "./splits/mod.ts";

/** A year of 365 days. */
const YEAR_MS = 365 * 86_400_000;

/** The stages of {@linkcode train}, in order; `nested` only where it is asked for. */
export type Stage =
  | "features"
  | "nested"
  | "cross-validate"
  | "refit"
  | "judge";

/** Options for {@linkcode train}. */
export interface TrainOptions {
  /** Number of workers; the result does not depend on it. @default {navigator.hardwareConcurrency} */
  workers?: number;
  signal?: AbortSignal;
  /**
   * How often the held-out rows have been looked at, this time included, where the
   * ledger does not know of more. @default {1}
   */
  trials?: number;
  /** Called when a stage begins. */
  onStage?: (stage: Stage) => void;
  /** Called after every fit of a cross-validation. */
  onProgress?: (done: number, total: number) => void;
  /** Called as the chosen candidate is fitted again, with its trees done, of all. */
  onRefitProgress?: (done: number, total: number) => void;
  /** Where candidates and the look at the held-out rows are written down. @default {nowhere} */
  ledger?: Ledger;
  /**
   * Hears what the ledger holds on these candles once the run is in it, or what
   * kept it out; the run goes on either way.
   */
  onLedger?: (note: LedgerNote) => void;
}

/**
 * Walks from a dataset to the model file: features, labels, split, candidates on
 * folds, choice, refit, and the judgement on rows nobody has looked at.
 *
 * @throws {RangeError} If the dataset is too small for the split and the folds, or
 * `trials` is no whole number of at least 1.
 * @example A small forest on the simulated market
 * ```ts
 * import assert from "node:assert/strict";
 * import { loadDataset } from "./dataset.ts";
 * import { parseConfig } from "./config.ts";
 * import { PRESETS } from "./presets/mod.ts";
 * import { train } from "./train.ts";
 * const config = parseConfig({
 *   ...PRESETS.signal,
 *   data: { source: "simulated", symbol: "BTCUSDT", interval: "1m", candles: 2000 },
 *   candidates: { forest: { kind: "forest", trees: 5 } },
 *   folds: 3,
 * });
 * const file = await train(config, await loadDataset(config), { workers: 1 });
 * assert.equal(file.selected, "forest");
 * assert.equal(file.holdout.rows, 399);
 * ```
 */
export async function train(
  config: Config,
  dataset: Dataset,
  options: TrainOptions = {},
): Promise<ModelFile> {
  const { workers, signal, onStage, onProgress, onRefitProgress } = options;
  const { ledger, onLedger, trials: looks = 1 } = options;
  const { seed, cleaning: { iqrMultiplier }, label: { horizon } } = config;

  assertTrials(looks);

  const begin = async (stage: Stage) => {
    onStage?.(stage);
    await breathe(signal);
  };

  await begin("features");
  const table = buildSamples(dataset.candles, config);
  const split = holdoutSplit(table.samples.openTime, {
    holdout: config.holdout,
    horizon,
  });
  const { folds, paths } = makeFolds(split.train.end, { ...config, horizon });

  [...folds, split].forEach((fold) => assertLearnable(table, fold));

  using pool = new WorkerPool(table.samples, { workers, signal });
  // In the candidates' order, whichever is heard first.
  const forecasts = recordOf(
    Object.keys(config.candidates),
    () => new Array<Float64Array>(),
  );
  if (config.nested) await begin("nested");
  const nested = config.nested &&
    await nestedCrossValidate(table, folds, pool, {
      ...config.nested,
      candidates: config.candidates,
      metric: config.metric,
      iqrMultiplier,
      seed,
      inner: { folds: config.nested.innerFolds },
      signal,
      onProgress,
    });

  await begin("cross-validate");
  const trials = await crossValidate(table, folds, pool, {
    candidates: config.candidates,
    iqrMultiplier,
    seed,
    paths,
    signal,
    onProgress,
    onForecast: (candidate, fold, probability) =>
      forecasts[candidate]![fold] = probability,
  });
  const baselinesCv = crossValidateBaselines(table, folds, seed);
  const run = { config, dataset, table };
  const rows = split.train.end;
  const returns = candidateReturns(table, folds, forecasts);
  const tried = trials.map((trial) =>
    trialEntry(run, {
      trial,
      folds,
      rows,
      trainRows: rows,
      baseRate: baselinesCv.majority,
      blocks: returns.blocks[trial.candidate]!,
    })
  );
  const notTried = await ledger?.tryRecord(tried);
  const { candidate: selected, spec } = chooseTrial(trials, config.metric);

  await begin("refit");
  const training = trainingWeight(table, split.train, iqrMultiplier);
  const model = await pool.fit({
    spec,
    seed: deriveSeed(seed, "refit", selected),
    train: split.train,
    weight: training.weight,
  }, { onProgress: onRefitProgress });

  await begin("judge");
  const holdout = judgeHoldout(table, split.test, model);
  const { note, others } = await lookedAt(run, ledger, {
    problem: notTried,
    look: { selected, test: split.test, holdout },
    tried,
    tested: testedRows(folds),
  });
  if (note) onLedger?.(note);
  const judged = {
    config: withSeriesOf(config, dataset),
    dataset: dataset.record,
    cleaning: cleaningRecord(table, split, training.fences),
    features: table.features.map(({ name, spec }) => ({ name, spec })),
    split,
    folds,
    trials,
    ...nested && { nested },
    selected,
    holdout,
    baselines: judgeBaselines(
      table,
      split,
      deriveSeed(seed, "holdout", "coin"),
    ),
    baselinesCv,
    ...config.decision && {
      decision: await decide(table, split, pool, {
        model,
        spec,
        decision: config.decision,
        iqrMultiplier,
        seed: deriveSeed(seed, "decision", selected),
      }),
    },
  };
  const scored = {
    ...judged,
    leakChecks: await screenRun(config, dataset.candles, judged, { signal }),
  };
  const verdict = judgeVerdict(table, split, model, {
    selected,
    trials: Math.max(looks, (note?.looks ?? 1) + (note?.peeks ?? 0)),
    seed: deriveSeed(seed, "holdout", "verdict"),
  });
  const traded = backtestHoldout({
    candles: dataset.candles,
    table,
    test: split.test,
    probability: forecastOf(model, table, split.test),
  }, config);
  const selection = judgeSelection(returns, {
    selected,
    others: others.map(({ blocks }) => blocks),
    tried: note?.trials ?? undefined,
    horizon,
    rowsPerYear: YEAR_MS / intervalMs(dataset.record.interval),
    seed: deriveSeed(seed, "selection"),
  });
  const fitted = model.toJSON();
  return shownAs("run", {
    schema: MODEL_FILE_SCHEMA,
    ...scored,
    ...verdict && { verdict },
    ...traded && { backtest: traded.record },
    selection,
    findings: findings({ ...scored, ...traded && { backtest: traded.record } }),
    digest: runDigest({ ...scored, model: fitted }),
    model: fitted,
    reference: fitTrainReference(
      { ...table.samples, weight: training.weight },
      split.train,
      { seed: deriveSeed(seed, "reference") },
    ),
    software: software(),
  });
}

/**
 * What the ledger knows of the candles, once the look at the held-out rows is in
 * it, and what other runs tried on the same folds.
 */
async function lookedAt(
  run: RunOfLedger,
  ledger: Ledger | undefined,
  { problem, look, tried, tested }: {
    readonly problem: string | null | undefined;
    readonly look: Parameters<typeof lookEntry>[1];
    readonly tried: readonly TrialEntry[];
    readonly tested: Rows;
  },
): Promise<{ note?: LedgerNote; others: TrialEntry[] }> {
  if (!ledger) return { others: [] };
  const looked = lookEntry(run, look);
  const notSeen = await ledger.tryRecord([looked]);
  const own = new Set(tried.map(({ configHash }) => configHash));
  let others: TrialEntry[] = [];
  const note = await ledgerNote(ledger, {
    problem: problem ?? notSeen,
    tested: stretchOf(run, tested),
    heldOut: stretchOf(run, look.test),
    own: [...tried, looked],
    onTrials: (trials) =>
      // In an order that does not depend on who wrote first.
      others = alignedTrials(trials, tried[0]!)
        .filter(({ configHash }) => !own.has(configHash))
        .sort((a, b) => a.configHash < b.configHash ? -1 : 1),
  });
  return { note, others };
}

/** The model's probability of up for each row of `rows`. */
function forecastOf(
  model: Model,
  { samples }: SampleTable,
  { start, end }: Rows,
): Float64Array {
  return upColumn(
    model,
    samples.features.map((column) => column.subarray(start, end)),
  );
}

/** Files tell symbol and interval themselves; the configuration repeats it. */
function withSeriesOf(config: Config, { record }: Dataset): Config {
  if (config.data.source !== "file") return config;
  const { symbol, interval } = record;
  return { ...config, data: { ...config.data, symbol, interval } };
}

function cleaningRecord(
  { returns, frozen, holes, ties }: SampleTable,
  { train }: Fold,
  fences: Fences,
): CleaningRecord {
  return {
    fences: Number.isFinite(fences.low) ? { ...fences } : null,
    ...countOutside(returns, train, fences),
    frozen: frozen.reduce((sum, row) => sum + row, 0),
    holes,
    ties: ties.ties,
    labels: ties.rows,
  };
}

/** Versions of what makes a model file; the same in a notebook and a task. */
function software(): Record<string, string> {
  return { candlebook: manifest.version, ...Deno.version };
}
