/**
 * A configuration that trains in a moment, for tests that need a finished run.
 *
 * @module
 */
import { type Config, type ConfigInput, parseConfig } from "../config.ts";
import { PRESETS } from "../presets/mod.ts";

/** The preset `signal` on 2,000 simulated minutes and 3 folds, with `changes` made to it. */
export function smallConfig(changes: Partial<ConfigInput> = {}): Config {
  return parseConfig({
    ...PRESETS.signal,
    data: {
      source: "simulated",
      symbol: "BTCUSDT",
      interval: "1m",
      candles: 2000,
    },
    candidates: {
      logistic: { kind: "logistic" },
      forest: { kind: "forest", trees: 5 },
    },
    folds: 3,
    ...changes,
  });
}
