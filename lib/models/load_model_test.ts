import assert from "node:assert/strict";
import * as v from "valibot";
import { parseLearner, parseRegression } from "../config.ts";
import { fitTrees, joinForests } from "./forest.ts";
import { fitForestRegression } from "./forest_regression.ts";
import type { Model } from "./learner.ts";
import { loadModel, loadRegression } from "./load_model.ts";
import { fitLogistic } from "./logistic.ts";
import { ForestRegressionJsonSchema, ModelJsonSchema } from "./model_json.ts";
import forestOfTwo from "./testdata/forest_of_two.json" with { type: "json" };
import { noisySamples } from "./testdata/samples.ts";

const SAMPLES = noisySamples(60, { features: 2 });
const ROWS = { start: 0, end: 60 };
const forest = joinForests([
  fitTrees(
    SAMPLES,
    ROWS,
    {
      kind: "forest",
      trees: 2,
      maxDepth: 3,
      minSamplesLeaf: 2,
      maxFeatures: 2,
      bootstrap: false,
      classWeight: "none",
      maxBins: 8,
    },
    1,
    { from: 0, to: 2 },
  ),
]);
const logistic = fitLogistic(SAMPLES, ROWS, {
  kind: "logistic",
  c: 1,
  classWeight: "none",
});

/** The model's JSON with the value at `path`, such as `trees.0.bin`, replaced. */
function damaged(model: Model, path: string, value: unknown): unknown {
  const json = JSON.parse(JSON.stringify(model));
  const names = path.split(".");
  const last = names.pop()!;
  const parent = names.reduce((at, name) => at[name], json);
  parent[last] = value;
  return json;
}

function assertRefused(json: unknown, message: string): void {
  assert.throws(() => loadModel(json), {
    name: "TypeError",
    message: `Cannot load model: ${message}`,
  });
}

const three = joinForests([
  fitTrees(
    { ...SAMPLES, target: SAMPLES.target.map((up, row) => row % 4 ? up : 2) },
    ROWS,
    parseLearner({ kind: "forest", trees: 2, maxDepth: 3, maxBins: 8 }),
    1,
    { from: 0, to: 2 },
  ),
]);
const numbers = fitForestRegression(
  { ...SAMPLES, target: SAMPLES.features[0]! },
  ROWS,
  parseRegression({ kind: "forest_regression", trees: 2, maxBins: 8 }),
  1,
);

Deno.test("loadModel() reads forests of two classes as they always were written, to the same bits", () => {
  const { model, columns, second } = forestOfTwo;
  v.parse(ModelJsonSchema, model);
  const loaded = loadModel(model);
  const [, up] = loaded.predictProba(
    columns.map((column) => Float64Array.from(column)),
  );
  assert.deepEqual([...up!], second);
  assert.deepEqual(loaded.toJSON(), model);
});

Deno.test("a forest's JSON has the shape its schema tells", () => {
  for (const model of [forest, three]) {
    const json = JSON.parse(JSON.stringify(model));
    assert.deepEqual(v.parse(ModelJsonSchema, json), json);
  }
  const json = JSON.parse(JSON.stringify(numbers));
  assert.deepEqual(v.parse(ForestRegressionJsonSchema, json), json);
});

Deno.test("loadModel() refuses a damaged forest of three classes", () => {
  const refused = (path: string, value: unknown, message: string) =>
    assertRefused(damaged(three, path, value), `model.${message}`);
  const { weights } = three.toJSON().trees[1] as { weights: number[][] };
  const leaves = weights[0]!.length;
  refused(
    "classes",
    [1],
    "classes: expected two labels or more, got a list of 1",
  );
  refused(
    "classWeights",
    [1, 1],
    "classWeights: expected a list of 3, got a list of 2",
  );
  refused(
    "trees.1.weights",
    weights.slice(1),
    "trees[1].weights: expected a list of 3, got a list of 2",
  );
  refused(
    "trees.1.weights.2",
    [1],
    `trees[1].weights[2]: expected a list of ${leaves}, got a list of 1`,
  );
  refused(
    "trees.1.weights.0.0",
    -1,
    "trees[1].weights[0][0]: expected a number of at least 0, got -1",
  );
  refused(
    "trees.1.weights",
    weights.map((ofClass) => ofClass.with(0, 0)),
    "trees[1].weights[2][0]: expected a leaf with weight, got 0",
  );
});

