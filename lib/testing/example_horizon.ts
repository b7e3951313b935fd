/**
 * What a run finds out about one horizon, without a run, for tests of what is told
 * of it.
 *
 * @module
 */
import type { HorizonResult } from "../report/horizon_table.ts";
import { exampleBacktest } from "./example_backtest.ts";
import { exampleRun, scoresOf } from "./example_run.ts";

/** Nothing is found, and costs eat what luck brought, with `changes`. */
export function exampleHorizon(
  horizon: number,
  changes: Partial<HorizonResult> = {},
): HorizonResult {
  const { selected, holdout, verdict, leakChecks, digest } = exampleRun();
  return {
    horizon,
    selected,
    holdout,
    verdict,
    leakChecks,
    digest,
    baselines: {
      always_up: scoresOf(0.5, { accuracy: 0.4884, log_loss: 0.69291 }),
      majority: scoresOf(0.5, { accuracy: 0.5116, log_loss: 0.69291 }),
    },
    surest: {
      asked: 0.1,
      coverage: 0.1,
      rows: 1000,
      band: 0.04,
      precision: 0.55,
      interval: { low: 0.52, high: 0.58 },
      constant: 0.515,
    },
    backtest: exampleBacktest().record,
    ...changes,
  };
}
