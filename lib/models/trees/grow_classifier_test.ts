import assert from "node:assert/strict";
import { randomStream } from "../../random.ts";
import { fitTrees, leafShare } from "../forest.ts";
import golden from "../testdata/tree.json" with { type: "json" };
import { noisySamples, samplesOf } from "../testdata/samples.ts";
import { binColumn, binEdges } from "./bins.ts";
import { type BinnedRows, TreeGrower } from "./grow_classifier.ts";
import { type Tree, treeDepth } from "./tree.ts";

type GoldenNode =
  | { feature: number; threshold: number; left: GoldenNode; right: GoldenNode }
  | { share: number; rows: number };

/** Follows two trees side by side: equal features, rows that go left, and shares. */
function assertSameTree(
  tree: Tree,
  child: number,
  expected: GoldenNode,
  rows: readonly number[],
  { features, edges, scale }: {
    features: readonly Float64Array[];
    edges: readonly Float64Array[];
    scale: readonly number[];
  },
): void {
  if ("share" in expected) {
    assert.ok(child < 0, "a leaf");
    assert.equal(
      tree.weights[0]![~child]! + tree.weights[1]![~child]!,
      expected.rows,
    );
    assert.ok(
      Math.abs(leafShare(tree, ~child, scale) - expected.share) < 1e-12,
    );
    return;
  }
  assert.ok(child >= 0, "a split");
  const feature = tree.feature[child]!;
  assert.equal(feature, expected.feature);
  const column = features[feature]!;
  const threshold = edges[feature]![tree.bin[child]! - 1]!;
  const left = rows.filter((row) => column[row]! < threshold);
  const right = rows.filter((row) => column[row]! >= threshold);
  assert.deepEqual(
    left,
    rows.filter((row) => column[row]! <= expected.threshold),
  );
  const data = { features, edges, scale };
  assertSameTree(tree, tree.left[child]!, expected.left, left, data);
  assertSameTree(tree, tree.right[child]!, expected.right, right, data);
}

for (const { maxDepth, minSamplesLeaf, classWeight, ...data } of golden.cases) {
  Deno.test(`one tree on all rows and features equals scikit-learn: depth ${maxDepth}, ${classWeight} weights`, () => {
    const features = data.features.map((column) => Float64Array.from(column));
    const samples = samplesOf(features, Float64Array.from(data.target));
    const rows = { start: 0, end: data.target.length };
    const { trees, edges, classWeights } = fitTrees(
      samples,
      rows,
      {
        kind: "forest",
        trees: 1,
        maxDepth,
        minSamplesLeaf,
        maxFeatures: features.length,
        bootstrap: false,
        classWeight: classWeight as "balanced" | "none",
        maxBins: 256,
      },
      1,
      { from: 0, to: 1 },
    );
    assertSameTree(trees[0]!, 0, data.tree as GoldenNode, [
      ...data.target.keys(),
    ], {
      features,
      edges,
      scale: classWeights,
    });
  });
}

function binned(rows: number): BinnedRows {
  const { features, target } = noisySamples(rows, { features: 5 });
  return {
    columns: features.map((column) => {
      const edges = binEdges(column, undefined, 256);
      return { edges, bins: binColumn(column, edges) };
    }),
    classOfRow: Uint8Array.from(target),
  };
}

const OPTIONS = {
  classWeights: [1, 1],
  minSamplesLeaf: 7,
  maxDepth: 6,
  maxFeatures: 2,
} as const;

/** The leaf of every row, by walking down the bins. */
function leaves(tree: Tree, { columns, classOfRow }: BinnedRows): number[] {
  return Array.from(classOfRow, (_, row) => {
    let child = tree.feature.length > 0 ? 0 : ~0;
    while (child >= 0) {
      const bin = columns[tree.feature[child]!]!.bins[row]!;
      child = (bin < tree.bin[child]! ? tree.left : tree.right)[child]!;
    }
    return ~child;
  });
}

