/**
 * The search for hyperparameters, composed from the rooms: candidates drawn at
 * random, and halved while the rows grow.
 *
 * @module
 */
import type { Config, LearnerSpec } from "./config.ts";
import type { Dataset } from "./dataset.ts";
import {
  type Ledger,
  LedgerError,
  type LedgerNote,
  memoryLedger,
  type TrialLine,
} from "./ledger/mod.ts";
import { ledgerNote } from "./ledger/note.ts";
import { trialKey } from "./ledger/read_lines.ts";
import {
  type RunOfLedger,
  stretchOf,
  trialEntry,
  trialHash,
} from "./ledger_entries.ts";
import { WorkerPool } from "./pool/pool.ts";
import type { SearchSpace } from "./presets/search_space.ts";
import { recordOf } from "./record.ts";
import type { CrossValidation, Trial } from "./run.ts";
import { buildSamples, type SampleTable } from "./samples.ts";
import { type BaselineName, METRICS } from "./scores/mod.ts";
import {
  assertLearnable,
  crossValidate,
  crossValidateBaselines,
  drawCandidates,
  type HalvingOptions,
  halvingRungs,
  latestFolds,
  rankTrials,
  returnBlocks,
  type Rung,
} from "./selection/mod.ts";
import { type AnyFold, holdoutSplit, testedRows } from "./splits/mod.ts";

/** Options for {@linkcode search}. */
export interface SearchOptions extends HalvingOptions {
  /** How many candidates to draw. @default {40} */
  tries?: number;
  /** Number of workers; the result does not depend on it. @default {navigator.hardwareConcurrency} */
  workers?: number;
  signal?: AbortSignal;
  /** Where tries are written down, and those of a search that was killed are found. @default {memory} */
  ledger?: Ledger;
  /** Whether tries that the ledger holds are fitted again. @default {false} */
  fresh?: boolean;
  /** Called when a rung begins, with how many of its candidates the ledger knows. */
  onRung?: (rung: Rung, known: number) => void;
  /** Called after every fit of a rung. */
  onProgress?: (done: number, total: number) => void;
}

/** A candidate's scores, whether fitted now or found in the ledger. */
export type SearchTrial = Pick<Trial, "candidate" | "spec" | "cv">;

/** What a rung came to. */
export interface RungResult extends Rung {
  readonly folds: readonly AnyFold[];
  /** From the best to the worst. */
  readonly trials: readonly SearchTrial[];
  /** The baselines on the same folds. */
  readonly baselinesCv: Readonly<Record<BaselineName, CrossValidation>>;
}

/** What a search found. */
export interface SearchResult {
  /** The best candidate of the last rung. */
  readonly selected: string;
  /** The configuration with this candidate alone, for `train`. */
  readonly config: Config;
  /** Configurations that were tried: those drawn, and the configuration's own. */
  readonly tries: number;
  readonly rungs: readonly RungResult[];
  /** How much was tried on these candles in all. */
  readonly ledger: LedgerNote;
}

/**
 * Draws candidates from `space` and lets them and the configuration's own compete:
 * all on few rows, the better ones on more, the last ones on all rows before the
 * holdout, which stays untouched.
 *
 * The rows of a rung are the latest ones; folds, seeds and scores of the last rung
 * are those of a training with the same candidate, bit for bit. Scores that the
 * ledger holds are taken from there, so that a search that was killed goes on
 * where it stopped and ends the same; after an update of the software ask for a
 * `fresh` one.
 *
 * The best of many tries looks better than it is: judge it by `train`.
 *
 * @throws {RangeError} If there are too few rows for the folds of the first rung, or an
 * option is out of range.
 * @example Four draws on the simulated market
 * ```ts
 * import assert from "node:assert/strict";
 * import { loadDataset } from "./dataset.ts";
 * import { parseConfig } from "./config.ts";
 * import { PRESETS, parseSearchSpace } from "./presets/mod.ts";
 * import { search } from "./search.ts";
 * const config = parseConfig({
 *   ...PRESETS.signal,
 *   data: { source: "simulated", symbol: "BTCUSDT", interval: "1m", candles: 2000 },
 *   candidates: { logistic: { kind: "logistic" } },
 *   folds: 3,
 * });
 * const c = { draw: "log-uniform", from: 0.001, to: 10 };
 * const space = parseSearchSpace({ logistic: { c } });
 * const dataset = await loadDataset(config);
 * const found = await search(config, space, dataset, {
 *   tries: 4,
 *   rungs: 2,
 *   workers: 1,
 * });
 * assert.deepEqual(found.rungs.map(({ trials }) => trials.length), [5, 2]);
 * assert.deepEqual(Object.keys(found.config.candidates), [found.selected]);
 * ```
 */
