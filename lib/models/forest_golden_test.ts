import assert from "node:assert/strict";
import { parseLearner, parseRegression } from "../config.ts";
import { fitTrees, joinForests, leafShare } from "./forest.ts";
import { fitForestRegression } from "./forest_regression.ts";
import golden from "./testdata/forest.json" with { type: "json" };
import { samplesOf } from "./testdata/samples.ts";
import type { Splits } from "./trees/tree.ts";

type GoldenNode =
  | { feature: number; threshold: number; left: GoldenNode; right: GoldenNode }
  | { value: number[]; rows: number };

interface OurTree {
  readonly splits: Splits;
  readonly edges: readonly Float64Array[];
  /** The weight and the prediction of a leaf. */
  readonly leaf: (leaf: number) => { rows: number; value: number[] };
}

/** Follows two trees side by side: equal features, rows that go left, and leaves. */
function assertSameTree(
  { splits, edges, leaf }: OurTree,
  child: number,
  expected: GoldenNode,
  columns: readonly Float64Array[],
  rows: readonly number[],
): void {
  if ("value" in expected) {
    assert.ok(child < 0, "a leaf");
    const ours = leaf(~child);
    assert.equal(ours.rows, expected.rows);
    assert.equal(ours.value.length, expected.value.length);
    for (const [k, value] of ours.value.entries()) {
      assert.ok(Math.abs(value - expected.value[k]!) < 1e-9, `${value}`);
    }
    return;
  }
  assert.ok(child >= 0, "a split");
  const feature = splits.feature[child]!;
  assert.equal(feature, expected.feature);
  const column = columns[feature]!;
  const edge = edges[feature]![splits.bin[child]! - 1]!;
  const left = rows.filter((row) => column[row]! < edge);
  const right = rows.filter((row) => column[row]! >= edge);
  assert.deepEqual(
    left,
    rows.filter((row) => column[row]! <= expected.threshold),
  );
  const tree = { splits, edges, leaf };
  const [below, above] = [splits.left[child]!, splits.right[child]!];
  assertSameTree(tree, below, expected.left, columns, left);
  assertSameTree(tree, above, expected.right, columns, right);
}

for (const { name, kind, spec, classWeight, tree, ...data } of golden.trees) {
  Deno.test(`one tree on all rows and features equals scikit-learn: ${name}`, () => {
    const features = data.features.map((column) => Float64Array.from(column));
    const [target, weight] = [data.target, data.weight]
      .map((column) => Float64Array.from(column));
    const samples = samplesOf(features, target!, weight);
    const ours = kind === "forest" ? classTree() : meanTree();
    assertSameTree(ours, 0, tree as GoldenNode, features, [...target!.keys()]);

    function classTree(): OurTree {
      const parsed = parseLearner({
        kind: "forest",
        ...spec,
        classWeight: classWeight as "balanced" | "none",
      });
      const rows = { start: 0, end: target!.length };
      const { trees: [splits], edges, classWeights, classes } = fitTrees(
        samples,
        rows,
        parsed,
        1,
        { from: 0, to: 1 },
      );
      return {
        splits: splits!,
        edges,
        leaf: (leaf) => ({
          rows: splits!.weights.reduce((sum, of) => sum + of[leaf]!, 0),
          value: classes.map((_, klass) =>
            leafShare(splits!, leaf, classWeights, klass)
          ),
        }),
      };
    }

    function meanTree(): OurTree {
      const parsed = parseRegression({ kind: "forest_regression", ...spec });
      const rows = { start: 0, end: target!.length };
      const { part } = fitForestRegression(samples, rows, parsed, 1);
      const [splits] = part.trees;
      return {
        splits: splits!,
        edges: part.edges,
        leaf: (leaf) => ({
          rows: splits!.weight[leaf]!,
          value: [splits!.value[leaf]!],
        }),
      };
    }
  });
}

for (const { name, kind, spec, heldOut, ...data } of golden.forests) {
  Deno.test(`a forest is about as good as scikit-learn's on rows held out: ${name}`, () => {
    const columnsOf = (features: readonly number[][]) =>
      features.map((column) => Float64Array.from(column));
    const samples = samplesOf(
      columnsOf(data.features),
      Float64Array.from(data.target),
    );
    const rows = { start: 0, end: data.target.length };
    const columns = columnsOf(heldOut.features);
    if (kind === "forest") {
      const parsed = parseLearner({ kind, ...spec, classWeight: "none" });
      const all = { from: 0, to: parsed.trees };
      const forest = joinForests([fitTrees(samples, rows, parsed, 1, all)]);
      const shares = forest.predictProba(columns);
      const losses = heldOut.target.map((label, row) =>
        -Math.log(shares[forest.classes.indexOf(label)]![row]!)
      );
      const logLoss = losses.reduce((a, b) => a + b) / losses.length;
      assert.ok(Math.abs(logLoss - heldOut.score) < 0.02, `${logLoss}`);
    } else {
      const parsed = parseRegression({ kind: "forest_regression", ...spec });
      const predicted = fitForestRegression(samples, rows, parsed, 1)
        .predict(columns);
      const { target } = heldOut;
      const mean = target.reduce((a, b) => a + b) / target.length;
      const left = target.reduce((a, y, i) => a + (y - predicted[i]!) ** 2, 0);
      const all = target.reduce((a, y) => a + (y - mean) ** 2, 0);
      const r2 = 1 - left / all;
      assert.ok(Math.abs(r2 - heldOut.score) < 0.02, `${r2}`);
    }
  });
}