Deno.test("TreeGrower puts every row's weight into the leaf it falls into", () => {
  const rows = binned(1500);
  const grower = new TreeGrower(rows, OPTIONS);
  for (let seed = 0; seed < 10; seed++) {
    const random = randomStream(seed);
    const weight = Float64Array.from(rows.classOfRow, () => random.below(3));
    const tree = grower.grow(weight, random);
    const expected = tree.weights.map((w) => new Float64Array(w.length));
    for (const [row, leaf] of leaves(tree, rows).entries()) {
      expected[rows.classOfRow[row]!]![leaf]! += weight[row]!;
    }
    assert.deepEqual(tree.weights, expected);
    assert.ok(
      tree.weights[0]!.every((w, leaf) => w + tree.weights[1]![leaf]! >= 7),
    );
    assert.ok(treeDepth(tree) <= 6);
  }
});

Deno.test("TreeGrower grows the same tree whatever it grew before", () => {
  const rows = binned(800);
  const weight = new Float64Array(800).fill(1);
  const used = new TreeGrower(rows, OPTIONS);
  for (let seed = 0; seed < 5; seed++) {
    assert.deepEqual(
      used.grow(weight, randomStream(seed)),
      new TreeGrower(rows, OPTIONS).grow(weight, randomStream(seed)),
    );
  }
});

Deno.test("TreeGrower tries on until a feature can split", () => {
  const rows = binned(100);
  const dull = { bins: new Uint8Array(100), edges: new Float64Array() };
  const columns = [dull, dull, dull, rows.columns[0]!, dull];
  const weight = new Float64Array(100).fill(1);
  const grower = new TreeGrower({ ...rows, columns }, {
    ...OPTIONS,
    maxFeatures: 1,
  });
  for (let seed = 0; seed < 10; seed++) {
    const { feature } = grower.grow(weight, randomStream(seed));
    assert.ok(feature.length > 1 && feature.every((f) => f === 3));
  }
});

Deno.test("TreeGrower separates an exclusive or, whose first split gains nothing", () => {
  const columns = [[0, 0, 1, 1], [0, 1, 0, 1]].map((bins) => ({
    bins: Uint8Array.from(bins),
    edges: Float64Array.of(0.5),
  }));
  const rows = { columns, classOfRow: Uint8Array.of(0, 1, 1, 0) };
  const tree = new TreeGrower(rows, {
    classWeights: [1, 1],
    minSamplesLeaf: 1,
    maxDepth: 2,
    maxFeatures: 2,
  }).grow(Float64Array.of(1, 1, 1, 1), randomStream(1));
  assert.equal(tree.weights[0]!.length, 4);
  assert.ok(
    tree.weights[0]!.every((w, leaf) => w * tree.weights[1]![leaf]! === 0),
  );
});

Deno.test("TreeGrower takes weights that are no whole numbers", () => {
  const rows = binned(600);
  const random = randomStream(3);
  const weight = Float64Array.from(
    { length: 600 },
    () => random.uniform() * 1e-3,
  );
  const tree = new TreeGrower(rows, { ...OPTIONS, minSamplesLeaf: 0 }).grow(
    weight,
    random,
  );
  const expected = [0, 1].map((klass) =>
    weight.reduce(
      (sum, w, row) => rows.classOfRow[row] === klass ? sum + w : sum,
      0,
    )
  );
  const sums = tree.weights.map((w) => w.reduce((a, b) => a + b, 0));
  assert.ok(
    sums.every((sum, klass) => Math.abs(sum / expected[klass]! - 1) < 1e-9),
  );
  assert.ok(
    tree.weights[0]!.every((w, leaf) =>
      w >= 0 && w + tree.weights[1]![leaf]! > 0
    ),
  );
  assert.deepEqual(new Set(leaves(tree, rows)).size, tree.weights[0]!.length);
});
