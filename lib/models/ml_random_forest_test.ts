import assert from "node:assert/strict";
import {
  RandomForestClassifier,
  RandomForestRegression,
} from "ml-random-forest";
import { parseLearner, parseRegression } from "../config.ts";
import { randomStream } from "../random.ts";
import { fitTrees, type Forest, joinForests, leafShare } from "./forest.ts";
import { fitForestRegression } from "./forest_regression.ts";
import type { Columns } from "./learner.ts";
import { toMlRandomForest } from "./ml_random_forest.ts";
import { noisySamples } from "./testdata/samples.ts";

const SAMPLES = noisySamples(400, { features: 5 });
const TRAIN = { start: 0, end: 250 };

function fitForest(maxDepth = 8, target = SAMPLES.target): Forest {
  return joinForests([
    fitTrees(
      { ...SAMPLES, target },
      TRAIN,
      {
        kind: "forest",
        trees: 15,
        maxDepth,
        minSamplesLeaf: 2,
        maxFeatures: "sqrt",
        bootstrap: true,
        classWeight: "balanced",
        maxBins: 64,
      },
      1,
      { from: 0, to: 15 },
    ),
  ]);
}

/** Every tree's vote for a row: the class with the largest share, on a tie the first. */
function votes({ part }: Forest, row: readonly number[]): number[] {
  return part.trees.map((tree) => {
    let child = tree.feature.length > 0 ? 0 : ~0;
    while (child >= 0) {
      const feature = tree.feature[child]!;
      const edge = part.edges[feature]![tree.bin[child]! - 1]!;
      child = (row[feature]! < edge ? tree.left : tree.right)[child]!;
    }
    const shares = part.classes
      .map((_, klass) => leafShare(tree, ~child, part.classWeights, klass));
    return shares.indexOf(Math.max(...shares));
  });
}

const rowsOf = (columns: Columns) =>
  Array.from(columns[0]!, (_, row) => columns.map((column) => column[row]!));

Deno.test("toMlRandomForest() gives that package the same vote of every tree", () => {
  const random = randomStream(6);
  const three = SAMPLES.target.map((label, row) => row % 4 ? label : 2);
  for (
    const forest of [
      fitForest(1),
      fitForest(),
      fitForest(1, three),
      fitForest(8, three),
    ]
  ) {
    const onEdges = Array.from(
      { length: 200 },
      () =>
        forest.part.edges.map((ofFeature) =>
          ofFeature[random.below(ofFeature.length)]!
        ),
    );
    const rows = [...rowsOf(SAMPLES.features), ...onEdges];
    const json = JSON.parse(JSON.stringify(toMlRandomForest(forest)));
    const loaded = RandomForestClassifier.load(json);
    assert.deepEqual(
      loaded.predictionValues(rows).to2DArray(),
      rows.map((row) => votes(forest, row)),
    );
  }
});

Deno.test("toMlRandomForest() predicts the same numbers in that package", () => {
  const target = SAMPLES.features[0]!.map((x, row) =>
    x * x + SAMPLES.features[1]![row]!
  );
  const spec = parseRegression({ kind: "forest_regression", trees: 15 });
  const forest = fitForestRegression({ ...SAMPLES, target }, TRAIN, spec, 1);
  const json = JSON.parse(JSON.stringify(toMlRandomForest(forest)));
  const theirs = RandomForestRegression.load(json)
    .predict(rowsOf(SAMPLES.features));
  const ours = forest.predict(SAMPLES.features);
  assert.equal(theirs.length, 400);
  assert.ok(ours.every((p, row) => Math.abs(p - theirs[row]!) < 1e-12));
});

Deno.test("Forest is about as right as that package's own", () => {
  const rows = rowsOf(SAMPLES.features);
  const theirs = new RandomForestClassifier({
    seed: 1,
    nEstimators: 15,
    maxFeatures: 0.6,
    treeOptions: { maxDepth: 8, gainThreshold: 0 },
  });
  theirs.train(rows.slice(0, 150), [...SAMPLES.target.subarray(0, 150)]);
  const predicted = theirs.predict(rows.slice(250));
  const [, up] = fitForest().predictProba(SAMPLES.features);
  const right = (calls: readonly number[]) =>
    calls.filter((call, i) => call === SAMPLES.target[250 + i]).length;
  const ours = right([...up!.subarray(250)].map((p) => +(p > 0.5)));
  const peer = right(predicted);
  assert.ok(ours > 100 && peer > 90, `${ours} and ${peer} of 150 right`);
  assert.ok(ours > peer - 12, `${ours} of 150 right, theirs ${peer}`);
});

Deno.test("toMlRandomForest() refuses a forest with a split for missing values", () => {
  const samples = noisySamples(90);
  const mayMiss = samples.features.map((_, feature) => feature === 2);
  const all = { start: 0, end: 90 };
  const classifier = joinForests([
    fitTrees(
      { ...samples, mayMiss },
      all,
      parseLearner({ kind: "forest", trees: 1 }),
      1,
      { from: 0, to: 1 },
    ),
  ]);
  const regression = fitForestRegression(
    { ...samples, mayMiss },
    all,
    parseRegression({ kind: "forest_regression", trees: 1 }),
    1,
  );
  const refusal = {
    name: "RangeError",
    message:
      "Cannot write a forest for ml-random-forest: expected features that are never missing, got feature 2, which may be",
  };
  assert.throws(() => toMlRandomForest(classifier), refusal);
  assert.throws(() => toMlRandomForest(regression), refusal);
});

Deno.test("toMlRandomForest() refuses classes that package cannot name", () => {
  const forest = joinForests([{ ...fitForest().part, classes: [-1, 1] }]);
  assert.throws(() => toMlRandomForest(forest), {
    name: "RangeError",
    message:
      "Cannot write a forest for ml-random-forest: expected classes 0 to 1, got -1, 1",
  });
});
