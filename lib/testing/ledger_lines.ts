/**
 * Lines of a ledger, for tests of what is told of them.
 *
 * @module
 */
import type { LookEntry, TrialEntry } from "../ledger/mod.ts";
import { cvOf } from "./example_run.ts";

/** 64 hexadecimal digits that only `n` has. */
export function hashOf(n: number): string {
  return n.toString(16).padStart(64, "0");
}

const CANDLES = {
  dataHash: hashOf(1),
  symbol: "BTCUSDT",
  interval: "1m",
  source: "binance",
  market: "",
};

/** A trial of May 2024, with `changes` made to it. */
export function trialOf(changes: Partial<TrialEntry> = {}): TrialEntry {
  return {
    kind: "trial",
    configHash: hashOf(2),
    ...CANDLES,
    from: "2024-05-01T00:00:00.000Z",
    to: "2024-05-31T23:59:00.000Z",
    candidate: "forest",
    spec: { kind: "forest", trees: 5 },
    rows: 900,
    trainRows: 900,
    folds: 3,
    cv: cvOf(0.69),
    baseRateLogLoss: 0.693,
    blocks: [{ rows: 9, sum: 0.1, sumOfSquares: 0.01 }],
    ...changes,
  };
}

/** A look at June 2024, with `changes` made to it. */
export function lookOf(changes: Partial<LookEntry> = {}): LookEntry {
  return {
    kind: "look",
    configHash: hashOf(3),
    ...CANDLES,
    from: "2024-06-01T00:00:00.000Z",
    to: "2024-06-30T23:59:00.000Z",
    candidate: "forest",
    logLoss: 0.692,
    ...changes,
  };
}
