import assert from "node:assert/strict";
import { type ForestRegressionSpec, parseRegression } from "../config.ts";
import { randomStream } from "../random.ts";
import { fitForestRegression } from "./forest_regression.ts";
import type { Samples } from "./learner.ts";
import { loadRegression } from "./load_model.ts";
import { samplesOf } from "./testdata/samples.ts";
import { treeDepth } from "./trees/tree.ts";

const ROWS = 600;
const random = randomStream(9);
const x = Float64Array.from({ length: ROWS }, () => random.uniform() * 6);
const idle = x.map(() => random.normal());
const target = x.map((at) => Math.sin(at) + 0.3 * random.normal());
const SAMPLES = samplesOf([x, idle], target);

function fit(
  options: Partial<ForestRegressionSpec> = {},
  samples: Samples = SAMPLES,
  seed = 1,
) {
  const spec = parseRegression({
    trees: 30,
    ...options,
    kind: "forest_regression",
  });
  const { length } = samples.target;
  return fitForestRegression(samples, { start: 0, end: length }, spec, seed);
}

Deno.test("fitForestRegression() finds the curve in the noise", () => {
  const model = fit({ minSamplesLeaf: 10 });
  const at = Float64Array.from({ length: 50 }, (_, i) => 0.3 + i * 0.11);
  const predicted = model.predict([at, at.map(() => 0)]);
  const missed = predicted.map((p, i) => Math.abs(p - Math.sin(at[i]!)));
  assert.ok(missed.every((by) => by < 0.4));
  assert.ok(missed.reduce((a, b) => a + b) / 50 < 0.12);
});

Deno.test("fitForestRegression() splits where the squared error falls most", () => {
  // Means 1 and 7 on either side of 2.5 leave 2 + 2; any other cut leaves more.
  const model = fit(
    { trees: 1, maxDepth: 1, minSamplesLeaf: 1, bootstrap: false },
    samplesOf([Float64Array.of(1, 2, 3, 4)], Float64Array.of(0, 2, 6, 8)),
  );
  const [tree] = model.part.trees;
  assert.deepEqual(
    [model.part.edges[0]![tree!.bin[0]! - 1], [...tree!.weight], [
      ...tree!.value,
    ]],
    [2.5, [2, 2], [1, 7]],
  );
});

Deno.test("fitForestRegression() separates an exclusive or, whose first split gains nothing", () => {
  const columns = [[0, 0, 1, 1], [0, 1, 0, 1]].map((c) => Float64Array.from(c));
  const target = Float64Array.of(3, 5, 5, 3);
  const model = fit(
    { trees: 1, maxDepth: 2, minSamplesLeaf: 1, bootstrap: false },
    samplesOf(columns, target),
  );
  assert.deepEqual(model.predict(columns), target);
});

Deno.test("fitForestRegression() keeps its limits, and draws as many rows as there are", () => {
  const options = { trees: 10, maxDepth: 3, minSamplesLeaf: 7.5 };
  for (const tree of fit(options).part.trees) {
    assert.ok(treeDepth(tree) <= 3);
    assert.ok(tree.weight.every((weight) => weight >= 7.5));
    assert.equal(tree.weight.reduce((a, b) => a + b), ROWS);
  }
  const whole = fit({ ...options, bootstrap: false }).part.trees;
  const counts = new Set(whole.map((tree) => JSON.stringify(tree)));
  assert.equal(counts.size, 1);
});

Deno.test("fitForestRegression() grows each tree from its own stream of the seed", () => {
  const [a, b, more] = [fit(), fit({}, SAMPLES, 2), fit({ trees: 31 })];
  assert.deepEqual(fit().toJSON(), a.toJSON());
  assert.notDeepEqual(a.part.trees, b.part.trees);
  assert.deepEqual(more.part.trees.slice(0, 30), a.part.trees);
});

