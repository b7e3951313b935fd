/**
 * Models for the tests of XGBoost's format, and rows to predict.
 *
 * `deno run xgboost_models.ts` prints them as XGBoost's JSON, for
 * `make_xgboost_golden.py`.
 *
 * @module
 */
import { parseLearner, parseRegression } from "../../config.ts";
import { randomStream } from "../../random.ts";
import { fitBoosting } from "../boosting.ts";
import { fitBoostingRegression } from "../boosting_regression.ts";
import { fitTrees, joinForests } from "../forest.ts";
import { fitForestRegression } from "../forest_regression.ts";
import type { Columns } from "../learner.ts";
import { toXgboostJson } from "../xgboost_json.ts";
import { noisySamples } from "./samples.ts";

const rows = { start: 0, end: 400 };
const noisy = noisySamples(400);
const random = randomStream(4);
const lacking = noisy.features.map((column) =>
  Float64Array.from(
    column,
    (value) => random.below(5) ? Math.fround(value) : NaN,
  )
);
const mayMiss = lacking.map(() => true);
const whole = noisy.features.map((column) => column.map(Math.fround));
const three = noisy.target.map((label, row) => row % 4 ? label : 5);
const numbers = whole[0]!.map((value, row) => 9 * value + whole[1]![row]!);
const spec = parseLearner({ kind: "boosting", trees: 30 });
const regression = parseRegression({
  kind: "boosting_regression",
  trees: 30,
  loss: "absolute",
});
const forest = parseLearner({ kind: "forest", trees: 40 });
const forestRegression = parseRegression({
  kind: "forest_regression",
  trees: 40,
});

/** Models and the columns they are asked about. */
export const XGBOOST_CASES = [
  {
    name: "two classes, values missing",
    model: fitBoosting({ ...noisy, features: lacking }, rows, spec, 1),
    columns: lacking,
  },
  {
    name: "three classes",
    model: fitBoosting({ ...noisy, features: whole, target: three }, rows, {
      ...spec,
      trees: 8,
    }, 1),
    columns: whole,
  },
  {
    name: "regression",
    model: fitBoostingRegression(
      { ...noisy, features: whole, target: numbers },
      rows,
      regression,
      1,
    ),
    columns: whole,
  },
  {
    name: "forest",
    model: joinForests([
      fitTrees({ ...noisy, features: whole }, rows, forest, 1, {
        from: 0,
        to: 40,
      }),
    ]),
    columns: whole,
  },
  {
    name: "forest of three classes",
    model: joinForests([
      fitTrees(
        { ...noisy, features: whole, target: three },
        rows,
        forest,
        1,
        { from: 0, to: 12 },
      ),
    ]),
    columns: whole,
  },
  {
    name: "forest regression",
    model: fitForestRegression(
      { ...noisy, features: whole, target: numbers },
      rows,
      forestRegression,
      1,
    ),
    columns: whole,
  },
  {
    name: "forest, values missing",
    model: joinForests([
      fitTrees({ ...noisy, features: lacking, mayMiss }, rows, forest, 1, {
        from: 0,
        to: 40,
      }),
    ]),
    columns: lacking,
  },
  {
    name: "forest regression, values missing",
    model: fitForestRegression(
      { ...noisy, features: lacking, mayMiss, target: numbers },
      rows,
      forestRegression,
      1,
    ),
    columns: lacking,
  },
] as const;

if (import.meta.main) {
  const plain = (columns: Columns) =>
    columns.map((column) => [...column].map((v) => Number.isNaN(v) ? null : v));
  console.log(JSON.stringify(XGBOOST_CASES.map(({ name, model, columns }) => ({
    name,
    model: toXgboostJson(model),
    columns: plain(columns),
  }))));
}
