import assert from "node:assert/strict";
import { type LearnerSpec, parseLearner, parseRegression } from "../config.ts";
import { randomStream } from "../random.ts";
import { fitTrees, joinForests } from "./forest.ts";
import { fitForestRegression } from "./forest_regression.ts";
import type { Columns } from "./learner.ts";
import { noisySamples } from "./testdata/samples.ts";

const ROWS = 500;
const ALL = { start: 0, end: ROWS };
const samples = noisySamples(ROWS, { features: 3, seed: 4 });
const random = randomStream(6);
// So few values that each has its bin, with that of the missing or without.
const features = samples.features.map((column) =>
  column.map((x) => random.below(4) ? Math.round(8 * x) / 8 : NaN)
);
const mayMiss = [true, true, true];
const most = (columns: Columns) =>
  columns.map((column) => column.map((x) => Number.isNaN(x) ? 99 : x));
const three = samples.target.map((label, row) => row % 4 ? label : 7);

const spec = parseLearner({ kind: "forest", trees: 6, minSamplesLeaf: 3 });
const regression = parseRegression({
  kind: "forest_regression",
  trees: 6,
  minSamplesLeaf: 3,
});
type Forest = Extract<LearnerSpec, { kind: "forest" }>;
const forestOf = (of: typeof samples, from: Forest = spec) =>
  joinForests([fitTrees(of, ALL, from, 1, { from: 0, to: from.trees })]);

for (const [name, target] of Object.entries({ two: samples.target, three })) {
  Deno.test(`fitTrees() of ${name} classes takes missing values for the greatest`, () => {
    const own = forestOf({ ...samples, features, mayMiss, target });
    const greatest = forestOf({ ...samples, features: most(features), target });
    assert.deepEqual(own.part.trees, greatest.part.trees);
    assert.deepEqual(
      own.predictProba(features),
      greatest.predictProba(most(features)),
    );
  });
}

Deno.test("fitForestRegression() takes missing values for the greatest", () => {
  const target = samples.features[0]!;
  const own = fitForestRegression(
    { ...samples, features, mayMiss, target },
    ALL,
    regression,
    1,
  );
  const greatest = fitForestRegression(
    { ...samples, features: most(features), target },
    ALL,
    regression,
    1,
  );
  assert.deepEqual(own.part.trees, greatest.part.trees);
  assert.deepEqual(own.predict(features), greatest.predict(most(features)));
});

Deno.test("a forest parts the missing from all others, infinite ones too", () => {
  const x = Float64Array.of(1, 2, 3, NaN, NaN, NaN);
  const stump = parseLearner({
    kind: "forest",
    trees: 1,
    maxDepth: 1,
    minSamplesLeaf: 1,
    bootstrap: false,
  });
  const model = joinForests([
    fitTrees(
      {
        names: ["x"],
        features: [x],
        mayMiss: [true],
        target: Float64Array.of(0, 0, 0, 1, 1, 1),
        weight: new Float64Array(6).fill(1),
        openTime: Float64Array.of(0, 1, 2, 3, 4, 5),
        horizon: 1,
      },
      { start: 0, end: 6 },
      stump,
      1,
      { from: 0, to: 1 },
    ),
  ]);
  assert.deepEqual([...model.part.trees[0]!.bin], [3]);
  const [, up] = model.predictProba([
    Float64Array.of(-Infinity, 1, 9e99, Infinity, NaN),
  ]);
  assert.deepEqual([...up!], [0, 0, 0, 0, 1]);
});

Deno.test("fitTrees() never splits by a feature that all its rows lack", () => {
  const none = features.with(1, new Float64Array(ROWS).fill(NaN));
  for (const target of [samples.target, three]) {
    const { part } = forestOf({ ...samples, features: none, mayMiss, target });
    assert.equal(part.edges[1]!.length, 0);
    assert.ok(part.trees.every(({ feature }) => !feature.includes(1)));
  }
  const model = forestOf({ ...samples, features: none, mayMiss });
  const there = features.with(1, new Float64Array(ROWS).fill(5));
  assert.deepEqual(model.predictProba(there), model.predictProba(none));
});

Deno.test("a column of 256 bins and more keeps one for the missing", () => {
  const many = noisySamples(3000, { features: 2, seed: 8 });
  const [column] = many.features;
  const holed = column!.map((x, row) => row % 3 ? x : NaN);
  const target = holed.map((x, row) => Number.isNaN(x) ? 1 : many.target[row]!);
  for (const maxBins of [256, 255, 2]) {
    const model = joinForests([
      fitTrees(
        { ...many, features: [holed], mayMiss: [true], target },
        { start: 0, end: 3000 },
        { ...spec, maxBins, bootstrap: false },
        1,
        { from: 0, to: 1 },
      ),
    ]);
    assert.equal(model.part.edges[0]!.length, Math.min(maxBins, 255) - 1);
    const [, up] = model.predictProba([holed]);
    const missing = up!.filter((_, row) => row % 3 === 0);
    assert.ok(missing.every((p) => p === 1), `${maxBins} bins`);
  }
});

Deno.test("a forest's JSON names what may be missing only where it may", () => {
  const whole = forestOf(samples).toJSON();
  assert.ok(!("mayMiss" in whole));
  const never = [false, false, false];
  assert.deepEqual(forestOf({ ...samples, mayMiss: never }).toJSON(), whole);
  const some = forestOf({ ...samples, features, mayMiss }).toJSON();
  assert.deepEqual(some.mayMiss, mayMiss);
});
