/**
 * The `signal-plus` preset: the question of `signal`, asked of scale-free features and
 * of takers' flow, with probabilities as the answer.
 *
 * @module
 */
import type { ConfigInput } from "../config.ts";

/**
 * Logistic regression, a random forest or gradient boosting on 59 scale-free features,
 * chosen by log-loss. Its bounds suit some hundred thousand rows: leaves of hundreds,
 * no class weights, and no fences, as large moves are worth learning from.
 */
export const signalPlus: ConfigInput = {
  preset: "signal-plus",
  data: {
    source: "auto",
    symbol: "BTCUSDT",
    interval: "1m",
    candles: 500_000,
    maxAgeMinutes: 30,
    edge: 0.02,
  },
  cleaning: { iqrMultiplier: 0 },
  features: "signal+",
  label: { kind: "direction", horizon: 1, ties: "down" },
  holdout: 0.2,
  folds: 5,
  candidates: {
    logistic: { kind: "logistic", c: 1, classWeight: "none" },
    forest: {
      kind: "forest",
      trees: 100,
      maxDepth: 12,
      minSamplesLeaf: 500,
      maxFeatures: 15,
      classWeight: "none",
      maxBins: 256,
    },
    boosting: {
      kind: "boosting",
      trees: 300,
      learningRate: 0.05,
      maxLeaves: 31,
      minSamplesLeaf: 500,
      l2Regularization: 10,
      classWeight: "none",
    },
  },
  metric: "log_loss",
  seed: 42,
};
