import assert from "node:assert/strict";
import { simulateCandles } from "../candles/simulated.ts";
import { type LearnerSpec, parseLearner } from "../config.ts";
import type { Evaluator, FitTask } from "../models/fit_task.ts";
import { randomStream } from "../random.ts";
import type { Rows } from "../rows.ts";
import type { NestedRecord } from "../run.ts";
import { buildSamples, type SampleTable } from "../samples.ts";
import { purgedKFold, timeSeriesSplit } from "../splits/mod.ts";
import { evaluatorHere } from "../testing/evaluator_here.ts";
import { crossValidate } from "./cross_validate.ts";
import {
  nestedCrossValidate,
  type NestedCrossValidateOptions,
} from "./nested_cross_validate.ts";

function tableOf(candles: number, seed: number, edge = 0): SampleTable {
  return buildSamples(simulateCandles({ candles, seed, edge }), {
    features: [1, 2, 3, 5, 8].map((rows) => ({ kind: "return", rows })),
    label: { kind: "direction", horizon: 2, ties: "down" },
  });
}

const table = tableOf(1200, 4, 0.1);
const { target } = table.samples;
const folds = timeSeriesSplit(1200, { folds: 3, gap: 2 });
/** Learners that evaluators made here tell apart by `c`. */
const numbered = (c: number): LearnerSpec => ({
  kind: "logistic",
  c,
  classWeight: "none",
});
const options: NestedCrossValidateOptions = {
  candidates: { one: numbered(1) },
  metric: "accuracy",
  iqrMultiplier: 3,
  seed: 7,
  inner: { folds: 3 },
};

type Task = FitTask & { readonly test: Rows };
/** Says of each row what `say` makes of its label. */
function sayer(say: (up: number, task: Task) => number) {
  const tasks: Task[] = [];
  const evaluator: Evaluator = {
    predictUp(task) {
      tasks.push(task);
      const labels = target.subarray(task.test.start, task.test.end);
      return Promise.resolve(labels.map((up) => say(up, task)));
    },
  };
  return { tasks, evaluator };
}
const cOf = ({ spec }: Task) => (spec as { c: number }).c;

Deno.test("nestedCrossValidate() finds the inner best of nothing flattering, the outer score not", async () => {
  // Three trees of random splits each guess in their own way.
  const candidates = Object.fromEntries(
    Array.from({ length: 8 }, (_, i) => [
      `forest ${i}`,
      parseLearner({ kind: "forest", trees: 1, maxDepth: 4 + (i % 3) }),
    ]),
  );
  const seeds = 24;
  let [flattered, outerAbove] = [0, 0];
  for (let seed = 0; seed < seeds; seed++) {
    const chance = tableOf(700, 100 + seed);
    const { optimism, outer, inner, choices } = await nestedCrossValidate(
      chance,
      timeSeriesSplit(700, { folds: 2, gap: 2 }),
      evaluatorHere(chance.samples),
      {
        ...options,
        candidates,
        featureCounts: [2, 3, 5],
        metric: "auc",
        seed,
      },
    );
    assert.equal(choices, 24);
    assert.ok(inner.mean! - outer.mean! - optimism.mean! < 1e-12);
    flattered += Number(optimism.mean! > 0);
    outerAbove += Number(outer.mean! > 0.5);
  }
  // Of fair coins 19 or more of 24 land on one side in 0.7 % of all cases.
  assert.ok(flattered >= 19, `flattered in ${flattered} of ${seeds}`);
  assert.ok(
    outerAbove > 5 && outerAbove < 19,
    `outer score above chance in ${outerAbove} of ${seeds}`,
  );
});

