/**
 * candlebook: price-signal research on candles, from the first candle to a model
 * file, with a baseline beside every score.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import * as cb from "candlebook";
 *
 * const config = cb.parseConfig({
 *   ...cb.PRESETS.signal,
 *   data: { source: "simulated", symbol: "BTCUSDT", interval: "1m", candles: 2000 },
 *   candidates: { logistic: { kind: "logistic" } },
 *   folds: 3,
 * });
 * const dataset = await cb.loadDataset(config);
 * const file = await cb.train(config, dataset, { workers: 1 });
 * const { probability } = cb.predict(file, dataset.candles);
 * assert.equal(probability.length, 2000);
 * ```
 *
 * @module
 */
export * from "./artifact/mod.ts";
export { WriteError } from "./atomic_file.ts";
export * from "./backtest/mod.ts";
export type {
  BacktestRecord,
  BacktestSettings,
  BacktestSettingsInput,
} from "./backtest_record.ts";
export * from "./candles/mod.ts";
export {
  closeReturns,
  countOutside,
  type Fences,
  fitFences,
  frozenRows,
} from "./cleaning/mod.ts";
export {
  type BoostingRegressionSpec,
  type Config,
  ConfigError,
  type ConfigInput,
  type ForestRegressionSpec,
  type LearnerSpec,
  type LearnerSpecInput,
  type Nested,
  parseConfig,
  parseLearner,
  parseRegression,
  type RegressionSpec,
  type Splits,
} from "./config.ts";
export * from "./dataset.ts";
export * from "./doctor/mod.ts";
export * from "./drift/mod.ts";
export * from "./explain/mod.ts";
export { LockError } from "./file_lock.ts";
export * from "./features/mod.ts";
export * from "./labels/mod.ts";
export * from "./ledger/mod.ts";
export * from "./models/mod.ts";
export {
  type PoolFitOptions,
  WorkerPool,
  type WorkerPoolOptions,
} from "./pool/pool.ts";
export * from "./presets/mod.ts";
export * from "./notebook/mod.ts";
// In a notebook these write down what they try; they go before those of their files.
export { search, train } from "./notebook/recorded.ts";
export { buildSamples, crossValidate } from "./notebook/recorded_folds.ts";
export * from "./report/mod.ts";
export * from "./report_page.ts";
export {
  countRows,
  hullOf,
  rangesOf,
  type RowRanges,
  type Rows,
} from "./rows.ts";
export {
  LEAK_CHECKS,
  type LeakCheck,
  type LeakCheckName,
  type NestedFold,
  type NestedRecord,
  type PathScores,
  type RunResult,
  type Scores,
  type SelectionRecord,
  type Trial,
  type VerdictRecord,
} from "./run.ts";
export * from "./run_view.ts";
export { rowsWhere, type SampleTable, trainingWeight } from "./samples.ts";
export * from "./scores/mod.ts";
export * from "./search.ts";
export * from "./selection/mod.ts";
export * from "./splits/mod.ts";
export * from "./train.ts";
export * from "./tried_so_far.ts";
