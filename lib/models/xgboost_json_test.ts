import assert from "node:assert/strict";
import { Boosting } from "./boosting.ts";
import { Forest } from "./forest.ts";
import { loadRegression } from "./load_model.ts";
import golden from "./testdata/xgboost.json" with { type: "json" };
import { XGBOOST_CASES } from "./testdata/xgboost_models.ts";
import { toXgboostJson } from "./xgboost_json.ts";

const modelOf = (text: string) =>
  JSON.parse(text).learner.gradient_booster.model;

for (const { name, model, columns } of XGBOOST_CASES) {
  Deno.test(`toXgboostJson() predicts the same in XGBoost: ${name}`, () => {
    const { predicted } = golden.cases.find((each) => each.name === name)!;
    const ours = model instanceof Boosting || model instanceof Forest
      ? model.predictProba(columns)
      : [model.predict(columns)];
    const compared = predicted.length === 1 ? [ours.at(-1)!] : ours;
    assert.equal(compared.length, predicted.length);
    for (const [k, column] of compared.entries()) {
      for (const [row, value] of column.entries()) {
        const error = Math.abs(value - predicted[k]![row]!);
        const scale = Math.max(1, Math.abs(value));
        assert.ok(
          error / scale < 1e-6,
          `row ${row}: ${value}, off by ${error}`,
        );
      }
    }
  });
}

Deno.test("toXgboostJson() makes trees whose nodes know each other", () => {
  for (const { model } of XGBOOST_CASES) {
    const { trees, tree_info, iteration_indptr } = modelOf(
      toXgboostJson(model),
    );
    assert.equal(tree_info.length, trees.length);
    assert.equal(iteration_indptr.at(-1), trees.length);
    for (const tree of trees) assertOneTree(tree);
  }
});

function assertOneTree(tree: Record<string, number[]>): void {
  const { left_children: left, right_children: right, parents } = tree as {
    [name: string]: number[];
    left_children: number[];
    right_children: number[];
    parents: number[];
  };
  for (const [node, parent] of parents.entries()) {
    if (node === 0) assert.equal(parent, 2147483647);
    else assert.ok(left[parent] === node || right[parent] === node);
    if (left[node]! < 0) assert.equal(right[node], -1);
    else assert.equal(right[node], left[node]! + 1);
  }
}

Deno.test("toXgboostJson() rounds thresholds up to single precision", () => {
  const edges = [
    ...[-1e300, -1.1, -1e-50, 0, 1e-50, 0.1, 0.5, 1 + 2 ** -24, 16777217],
    1e300,
  ];
  const model = loadRegression({
    kind: "boosting_regression",
    features: 1,
    base: [0],
    edges: [edges],
    trees: edges.map((_, i) => ({
      feature: [0],
      bin: [i + 1],
      left: [-1],
      right: [-2],
      missingRight: [0],
      value: [0, 1],
    })),
  });
  const { trees } = modelOf(toXgboostJson(model));
  for (const [i, edge] of edges.entries()) {
    const threshold = trees[i + 1]!.split_conditions[0]!;
    assert.equal(Math.fround(threshold), threshold);
    if (Math.abs(edge) < 1e38) {
      assert.ok(threshold >= edge);
      assert.ok(threshold - edge <= Math.abs(edge) * 2 ** -23 + 2 ** -149);
    } else assert.ok(Math.abs(threshold) > 3e38);
  }
});