export async function search(
  config: Config,
  space: SearchSpace,
  dataset: Dataset,
  options: SearchOptions = {},
): Promise<SearchResult> {
  const { workers, signal } = options;
  const { ledger = memoryLedger({ by: "search" }) } = options;
  const { label: { horizon }, metric, holdout } = config;
  const candidates = searchCandidates(config, space, options);
  const table = buildSamples(dataset.candles, config);
  const split = holdoutSplit(table.samples.openTime, { holdout, horizon });
  const trainRows = split.train.end;
  const names = Object.keys(candidates);
  const plan = halvingRungs(names.length, trainRows, options)
    .map((rung) => ({
      ...rung,
      folds: latestFolds(trainRows, rung.rows, { ...config, horizon }),
    }));
  plan.forEach(({ folds }) =>
    folds.forEach((fold) => assertLearnable(table, fold))
  );

  const run = { config, dataset, table };
  using pool = new WorkerPool(table.samples, { workers, signal });
  const climb = new Climb(run, pool, { ...options, ledger }, trainRows);
  const rungs: RungResult[] = [];
  let left = names;
  for (const rung of plan) {
    const tried = await climb.rung(
      left.slice(0, rung.candidates).map((name) => [name, candidates[name]!]),
      rung,
    );
    const trials = rankTrials(tried.trials, metric);
    rungs.push({ ...rung, trials, baselinesCv: tried.baselinesCv });
    left = trials.map(({ candidate }) => candidate);
  }
  const { trials: [best], folds } = rungs.at(-1)!;
  return {
    selected: best!.candidate,
    config: configOf(run, best!),
    tries: names.length,
    rungs,
    ledger: await ledgerNote(ledger, {
      problem: climb.problem,
      tested: stretchOf(run, testedRows(folds)),
      heldOut: stretchOf(run, split.test),
    }),
  };
}

/** A rung with its folds. */
type Step = Rung & { readonly folds: readonly AnyFold[] };

/** What the ledger asks for, and what fits do. */
interface SearchRun extends RunOfLedger {
  readonly config: Config;
  readonly table: SampleTable;
}

/** Scores candidates rung by rung, and keeps the ledger. */
class Climb {
  /** What kept a line out of the ledger, or the ledger from being read. */
  problem: string | null = null;
  readonly #run: SearchRun;
  readonly #pool: WorkerPool;
  readonly #options: SearchOptions & { readonly ledger: Ledger };
  readonly #trainRows: number;

  constructor(
    run: SearchRun,
    pool: WorkerPool,
    options: SearchOptions & { readonly ledger: Ledger },
    trainRows: number,
  ) {
    this.#run = run;
    this.#pool = pool;
    this.#options = options;
    this.#trainRows = trainRows;
  }

  /** The scores of `candidates`, in their order. */
  async rung(
    candidates: readonly (readonly [string, LearnerSpec])[],
    step: Step,
  ): Promise<Pick<RungResult, "trials" | "baselinesCv">> {
    const { onRung, onProgress } = this.#options;
    const { folds, rows } = step;
    const { table, config } = this.#run;
    const lines = await this.#lines();
    const trials = candidates.map(([candidate, spec]) =>
      this.#known(lines, { candidate, spec }, rows)
    );
    const toFit = candidates.flatMap(([candidate, spec], i) =>
      trials[i] ? [] : [{ i, candidate, spec }]
    );
    onRung?.(step, candidates.length - toFit.length);
    const baselinesCv = crossValidateBaselines(table, folds, config.seed);
    const total = candidates.length * folds.length;
    let done = total - toFit.length * folds.length;
    const onFit = () => onProgress?.(++done, total);
    const queue = toFit.values();
    const work = async () => {
      for (const { i, candidate, spec } of queue) {
        const baseRate = baselinesCv.majority;
        trials[i] = await this.#fit({ candidate, spec }, step, baseRate, onFit);
      }
    };
    // Whole candidates one after the other, as only a whole one is written down;
    // just enough of them at once that no worker waits.
    const { workers = navigator.hardwareConcurrency } = this.#options;
    const atOnce = Math.ceil(workers / folds.length) + 1;
    await Promise.all(Array.from({ length: atOnce }, work));
    return { trials: trials as SearchTrial[], baselinesCv };
  }