Deno.test("nestedCrossValidate() chooses by nothing outside a fold's train rows", async () => {
  const candidates = {
    logistic: parseLearner({ kind: "logistic" }),
    forest: parseLearner({ kind: "forest", trees: 4, maxDepth: 4 }),
  };
  const each = {
    ...options,
    candidates,
    featureCounts: [1, 3],
    thresholds: [0.48, 0.5, 0.52],
    metric: "f1",
  } as const;
  const outers = [
    ...folds,
    ...purgedKFold(1200, { folds: 3, horizon: 2, embargo: 10 }),
  ];
  for (const fold of outers) {
    const used = new Uint8Array(1200);
    for (const { start, end } of [fold.train].flat()) used.fill(1, start, end);
    // Elsewhere every feature but the last is turned, and that one knows it all.
    const samples = {
      ...table.samples,
      target: target.map((up, row) => used[row] ? up : 1 - up),
    };
    samples.features = table.samples.features.map((column, i) =>
      column.map((value, row) =>
        used[row] ? value : i === 4 ? 9 * samples.target[row]! : -value
      )
    );
    const returns = table.returns.map((move, row) => used[row] ? move : 3);
    const [own, changed] = await Promise.all(
      [table, { ...table, samples, returns }].map((of) =>
        nestedCrossValidate(of, [fold], evaluatorHere(of.samples), each)
      ),
    );
    const chosen = ({ folds: [only] }: NestedRecord) => {
      const { candidate, features, threshold, inner } = only!;
      return { candidate, features, threshold, inner };
    };
    assert.deepEqual(chosen(changed!), chosen(own!));
    assert.notDeepEqual(changed!.folds[0]!.scores, own!.folds[0]!.scores);
  }
});

Deno.test("nestedCrossValidate() gives each fit inner rows, purged, and the outer fit all", async () => {
  const { tasks, evaluator } = sayer(() => 0.5);
  const heard: number[] = [];
  const { fits } = await nestedCrossValidate(table, folds, evaluator, {
    ...options,
    candidates: { one: numbered(1), two: numbered(2) },
    featureCounts: [2, 5],
    onProgress: (done, total) => heard.push(done / total),
  });
  assert.equal(fits, 3 * (3 * 2 * 2 + 1));
  assert.deepEqual(
    heard,
    Array.from({ length: fits }, (_, i) => (i + 1) / fits),
  );
  assert.equal(new Set(tasks.map(({ seed }) => seed)).size, fits);
  folds.forEach(({ train, test }, i) => {
    const own = tasks.slice(i * 13, (i + 1) * 13);
    const outer = own.pop()!;
    assert.deepEqual([outer.train, outer.test], [train, test]);
    for (const task of own) {
      assert.ok(task.train.start >= train.start && task.test.end <= train.end);
      assert.equal(task.train.end + 2, task.test.start);
      if (task.features) assert.equal(task.features.length, 2);
    }
    assert.equal(own.filter(({ features }) => features).length, 6);
  });
});

Deno.test("nestedCrossValidate() by hand: who is right inside and wrong outside is found out", async () => {
  const candidates = {
    wrong: numbered(2),
    turncoat: numbered(3),
    right: numbered(1),
  };
  const isOuter = ({ test }: Task) =>
    folds.some((fold) =>
      fold.test.start === test.start && fold.test.end === test.end
    );
  const { evaluator } = sayer((up, task) =>
    cOf(task) === 1 || (cOf(task) === 3 && !isOuter(task))
      ? 0.1 + 0.8 * up
      : 0.9 - 0.8 * up
  );
  const told = await nestedCrossValidate(table, folds, evaluator, {
    ...options,
    candidates,
  });
  // Equal inside, the turncoat comes first.
  assert.deepEqual(told.folds.map(({ candidate }) => candidate), [
    ...["turncoat", "turncoat", "turncoat"],
  ]);
  assert.deepEqual(told.inner, { mean: 1, std: 0 });
  assert.deepEqual(told.outer, { mean: 0, std: 0 });
  assert.deepEqual(told.optimism, { mean: 1, std: 0 });
  assert.equal(told.cv.recall.mean, 0);
  assert.deepEqual(told.stability, { agreement: 1, featureOverlap: 1 });

  const loss = await nestedCrossValidate(table, folds, evaluator, {
    ...options,
    candidates,
    metric: "log_loss",
  });
  assert.equal(loss.folds[0]!.candidate, "turncoat");
  assert.ok(Math.abs(loss.inner.mean! + Math.log(0.9)) < 1e-12);
  assert.ok(Math.abs(loss.optimism.mean! - Math.log(9)) < 1e-12);
});

