import assert from "node:assert/strict";
import { simulateCandles } from "../candles/simulated.ts";
import { type LearnerSpec, parseLearner } from "../config.ts";
import type { Evaluator } from "../models/fit_task.ts";
import { randomStream } from "../random.ts";
import { buildSamples, type SampleTable } from "../samples.ts";
import { binaryMetrics } from "../scores/mod.ts";
import { combinatorialSplit } from "../splits/mod.ts";
import { evaluatorHere } from "../testing/evaluator_here.ts";
import { crossValidate, crossValidateBaselines, judge } from "./mod.ts";

const table = buildSamples(simulateCandles({ candles: 700, edge: 0.1 }), {
  features: [{ kind: "return", rows: 1 }, { kind: "rsi", period: 5 }],
  label: { kind: "direction", horizon: 2, ties: "down" },
});
const ROWS = 680;
const { folds, paths } = combinatorialSplit(ROWS, {
  groups: 5,
  testGroups: 2,
  horizon: 2,
  embargo: 5,
});
const candidates: Record<string, LearnerSpec> = {
  logistic: parseLearner({ kind: "logistic" }),
  forest: parseLearner({ kind: "forest", trees: 5 }),
  boosting: parseLearner({ kind: "boosting", trees: 5 }),
  stopping: parseLearner({
    kind: "boosting",
    trees: 9,
    validationShare: 0.2,
    patience: 2,
  }),
};
const options = { candidates, iqrMultiplier: 3, seed: 5 };

/** Fits here and notes what was predicted. */
const evaluatorOf = ({ samples }: SampleTable, seen: Float64Array[]) =>
  evaluatorHere(samples, (probability) => seen.push(probability));

Deno.test("crossValidate() learns nothing from rows a fold leaves out, whatever the learner", async () => {
  for (const fold of [folds[1]!, folds[4]!, folds[9]!]) {
    const used = new Uint8Array(700);
    fold.train.forEach(({ start, end }) => used.fill(1, start, end));
    const other = {
      ...table,
      samples: {
        ...table.samples,
        target: table.samples.target.map((up, row) => used[row] ? up : 1 - up),
      },
      returns: table.returns.map((move, row) => used[row] ? move : 9),
    };
    const own: Float64Array[] = [];
    const changed: Float64Array[] = [];
    await crossValidate(table, [fold], evaluatorOf(table, own), options);
    await crossValidate(other, [fold], evaluatorOf(other, changed), options);
    assert.equal(own.length, 4);
    assert.deepEqual(changed, own);
    // And something from those it does not.
    const start = fold.train[0]!.start;
    const flipped = table.samples.target.slice();
    for (let row = start; row < start + 60; row++) {
      flipped[row]! = 1 - flipped[row]!;
    }
    const taught = { ...table, samples: { ...table.samples, target: flipped } };
    const learned: Float64Array[] = [];
    await crossValidate(taught, [fold], evaluatorOf(taught, learned), options);
    assert.notDeepEqual(learned, own);
  }
});

/** Random predictions, one set for each fold. */
const guesses = folds.map((_, fold) => {
  const random = randomStream(fold);
  return Float64Array.from({ length: 700 }, random.uniform);
});
const guesser: Evaluator = {
  predictUp({ test }) {
    const fold = folds.findIndex((one) =>
      one.test[0]!.start === test.start && one.test.at(-1)!.end === test.end
    );
    return Promise.resolve(guesses[fold]!.slice(test.start, test.end));
  },
};

Deno.test("crossValidate() scores each path as one series of the right folds' predictions", async () => {
  const [trial] = await crossValidate(table, folds, guesser, {
    ...options,
    candidates: { guess: candidates.logistic! },
    paths,
  });
  assert.equal(trial!.paths!.scores.length, 4);
  paths.forEach((path, i) => {
    const probability = new Float64Array(ROWS);
    for (const { fold, rows } of path) {
      for (let row = rows.start; row < rows.end; row++) {
        probability[row] = guesses[fold]![row]!;
      }
    }
    const expected = judge(table, { start: 0, end: ROWS }, probability);
    assert.deepEqual(trial!.paths!.scores[i], expected);
  });
  const losses = trial!.paths!.scores.map(({ log_loss }) => log_loss!);
  assert.equal(trial!.paths!.worst.log_loss, Math.max(...losses));
});

Deno.test("crossValidate() judges a fold on its test groups alone", async () => {
  const [trial] = await crossValidate(table, folds, guesser, {
    ...options,
    candidates: { guess: candidates.logistic! },
  });
  assert.ok(!("paths" in trial!));
  folds.forEach(({ test }, i) => {
    const rows = test.flatMap(({ start, end }) =>
      Array.from({ length: end - start }, (_, k) => start + k)
    ).filter((row) => table.judgeable[row]);
    const expected = binaryMetrics(
      Float64Array.from(rows, (row) => table.samples.target[row]!),
      Float64Array.from(rows, (row) => guesses[i]![row]!),
    );
    assert.deepEqual(trial!.folds[i], expected);
  });
  const { always_up } = crossValidateBaselines(table, folds, 5);
  assert.equal(always_up.recall.mean, 1);
});
