import assert from "node:assert/strict";
import { simulateCandles } from "../candles/simulated.ts";
import type { LearnerSpec } from "../config.ts";
import type { Evaluator, FitTask } from "../models/fit_task.ts";
import { deriveSeed } from "../random.ts";
import type { Rows } from "../rows.ts";
import { buildSamples, trainingWeight } from "../samples.ts";
import { mean } from "../scores/mean.ts";
import { timeSeriesSplit } from "../splits/mod.ts";
import { judgeBaselines } from "./judge.ts";
import { crossValidate, crossValidateBaselines } from "./cross_validate.ts";

const table = buildSamples(simulateCandles({ candles: 900, edge: 0.1 }), {
  features: [{ kind: "return", rows: 1 }],
  label: { kind: "direction", horizon: 1, ties: "down" },
});
const folds = timeSeriesSplit(900, { folds: 5, gap: 1 });
const spec: LearnerSpec = { kind: "logistic", c: 1, classWeight: "none" };

/** The tasks that an evaluator is handed. */
async function tasksOf(iqrMultiplier: number) {
  const tasks: (FitTask & { test: Rows })[] = [];
  const evaluator: Evaluator = {
    predictUp(task) {
      tasks.push(task);
      return Promise.resolve(new Float64Array(task.test.end - task.test.start));
    },
  };
  const candidates = { one: spec, two: spec };
  const options = { candidates, iqrMultiplier, seed: 7 };
  await crossValidate(table, folds, evaluator, options);
  return tasks;
}

Deno.test("crossValidate() gives every fold and candidate a seed of its own", async () => {
  const seeds = (await tasksOf(3)).map(({ seed }) => seed);
  assert.equal(new Set(seeds).size, 10);
});

Deno.test("crossValidate() hands out each fold's own rows, with fences of its train rows", async () => {
  const tasks = await tasksOf(1.5);
  for (const { train, test } of folds) {
    const own = tasks.filter((task) => task.test.start === test.start);
    assert.equal(own.length, 2);
    const { weight } = trainingWeight(table, train, 1.5);
    for (const task of own) {
      assert.deepEqual(task.train, train);
      assert.deepEqual(task.test, test);
      assert.deepEqual(task.weight, weight);
    }
  }
});

Deno.test("crossValidate() ends between two folds when told to", async () => {
  const controller = new AbortController();
  let fits = 0;
  const evaluator: Evaluator = {
    predictUp({ test }) {
      fits++;
      controller.abort(new Error("enough"));
      return Promise.resolve(new Float64Array(test.end - test.start));
    },
  };
  await assert.rejects(
    crossValidate(table, folds, evaluator, {
      candidates: { one: spec },
      iqrMultiplier: 3,
      seed: 7,
      signal: controller.signal,
    }),
    /enough/,
  );
  assert.equal(fits, 1);
});

Deno.test("crossValidateBaselines() is the mean over folds, the coin tossed anew in each", () => {
  const baselines = crossValidateBaselines(table, folds, 7);
  const perFold = folds.map((fold, i) =>
    judgeBaselines(table, fold, deriveSeed(7, "fold", i, "coin"))
  );
  for (const name of ["always_up", "last_direction", "coin"] as const) {
    const scores = Float64Array.from(perFold, (fold) => fold[name].mcc!);
    assert.equal(baselines[name].mcc.mean, mean(scores));
  }
});

Deno.test("judgeBaselines() by hand: weighted train labels, the row's own return", () => {
  const byHand = {
    ...table,
    samples: {
      ...table.samples,
      //                       train        | test
      target: Float64Array.of(1, 1, 1, 0, 0, 1, 1, 0),
      weight: Float64Array.of(0, 0, 1, 1, 1, 1, 1, 1),
    },
    judgeable: Uint8Array.of(1, 1, 1, 1, 1, 1, 1, 1),
    returns: Float64Array.of(1, 1, 1, 1, -1, -1, 1, 1),
  };
  const fold = { train: { start: 0, end: 5 }, test: { start: 5, end: 8 } };
  const { majority, last_direction, always_up } = judgeBaselines(
    byHand,
    fold,
    1,
  );
  // Of the train rows with weight one of three is up: the majority is down.
  assert.equal(majority.accuracy, 1 / 3);
  assert.equal(always_up.accuracy, 2 / 3);
  // Calls down, up, up on up, up, down.
  assert.equal(last_direction.accuracy, 1 / 3);
  // After a rise one of two trained rows was up, after a fall none of one.
  const logLoss = -(Math.log(Number.EPSILON) + 2 * Math.log(1 / 2)) / 3;
  assert.ok(Math.abs(last_direction.log_loss! - logLoss) < 1e-12);
});

Deno.test("crossValidate() scores each fold on its own labels: an oracle is always right", async () => {
  const oracle: Evaluator = {
    predictUp: ({ test }) =>
      Promise.resolve(table.samples.target.slice(test.start, test.end)),
  };
  const [trial] = await crossValidate(table, folds, oracle, {
    candidates: { oracle: spec },
    iqrMultiplier: 3,
    seed: 7,
  });
  assert.deepEqual(trial!.folds.map(({ accuracy }) => accuracy), [
    1,
    1,
    1,
    1,
    1,
  ]);
});
