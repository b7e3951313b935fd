/**
 * From a model's JSON back to the model.
 *
 * @module
 */
import { JsonReader } from "./_json_reader.ts";
import { Boosting } from "./boosting.ts";
import { BoostingRegression } from "./boosting_regression.ts";
import type { BoostedTrees } from "./boosting_rounds.ts";
import { Calibrated, type Calibrator } from "./calibrated.ts";
import { Forest, type ForestPart } from "./forest.ts";
import { ForestRegression } from "./forest_regression.ts";
import type { Model } from "./learner.ts";
import { Logistic } from "./logistic.ts";
import { MOST_BINS } from "./trees/bins.ts";
import type { MeanTree, Splits, Tree, ValueTree } from "./trees/tree.ts";

/**
 * The model that `toJSON` wrote, with the same predictions, bit for bit.
 *
 * @param json What `JSON.parse` gives, checked here from end to end.
 * @throws {TypeError} If the kind is unknown, or anything has the wrong shape or
 * is not a finite number; the message says where.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { loadModel } from "./load_model.ts";
 * const model = loadModel({
 *   kind: "logistic",
 *   classes: [0, 1],
 *   features: 1,
 *   scaler: { mean: [10], scale: [2] },
 *   coefficients: [3],
 *   intercept: 0,
 * });
 * assert.equal(model.predictProba([Float64Array.of(10)])[1]![0], 0.5);
 * assert.throws(
 *   () => loadModel({ kind: "oracle" }),
 *   /model.kind: expected one of logistic, forest, boosting, calibrated, got "oracle"/,
 * );
 * ```
 */
export function loadModel(json: unknown): Model {
  return loadBy(LOADERS, new JsonReader(json));
}

type Loaders = Readonly<Record<string, (json: JsonReader) => Model>>;

const PLAIN_LOADERS: Loaders = {
  logistic: loadLogistic,
  forest: loadForest,
  boosting: loadBoosting,
};
const LOADERS: Loaders = { ...PLAIN_LOADERS, calibrated: loadCalibrated };

function loadBy(loaders: Loaders, json: JsonReader): Model {
  const kind = json.get("kind");
  for (const [name, load] of Object.entries(loaders)) {
    if (kind.is(name)) return load(json);
  }
  throw kind.wrong(`one of ${Object.keys(loaders).join(", ")}`);
}

/**
 * The regression that `toJSON` wrote, with the same predictions, bit for bit.
 *
 * @param json What `JSON.parse` gives, checked here from end to end.
 * @throws {TypeError} If anything has the wrong shape or is not a finite number.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { loadRegression } from "./load_model.ts";
 * const tree = {
 *   feature: [0],
 *   bin: [1],
 *   left: [-1],
 *   right: [-2],
 *   missingRight: [1],
 *   value: [-0.5, 0.25],
 * };
 * const model = loadRegression({
 *   kind: "boosting_regression",
 *   features: 1,
 *   base: [10],
 *   edges: [[3]],
 *   trees: [tree],
 * });
 * const predicted = model.predict([Float64Array.of(2, 3, NaN)]);
 * assert.deepEqual([...predicted], [9.5, 10.25, 10.25]);
 * ```
 */
export function loadRegression(json: unknown): RegressionModel {
  const reader = new JsonReader(json);
  const kind = reader.get("kind");
  if (kind.is("boosting_regression")) {
    return new BoostingRegression(loadBoostedTrees(reader, 1));
  }
  if (kind.is("forest_regression")) return loadForestRegression(reader);
  throw kind.wrong("one of boosting_regression, forest_regression");
}

/** Any fitted model that predicts a number. */
export type RegressionModel = BoostingRegression | ForestRegression;

