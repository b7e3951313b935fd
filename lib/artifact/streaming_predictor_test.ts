import assert from "node:assert/strict";
import { mapColumns, sliceCandles } from "../candles/candles.ts";
import { simulateCandles } from "../candles/simulated.ts";
import {
  type LearnerSpec,
  LearnerSpecSchema,
  parseLearner,
} from "../config.ts";
import { FEATURE_SETS, featuresOf } from "../features/mod.ts";
import { makeLearner } from "../models/make_learner.ts";
import { buildSamples } from "../samples.ts";
import { exampleRun } from "../testing/example_run.ts";
import { MODEL_FILE_SCHEMA, type ModelFile } from "./model_file.ts";
import { predict } from "./predict.ts";
import { StreamingPredictor } from "./streaming_predictor.ts";

/** One learner of every kind, small enough to fit in a moment. */
const LEARNERS: Readonly<Record<LearnerSpec["kind"], LearnerSpec>> = {
  logistic: parseLearner({ kind: "logistic" }),
  forest: parseLearner({ kind: "forest", trees: 7 }),
  boosting: parseLearner({ kind: "boosting", trees: 15 }),
  calibrated: parseLearner({
    kind: "calibrated",
    of: { kind: "logistic" },
    share: 0.5,
  }),
};

const whole = simulateCandles({ candles: 1400, edge: 0.1 });
const gone = new Set([2, 700, 701, 1100]);
const candles = mapColumns(
  whole,
  (column) => column.filter((_, row) => !gone.has(row)),
);

async function fileOf(set: string, spec: LearnerSpec): Promise<ModelFile> {
  const table = buildSamples(candles, {
    features: set,
    label: { kind: "direction", horizon: 1, ties: "down" },
  });
  const rows = { start: 0, end: 900 };
  const model = await makeLearner(spec, 5).fit(table.samples, rows);
  const run = exampleRun();
  return {
    schema: MODEL_FILE_SCHEMA,
    ...run,
    dataset: { ...run.dataset, source: "simulated" },
    features: featuresOf(set).map(({ name, spec }) => ({ name, spec })),
    model: model.toJSON(),
    software: {},
  };
}

Deno.test("the streamed learners are all there are", () => {
  const kinds = LearnerSpecSchema.options.map(({ entries }) =>
    entries.kind.literal
  );
  assert.deepEqual(Object.keys(LEARNERS).sort(), kinds.sort());
});

for (const set of Object.keys(FEATURE_SETS)) {
  for (const [kind, spec] of Object.entries(LEARNERS)) {
    Deno.test(`StreamingPredictor gives the bits of predict(): ${kind} on ${set}`, async () => {
      const file = await fileOf(set, spec);
      const { probability } = predict(file, candles);
      const predictor = new StreamingPredictor(file);
      const streamed = predictor.pushAll(candles);
      assert.equal(streamed.length, candles.openTime.length);
      // As numbers: no two NaN need be of the same bytes.
      assert.deepEqual([...streamed], [...probability]);
      assert.ok(new Set(streamed.filter((p) => !Number.isNaN(p))).size > 100);
      assert.equal(predictor.lastOpenTime, candles.openTime.at(-1));
      for (const rows of [1, 650, 1203, 1396]) {
        const part = predict(file, sliceCandles(candles, 0, rows));
        assert.ok(Object.is(part.probability.at(-1), streamed[rows - 1]));
      }
    });
  }
}

Deno.test("StreamingPredictor refuses other candles and passes over them", async () => {
  const file = await fileOf("signal", LEARNERS.logistic);
  const predictor = new StreamingPredictor(file);
  const before = predictor.pushAll(sliceCandles(candles, 0, 1000));
  assert.throws(
    () => predictor.pushAll({ ...candles, interval: "5m" }),
    /the model is for 1m candles, got 5m/,
  );
  assert.throws(
    () => predictor.pushAll({ ...candles, source: "binance" }),
    /of simulated candles, got real ones/,
  );
  assert.throws(
    () => predictor.pushAll(candles),
    /expected a candle that opens after/,
  );
  const after = predictor.pushAll(sliceCandles(candles, 1000));
  assert.deepEqual(
    [...before, ...after],
    [...predict(file, candles).probability],
  );
});
