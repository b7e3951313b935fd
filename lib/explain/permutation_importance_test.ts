import assert from "node:assert/strict";
import { parseLearner } from "../config.ts";
import { Logistic } from "../models/logistic.ts";
import { makeLearner } from "../models/make_learner.ts";
import { noisySamples } from "../models/testdata/samples.ts";
import { mean } from "../scores/mean.ts";
import { permutationImportance } from "./permutation_importance.ts";
import golden from "./testdata/importance.json" with { type: "json" };

/** One feature, of which its sign above 0.3 is to be told. */
const one = (column: Float64Array, rows?: ArrayLike<number>) => ({
  model: new Logistic({
    kind: "logistic",
    classes: [0, 1],
    features: 1,
    scaler: { mean: [0], scale: [1] },
    coefficients: [1],
    intercept: 0,
  }),
  names: ["x"],
  features: [column],
  target: column.map((value) => value > 0.3 ? 1 : 0),
  rows,
});

/** A model of up with these coefficients, on features as they are. */
function logistic(coefficients: readonly number[], intercept = 0): Logistic {
  return new Logistic({
    kind: "logistic",
    classes: [0, 1],
    features: coefficients.length,
    scaler: {
      mean: coefficients.map(() => 0),
      scale: coefficients.map(() => 1),
    },
    coefficients: [...coefficients],
    intercept,
  });
}

const meanOf = (values: readonly number[]) => mean(Float64Array.from(values));

Deno.test("permutationImportance() takes what may be missing as it comes", async () => {
  const samples = noisySamples(400);
  const { names, target } = samples;
  const features = samples.features.map((column, feature) =>
    feature < 2 ? column.map((x, row) => row < 150 ? NaN : x) : column
  );
  const mayMiss = [true, true, false, false];
  for (const kind of ["logistic", "forest", "boosting"] as const) {
    const learner = makeLearner(parseLearner({ kind }), 1);
    const model = await learner.fit({ ...samples, features, mayMiss }, {
      start: 0,
      end: 400,
    });
    const explained = { model, names, features, target };
    const [first, , third] = permutationImportance(
      { ...explained, mayMiss },
      { seed: 3 },
    );
    assert.ok(meanOf(first!.rises) > meanOf(third!.rises), kind);
    assert.throws(
      () => permutationImportance(explained, { seed: 3 }),
      /Cannot measure importance: row 0 lacks a feature or its outcome/,
    );
  }
});

Deno.test("permutationImportance() is the same again and leaves its inputs alone", async () => {
  const { names, features, target } = noisySamples(300);
  const samples = noisySamples(300);
  const forest = makeLearner({
    kind: "forest",
    trees: 5,
    maxDepth: 4,
    minSamplesLeaf: 5,
    maxFeatures: "sqrt",
    bootstrap: true,
    classWeight: "none",
    maxBins: 32,
  }, 1);
  const model = await forest.fit(samples, { start: 0, end: 300 });
  const explained = { model, names, features, target };
  const first = permutationImportance(explained, { seed: 3 });
  assert.deepEqual(permutationImportance(explained, { seed: 3 }), first);
  assert.notDeepEqual(permutationImportance(explained, { seed: 4 }), first);
  assert.deepEqual(features, samples.features);
  assert.deepEqual(target, samples.target);
  assert.deepEqual(first.map(({ feature }) => feature), names);
});

Deno.test("permutationImportance() does not depend on what other features there are", () => {
  const [a, b] = noisySamples(50).features as [Float64Array, Float64Array];
  const target = a.map((value) => value > 0 ? 1 : 0);
  const alone = permutationImportance(
    { model: logistic([1]), names: ["a"], features: [a], target },
    { seed: 1 },
  );
  const second = permutationImportance(
    { model: logistic([0, 1]), names: ["b", "a"], features: [b, a], target },
    { seed: 1 },
  );
  assert.deepEqual(second[1], alone[0]);
});

Deno.test("permutationImportance() is exactly 0 for what the model never looks at", () => {
  const { names, features, target } = noisySamples(200);
  const model = logistic([1, 0, 0, -2], 0.3);
  const found = permutationImportance({ model, names, features, target }, {
    seed: 1,
    repeats: 5,
  });
  for (const place of [1, 2]) {
    assert.deepEqual(found[place]!.rises, [0, 0, 0, 0, 0]);
  }
  for (const place of [0, 3]) {
    assert.equal(found[place]!.rises.filter((rise) => rise === 0).length, 0);
  }
});

