import assert from "node:assert/strict";
import {
  type BoostingRegressionSpec,
  parseLearner,
  parseRegression,
} from "../config.ts";
import { fitBoosting } from "./boosting.ts";
import { fitBoostingRegression } from "./boosting_regression.ts";
import type { BoostedTrees } from "./boosting_rounds.ts";
import golden from "./testdata/boosting.json" with { type: "json" };
import { samplesOf } from "./testdata/samples.ts";
import type { ValueTree } from "./trees/tree.ts";

type GoldenNode =
  | {
    feature: number;
    threshold: number | null;
    missingRight: number;
    left: GoldenNode;
    right: GoldenNode;
  }
  | { value: number; rows: number };

function assertClose(actual: number, expected: number, what: string): void {
  const error = Math.abs(actual - expected);
  assert.ok(error <= 1e-9, `${what}: ${actual} is not ${expected}`);
}

/** Follows two trees side by side: the same rows go left, leaves have the same value. */
function assertSameTree(
  tree: ValueTree,
  child: number,
  expected: GoldenNode,
  rows: readonly number[],
  part: { edges: BoostedTrees["edges"]; columns: readonly Float64Array[] },
): void {
  if ("value" in expected) {
    assert.ok(child < 0, "a leaf");
    assert.equal(rows.length, expected.rows);
    assertClose(tree.value[~child]!, expected.value, `leaf ${~child}`);
    return;
  }
  assert.ok(child >= 0, `a split, not a leaf of ${rows.length} rows`);
  const feature = tree.feature[child]!;
  assert.equal(feature, expected.feature);
  const column = part.columns[feature]!;
  const edge = part.edges[feature]![tree.bin[child]! - 1] ?? Infinity;
  const threshold = expected.threshold ?? Infinity;
  const ours = (row: number) =>
    Number.isNaN(column[row]) ? !tree.missingRight[child] : column[row]! < edge;
  const theirs = (row: number) =>
    Number.isNaN(column[row])
      ? !expected.missingRight
      : column[row]! <= threshold;
  const left = rows.filter(ours);
  const right = rows.filter((row) => !ours(row));
  assert.deepEqual(left, rows.filter(theirs));
  assertSameTree(tree, tree.left[child]!, expected.left, left, part);
  assertSameTree(tree, tree.right[child]!, expected.right, right, part);
}

function columnsOf(features: readonly (readonly (number | null)[])[]) {
  return features.map((column) => Float64Array.from(column, (v) => v ?? NaN));
}

for (const { name, options, classes, ...data } of golden.cases) {
  Deno.test(`boosting equals scikit-learn, split by split: ${name}`, () => {
    const columns = columnsOf(data.features);
    const target = Float64Array.from(data.target);
    const weight = data.weight ? Float64Array.from(data.weight) : undefined;
    const samples = samplesOf(columns, target, weight);
    const rows = { start: 0, end: target.length };
    let [part, predicted]: [BoostedTrees?, Float64Array[]?] = [];
    if (classes) {
      const model = fitBoosting(
        samples,
        rows,
        parseLearner({
          kind: "boosting",
          classWeight: "none",
          ...options,
        }),
        1,
      );
      [part, predicted] = [model.part, model.predictProba(columns)];
    } else {
      const model = fitBoostingRegression(
        samples,
        rows,
        parseRegression({
          kind: "boosting_regression",
          ...options as Partial<BoostingRegressionSpec>,
        }),
        1,
      );
      [part, predicted] = [model.part, [model.predict(columns)]];
    }
    for (const [output, base] of data.base.entries()) {
      assertClose(part.base[output]!, base, `base ${output}`);
    }
    assert.equal(part.trees.length, data.trees.length);
    for (const [number, tree] of part.trees.entries()) {
      assertSameTree(
        tree,
        tree.feature.length > 0 ? 0 : ~0,
        data.trees[number] as GoldenNode,
        [...target.keys()],
        { edges: part.edges, columns },
      );
    }
    for (const [k, column] of data.predicted.entries()) {
      for (const [row, p] of column.entries()) {
        assertClose(predicted[k]![row]!, p, `row ${row}`);
      }
    }
  });
}

Deno.test("boosting lowers the training loss as far as LightGBM and XGBoost", () => {
  const { features, target, trees, ...losses } = golden.losses;
  const columns = columnsOf(features);
  const model = fitBoosting(
    samplesOf(columns, Float64Array.from(target)),
    { start: 0, end: target.length },
    parseLearner({ kind: "boosting", classWeight: "none", trees }),
    1,
  );
  const [, up] = model.predictProba(columns);
  const loss = target.reduce(
    (sum, label, row) =>
      sum - Math.log(label ? up![row]! : 1 - up![row]!) / target.length,
    0,
  );
  assert.ok(Math.abs(loss / losses.lightgbm - 1) < 0.05, `${loss}`);
  assert.ok(Math.abs(loss / losses.xgboost - 1) < 0.15, `${loss}`);
});
