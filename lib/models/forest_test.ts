import assert from "node:assert/strict";
import { fitTrees, type ForestSpec, joinForests } from "./forest.ts";
import { noisySamples } from "./testdata/samples.ts";

const SAMPLES = noisySamples(500, { features: 6 });
const ROWS = { start: 0, end: 500 };
const SPEC: ForestSpec = {
  kind: "forest",
  trees: 10,
  maxDepth: 5,
  minSamplesLeaf: 3,
  maxFeatures: "sqrt",
  bootstrap: true,
  classWeight: "balanced",
  maxBins: 256,
};

const fit = (spec: ForestSpec, seed = 1, from = 0, to = spec.trees) =>
  fitTrees(SAMPLES, ROWS, spec, seed, { from, to });

Deno.test("joinForests() makes the same bits of any parts in any order", () => {
  const whole = joinForests([fit(SPEC)]);
  for (const cuts of [[0, 10], [0, 1, 10], [0, 3, 4, 9, 10]]) {
    const parts = cuts.slice(1).map((to, i) =>
      structuredClone(fit(SPEC, 1, cuts[i]!, to))
    );
    const joined = joinForests(parts.reverse());
    assert.equal(JSON.stringify(joined), JSON.stringify(whole));
    assert.deepEqual(
      joined.predictProba(SAMPLES.features),
      whole.predictProba(SAMPLES.features),
    );
  }
});

Deno.test("joinForests() refuses a hole, a double, and nothing at all", () => {
  const [a, b, c] = [
    fit(SPEC, 1, 0, 3),
    fit(SPEC, 1, 3, 6),
    fit(SPEC, 1, 6, 10),
  ];
  assert.throws(() => joinForests([a!, c!]), {
    name: "RangeError",
    message: "Cannot join forests: expected a part from tree 3, got 6",
  });
  assert.throws(() => joinForests([a!, b!, b!]), RangeError);
  assert.throws(() => joinForests([b!, c!]), RangeError);
  assert.throws(() => joinForests([]), RangeError);
});

Deno.test("fitTrees() grows other trees from another seed, and each tree its own", () => {
  const [a, b] = [fit(SPEC, 1), fit(SPEC, 2)];
  assert.notDeepEqual(a.trees, b.trees);
  const texts = a.trees.map((tree) => JSON.stringify(tree));
  assert.equal(new Set(texts).size, 10);
});

Deno.test("fitTrees() draws as many rows as there are, with replacement", () => {
  for (const { weights } of fit(SPEC).trees) {
    const sum = weights.flatMap((of) => [...of]).reduce((a, b) => a + b, 0);
    assert.equal(sum, 500);
  }
});

Deno.test("fitTrees() without bootstrap sees every row once", () => {
  const ups = SAMPLES.target.reduce((sum, up) => sum + up, 0);
  for (const { weights } of fit({ ...SPEC, bootstrap: false }).trees) {
    assert.equal(weights[1]!.reduce((a, b) => a + b, 0), ups);
  }
});

Deno.test("Forest averages the shares of the leaves, the classes weighing the same", () => {
  const { classWeights, ...part } = fit({ ...SPEC, trees: 1, maxDepth: 1 });
  const [tree] = part.trees;
  const [, up] = joinForests([{ classWeights, ...part }]).predictProba(
    SAMPLES.features,
  );
  const edge = part.edges[tree!.feature[0]!]![tree!.bin[0]! - 1]!;
  const column = SAMPLES.features[tree!.feature[0]!]!;
  const ups = SAMPLES.target.reduce((sum, label) => sum + label, 0);
  const shares = [0, 1].map((leaf) => {
    const a = tree!.weights[0]![leaf]! / (500 - ups),
      b = tree!.weights[1]![leaf]! / ups;
    return b / (a + b);
  });
  for (const [row, p] of up!.entries()) {
    assert.ok(Math.abs(p - shares[column[row]! < edge ? 0 : 1]!) < 1e-15);
  }
});

Deno.test("fitTrees() refuses more features per node than there are", () => {
  assert.throws(() => fit({ ...SPEC, maxFeatures: 7 }), {
    name: "RangeError",
    message:
      "Cannot fit a forest: maxFeatures must be at most 6, the number of features, got 7",
  });
  assert.equal(fit({ ...SPEC, maxFeatures: 6 }).trees.length, 10);
});

Deno.test("a forest's JSON takes some twenty characters per leaf", () => {
  const forest = joinForests([fit({ ...SPEC, trees: 100, maxDepth: 10 })]);
  const leaves = forest.part.trees
    .reduce((sum, { feature }) => sum + feature.length + 1, 0);
  const { edges: _, ...trees } = forest.toJSON();
  const perLeaf = JSON.stringify(trees).length / leaves;
  assert.ok(perLeaf > 5 && perLeaf < 25, `${perLeaf} characters`);
});