Deno.test("permutationImportance() of two rows is 0 or the loss of the swap", () => {
  // The model states 3/4 and 1/4 and is right; swapped, it gives the outcomes 1/4.
  const explained = {
    model: logistic([Math.log(3)]),
    names: ["move"],
    features: [Float64Array.of(1, -1)],
    target: Float64Array.of(1, 0),
  };
  const [move] = permutationImportance(explained, {
    seed: 2,
    repeats: 400,
  });
  const { rises } = move!;
  for (const rise of rises) {
    assert.ok(rise === 0 || Math.abs(rise - Math.log(3)) < 1e-12, `${rise}`);
  }
  const swaps = rises.filter((rise) => rise > 0).length;
  assert.ok(swaps > 160 && swaps < 240, `${swaps} of 400`);
});

Deno.test("permutationImportance() agrees with scikit-learn within the noise of shuffling", () => {
  const repeats = 1000;
  const found = permutationImportance({
    model: logistic(golden.coefficients, golden.intercept),
    names: ["a", "b", "c", "d"],
    features: golden.features.map((column) => Float64Array.from(column)),
    target: Float64Array.from(golden.target),
  }, { seed: 1, repeats });
  for (const [place, { feature, rises }] of found.entries()) {
    const [expected, deviation] = [
      golden.mean[place]!,
      golden.deviation[place]!,
    ];
    const noise = deviation * Math.sqrt(1 / repeats + 1 / golden.repeats);
    const far = Math.abs(meanOf(rises) - expected) / noise;
    assert.ok(far < 3.5, `${feature}: ${far} standard errors away`);
    const spread = Math.sqrt(
      meanOf(rises.map((rise) => (rise - meanOf(rises)) ** 2)),
    );
    assert.ok(Math.abs(spread / deviation - 1) < 0.1, `${feature}: ${spread}`);
  }
});

Deno.test("permutationImportance() judges on the rows it is given, thinned evenly", () => {
  const move = Float64Array.from({ length: 100 }, (_, row) => row % 2 ? 1 : -1);
  const outcome = move.map((value) => value > 0 ? 1 : 0);
  // Rows that are not asked for would spoil the measure.
  move.fill(NaN, 0, 20);
  const rows = Uint32Array.from({ length: 80 }, (_, row) => 20 + row);
  const explained = {
    model: logistic([1]),
    names: ["move"],
    features: [move],
    target: outcome,
  };
  const all = permutationImportance({ ...explained, rows }, { seed: 1 });
  assert.ok(all[0]!.rises.every((rise) => rise > 0));
  const few = permutationImportance({ ...explained, rows }, {
    seed: 1,
    maxRows: 16,
  });
  const fifth = rows.filter((row) => row % 5 === 0);
  assert.deepEqual(
    few,
    permutationImportance({ ...explained, rows: fifth }, { seed: 1 }),
  );
});

Deno.test("permutationImportance() refuses rows that cannot be judged", () => {
  const move = Float64Array.of(1, NaN, 2);
  const explained = {
    model: logistic([1]),
    names: ["move"],
    features: [move],
    target: Float64Array.of(1, 0, 0),
  };
  assert.throws(
    () => permutationImportance(explained, { seed: 1 }),
    new RangeError(
      "Cannot measure importance: row 1 lacks a feature or its outcome",
    ),
  );
  assert.throws(
    () => permutationImportance({ ...explained, rows: [] }, { seed: 1 }),
    new RangeError("Cannot score: there are no rows"),
  );
});

Deno.test("permutationImportance() deals every feature's values by a stream of its own", () => {
  const column = Float64Array.from({ length: 50 }, (_, row) => Math.sin(row));
  const model = new Logistic({
    kind: "logistic",
    classes: [0, 1],
    features: 2,
    scaler: { mean: [0, 0], scale: [1, 1] },
    coefficients: [1, 1],
    intercept: 0,
  });
  const [a, b] = permutationImportance({
    model,
    names: ["a", "b"],
    features: [column, column],
    target: column.map((value) => value > 0 ? 1 : 0),
  }, { seed: 1 });
  assert.notDeepEqual(a!.rises, b!.rises);
  assert.equal(a!.rises.length, 3);
  assert.equal(new Set(a!.rises).size, 3);
});

Deno.test("permutationImportance() takes rows from all over, 2000 by default", () => {
  const column = Float64Array.from(
    { length: 4000 },
    (_, row) => Math.sin(row * row),
  );
  const even = Uint32Array.from({ length: 2000 }, (_, i) => 2 * i);
  const expected = permutationImportance(one(column, even), {
    seed: 1,
    maxRows: 9999,
  });
  assert.deepEqual(permutationImportance(one(column), { seed: 1 }), expected);
});