function loadLogistic(json: JsonReader): Logistic {
  const features = json.get("features").whole(1);
  const scaler = json.get("scaler");
  return new Logistic({
    kind: "logistic",
    classes: json.get("classes").ascending(2),
    features,
    scaler: {
      mean: scaler.get("mean").numbers(features),
      scale: scaler.get("scale").numbers(features, Number.MIN_VALUE),
    },
    coefficients: json.get("coefficients").numbers(features),
    intercept: json.get("intercept").number(),
    ...loadMayMiss(json, features),
  });
}

function loadMayMiss(
  json: JsonReader,
  features: number,
): { mayMiss?: boolean[] } {
  const mayMiss = json.maybe("mayMiss")?.list(features);
  return mayMiss ? { mayMiss: mayMiss.map((of) => of.boolean()) } : {};
}

function loadForest(json: JsonReader): Forest {
  const edges = loadEdges(json);
  const missing = loadMayMiss(json, edges.length);
  const bins = binsPerFeature(edges, missing.mayMiss);
  const classes = loadClasses(json);
  return new Forest(
    {
      from: 0,
      classes,
      classWeights: json.get("classWeights")
        .numbers(classes.length, Number.MIN_VALUE),
      edges,
      trees: loadForestTrees(json).map((tree) =>
        loadTree(tree, bins, classes.length)
      ),
      ...missing,
    } satisfies ForestPart,
  );
}

function loadForestRegression(json: JsonReader): ForestRegression {
  const edges = loadEdges(json);
  const missing = loadMayMiss(json, edges.length);
  const bins = binsPerFeature(edges, missing.mayMiss);
  const trees = loadForestTrees(json).map((tree) => loadMeanTree(tree, bins));
  return new ForestRegression({ edges, trees, ...missing });
}

function loadForestTrees(json: JsonReader): JsonReader[] {
  const trees = json.get("trees").list();
  if (trees.length === 0) throw json.get("trees").wrong("at least one tree");
  return trees;
}

function loadClasses(json: JsonReader): number[] {
  const classes = json.get("classes").ascending();
  if (classes.length < 2) throw json.get("classes").wrong("two labels or more");
  return classes;
}

function loadBoosting(json: JsonReader): Boosting {
  const classes = loadClasses(json);
  const outputs = classes.length === 2 ? 1 : classes.length;
  return new Boosting({ classes, ...loadBoostedTrees(json, outputs) });
}

function loadCalibrated(json: JsonReader): Calibrated {
  const of = loadBy(PLAIN_LOADERS, json.get("of"));
  const [first, second] = json.get("classes").ascending(2);
  if (
    of.classes.length !== 2 || of.classes[0] !== first ||
    of.classes[1] !== second
  ) {
    throw json.get("classes").wrong(`the labels ${of.classes.join(" and ")}`);
  }
  const features = json.get("features").whole(1);
  if (of.toJSON().features !== features) {
    throw json.get("features").wrong(`${of.toJSON().features}`);
  }
  return new Calibrated({ of, calibrator: loadCalibrator(json) });
}

function loadCalibrator(json: JsonReader): Calibrator {
  const calibrator = json.get("calibrator");
  const kind = calibrator.get("kind");
  if (kind.is("platt")) {
    return {
      kind: "platt",
      slope: calibrator.get("slope").number(),
      intercept: calibrator.get("intercept").number(),
    };
  }
  if (!kind.is("isotonic")) throw kind.wrong("one of platt, isotonic");
  const scores = calibrator.get("scores").ascending();
  if (scores.length === 0) {
    throw calibrator.get("scores").wrong("at least one corner");
  }
  const shares = calibrator.get("shares").list(scores.length)
    .map((share) => share.number(0, 1));
  if (shares.some((share, i) => i > 0 && share < shares[i - 1]!)) {
    throw calibrator.get("shares").wrong("shares that never fall");
  }
  return { kind: "isotonic", scores, shares };
}

function loadBoostedTrees(json: JsonReader, outputs: number): BoostedTrees {
  const edges = loadEdges(json);
  const trees = json.get("trees").list();
  if (trees.length % outputs !== 0) {
    throw json.get("trees").wrong(`${outputs} trees a round`);
  }
  return {
    base: json.get("base").numbers(outputs),
    edges,
    trees: trees.map((tree) => loadValueTree(tree, edges)),
  };
}

