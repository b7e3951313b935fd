import assert from "node:assert/strict";
import { simulateCandles } from "../candles/simulated.ts";
import { type DecisionConfig, parseLearner } from "../config.ts";
import type { Evaluator } from "../models/fit_task.ts";
import type { Model } from "../models/learner.ts";
import { buildSamples, type SampleTable } from "../samples.ts";
import { binaryMetrics } from "../scores/metrics.ts";
import { chooseThreshold } from "../scores/threshold.ts";
import { decide } from "./decide.ts";
import { toScores } from "./judge.ts";

const table = buildSamples(simulateCandles({ candles: 600, edge: 0.2 }), {
  features: [{ kind: "return", rows: 1 }],
  label: { kind: "direction", horizon: 3, ties: "down" },
});
const FOLD = { train: { start: 0, end: 397 }, test: { start: 400, end: 600 } };
const SPEC = parseLearner({ kind: "logistic" });
const FIXED: DecisionConfig = {
  by: "fixed",
  threshold: 0.55,
  gain: 1,
  loss: 1,
  perClass: false,
  share: 0.25,
};

const stated = (returns: Float64Array) =>
  returns.map((value) => 1 / (1 + Math.exp(-300 * value)));

/** States more for up where the return was greater, as {@linkcode MODEL} does. */
function evaluatorOf(asked: unknown[], { samples }: SampleTable): Evaluator {
  return {
    predictUp({ train, test, weight, seed }) {
      asked.push({ train, test, seed, length: weight.length });
      const [returns] = samples.features;
      return Promise.resolve(stated(returns!.slice(test.start, test.end)));
    },
  };
}

const MODEL: Model = {
  classes: [0, 1],
  predictProba([returns]) {
    const up = stated(returns!);
    return [up.map((p) => 1 - p), up];
  },
  toJSON() {
    throw new Error("not asked for");
  },
};

function decided(changes: Partial<DecisionConfig>, of = table) {
  const asked: unknown[] = [];
  const record = decide(of, FOLD, evaluatorOf(asked, of), {
    model: MODEL,
    spec: SPEC,
    decision: { ...FIXED, ...changes },
    iqrMultiplier: 3,
    seed: 5,
  });
  return record.then((record) => ({ record, asked }));
}

/** Outcomes and probabilities of rows whose label is known. */
function known(start: number, end: number) {
  const { target, features: [returns] } = table.samples;
  return {
    target: target.slice(start, end),
    probability: stated(returns!.slice(start, end)),
  };
}

Deno.test("decide() takes a fixed threshold as it is, and fits nothing", async () => {
  const { record, asked } = await decided({});
  assert.deepEqual(asked, []);
  const { target, probability } = known(400, 597);
  const called = probability.map((p) => +(p > 0.55));
  assert.deepEqual(record, {
    threshold: 0.55,
    rows: null,
    value: null,
    conformal: null,
    holdout: toScores(binaryMetrics(target, probability, called)),
  });
});

Deno.test("decide() chooses on the last train rows, by a model of those before the gap", async () => {
  const { record, asked } = await decided({ by: "mcc" });
  const rows = { start: 298, end: 397 };
  assert.deepEqual(asked, [{
    train: { start: 0, end: 295 },
    test: rows,
    seed: 5,
    length: 600,
  }]);
  const { target, probability } = known(298, 397);
  const chosen = chooseThreshold(target, probability, { by: "mcc" });
  assert.deepEqual(record.rows, rows);
  assert.equal(record.threshold, chosen.threshold);
  assert.equal(record.value, chosen.value);
});

Deno.test("decide() knows nothing of the test rows when it chooses", async () => {
  const target = table.samples.target.slice();
  for (let row = 400; row < 600; row++) target[row] = 1 - target[row]!;
  const other = { ...table, samples: { ...table.samples, target } };
  const wanted = { by: "youden", alpha: 0.2 } as const;
  const [plain, turned] = await Promise.all([
    decided(wanted),
    decided(wanted, other),
  ]);
  assert.equal(turned.record.threshold, plain.record.threshold);
  assert.deepEqual(
    turned.record.conformal!.cutoffs,
    plain.record.conformal!.cutoffs,
  );
  assert.notDeepEqual(turned.record.holdout, plain.record.holdout);
});

Deno.test("decide() tells how often its conformal sets held, and how often they decided", async () => {
  const { record } = await decided({ alpha: 0.2 });
  assert.equal(record.threshold, 0.55);
  const { cutoffs: [down, up], coverage, decided: share } = record.conformal!;
  const { target, probability } = known(400, 597);
  const holds = probability.filter((p, row) =>
    target[row] === 1 ? 1 - p <= up : p <= down
  );
  assert.equal(coverage, holds.length / 197);
  const single = probability.filter((p) => p <= down !== 1 - p <= up);
  assert.equal(share, single.length / 197);
});

Deno.test("decide() refuses a share that leaves no rows to choose on or to learn from", async () => {
  await assert.rejects(decided({ by: "mcc", share: 0.999 }), {
    name: "RangeError",
    message: /^Cannot set aside rows to judge by/,
  });
});