Deno.test("loadRegression() refuses a damaged forest", () => {
  const refused = (path: string, value: unknown, message: string) => {
    const json = JSON.parse(JSON.stringify(numbers));
    const [tree] = json.trees;
    if (path in tree) tree[path] = value;
    else json[path] = value;
    assert.throws(() => loadRegression(json), {
      name: "TypeError",
      message: `Cannot load model: model.${message}`,
    });
  };
  const { length } = numbers.part.trees[0]!.value;
  refused("trees", [], "trees: expected at least one tree, got a list of 0");
  refused("edges", [], "edges: expected a list of 2, got a list of 0");
  refused(
    "value",
    [1],
    `trees[0].value: expected a list of ${length}, got a list of 1`,
  );
  refused(
    "weight",
    new Array(length).fill(0),
    "trees[0].weight[0]: expected a number of at least 5e-324, got 0",
  );
  refused("left", "x", 'trees[0].left: expected a list, got "x"');
});

Deno.test("loadModel() refuses what is no model", () => {
  assertRefused(null, "model: expected an object, got null");
  assertRefused("forest", 'model: expected an object, got "forest"');
  assertRefused([], "model: expected an object, got a list of 0");
  const kinds =
    "model.kind: expected one of logistic, forest, boosting, calibrated, got";
  assertRefused({}, `${kinds} undefined`);
  assertRefused({ kind: "toString" }, `${kinds} "toString"`);
});

Deno.test("loadModel() keeps what a logistic regression makes of missing values", () => {
  const json = { ...logistic.toJSON(), mayMiss: [true, false] };
  const model = loadModel(JSON.parse(JSON.stringify(json)));
  const [, up] = model.predictProba([
    Float64Array.of(NaN, 0),
    Float64Array.of(0, NaN),
  ]);
  assert.deepEqual([...up!].map(Number.isNaN), [false, true]);
  assert.deepEqual(model.toJSON(), json);
});

Deno.test("loadModel() refuses a damaged logistic regression", () => {
  const refused = (path: string, value: unknown, message: string) =>
    assertRefused(damaged(logistic, path, value), `model.${message}`);
  refused(
    "coefficients",
    [1],
    "coefficients: expected a list of 2, got a list of 1",
  );
  refused("mayMiss", [true], "mayMiss: expected a list of 2, got a list of 1");
  refused(
    "mayMiss",
    [true, 1],
    "mayMiss[1]: expected true or false, got 1",
  );
  refused(
    "coefficients.1",
    null,
    "coefficients[1]: expected a finite number, got null",
  );
  refused(
    "intercept",
    Infinity,
    "intercept: expected a finite number, got Infinity",
  );
  refused("intercept", "1", 'intercept: expected a finite number, got "1"');
  refused("scaler", undefined, "scaler: expected an object, got undefined");
  refused(
    "scaler.scale.0",
    0,
    "scaler.scale[0]: expected a number of at least 5e-324, got 0",
  );
  refused(
    "classes",
    [1, 0],
    "classes: expected ascending numbers, got a list of 2",
  );
  refused("classes", [1], "classes: expected a list of 2, got a list of 1");
  refused("features", 0, "features: expected a number of at least 1, got 0");
});

Deno.test("loadModel() refuses a damaged forest", () => {
  const refused = (path: string, value: unknown, message: string) =>
    assertRefused(damaged(forest, path, value), `model.${message}`);
  const splits = forest.part.trees[1]!.feature.length;
  refused("trees", [], "trees: expected at least one tree, got a list of 0");
  refused(
    "edges.1",
    [2, 1],
    "edges[1]: expected ascending numbers, got a list of 2",
  );
  refused("edges", [[1]], "edges: expected a list of 2, got a list of 1");
  refused(
    "trees.1.feature.0",
    2,
    "trees[1].feature[0]: expected a number from 0 to 1, got 2",
  );
  refused(
    "trees.1.feature.0",
    0.5,
    "trees[1].feature[0]: expected a whole number, got 0.5",
  );
  refused(
    "trees.1.bin.0",
    8,
    "trees[1].bin[0]: expected a number from 1 to 7, got 8",
  );
  refused(
    "trees.1.bin.0",
    0,
    "trees[1].bin[0]: expected a number from 1 to 7, got 0",
  );
  refused(
    "trees.1.weight0.0",
    -1,
    "trees[1].weight0[0]: expected a number of at least 0, got -1",
  );
  refused(
    "trees.1.weight0",
    [1],
    `trees[1].weight0: expected a list of ${splits + 1}, got a list of 1`,
  );
});