Deno.test("fitForestRegression() leaves are means, whatever the offset and the scale", () => {
  for (const [offset, scale] of [[0, 1], [1e9, 1], [0, 1e-200], [0, 1e200]]) {
    const shifted = target.map((y) => offset! + scale! * y);
    const model = fit(
      { trees: 1, bootstrap: false, maxDepth: 4 },
      samplesOf([x, idle], shifted),
    );
    const plain = fit({ trees: 1, bootstrap: false, maxDepth: 4 });
    const expected = plain.predict([x, idle]);
    const reach = 1e-9 * scale! + 1e-15 * offset!;
    for (const [row, p] of model.predict([x, idle]).entries()) {
      const error = Math.abs(p - offset! - scale! * expected[row]!);
      assert.ok(error < reach, `${p}, off by ${error}`);
    }
  }
});

Deno.test("fitForestRegression() predicts within the range of its targets", () => {
  const predicted = fit({ minSamplesLeaf: 0, maxDepth: 64 }).predict([x, idle]);
  const [low, high] = [Math.min(...target), Math.max(...target)];
  assert.ok(predicted.every((p) => p >= low - 1e-9 && p <= high + 1e-9));
});

Deno.test("fitForestRegression() learns one row, and equal targets", () => {
  const one = samplesOf([x.subarray(0, 1)], Float64Array.of(7.3));
  const [only] = fit({}, one).predict([Float64Array.of(9)]);
  assert.ok(Math.abs(only! - 7.3) < 1e-14);
  const equal = fit({}, samplesOf([x], x.map(() => -3)));
  assert.ok(equal.predict([x]).every((p) => p === -3));
});

Deno.test("ForestRegression survives being saved, and takes a row at a time", () => {
  const model = fit();
  const all = model.predict([x, idle]);
  const text = JSON.stringify(model);
  const loaded = loadRegression(JSON.parse(text));
  assert.equal(JSON.stringify(loaded), text);
  assert.deepEqual(loaded.predict([x, idle]), all);
  for (let row = 0; row < 40; row++) {
    const single = [x, idle].map((c) => c.subarray(row, row + 1));
    assert.deepEqual([...model.predict(single)], [all[row]]);
  }
  assert.deepEqual(
    [...model.predict([Float64Array.of(NaN), Float64Array.of(1)])],
    [NaN],
  );
  assert.throws(() => model.predict([x]), {
    name: "TypeError",
    message: "Cannot predict: expected 2 columns, got 1",
  });
});

Deno.test("fitForestRegression() tells of every tree, and stops where it is told to", () => {
  const told: number[][] = [];
  const rows = { start: 0, end: ROWS };
  const spec = parseRegression({ kind: "forest_regression", trees: 3 });
  fitForestRegression(SAMPLES, rows, spec, 1, (...step) => told.push(step));
  assert.deepEqual(told, [[1, 3], [2, 3], [3, 3]]);
  assert.throws(
    () =>
      fitForestRegression(SAMPLES, rows, spec, 1, () => {
        throw new Error("Told to stop");
      }),
    /^Error: Told to stop$/,
  );
});

Deno.test("fitForestRegression() refuses targets that are no numbers, missing features, and no rows", () => {
  const bad = target.with(5, NaN);
  assert.throws(() => fit({}, samplesOf([x], bad)), {
    name: "RangeError",
    message:
      "Cannot fit: targets must be finite on rows of weight, got NaN in row 5",
  });
  const weight = new Float64Array(ROWS).fill(1).with(5, 0);
  fit({ trees: 1 }, samplesOf([x], bad, weight));
  for (const value of [NaN, -Infinity]) {
    assert.throws(
      () => fit({}, samplesOf([x.with(3, value)], target)),
      /^RangeError: Cannot fit: feature "feature_0" must be finite .* in row 3$/,
    );
  }
  assert.throws(() => fit({}, samplesOf([x], target, x.map(() => 0))), {
    name: "RangeError",
    message: "Cannot fit: expected rows of weight, got no rows",
  });
  assert.throws(
    () => fit({ maxFeatures: 3 }),
    /^RangeError: Cannot fit a forest: maxFeatures must be at most 2, .* got 3$/,
  );
});
