/**
 * Backtests: signals to positions to money, with costs.
 *
 * @module
 */
export * from "./account.ts";
export {
  backtest,
  type BacktestCandles,
  type BacktestOptions,
  type BacktestResult,
} from "./backtest.ts";
export * from "./break_even.ts";
export { breakEvenCostBp, costCurve } from "./cost_curve.ts";
export * from "./csv.ts";
export * from "./drawdown.ts";
export { fillableRows } from "./fillable.ts";
export { barReturns, barsPerYear, performanceOf } from "./risk_return.ts";
export { wantedPositions } from "./positions.ts";
export { backtestSettings, costPerSide } from "./settings.ts";
export { type Trades, tradesOf } from "./trades.ts";
export { waterfallOf } from "./waterfall.ts";
