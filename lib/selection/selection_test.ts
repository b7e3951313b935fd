import assert from "node:assert/strict";
import { simulateCandles } from "../candles/simulated.ts";
import type { LearnerSpec } from "../config.ts";
import type { Evaluator } from "../models/fit_task.ts";
import { randomStream } from "../random.ts";
import type { Trial } from "../run.ts";
import { buildSamples } from "../samples.ts";
import { METRICS } from "../scores/mod.ts";
import { timeSeriesSplit } from "../splits/mod.ts";
import {
  chooseTrial,
  crossValidate,
  crossValidateBaselines,
  judge,
  judgeBaselines,
} from "./mod.ts";

const table = buildSamples(simulateCandles({ candles: 600, edge: 0.1 }), {
  features: [{ kind: "return", rows: 1 }],
  label: { kind: "direction", horizon: 1, ties: "down" },
});
const folds = timeSeriesSplit(600, { folds: 4, gap: 1 });
const spec: LearnerSpec = {
  kind: "logistic",
  c: 1,
  classWeight: "balanced",
};

/** Answers with random numbers from the task's seed, after a while or at once. */
function guesser(delays: readonly number[]): Evaluator {
  let asked = 0;
  return {
    async predictUp({ seed, test }) {
      const ms = delays[asked++ % delays.length]!;
      await new Promise((done) => setTimeout(done, ms));
      const random = randomStream(seed);
      return Float64Array.from(
        { length: test.end - test.start },
        random.uniform,
      );
    },
  };
}

const options = {
  candidates: { one: spec, two: spec },
  iqrMultiplier: 3,
  seed: 5,
};

Deno.test("crossValidate() does not depend on the order in which fits end", async () => {
  const atOnce = await crossValidate(table, folds, guesser([0]), options);
  const mixed = await crossValidate(table, folds, guesser([9, 1, 5]), options);
  assert.deepEqual(mixed, atOnce);
  assert.deepEqual(atOnce.map(({ candidate }) => candidate), ["one", "two"]);
  assert.notDeepEqual(atOnce[0]!.folds, atOnce[1]!.folds);
});

Deno.test("crossValidate() gives mean and population deviation over folds", async () => {
  const [trial] = await crossValidate(table, folds, guesser([0]), options);
  const values = trial!.folds.map(({ mcc }) => mcc!);
  const mean = values.reduce((a, b) => a + b) / 4;
  const square = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 4;
  assert.ok(Math.abs(trial!.cv.mcc.mean! - mean) < 1e-15);
  assert.ok(Math.abs(trial!.cv.mcc.std! - Math.sqrt(square)) < 1e-15);
});

Deno.test("crossValidate() hands out train rows, their weights, and progress", async () => {
  const seen: number[] = [];
  const evaluator: Evaluator = {
    predictUp({ train, test, weight }) {
      assert.ok(train.end + 1 === test.start && weight.length === 600);
      return Promise.resolve(new Float64Array(test.end - test.start));
    },
  };
  await crossValidate(table, folds, evaluator, {
    ...options,
    onProgress: (done, total) => seen.push(done / total),
  });
  assert.deepEqual(seen, [1, 2, 3, 4, 5, 6, 7, 8].map((done) => done / 8));
});

Deno.test("judge() scores the rows that can be judged, and only those", () => {
  const rows = { start: 0, end: 600 };
  const perfect = table.samples.target.slice();
  assert.equal(judge(table, rows, perfect).accuracy, 1);
  assert.equal(judge(table, rows, perfect.map((up) => 1 - up)).accuracy, 0);
  const late = { start: 590, end: 600 };
  const judged = perfect.subarray(590, 599);
  const ups = judged.filter((up) => up === 1).length;
  assert.ok(ups > 0 && ups < 9);
  assert.deepEqual(
    [0.9, 0.1].map((up) =>
      judge(table, late, perfect.slice(590).fill(up)).accuracy
    ),
    [ups / 9, (9 - ups) / 9],
  );
  assert.equal(judge(table, late, perfect.subarray(590)).f1, 1);
});

Deno.test("judgeBaselines() learns from train rows alone", () => {
  const fold = folds[1]!;
  const before = judgeBaselines(table, fold, 3);
  const changed = {
    ...table,
    samples: { ...table.samples, target: table.samples.target.slice() },
  };
  changed.samples.target.fill(1, fold.test.end);
  assert.deepEqual(judgeBaselines(changed, fold, 3), before);
  assert.equal(before.always_up.recall, 1);
  assert.equal(before.always_up.auc, 0.5);
});

Deno.test("crossValidateBaselines() has every metric of every baseline", () => {
  const baselines = crossValidateBaselines(table, folds, 5);
  assert.deepEqual(Object.keys(baselines), [
    "always_up",
    "majority",
    "last_direction",
    "coin",
  ]);
  for (const cv of Object.values(baselines)) {
    assert.deepEqual(Object.keys(cv), [...METRICS]);
  }
});

Deno.test("chooseTrial() takes the best mean, whichever way the metric points", () => {
  const trial = (candidate: string, mean: number | null): Trial => ({
    candidate,
    spec,
    folds: [],
    cv: Object.fromEntries(
      METRICS.map((metric) => [metric, { mean, std: 0 }]),
    ) as Trial["cv"],
  });
  const trials = [trial("a", null), trial("b", 0.4), trial("c", 0.6)];
  assert.equal(chooseTrial(trials, "f1").candidate, "c");
  assert.equal(chooseTrial(trials, "log_loss").candidate, "b");
  const even = [trial("x", 0.5), trial("y", 0.5)];
  assert.equal(chooseTrial(even, "auc").candidate, "x");
  assert.throws(() => chooseTrial([], "f1"), /there are no trials/);
});