Deno.test("nestedCrossValidate() chooses the threshold that calls right", async () => {
  const { evaluator } = sayer((up) => 0.3 + 0.1 * up);
  const { folds: found, outer } = await nestedCrossValidate(
    table,
    folds,
    evaluator,
    { ...options, thresholds: [0.5, 0.35, 0.36] },
  );
  assert.deepEqual(found.map(({ threshold }) => threshold), [0.35, 0.35, 0.35]);
  assert.equal(outer.mean, 1);
});

Deno.test("nestedCrossValidate() keeps the features that tell, in the table's order", async () => {
  const random = randomStream(1);
  const told = (strength: number) =>
    target.map((up) => random.normal() + strength * up);
  const samples = {
    ...table.samples,
    features: [told(0), told(1), told(0), told(2), told(0)],
  };
  const { folds: found } = await nestedCrossValidate(
    { ...table, samples },
    folds,
    evaluatorHere(samples),
    { ...options, featureCounts: [2] },
  );
  const [, second, , fourth] = table.samples.names;
  for (const { features } of found) {
    assert.deepEqual(features, [second, fourth]);
  }
});

Deno.test("nestedCrossValidate() of a single choice is crossValidate()", async () => {
  const candidates = {
    forest: parseLearner({ kind: "forest", trees: 3, maxDepth: 5 }),
  };
  const evaluator = evaluatorHere(table.samples);
  const [trial] = await crossValidate(table, folds, evaluator, {
    ...options,
    candidates,
  });
  const nested = await nestedCrossValidate(table, folds, evaluator, {
    ...options,
    candidates,
  });
  assert.deepEqual(nested.folds.map(({ scores }) => scores), trial!.folds);
  assert.deepEqual(nested.cv, trial!.cv);
});

Deno.test("nestedCrossValidate() gives boosting the directions of the features it sees", async () => {
  const { tasks, evaluator } = sayer(() => 0.5);
  await nestedCrossValidate(table, folds, evaluator, {
    ...options,
    candidates: {
      boosting: parseLearner({ kind: "boosting", monotone: [1, -1, 0, 1, -1] }),
    },
    featureCounts: [2],
  });
  for (const { spec, features } of tasks) {
    assert.ok(spec.kind === "boosting");
    const expected = features!.map((feature) => [1, -1, 0, 1, -1][feature]);
    assert.deepEqual(spec.monotone, expected);
  }
});

Deno.test("nestedCrossValidate() refuses choices that are none, and folds too short to choose in", async () => {
  const { tasks, evaluator } = sayer(() => 0.5);
  const refuse = (changes: object, message: RegExp) =>
    assert.rejects(
      nestedCrossValidate(table, folds, evaluator, { ...options, ...changes }),
      message,
    );
  await refuse({ featureCounts: [2, 6] }, /counts from 1 to 5, got 6$/);
  await refuse({ featureCounts: [] }, /counts from 1 to 5, got none$/);
  await refuse({ thresholds: [0.5, 1] }, /between 0 and 1, got 1$/);
  await refuse({ thresholds: [] }, /between 0 and 1, got none$/);
  await refuse({ inner: { folds: 299 } }, /Cannot make 299 folds of 298 rows/);
  await refuse({ candidates: {} }, /there are no candidates/);
  assert.equal(tasks.length, 0);
});

Deno.test("nestedCrossValidate() ends between two outer folds when told to", async () => {
  const controller = new AbortController();
  const { tasks, evaluator } = sayer(() => {
    controller.abort(new Error("enough"));
    return 0.5;
  });
  await assert.rejects(
    nestedCrossValidate(table, folds, evaluator, {
      ...options,
      signal: controller.signal,
    }),
    /enough/,
  );
  assert.equal(tasks.length, 4);
});
