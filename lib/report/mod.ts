/**
 * Reports: what people read of a run.
 *
 * @module
 */
export * from "./backtest_table.ts";
export * from "./figures/mod.ts";
export * from "./findings.ts";
export * from "./tables.ts";
export * from "./verdict_sentence.ts";
