/**
 * What a run writes into the ledger.
 *
 * @module
 */
import {
  configurationHash,
  type HashedConfig,
} from "./artifact/configuration_hash.ts";
import { type Candles, sliceCandles } from "./candles/candles.ts";
import { candlesSha256 } from "./candles/hash.ts";
import type { FeatureSpec } from "./features/mod.ts";
import type {
  LookEntry,
  ReturnBlock,
  Stretch,
  TrialEntry,
} from "./ledger/mod.ts";
import type { Rows } from "./rows.ts";
import type {
  CrossValidation,
  DatasetRecord,
  HoldoutRecord,
  Trial,
} from "./run.ts";
import type { SampleTable } from "./samples.ts";
import { type AnyFold, testedRows } from "./splits/mod.ts";

/** What all lines of a run have in common. */
export interface RunOfLedger {
  readonly config: HashedConfig;
  readonly dataset: {
    readonly candles: Candles;
    readonly record: Pick<
      DatasetRecord,
      "sha256" | "symbol" | "interval" | "source"
    >;
  };
  readonly table: {
    readonly features: readonly { readonly spec: FeatureSpec }[];
    readonly samples: Pick<SampleTable["samples"], "openTime" | "horizon">;
  };
}

/** One candidate on folds. */
export interface TriedCandidate {
  readonly trial: Pick<Trial, "candidate" | "spec" | "cv">;
  readonly folds: readonly AnyFold[];
  /** The latest so many of the rows before the holdout were used … */
  readonly rows: number;
  /** … of so many. */
  readonly trainRows: number;
  /** The baseline `majority` on the same folds. */
  readonly baseRate: CrossValidation;
  readonly blocks: readonly ReturnBlock[];
}

/** The ledger's line of a candidate that was fitted. */
export function trialEntry(
  run: RunOfLedger,
  { trial, folds, rows, trainRows, baseRate, blocks }: TriedCandidate,
): TrialEntry {
  const { candidate, spec, cv } = trial;
  return {
    kind: "trial",
    configHash: trialHash(run, trial),
    ...candlesOf(run),
    ...stretchOf(run, testedRows(folds)),
    candidate,
    spec: { ...spec },
    rows,
    trainRows,
    folds: folds.length,
    horizon: run.table.samples.horizon,
    cv,
    baseRateLogLoss: baseRate.log_loss.mean,
    blocks: [...blocks],
  };
}

/** The hash by which a ledger knows a candidate's configuration. */
export function trialHash(
  { config, table: { features } }: RunOfLedger,
  { candidate, spec }: Pick<Trial, "candidate" | "spec">,
): string {
  return configurationHash({
    config,
    features,
    candidate: { name: candidate, spec },
  });
}

/** The ledger's line of a look at the held-out rows. */
export function lookEntry(
  run: RunOfLedger,
  { selected, test, holdout }: {
    /** The candidate that was chosen. */
    readonly selected: string;
    /** The rows held out. */
    readonly test: Rows;
    readonly holdout: HoldoutRecord;
  },
): LookEntry {
  const { config, table: { features } } = run;
  return {
    kind: "look",
    configHash: configurationHash({ config, features }),
    ...candlesOf(run),
    ...stretchOf(run, test),
    candidate: selected,
    logLoss: holdout.metrics.log_loss,
  };
}

/** Rows of a run's candles, as the ledger compares them with others'. */
export function stretchOf(run: RunOfLedger, { start, end }: Rows): Stretch {
  const { openTime } = run.table.samples;
  const { symbol, interval } = run.dataset.record;
  const opened = (row: number) => new Date(openTime[row]!).toISOString();
  return {
    symbol,
    interval,
    market: marketOf(run),
    from: opened(start),
    to: opened(end - 1),
  };
}

function candlesOf({ dataset: { record } }: RunOfLedger) {
  return { dataHash: record.sha256, source: record.source };
}

/** So many candles tell one simulated market from another. */
const TELLING = 1000;

/**
 * Of real candles there is one course of time; a simulated market is known by its
 * first candles, which are the same however many follow.
 */
function marketOf({ dataset: { candles } }: RunOfLedger): string {
  if (candles.source !== "simulated") return "";
  const telling = Math.min(TELLING, candles.openTime.length);
  return candlesSha256(sliceCandles(candles, 0, telling)).slice(0, 8);
}
