import assert from "node:assert/strict";
import { candlesOf } from "../candles/candles.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { makeFeature } from "../features/mod.ts";
import { exampleRun } from "../testing/example_run.ts";
import { MODEL_FILE_SCHEMA, type ModelFile } from "./model_file.ts";
import { predict } from "./predict.ts";

/** A model that follows the return over `rows` rows, with coefficient 10. */
function follower(rows: number): ModelFile {
  const spec = { kind: "return", rows };
  return {
    schema: MODEL_FILE_SCHEMA,
    ...exampleRun(),
    features: [{ name: `return_${rows}`, spec }],
    model: {
      kind: "logistic",
      classes: [0, 1],
      features: 1,
      scaler: { mean: [0], scale: [1] },
      coefficients: [10],
      intercept: 0,
    },
    software: {},
  };
}

const candles = candlesOf(
  [100, 110, 99, 99].map((close, i) => [
    i * 60_000,
    close,
    close,
    close,
    close,
    1,
  ]),
);

Deno.test("predict() by hand: up after a rise, by the feature's own parameters", () => {
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const near = (actual: Float64Array, expected: number[]) =>
    expected.forEach((value, row) =>
      Number.isNaN(value)
        ? assert.ok(Number.isNaN(actual[row]))
        : assert.ok(Math.abs(actual[row]! - value) < 1e-12, `row ${row}`)
    );
  near(predict(follower(1), candles).probability, [
    NaN,
    sigmoid(1),
    sigmoid(-1),
    0.5,
  ]);
  near(predict(follower(2), candles).probability, [
    NaN,
    NaN,
    sigmoid(-0.1),
    sigmoid(-1),
  ]);
});

Deno.test("predict() makes features of the parameters in the file", () => {
  const file = follower(1);
  const prices = simulateCandles({ candles: 60 });
  const spec = { kind: "rsi", period: 7 };
  const rsi = makeFeature(spec).compute(prices);
  const { probability } = predict({
    ...file,
    dataset: { ...file.dataset, source: "simulated" },
    features: [{ name: "rsi_7", spec }],
  }, prices);
  rsi.forEach((value, row) =>
    assert.ok(Object.is(probability[row], 1 / (1 + Math.exp(-10 * value))))
  );
});
