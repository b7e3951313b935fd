/**
 * A run's result with chosen scores, for tests of what is told of it.
 *
 * @module
 */
import { parseConfig } from "../config.ts";
import { PRESETS } from "../presets/mod.ts";
import type { CrossValidation, RunResult, Scores } from "../run.ts";
import { METRICS } from "../scores/metrics.ts";
import { exampleSelection } from "./example_selection.ts";

/** Every metric `value`, but for those in `given`. */
export function scoresOf(value: number, given: Partial<Scores> = {}): Scores {
  const all = Object.fromEntries(METRICS.map((metric) => [metric, value]));
  return { ...all, ...given } as Scores;
}

/** Every mean `mean`, every deviation a hundredth. */
export function cvOf(
  mean: number,
  given: Partial<Record<keyof CrossValidation, number | null>> = {},
): CrossValidation {
  return Object.fromEntries(
    METRICS.map((metric) => {
      const own = metric in given ? given[metric]! : mean;
      return [metric, { mean: own, std: 0.01 }];
    }),
  ) as CrossValidation;
}

/** A run in which nothing beats a constant, with `changes` made to it. */
export function exampleRun(changes: Partial<RunResult> = {}): RunResult {
  const config = parseConfig(PRESETS.signal);
  const rows = { start: 0, end: 10 };
  return {
    config,
    dataset: {
      source: "binance",
      symbol: "BTCUSDT",
      interval: "1m",
      rows: 50_000,
      from: "2024-01-01T00:00:00.000Z",
      to: "2024-02-04T17:19:00.000Z",
      sha256: "0".repeat(64),
      files: [],
      edge: null,
      fallback: null,
      warnings: [],
    },
    cleaning: {
      fences: { low: -0.002, high: 0.002 },
      rows: 39_998,
      marked: 1200,
      shareOfLargeMoves: 1,
      frozen: 0,
      holes: 0,
      ties: 1300,
      labels: 50_000,
    },
    features: [{ name: "rsi_14", spec: { kind: "rsi", period: 14 } }],
    split: { train: rows, test: { start: 11, end: 15 } },
    folds: [{ train: rows, test: { start: 11, end: 15 } }],
    trials: [
      {
        candidate: "forest",
        spec: config.candidates.forest!,
        folds: [],
        cv: cvOf(0.45),
      },
    ],
    selected: "forest",
    holdout: {
      rows: 9999,
      notJudged: 1,
      from: "2024-01-28T20:00:00.000Z",
      to: "2024-02-04T17:19:00.000Z",
      metrics: scoresOf(0.5, { auc: 0.502 }),
      intervals: {
        accuracy: { low: 0.49, high: 0.51 },
        auc: { low: 0.491, high: 0.513 },
      },
    },
    baselines: { always_up: scoresOf(0.5, { f1: 0.65 }) },
    baselinesCv: { always_up: cvOf(0.5, { f1: 0.65 }) },
    leakChecks: [],
    verdict: {
      outcome: "no edge",
      sentence: "No edge: luck may do as well (p = 0.43).",
      skill: { value: -0.002, low: -0.004, high: 0.0005, p: 0.96 },
      mcc: { value: 0.002, low: -0.018, high: 0.021, p: 0.42 },
      baseline: "majority",
      tests: { probabilities: 0.43, calls: 0.4 },
      p: 0.43,
      pCorrected: 0.43,
      trials: 1,
      rows: 9999,
      effectiveRows: 9999,
      blockLength: 1.4,
      detectableEdge: 0.0082,
    },
    selection: exampleSelection(),
    findings: [],
    digest: "f".repeat(64),
    ...changes,
  };
}
