import assert from "node:assert/strict";
import { fitTrees, joinForests } from "./forest.ts";
import { fitLogistic } from "./logistic.ts";
import { loadModel } from "./load_model.ts";
import { noisySamples } from "./testdata/samples.ts";

// deno-lint-ignore no-explicit-any -- what is damaged here has no type
type Loose = any;

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

function assertRefused(
  model: unknown,
  damage: (json: Loose) => void,
  message: string,
) {
  const json: Loose = JSON.parse(JSON.stringify(model));
  damage(json);
  assert.throws(() => loadModel(json), {
    name: "TypeError",
    message: `Cannot load model: ${message}`,
  });
}

Deno.test("loadModel() refuses what is no model", () => {
  for (
    const [json, message] of [
      [null, "model: expected an object, got null"],
      ["forest", 'model: expected an object, got "forest"'],
      [[], "model: expected an object, got a list of 0"],
      [{}, "model.kind: expected one of logistic, forest, got undefined"],
      [
        { kind: "toString" },
        'model.kind: expected one of logistic, forest, got "toString"',
      ],
    ] as const
  ) {
    assert.throws(() => loadModel(json), {
      name: "TypeError",
      message: `Cannot load model: ${message}`,
    });
  }
});

Deno.test("loadModel() refuses a damaged logistic regression", () => {
  const refused = (damage: (json: Loose) => void, message: string) =>
    assertRefused(logistic, damage, message);
  refused(
    (m) => m.coefficients.pop(),
    "model.coefficients: expected a list of 2, got a list of 1",
  );
  refused(
    (m) => m.coefficients[1] = null,
    "model.coefficients[1]: expected a finite number, got null",
  );
  refused(
    (m) => m.intercept = Infinity,
    "model.intercept: expected a finite number, got Infinity",
  );
  refused(
    (m) => m.intercept = "1",
    'model.intercept: expected a finite number, got "1"',
  );
  refused(
    (m) => delete m.scaler,
    "model.scaler: expected an object, got undefined",
  );
  refused(
    (m) => m.scaler.scale[0] = 0,
    "model.scaler.scale[0]: expected a number of at least 5e-324, got 0",
  );
  refused(
    (m) => m.classes = [1, 0],
    "model.classes: expected ascending numbers, got a list of 2",
  );
  refused(
    (m) => m.classes = [1],
    "model.classes: expected a list of 2, got a list of 1",
  );
  refused(
    (m) => m.features = 0,
    "model.features: expected a number of at least 1, got 0",
  );
});

Deno.test("loadModel() refuses a damaged forest", () => {
  const refused = (damage: (json: Loose) => void, message: string) =>
    assertRefused(forest, damage, message);
  const { feature, weight0 } = forest.part.trees[1]!;
  const splits = feature.length;
  assert.ok(splits >= 3);
  refused(
    (m) => m.trees = [],
    "model.trees: expected at least one tree, got a list of 0",
  );
  refused(
    (m) => m.edges[1].reverse(),
    "model.edges[1]: expected ascending numbers, got a list of 7",
  );
  refused(
    (m) => m.edges.pop(),
    "model.edges: expected a list of 2, got a list of 1",
  );
  refused(
    (m) => m.trees[1].feature[0] = 2,
    "model.trees[1].feature[0]: expected a number from 0 to 1, got 2",
  );
  refused(
    (m) => m.trees[1].feature[0] = 0.5,
    "model.trees[1].feature[0]: expected a whole number, got 0.5",
  );
  refused(
    (m) => m.trees[1].bin[0] = 8,
    "model.trees[1].bin[0]: expected a number from 1 to 7, got 8",
  );
  refused(
    (m) => m.trees[1].bin[0] = 0,
    "model.trees[1].bin[0]: expected a number from 1 to 7, got 0",
  );
  refused(
    (m) => m.trees[1].weight0[0] = -1,
    "model.trees[1].weight0[0]: expected a number of at least 0, got -1",
  );
  refused(
    (m) => m.trees[1].weight0.pop(),
    `model.trees[1].weight0: expected a list of ${splits + 1}, got a list of ${
      weight0.length - 1
    }`,
  );
  refused(
    (m) => m.trees[1].weight0[0] = m.trees[1].weight1[0] = 0,
    "model.trees[1].weight1[0]: expected a leaf with weight, got 0",
  );
});

Deno.test("loadModel() refuses splits that make no tree", () => {
  const refused = (damage: (tree: Loose) => void, message: RegExp) => {
    const json: Loose = JSON.parse(JSON.stringify(forest));
    damage(json.trees[0]);
    assert.throws(() => loadModel(json), message);
  };
  refused(
    (tree) => tree.left[1] = 1,
    /left\[1\]: expected a split after its parent, got 1/,
  );
  refused(
    (tree) => tree.left[1] = 0,
    /left\[1\]: expected a split after its parent, got 0/,
  );
  refused(
    (tree) => tree.right[0] = tree.left[0],
    /right\[0\]: expected a node that has no parent yet/,
  );
  refused((tree) => tree.right[0] = 99, /right\[0\]: expected a number from/);
});
