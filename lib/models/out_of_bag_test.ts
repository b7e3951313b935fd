import assert from "node:assert/strict";
import { parseLearner, parseRegression } from "../config.ts";
import { bootstrapDraws, treeStream } from "./bootstrap.ts";
import { fitTrees, Forest, joinForests } from "./forest.ts";
import { fitForestRegression, ForestRegression } from "./forest_regression.ts";
import { loadModel } from "./load_model.ts";
import { outOfBag } from "./out_of_bag.ts";
import golden from "./testdata/forest.json" with { type: "json" };
import { noisySamples, samplesOf } from "./testdata/samples.ts";

const SAMPLES = noisySamples(300);
const ROWS = { start: 20, end: 280 };
const SEED = 7;
const CLASSES = parseLearner({ kind: "forest", trees: 9, maxDepth: 5 });
const NUMBERS = parseRegression({ kind: "forest_regression", trees: 9 });
const THREE = {
  ...SAMPLES,
  target: SAMPLES.target.map((label, row) => row % 4 ? label : 5),
  weight: SAMPLES.weight.map((_, row) => row % 3),
};
const CURVE = {
  ...THREE,
  target: SAMPLES.features[0]!.map((x, row) =>
    x * x + SAMPLES.features[1]![row]!
  ),
};

function forestOf(samples: typeof SAMPLES, spec = CLASSES): Forest {
  const all = { from: 0, to: spec.trees };
  return joinForests([fitTrees(samples, ROWS, spec, SEED, all)]);
}

