/**
 * Figures: what notebooks and reports draw, each one SVG.
 *
 * @module
 */
export * from "./abstention.ts";
export type { BacktestSeries } from "./backtest_series.ts";
export * from "./candlesticks.ts";
export * from "./confusion.ts";
export * from "./cost_curve.ts";
export * from "./drift.ts";
export * from "./equity.ts";
export * from "./features.ts";
export * from "./figure.ts";
export * from "./folds.ts";
export * from "./forecast.ts";
export * from "./importance.ts";
export * from "./outliers.ts";
export * from "./power.ts";
export * from "./predictions.ts";
export * from "./reliability.ts";
export * from "./scores.ts";
export * from "./skill.ts";
export * from "./spans.ts";
export * from "./waterfall.ts";
