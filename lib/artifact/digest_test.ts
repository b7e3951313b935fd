import assert from "node:assert/strict";
import { cvOf, exampleRun, scoresOf } from "../testing/example_run.ts";
import { type Digested, runDigest } from "./digest.ts";

const model = {
  kind: "logistic" as const,
  classes: [0, 1],
  features: 1,
  scaler: { mean: [0], scale: [1] },
  coefficients: [1],
  intercept: 0,
};
const run = exampleRun();
const digestOf = (changes: Partial<Digested> = {}) =>
  runDigest({ ...run, model, ...changes });

const CHANGES: Record<string, Partial<Digested>> = {
  data: { dataset: { ...run.dataset, sha256: "1".repeat(64) } },
  "a feature's parameter": {
    features: [{ name: "rsi_14", spec: { kind: "rsi", period: 13 } }],
  },
  split: { split: { ...run.split, test: { start: 12, end: 15 } } },
  folds: { folds: [...run.folds, ...run.folds] },
  trials: { trials: [{ ...run.trials[0]!, folds: [scoresOf(0.4)] }] },
  "paths of a trial": {
    trials: [{
      ...run.trials[0]!,
      paths: { scores: [], cv: cvOf(0.5), worst: scoresOf(0.4) },
    }],
  },
  "the nested choice": {
    nested: {
      metric: "f1",
      choices: 2,
      fits: 0,
      folds: [],
      inner: { mean: 0.5, std: 0 },
      outer: { mean: 0.5, std: 0 },
      optimism: { mean: 0, std: 0 },
      cv: cvOf(0.5),
      stability: { agreement: null, featureOverlap: null },
    },
  },
  selected: { selected: "logistic" },
  holdout: { holdout: { ...run.holdout, metrics: scoresOf(0.6) } },
  baselines: { baselines: { coin: scoresOf(0.6) } },
  "baselines on folds": { baselinesCv: { coin: cvOf(0.6) } },
  model: { model: { ...model, intercept: 1e-300 } },
};

for (const [what, change] of Object.entries(CHANGES)) {
  Deno.test(`runDigest() changes with ${what}`, () => {
    assert.notEqual(digestOf(change), digestOf());
  });
}

Deno.test("runDigest() does not change with the way the candles came", () => {
  const { dataset } = run;
  const other = { files: [], warnings: ["cached"], fallback: "older store" };
  assert.equal(
    digestOf({ dataset: { ...dataset, ...other } as typeof dataset }),
    digestOf(),
  );
});