  async #fit(
    { candidate, spec }: Pick<Trial, "candidate" | "spec">,
    { folds, rows }: Step,
    baseRate: CrossValidation,
    onFit: () => void,
  ): Promise<SearchTrial> {
    const { ledger, signal } = this.#options;
    const { config: { cleaning, seed }, table } = this.#run;
    const forecasts: Float64Array[] = [];
    const [trial] = await crossValidate(table, folds, this.#pool, {
      candidates: { [candidate]: spec },
      iqrMultiplier: cleaning.iqrMultiplier,
      seed,
      signal,
      onProgress: onFit,
      onForecast: (_, fold, probability) => forecasts[fold] = probability,
    });
    this.problem ??= await ledger.tryRecord([trialEntry(this.#run, {
      trial: trial!,
      folds,
      rows,
      trainRows: this.#trainRows,
      baseRate,
      blocks: returnBlocks(table, folds, forecasts),
    })]);
    return { candidate, spec, cv: trial!.cv };
  }

  /** Tries that the ledger holds on these candles. */
  async #lines(): Promise<ReadonlyMap<string, TrialLine>> {
    const { ledger, fresh = false } = this.#options;
    if (fresh) return new Map();
    try {
      const lines = await ledger.trialsOn(this.#run.dataset.record.sha256);
      return new Map(lines.map((line) => [trialKey(line), line]));
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      this.problem ??= error.message;
      return new Map();
    }
  }

  #known(
    lines: ReadonlyMap<string, TrialLine>,
    { candidate, spec }: Pick<Trial, "candidate" | "spec">,
    rows: number,
  ): SearchTrial | undefined {
    const dataHash = this.#run.dataset.record.sha256;
    const configHash = trialHash(this.#run, { candidate, spec });
    const cv = lines.get(trialKey({ configHash, dataHash, rows }))?.cv;
    if (!cv || METRICS.some((metric) => !cv[metric])) return undefined;
    return { candidate, spec, cv: recordOf(METRICS, (metric) => cv[metric]!) };
  }
}

/**
 * What a search lets compete: the configuration's own candidates, then those drawn,
 * under names that are free.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseSearchSpace } from "./presets/mod.ts";
 * import { searchCandidates } from "./search.ts";
 * import { smallConfig } from "./testing/small_config.ts";
 * const c = { draw: "log-uniform", from: 0.001, to: 10 };
 * const space = parseSearchSpace({ logistic: { c } });
 * const candidates = searchCandidates(smallConfig(), space, { tries: 4 });
 * assert.equal(Object.keys(candidates).length, 6);
 * ```
 */
export function searchCandidates(
  { candidates, seed }: Pick<Config, "candidates" | "seed">,
  space: SearchSpace,
  { tries = 40 }: Pick<SearchOptions, "tries"> = {},
): Record<string, LearnerSpec> {
  const all = { ...candidates };
  const drawn = drawCandidates(space, { tries, seed });
  for (const [drawnName, spec] of Object.entries(drawn)) {
    let name = drawnName;
    while (name in all) name += "_new";
    all[name] = spec;
  }
  return all;
}

/** The configuration that trains `best`; files tell symbol and interval themselves. */
function configOf(
  { config, dataset: { record } }: { config: Config; dataset: Dataset },
  { candidate, spec }: SearchTrial,
): Config {
  const { symbol, interval } = record;
  const data = config.data.source === "file"
    ? {
      ...config.data,
      symbol,
      interval: interval as typeof config.data.interval,
    }
    : config.data;
  return { ...config, data, candidates: { [candidate]: spec } };
}
