/**
 * What following the chosen model on the held-out rows would have come to.
 *
 * @module
 */
import { backtest, type BacktestResult } from "../backtest/mod.ts";
import { type Candles, sliceCandles } from "../candles/candles.ts";
import type { Config } from "../config.ts";
import type { Rows } from "../rows.ts";
import type { SampleTable } from "../samples.ts";

/** What {@linkcode backtestHoldout} needs to know of a run. */
export interface HeldOutForecast {
  readonly candles: Candles;
  readonly table: Pick<SampleTable, "frozen">;
  readonly test: Rows;
  /** The probability of up for each row of `test`. */
  readonly probability: Float64Array;
}

/**
 * The held-out rows traded by the model's probabilities, with the costs and rules
 * that the configuration states; a position's candles are the label's horizon.
 *
 * @returns `undefined` where there are fewer than two rows.
 * @example A forecaster who knows the next close
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { buildSamples } from "../samples.ts";
 * import { backtestHoldout } from "./backtest_holdout.ts";
 * const label = { kind: "direction", horizon: 1, ties: "down" } as const;
 * const candles = simulateCandles({ candles: 500 });
 * const table = buildSamples(candles, { features: [{ kind: "return", rows: 1 }], label });
 * const test = { start: 400, end: 500 };
 * const probability = table.samples.target.slice(400, 500);
 * const result = backtestHoldout({ candles, table, test, probability }, { label });
 * assert.ok(result!.record.hitRates.barsGross! > 0);
 * ```
 */
export function backtestHoldout(
  { candles, table, test, probability }: HeldOutForecast,
  config: Pick<Config, "label"> & Partial<Pick<Config, "backtest">>,
): BacktestResult | undefined {
  if (test.end - test.start < 2) return;
  return backtest(
    sliceCandles(candles, test.start, test.end),
    probability,
    {
      ...config.backtest,
      horizon: config.label.horizon,
      frozen: table.frozen.subarray(test.start, test.end),
    },
  );
}