/** The rows of weight, and for each the trees that did not draw it. */
function unseen(samples: typeof SAMPLES, trees: number) {
  const rows = Array.from(samples.weight.keys()).filter((row) =>
    row >= ROWS.start && row < ROWS.end && samples.weight[row]! > 0
  );
  const draws = Array.from(
    { length: trees },
    (_, tree) => bootstrapDraws(rows.length, treeStream(SEED, tree)),
  );
  return rows.map((row, i) => ({
    row,
    trees: [...draws.keys()].filter((tree) => draws[tree]![i] === 0),
  }));
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

for (const [name, samples] of [["two", SAMPLES], ["three", THREE]] as const) {
  Deno.test(`outOfBag() averages the trees that did not draw a row: ${name} classes`, () => {
    const forest = forestOf(samples);
    const oob = outOfBag(forest, samples, {
      rows: ROWS,
      spec: CLASSES,
      seed: SEED,
    });
    const single = forest.part.trees.map((tree) =>
      new Forest({ ...forest.part, trees: [tree] })
        .predictProba(samples.features)
    );
    const expected = unseen(samples, 9);
    assert.deepEqual([...oob.rows], expected.map(({ row }) => row));
    assert.deepEqual(
      [...oob.trees],
      expected.map(({ trees }) => trees.length),
    );
    let [total, right, loss] = [0, 0, 0];
    for (const [i, { row, trees }] of expected.entries()) {
      const shares = forest.classes.map((_, k) =>
        mean(trees.map((tree) => single[tree]![k]![row]!))
      );
      for (const [k, share] of shares.entries()) {
        const error = Math.abs(oob.proba[k]![i]! - share);
        assert.ok(trees.length === 0 ? Number.isNaN(error) : error < 1e-14);
      }
      if (trees.length === 0) continue;
      const klass = forest.classes.indexOf(samples.target[row]!);
      const weight = samples.weight[row]!;
      total += weight;
      if (shares.every((share) => share <= shares[klass]!)) right += weight;
      loss -= weight * Math.log(Math.max(shares[klass]!, 2 ** -52));
    }
    assert.ok(Math.abs(oob.accuracy - right / total) < 1e-12);
    assert.ok(Math.abs(oob.logLoss - loss / total) < 1e-12);
    assert.ok(oob.accuracy > 0.35 && oob.accuracy < 0.95);
  });
}

Deno.test("outOfBag() averages the trees that did not draw a row: numbers", () => {
  const forest = fitForestRegression(CURVE, ROWS, NUMBERS, SEED);
  const oob = outOfBag(forest, CURVE, {
    rows: ROWS,
    spec: NUMBERS,
    seed: SEED,
  });
  const single = forest.part.trees.map((tree) =>
    new ForestRegression({ ...forest.part, trees: [tree] })
      .predict(CURVE.features)
  );
  const expected = unseen(CURVE, 9);
  const scored = expected.filter(({ trees }) => trees.length > 0);
  assert.equal(oob.leftOut, expected.length - scored.length);
  const predicted = expected.map(({ row, trees }) =>
    mean(trees.map((tree) => single[tree]![row]!))
  );
  assert.ok(
    predicted.every((p, i) =>
      Object.is(p, oob.predicted[i]) ||
      Math.abs(p - oob.predicted[i]!) < 1e-12
    ),
  );
  const weight = scored.map(({ row }) => CURVE.weight[row]!);
  const labels = scored.map(({ row }) => CURVE.target[row]!);
  const weighted = (values: readonly number[]) =>
    mean(values.map((value, i) => value * weight[i]!)) / mean(weight);
  const middle = weighted(labels);
  const left = weighted(
    scored.map((each, i) =>
      (labels[i]! - predicted[expected.indexOf(each)]!) ** 2
    ),
  );
  const r2 = 1 - left / weighted(labels.map((y) => (y - middle) ** 2));
  assert.ok(Math.abs(oob.r2 - r2) < 1e-12);
  assert.ok(r2 > 0.3 && r2 < 0.95);
});

Deno.test("outOfBag() counts rows that every tree drew, and leaves them out", () => {
  const spec = { ...CLASSES, trees: 1 };
  const oob = outOfBag(forestOf(SAMPLES, spec), SAMPLES, {
    rows: ROWS,
    spec,
    seed: SEED,
  });
  // A row is drawn with a chance of 1 - 1/e.
  assert.ok(oob.leftOut > 140 && oob.leftOut < 190, `${oob.leftOut}`);
  assert.equal(
    oob.proba[0]!.filter(Number.isNaN).length,
    oob.leftOut,
  );
  assert.ok(Number.isFinite(oob.logLoss));
});

Deno.test("outOfBag() scores noise like chance, where the forest itself seems to know", () => {
  const noise = noisySamples(2000, { seed: 3 });
  const target = noisySamples(2000, { seed: 4 }).target;
  const samples = { ...noise, target };
  const rows = { start: 0, end: 2000 };
  const spec = parseLearner({ kind: "forest", trees: 40 });
  const all = { from: 0, to: 40 };
  const forest = joinForests([fitTrees(samples, rows, spec, 1, all)]);
  const { accuracy } = outOfBag(forest, samples, { rows, spec, seed: 1 });
  const [, up] = forest.predictProba(samples.features);
  const seen = mean([...up!].map((p, row) => +(+(p > 0.5) === target[row])));
  assert.ok(Math.abs(accuracy - 0.5) < 0.045, `${accuracy}`);
  assert.ok(seen > 0.8, `${seen}`);
});

Deno.test("outOfBag() asks a forest that was saved and loaded", () => {
  const forest = forestOf(THREE);
  const loaded = loadModel(JSON.parse(JSON.stringify(forest))) as Forest;
  const options = { rows: ROWS, spec: CLASSES, seed: SEED };
  assert.deepEqual(
    outOfBag(loaded, THREE, options),
    outOfBag(forest, THREE, options),
  );
});

Deno.test("outOfBag() refuses another seed, other rows, other classes, and no bootstrap", () => {
  const options = { rows: ROWS, spec: CLASSES, seed: SEED };
  const forest = forestOf(SAMPLES);
  const refused = {
    name: "RangeError",
    message:
      "Cannot score out of bag: the forest was not grown on these rows with this specification and seed",
  };
  const { features } = SAMPLES;
  for (
    const [samples, change] of [
      [SAMPLES, { seed: SEED + 1 }],
      [SAMPLES, { rows: { start: 20, end: 279 } }],
      [THREE, {}],
      [{ ...SAMPLES, features: features.slice(1) }, {}],
    ] as const
  ) {
    assert.throws(
      () => outOfBag(forest, samples, { ...options, ...change }),
      refused,
    );
  }
  const numbers = fitForestRegression(CURVE, ROWS, NUMBERS, SEED);
  const ofNumbers = { rows: ROWS, spec: NUMBERS, seed: SEED };
  assert.throws(
    () => outOfBag(numbers, CURVE, { ...ofNumbers, seed: 8 }),
    refused,
  );
  assert.throws(
    () =>
      outOfBag(numbers, CURVE, {
        ...ofNumbers,
        spec: { ...NUMBERS, bootstrap: false },
      }),
    /expected a forest with bootstrap, got one whose trees saw all rows$/,
  );
});

Deno.test("outOfBag() has no share of a variance that is not there", () => {
  const flat = { ...SAMPLES, target: SAMPLES.target.map(() => 0.1) };
  const forest = fitForestRegression(flat, ROWS, NUMBERS, SEED);
  const options = { rows: ROWS, spec: NUMBERS, seed: SEED };
  assert.ok(Number.isNaN(outOfBag(forest, flat, options).r2));
});

for (const { name, kind, oob, ...data } of golden.forests) {
  Deno.test(`outOfBag() is about what scikit-learn's is: ${name}`, () => {
    const samples = samplesOf(
      data.features.map((column) => Float64Array.from(column)),
      Float64Array.from(data.target),
    );
    const rows = { start: 0, end: data.target.length };
    if (kind === "forest") {
      const spec = parseLearner({ kind, ...data.spec, classWeight: "none" });
      const all = { from: 0, to: spec.trees };
      const forest = joinForests([fitTrees(samples, rows, spec, 1, all)]);
      const { accuracy, logLoss } = outOfBag(forest, samples, {
        rows,
        spec,
        seed: 1,
      });
      assert.ok(Math.abs(accuracy - oob.accuracy!) < 0.03, `${accuracy}`);
      assert.ok(Math.abs(logLoss - oob.logLoss!) < 0.03, `${logLoss}`);
    } else {
      const spec = parseRegression({ kind: "forest_regression", ...data.spec });
      const forest = fitForestRegression(samples, rows, spec, 1);
      const { r2 } = outOfBag(forest, samples, { rows, spec, seed: 1 });
      assert.ok(Math.abs(r2 - oob.r2!) < 0.03, `${r2}`);
    }
  });
}