function loadEdges(json: JsonReader): Float64Array[] {
  const features = json.get("features").whole(1);
  return json.get("edges").list(features).map((ofFeature) =>
    Float64Array.from(ofFeature.ascending())
  );
}

/** The last bin that a split of each feature may name: that of the missing is beyond the edges. */
function binsPerFeature(
  edges: readonly Float64Array[],
  mayMiss: readonly boolean[] = [],
): number[] {
  return edges.map(({ length }, feature) =>
    Math.min(MOST_BINS - 1, length + (mayMiss[feature] ? 1 : 0))
  );
}

function loadTree(
  json: JsonReader,
  lastBins: readonly number[],
  classes: number,
): Tree {
  const splits = loadSplits(json, lastBins);
  const leaves = splits.feature.length + 1;
  const perClass = classes === 2
    ? [json.get("weight0"), json.get("weight1")]
    : json.get("weights").list(classes);
  const weights = perClass.map((ofClass) =>
    Float64Array.from(ofClass.numbers(leaves, 0))
  );
  for (let leaf = 0; leaf < leaves; leaf++) {
    if (weights.some((ofClass) => ofClass[leaf]! > 0)) continue;
    throw perClass.at(-1)!.list()[leaf]!.wrong("a leaf with weight");
  }
  return { ...splits, weights };
}

function loadMeanTree(
  json: JsonReader,
  lastBins: readonly number[],
): MeanTree {
  const splits = loadSplits(json, lastBins);
  const leaves = splits.feature.length + 1;
  const weight = json.get("weight").numbers(leaves, Number.MIN_VALUE);
  return {
    ...splits,
    weight: Float64Array.from(weight),
    value: Float64Array.from(json.get("value").numbers(leaves)),
  };
}

function loadValueTree(
  json: JsonReader,
  edges: readonly Float64Array[],
): ValueTree {
  const splits = loadSplits(
    json,
    binsPerFeature(edges, edges.map(() => true)),
  );
  const { length } = splits.feature;
  const missingRight = json.get("missingRight").list(length)
    .map((split) => split.whole(0, 1));
  const beyond = missingRight.findIndex((right, i) =>
    right === 0 && splits.bin[i]! > edges[splits.feature[i]!]!.length
  );
  if (beyond >= 0) {
    throw json.get("missingRight").list()[beyond]!
      .wrong("1, since nothing else goes right");
  }
  return {
    ...splits,
    missingRight: Uint8Array.from(missingRight),
    value: Float64Array.from(json.get("value").numbers(length + 1)),
  };
}

/** @param lastBins Per feature, the last bin that a split may name. */
function loadSplits(json: JsonReader, lastBins: readonly number[]): Splits {
  const feature = json.get("feature").list()
    .map((split) => split.whole(0, lastBins.length - 1));
  const splits = feature.length;
  const bin = json.get("bin").list(splits)
    .map((split, i) => split.whole(1, lastBins[feature[i]!]!));
  const left = json.get("left").list(splits);
  const right = json.get("right").list(splits);
  const children = childReader(splits);
  return {
    feature: Uint32Array.from(feature),
    bin: Uint8Array.from(bin),
    left: Int32Array.from(left, children),
    right: Int32Array.from(right, children),
  };
}

/**
 * Reads children so that they make one tree: every split comes after its parent,
 * and every node but the root is the child of one split.
 */
function childReader(
  splits: number,
): (json: JsonReader, parent: number) => number {
  const seen = new Set<number>();
  return (json, parent) => {
    const child = json.whole(-splits - 1, splits - 1);
    if (child >= 0 && child <= parent) {
      throw json.wrong("a split after its parent");
    }
    if (seen.has(child)) throw json.wrong("a node without a parent");
    seen.add(child);
    return child;
  };
}
