import assert from "node:assert/strict";
import { parseRegression } from "../config.ts";
import { randomStream } from "../random.ts";
import { fitBoostingRegression } from "./boosting_regression.ts";
import type { Samples } from "./learner.ts";
import { loadRegression } from "./load_model.ts";
import { samplesOf } from "./testdata/samples.ts";

type Options = Omit<Parameters<typeof parseRegression>[0], "kind">;

const ROWS = 600;
const random = randomStream(9);
const x = Float64Array.from({ length: ROWS }, () => random.uniform() * 6);
const idle = x.map(() => random.normal());
const target = x.map((at) => Math.sin(at) + 0.3 * random.normal());
const SAMPLES = samplesOf([x, idle], target);

function fit(options: Options = {}, samples: Samples = SAMPLES) {
  const spec = parseRegression({
    kind: "boosting_regression",
    maxLeaves: 8,
    ...options,
  });
  const { length } = samples.target;
  return fitBoostingRegression(samples, { start: 0, end: length }, spec, 1);
}

Deno.test("fitBoostingRegression() finds the curve in the noise", () => {
  for (const loss of ["squared", "absolute", "quantile"] as const) {
    const model = fit({ loss, minSamplesLeaf: 20, trees: 60 });
    const at = Float64Array.from({ length: 50 }, (_, i) => 0.3 + i * 0.11);
    const predicted = model.predict([at, at.map(() => 0)]);
    const missed = predicted.map((p, i) => Math.abs(p - Math.sin(at[i]!)));
    const worst = missed.reduce((a, b) => Math.max(a, b));
    assert.ok(worst < 0.45, `${loss}: ${worst}`);
    const mean = missed.reduce((a, b) => a + b) / 50;
    assert.ok(mean < 0.12, `${loss}: ${mean}`);
  }
});

Deno.test("fitBoostingRegression() aims at the quantile it is given", () => {
  for (const quantile of [0.1, 0.5, 0.9]) {
    const predicted = fit({ loss: "quantile", quantile }).predict([x, idle]);
    const below = predicted.filter((p, row) => target[row]! <= p).length;
    assert.ok(Math.abs(below / ROWS - quantile) < 0.03, `${below} of ${ROWS}`);
  }
});

Deno.test("fitBoostingRegression() weighs rows as if they were repeated", () => {
  const weight = Float64Array.from({ length: ROWS }, () => random.below(4));
  const repeat = (column: Float64Array) =>
    Float64Array.from(
      [...column].flatMap((value, row) =>
        new Array<number>(weight[row]!).fill(value)
      ),
    );
  for (const loss of ["squared", "absolute", "quantile"] as const) {
    const options = { loss, quantile: 0.837, trees: 10 };
    const weighted = fit(options, { ...SAMPLES, weight });
    const repeated = fit(
      options,
      samplesOf([x, idle].map(repeat), repeat(target)),
    );
    const [a, b] = [weighted, repeated].map((each) => each.predict([x, idle]));
    assert.ok(a!.every((p, row) => Math.abs(p - b![row]!) < 1e-9), loss);
  }
});

Deno.test("BoostingRegression survives being saved, and takes a row at a time", () => {
  const lacking = x.map((value, row) => row % 9 ? value : NaN);
  const model = fit({}, samplesOf([lacking, idle], target));
  const all = model.predict([lacking, idle]);
  assert.ok(all.every(Number.isFinite));
  const text = JSON.stringify(model);
  const loaded = loadRegression(JSON.parse(text));
  assert.equal(JSON.stringify(loaded), text);
  assert.deepEqual(loaded.predict([lacking, idle]), all);
  for (let row = 0; row < 40; row++) {
    const single = [lacking, idle].map((c) => c.subarray(row, row + 1));
    assert.deepEqual([...model.predict(single)], [all[row]]);
  }
  assert.throws(() => model.predict([x]), {
    name: "TypeError",
    message: "Cannot predict: expected 2 columns, got 1",
  });
});

Deno.test("fitBoostingRegression() learns one row, and equal targets", () => {
  const one = fit({}, samplesOf([x.subarray(0, 1)], Float64Array.of(7.5)));
  assert.deepEqual([...one.predict([Float64Array.of(NaN)])], [7.5]);
  const equal = fit({}, samplesOf([x], x.map(() => -3)));
  assert.ok(equal.predict([x]).every((p) => p === -3));
});

Deno.test("fitBoostingRegression() refuses targets that are no numbers, and no rows", () => {
  const bad = target.with(5, NaN);
  assert.throws(() => fit({}, samplesOf([x], bad)), {
    name: "RangeError",
    message:
      "Cannot fit: targets must be finite on rows of weight, got NaN in row 5",
  });
  const weight = new Float64Array(ROWS).fill(1).with(5, 0);
  fit({ trees: 1 }, samplesOf([x], bad, weight));
  const infinite = x.with(3, -Infinity);
  assert.throws(
    () => fit({}, samplesOf([infinite], target)),
    /^RangeError: Cannot fit: feature "feature_0" must be finite .* got -Infinity in row 3$/,
  );
  assert.throws(() => fit({}, samplesOf([x], target, x.map(() => 0))), {
    name: "RangeError",
    message: "Cannot fit: expected rows of weight, got no rows",
  });
});

Deno.test("fitBoostingRegression() stops early by its own loss", () => {
  const noise = samplesOf([x], x.map(() => random.normal()));
  const model = fit({ loss: "absolute", validationShare: 0.3 }, noise);
  assert.ok(model.part.trees.length < 60);
});