Deno.test("loadModel() reads splits for missing values where a forest says they may be", () => {
  const [at, last] = [
    forest.part.trees[1]!.feature[0]!,
    forest.part.edges[forest.part.trees[1]!.feature[0]!]!.length,
  ];
  const mayMiss = forest.part.edges.map((_, feature) => feature === at);
  const parting = damaged(forest, "trees.1.bin.0", last + 1) as object;
  assertRefused(
    parting,
    `model.trees[1].bin[0]: expected a number from 1 to ${last}, got ${
      last + 1
    }`,
  );
  const model = loadModel({ ...parting, mayMiss });
  assert.deepEqual(model.toJSON(), { ...parting, mayMiss });
  assert.deepEqual(v.parse(ModelJsonSchema, model.toJSON()), model.toJSON());
  assertRefused(
    { ...parting, mayMiss: [true] },
    "model.mayMiss: expected a list of 2, got a list of 1",
  );
});

Deno.test("loadModel() refuses a leaf that no row has fallen into", () => {
  const json = structuredClone(forest.toJSON()) as unknown as {
    trees: { weight0: number[]; weight1: number[] }[];
  };
  json.trees[1]!.weight0[0] = json.trees[1]!.weight1[0] = 0;
  assertRefused(
    json,
    "model.trees[1].weight1[0]: expected a leaf with weight, got 0",
  );
});

Deno.test("loadModel() refuses splits that make no tree", () => {
  const { left } = forest.part.trees[0]!;
  assert.ok(left.length >= 3);
  const refused = (path: string, value: number, message: string) =>
    assertRefused(
      damaged(forest, `trees.0.${path}`, value),
      `model.trees[0].${message}`,
    );
  refused("left.1", 1, "left[1]: expected a split after its parent, got 1");
  refused("left.1", 0, "left[1]: expected a split after its parent, got 0");
  refused(
    "right.0",
    left[0]!,
    `right[0]: expected a node without a parent, got ${left[0]}`,
  );
  refused(
    "right.0",
    99,
    `right[0]: expected a number from ${-left.length - 1} to ${
      left.length - 1
    }, got 99`,
  );
});

const tree = {
  feature: [1],
  bin: [3],
  left: [-1],
  right: [-2],
  missingRight: [1],
  value: [-0.5, 0.5],
};
const boosting = {
  kind: "boosting",
  classes: [0, 1, 2],
  features: 2,
  base: [0, 1, 2],
  edges: [[], [1, 2]],
  trees: [tree, tree, tree],
};

Deno.test("loadModel() refuses damaged boosting", () => {
  assert.deepEqual(loadModel(boosting).toJSON(), boosting);
  const refused = (change: object, message: string) =>
    assertRefused({ ...boosting, ...change }, `model.${message}`);
  const refusedTree = (change: object, message: string) =>
    refused(
      { trees: [tree, { ...tree, ...change }, tree] },
      `trees[1].${message}`,
    );
  refused(
    { classes: [1] },
    "classes: expected two labels or more, got a list of 1",
  );
  refused({ classes: [0, 1] }, "base: expected a list of 1, got a list of 3");
  refused(
    { trees: [tree] },
    "trees: expected 3 trees a round, got a list of 1",
  );
  refusedTree({ bin: [4] }, "bin[0]: expected a number from 1 to 3, got 4");
  refusedTree(
    { missingRight: [2] },
    "missingRight[0]: expected a number from 0 to 1, got 2",
  );
  refusedTree(
    { missingRight: [0] },
    "missingRight[0]: expected 1, since nothing else goes right, got 0",
  );
  refusedTree({ value: [1] }, "value: expected a list of 2, got a list of 1");
  refusedTree(
    { value: [1, null] },
    "value[1]: expected a finite number, got null",
  );
});

Deno.test("loadRegression() refuses what is none", () => {
  const regression = {
    ...{ kind: "boosting_regression", features: 2, base: [7] },
    ...{ edges: boosting.edges, trees: [tree] },
  };
  assert.deepEqual(loadRegression(regression).toJSON(), regression);
  assert.throws(
    () => loadRegression(boosting),
    /model.kind: expected one of boosting_regression, forest_regression, got "boosting"/,
  );
  assert.throws(
    () => loadRegression({ ...regression, base: [] }),
    /model.base: expected a list of 1, got a list of 0/,
  );
});
