/**
 * From a model's JSON back to the model.
 *
 * @module
 */
import { JsonReader } from "./_json_reader.ts";
import { Forest, type ForestPart } from "./forest.ts";
import type { Model } from "./learner.ts";
import { Logistic } from "./logistic.ts";
import { MOST_BINS } from "./trees/bins.ts";
import type { Tree } from "./trees/tree.ts";

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
 *   /model.kind: expected one of logistic, forest, got "oracle"/,
 * );
 * ```
 */
export function loadModel(json: unknown): Model {
  const reader = new JsonReader(json);
  const kind = reader.get("kind");
  for (const [name, load] of Object.entries(LOADERS)) {
    if (kind.is(name)) return load(reader);
  }
  throw kind.wrong(`one of ${Object.keys(LOADERS).join(", ")}`);
}

const LOADERS = { logistic: loadLogistic, forest: loadForest };

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
  });
}

function loadForest(json: JsonReader): Forest {
  const features = json.get("features").whole(1);
  const edges = json.get("edges").list(features).map((ofFeature) =>
    Float64Array.from(ofFeature.ascending())
  );
  const trees = json.get("trees").list();
  if (trees.length === 0) throw json.get("trees").wrong("at least one tree");
  return new Forest(
    {
      from: 0,
      classes: json.get("classes").ascending(2) as [number, number],
      classWeights: json.get("classWeights")
        .numbers(2, Number.MIN_VALUE) as [number, number],
      edges,
      trees: trees.map((tree) => loadTree(tree, edges)),
    } satisfies ForestPart,
  );
}

function loadTree(json: JsonReader, edges: readonly Float64Array[]): Tree {
  const feature = json.get("feature").list()
    .map((split) => split.whole(0, edges.length - 1));
  const splits = feature.length;
  const bin = json.get("bin").list(splits)
    .map((split, i) =>
      split.whole(1, Math.min(MOST_BINS - 1, edges[feature[i]!]!.length))
    );
  const weight0 = json.get("weight0").numbers(splits + 1, 0);
  const weight1 = json.get("weight1").numbers(splits + 1, 0);
  const empty = weight0.findIndex((weight, i) => weight + weight1[i]! === 0);
  if (empty >= 0) {
    throw json.get("weight1").list()[empty]!.wrong("a leaf with weight");
  }
  const left = json.get("left").list(splits);
  const right = json.get("right").list(splits);
  const children = childReader(splits);
  return {
    feature: Uint32Array.from(feature),
    bin: Uint8Array.from(bin),
    left: Int32Array.from(left, children),
    right: Int32Array.from(right, children),
    weight0: Float64Array.from(weight0),
    weight1: Float64Array.from(weight1),
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
