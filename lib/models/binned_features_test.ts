import assert from "node:assert/strict";
import { randomStream } from "../random.ts";
import { binnedFeatures } from "./binned_features.ts";
import { fitTrees, type ForestSpec, joinForests } from "./forest.ts";
import { trainingRows } from "./training_rows.ts";

const ROWS = 600;
const random = randomStream(5);
const column = () =>
  Float64Array.from({ length: ROWS }, () => random.uniform());
const features = [column(), column(), column().map((x) => Math.floor(4 * x))];
const target = features[0]!.map((x, row) => +(x + features[1]![row]! > 1));
const samples = {
  names: ["a", "b", "c"],
  features,
  target,
  weight: column().map((x, row) => row % 7 ? 1 + x : 0),
  openTime: Float64Array.from({ length: ROWS }, (_, row) => row),
  horizon: 1,
};
const rows = { start: 10, end: 590 };
const training = trainingRows(samples, rows);

Deno.test("binnedFeatures() makes the same bits of any parts", () => {
  const before = structuredClone(samples);
  const whole = binnedFeatures(samples, training, { maxBins: 32 });
  const parts = [[0, 1], [1, 3]].map(([from, to]) =>
    binnedFeatures(samples, training, { maxBins: 32, from, to })
  );
  assert.deepEqual(parts.flat(), whole);
  assert.deepEqual(samples, before);
  assert.equal(whole[0]!.edges.length, 31);
  assert.deepEqual([...whole[2]!.edges], [0.5, 1.5, 2.5]);
});

Deno.test("binnedFeatures() tells of every feature, and ends by what is thrown", () => {
  const heard: [number, number][] = [];
  binnedFeatures(samples, training, {
    maxBins: 32,
    from: 1,
    onProgress: (...step) => heard.push(step),
  });
  assert.deepEqual(heard, [[1, 2], [2, 2]]);
  const onProgress = () => {
    throw new Error("enough");
  };
  assert.throws(
    () => binnedFeatures(samples, training, { maxBins: 32, onProgress }),
    /enough/,
  );
});

Deno.test("binnedFeatures() refuses what is missing, by the feature's name", () => {
  const b = features[1]!.with(100, NaN);
  const holed = { ...samples, features: [features[0]!, b, features[2]!] };
  const task = () => binnedFeatures(holed, training, { maxBins: 32, from: 1 });
  assert.throws(task, /feature "b" must be finite.*got NaN in row 100/);
  const others = binnedFeatures(holed, training, { maxBins: 32, from: 2 });
  assert.equal(others.length, 1);
});

Deno.test("fitTrees() grows the same on features binned before", () => {
  const spec: ForestSpec = {
    kind: "forest",
    trees: 6,
    maxDepth: 5,
    minSamplesLeaf: 2,
    maxFeatures: "sqrt",
    bootstrap: true,
    classWeight: "balanced",
    maxBins: 32,
  };
  const columns = binnedFeatures(samples, training, spec);
  const all = { from: 0, to: 6 };
  const whole = joinForests([fitTrees(samples, rows, spec, 1, all)]);
  const heard: [number, number][] = [];
  const parts = [{ from: 0, to: 2 }, { from: 2, to: 6 }].map((range) =>
    fitTrees(samples, rows, spec, 1, range, {
      columns,
      onProgress: (...step) => heard.push(step),
    })
  );
  assert.deepEqual(joinForests(parts).toJSON(), whole.toJSON());
  assert.deepEqual(heard, [[1, 2], [2, 2], [1, 4], [2, 4], [3, 4], [4, 4]]);
});
