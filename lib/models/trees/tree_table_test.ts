import assert from "node:assert/strict";
import { fitTrees, leafShare } from "../forest.ts";
import { noisySamples } from "../testdata/samples.ts";
import type { Tree } from "./tree.ts";
import { TreeTable } from "./tree_table.ts";

const SAMPLES = noisySamples(700);
const { trees, edges, classWeights } = fitTrees(
  SAMPLES,
  { start: 0, end: 700 },
  {
    kind: "forest",
    trees: 9,
    maxDepth: 7,
    minSamplesLeaf: 1,
    maxFeatures: "sqrt",
    bootstrap: true,
    classWeight: "none",
    maxBins: 32,
  },
  1,
  { from: 0, to: 9 },
);

const share = (tree: Tree, leaf: number) => leafShare(tree, leaf, classWeights);

function plainSum(row: readonly number[]): number {
  let sum = 0;
  for (const tree of trees) {
    let child = 0;
    while (child >= 0) {
      const feature = tree.feature[child]!;
      const edge = edges[feature]![tree.bin[child]! - 1]!;
      child = (row[feature]! < edge ? tree.left : tree.right)[child]!;
    }
    sum += share(tree, ~child);
  }
  return sum;
}

Deno.test("leafSums() equals walking down tree by tree, for any number of rows", () => {
  const table = new TreeTable(trees, edges, share);
  for (const rows of [0, 1, 3, 4, 127, 128, 129, 700]) {
    const columns = SAMPLES.features.map((column) => column.subarray(0, rows));
    const sums = table.leafSums(columns, rows);
    const plain = Array.from(
      { length: rows },
      (_, i) => plainSum(columns.map((c) => c[i]!)),
    );
    assert.deepEqual([...sums], plain);
  }
});

Deno.test("leafSums() sends a value on an edge right, and infinities to the ends", () => {
  const table = new TreeTable(trees, edges, share);
  for (
    const pick of [
      (f: number) => edges[f]![3]!,
      () => Infinity,
      () => -Infinity,
    ]
  ) {
    const row = SAMPLES.features.map((_, f) => pick(f));
    const columns = row.map((value) => Float64Array.of(value));
    assert.deepEqual([...table.leafSums(columns, 1)], [plainSum(row)]);
  }
});

Deno.test("leafSums() of trees that are leaves only", () => {
  const leaf: Tree = {
    feature: new Uint32Array(),
    bin: new Uint8Array(),
    left: new Int32Array(),
    right: new Int32Array(),
    weights: [Float64Array.of(1), Float64Array.of(3)],
  };
  const table = new TreeTable([leaf, leaf], [new Float64Array()], () => 0.75);
  assert.deepEqual([...table.leafSums([Float64Array.of(1, NaN)], 2)], [
    1.5,
    NaN,
  ]);
});
