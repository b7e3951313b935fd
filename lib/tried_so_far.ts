/**
 * How much was tried on candles before more is, and how many of them that asks for.
 *
 * @module
 */
import { intervalMs } from "./candles/interval.ts";
import type { Config, LearnerSpec } from "./config.ts";
import type { Dataset } from "./dataset.ts";
import { featuresOf } from "./features/mod.ts";
import { type Ledger, LedgerError, overlaps } from "./ledger/mod.ts";
import { stretchOf, trialHash } from "./ledger_entries.ts";
import { triedSentence } from "./report/selection_words.ts";
import { minimumBacktestLength } from "./scores/mod.ts";
import { holdoutSplit, makeFolds, testedRows } from "./splits/mod.ts";

/** What {@linkcode triedSoFar} finds. */
export interface TriedSoFar {
  /** Configurations tried on these candles so far; `null` where the ledger cannot be read. */
  readonly trials: number | null;
  /** Those, and the candidates that are about to be tried and not among them. */
  readonly withThese: number;
  /** Years of candles that candidates are judged on. */
  readonly years: number;
  /** Years below which the best of `withThese` is expected to show a Sharpe ratio of 1 by luck. */
  readonly minimumYears: number;
  /** The same in words. */
  readonly sentence: string;
}

/** What is about to be tried. */
export interface AboutToTry {
  readonly config: Config;
  readonly dataset: Dataset;
  /** @default {config.candidates} */
  readonly candidates?: Readonly<Record<string, LearnerSpec>>;
}

/**
 * How much the ledger holds on the rows that a run's folds judge by, and how many
 * years of candles so many trials ask for (Bailey, Borwein, López de Prado & Zhu
 * 2014). Nothing is fitted and nothing written down.
 *
 * @throws {RangeError} If there are too few candles for the holdout and the folds.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { loadDataset } from "./dataset.ts";
 * import { memoryLedger } from "./ledger/mod.ts";
 * import { smallConfig } from "./testing/small_config.ts";
 * import { triedSoFar } from "./tried_so_far.ts";
 * const config = smallConfig();
 * const dataset = await loadDataset(config);
 * const { trials, withThese } = await triedSoFar(memoryLedger(), { config, dataset });
 * assert.deepEqual([trials, withThese], [0, 2]);
 * ```
 */
export async function triedSoFar(
  ledger: Ledger,
  { config, dataset, candidates = config.candidates }: AboutToTry,
): Promise<TriedSoFar> {
  const { holdout, label: { horizon } } = config;
  const { openTime } = dataset.candles;
  const { train } = holdoutSplit(openTime, { holdout, horizon });
  const rows = testedRows(makeFolds(train.end, { ...config, horizon }).folds);
  const features = featuresOf(config.features);
  const run = {
    config,
    dataset,
    table: { features, samples: { openTime, horizon } },
  };
  const known = await knownOn(ledger, stretchOf(run, rows));
  const hashes = Object.entries(candidates)
    .map(([candidate, spec]) => trialHash(run, { candidate, spec }));
  const withThese = new Set([...known ?? [], ...hashes]).size;
  const found = {
    trials: known?.size ?? null,
    withThese,
    years: (rows.end - rows.start) * intervalMs(dataset.record.interval) /
      YEAR_MS,
    minimumYears: minimumBacktestLength(withThese),
  };
  return { ...found, sentence: triedSentence(found) };
}

/** A year of 365 days. */
const YEAR_MS = 365 * 86_400_000;

/** Hashes of the configurations tried on a stretch, if the ledger can be read. */
async function knownOn(
  ledger: Ledger,
  on: Parameters<typeof overlaps>[0],
): Promise<Set<string> | undefined> {
  try {
    const { trials } = await ledger.read();
    const there = trials.filter((trial) => overlaps(trial, on));
    return new Set(there.map(({ configHash }) => configHash));
  } catch (error) {
    if (error instanceof LedgerError) return undefined;
    throw error;
  }
}
