import assert from "node:assert/strict";
import type { LogisticJson } from "./model_json.ts";
import { fitLogistic, Logistic, type LogisticSpec } from "./logistic.ts";
import golden from "./testdata/logistic.json" with { type: "json" };
import { noisySamples, samplesOf } from "./testdata/samples.ts";

const FEATURES = golden.features.map((column) => Float64Array.from(column));
const ROWS = { start: 0, end: FEATURES[0]!.length };

function assertClose(
  actual: ArrayLike<number>,
  expected: readonly number[],
  tolerance: number,
) {
  assert.equal(actual.length, expected.length);
  for (const [i, value] of expected.entries()) {
    const error = Math.abs(actual[i]! - value);
    assert.ok(error <= tolerance, `${i}: ${actual[i]} is not ${value}`);
  }
}

for (const expected of golden.cases) {
  Deno.test(`fitLogistic() equals scikit-learn: ${expected.name}`, () => {
    const samples = samplesOf(
      FEATURES,
      Float64Array.from(expected.target),
      Float64Array.from(expected.weight),
    );
    const model = fitLogistic(samples, ROWS, {
      kind: "logistic",
      c: expected.c,
      classWeight: expected.classWeight as LogisticSpec["classWeight"],
    });
    const json = model.toJSON();
    assertClose(json.coefficients, expected.coefficients, 1e-6);
    assertClose([json.intercept], [expected.intercept], 1e-6);
    const [, up] = model.predictProba(FEATURES);
    assertClose(up!, expected.probability, 1e-6);
    const relative = (ours: readonly number[], theirs: readonly number[]) =>
      ours.map((value, i) => value / theirs[i]!);
    const ones = FEATURES.map(() => 1);
    assertClose(relative(json.scaler.scale, expected.scale), ones, 1e-12);
  });
}

Deno.test("fitLogistic() ends where every derivative is 0", () => {
  const { features, target } = noisySamples(400);
  const model = fitLogistic(
    samplesOf(features, target),
    { start: 0, end: 400 },
    {
      kind: "logistic",
      c: 0.5,
      classWeight: "none",
    },
  );
  const { coefficients, scaler } = model.toJSON();
  const [, up] = model.predictProba(features);
  const missed = up!.map((p, row) => 0.5 * (p - target[row]!));
  const sum = (column: Float64Array) => column.reduce((a, b) => a + b, 0);
  assert.ok(Math.abs(sum(missed)) < 1e-10);
  for (const [j, column] of features.entries()) {
    const { [j]: mean } = scaler.mean, { [j]: scale } = scaler.scale;
    const pull = sum(
      missed.map((m, row) => m * (column[row]! - mean!) / scale!),
    );
    assert.ok(Math.abs(coefficients[j]! + pull) < 1e-10);
  }
});

Deno.test("fitLogistic() has a finite answer for classes a line apart", () => {
  const x = Float64Array.from({ length: 100 }, (_, row) => row);
  const target = x.map((value) => +(value >= 50));
  for (const c of [1e-6, 1, 1e6, 1e12]) {
    const model = fitLogistic(samplesOf([x], target), { start: 0, end: 100 }, {
      kind: "logistic",
      c,
      classWeight: "balanced",
    });
    const [, up] = model.predictProba([x]);
    assert.ok(
      up!.every((p, row) => (p > 0.5) === (target[row] === 1)),
      `c ${c}`,
    );
    assert.ok(Number.isFinite(model.toJSON().intercept));
  }
});

Deno.test("fitLogistic() gives a column that never varies no say", () => {
  const { features, target } = noisySamples(200, { features: 2 });
  const columns = [...features, new Float64Array(200).fill(0.1)];
  const rows = { start: 0, end: 200 };
  const spec = { kind: "logistic", c: 1, classWeight: "balanced" } as const;
  const json = fitLogistic(samplesOf(columns, target), rows, spec).toJSON();
  assert.equal(json.coefficients[2], 0);
  assert.deepEqual([json.scaler.mean[2], json.scaler.scale[2]], [0.1, 1]);
});

Deno.test("fitLogistic() refuses a column whose deviation is no number", () => {
  const { features, target } = noisySamples(20);
  const columns = [features[0]!.map((value) => value * 1e300)];
  assert.throws(
    () =>
      fitLogistic(samplesOf(columns, target), { start: 0, end: 20 }, {
        kind: "logistic",
        c: 1,
        classWeight: "none",
      }),
    /^RangeError: Cannot standardise: expected values of a finite deviation/,
  );
});

Deno.test("Logistic predicts by hand", () => {
  const json: LogisticJson = {
    kind: "logistic",
    classes: [0, 1],
    features: 2,
    scaler: { mean: [1, 0], scale: [2, 1] },
    coefficients: [2, -1],
    intercept: Math.log(3),
  };
  const columns = [Float64Array.of(1, 2, 3), Float64Array.of(0, 1, 2)];
  // Odds of 3, times e^(2·(x - 1)/2 - y), which is 1 in each row.
  assertClose(
    new Logistic(json).predictProba(columns)[1]!,
    [0.75, 0.75, 0.75],
    1e-15,
  );
});

Deno.test("fitLogistic() takes missing values for the mean where they may be", () => {
  const { features, target } = noisySamples(400);
  const spec = { kind: "logistic", c: 1, classWeight: "none" } as const;
  const rows = { start: 0, end: 400 };
  const [first, second, ...others] = features as [
    Float64Array,
    ...Float64Array[],
  ];
  const missing = first.map((value, row) => row % 3 === 0 ? NaN : value);
  const there = first.filter((_, row) => row % 3 !== 0);
  const mean = there.reduce((a, b) => a + b, 0) / there.length;
  const samples = samplesOf([missing, second!, ...others], target);
  assert.throws(
    () => fitLogistic(samples, rows, spec),
    /must be finite .* NaN/,
  );
  const mayMiss = features.map((_, i) => i === 0);
  const model = fitLogistic({ ...samples, mayMiss }, rows, spec);
  assertClose([model.toJSON().scaler.mean[0]!], [mean], 1e-12);

  const filled = missing.map((value) => Number.isNaN(value) ? mean : value);
  const [, up] = model.predictProba(samples.features);
  const [, same] = model.predictProba([filled, second!, ...others]);
  assertClose(up!, [...same!], 1e-12);
  const [, unknown] = model.predictProba([first, missing, ...others]);
  assert.ok(Number.isNaN(unknown![0]) && !Number.isNaN(unknown![1]));

  const none = new Float64Array(400).fill(NaN);
  const without = fitLogistic(
    { ...samplesOf([none, second!, ...others], target), mayMiss },
    rows,
    spec,
  );
  assert.equal(without.toJSON().coefficients[0], 0);
});
