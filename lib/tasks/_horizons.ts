/**
 * One system trained anew for each of several horizons.
 *
 * @module
 */
import { breathe } from "../breathe.ts";
import { type Config, parseConfig } from "../config.ts";
import type { Dataset } from "../dataset.ts";
import type { HorizonResult } from "../report/horizon_table.ts";
import { heldOutForecast } from "../run_view.ts";
import { precisionAtCoverage } from "../scores/mod.ts";
import { type Stage, train, type TrainOptions } from "../train.ts";

/** The share of the held-out rows that a model is surest of. */
const SUREST = 0.1;

/** Options for {@linkcode trainHorizons}. */
export interface TrainHorizonsOptions extends
  Pick<
    TrainOptions,
    | "workers"
    | "signal"
    | "onProgress"
    | "onRefitProgress"
    | "ledger"
    | "onLedger"
  > {
  /** Called when a stage of a horizon's training begins. */
  onStage?: (stage: Stage, horizon: number) => void;
  /** Called with each horizon's result, as the next one may take long. */
  onHorizon?: (result: HorizonResult) => void;
}

/**
 * Trains the configuration once per horizon, in the order given, and judges each on
 * the same held-out candles. These are looked at as often as there are horizons, so
 * every verdict is corrected for at least that many looks, the first one's too.
 *
 * @throws {RangeError} If the dataset is too small for a horizon.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { loadDataset } from "../dataset.ts";
 * import { smallConfig } from "../testing/small_config.ts";
 * import { trainHorizons } from "./_horizons.ts";
 * const config = smallConfig({ candidates: { logistic: { kind: "logistic" } } });
 * const dataset = await loadDataset(config);
 * const [near, far] = await trainHorizons(config, dataset, [1, 5], { workers: 1 });
 * assert.equal(near!.verdict!.trials, 2);
 * assert.equal(far!.backtest!.settings.horizon, 5);
 * ```
 */
export async function trainHorizons(
  config: Config,
  dataset: Dataset,
  horizons: readonly number[],
  options: TrainHorizonsOptions = {},
): Promise<HorizonResult[]> {
  const { onStage, onHorizon, ...passedOn } = options;
  const results: HorizonResult[] = [];
  for (const horizon of horizons) {
    const file = await train(withHorizon(config, horizon), dataset, {
      ...passedOn,
      trials: horizons.length,
      onStage: (stage) => onStage?.(stage, horizon),
    });
    await breathe(options.signal);
    const { forecast } = heldOutForecast(file, dataset.candles);
    const { target, probability } = forecast;
    const [surest] = precisionAtCoverage(target, probability, [SUREST], {
      overlap: horizon,
    });
    const { selected, holdout, baselines, verdict, backtest } = file;
    const { leakChecks, digest } = file;
    const result = {
      ...{ horizon, selected, holdout, baselines, verdict },
      ...{ surest: surest!, backtest, leakChecks, digest },
    };
    results.push(result);
    onHorizon?.(result);
  }
  return results;
}

/**
 * The configuration with another horizon.
 *
 * @throws {ConfigError} If the horizon is no whole number of at least 1.
 */
export function withHorizon(config: Config, horizon: number): Config {
  return parseConfig({ ...config, label: { ...config.label, horizon } });
}
