import assert from "node:assert/strict";
import { mapColumns } from "../candles/candles.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { deriveSeed } from "../random.ts";
import { WorkerPool } from "../pool/pool.ts";
import { buildSamples, trainingWeight } from "../samples.ts";
import { chooseTrial, crossValidate } from "../selection/mod.ts";
import { type Fold, holdoutSplit, timeSeriesSplit } from "../splits/mod.ts";
import { smallConfig } from "../testing/small_config.ts";
import { examinePipeline } from "./examine_pipeline.ts";
import { pipelineOf } from "./config_pipeline.ts";

const candles = simulateCandles({ candles: 2000 });
const config = smallConfig();

Deno.test("pipelineOf() predicts what the pool of train() does, bit for bit", async () => {
  const table = buildSamples(candles, config);
  const split = holdoutSplit(candles.openTime, { holdout: 0.2, horizon: 1 });
  const folds = timeSeriesSplit(split.train.end, { folds: 3, gap: 1 });
  using pool = new WorkerPool(table.samples, { workers: 1 });
  for (const [candidate, spec] of Object.entries(config.candidates)) {
    const pipeline = pipelineOf(config, { candidate });
    assert.deepEqual(pipeline.folds(candles.openTime), folds);
    assert.deepEqual(pipeline.holdout!(candles.openTime), split.test);
    const data = {
      candles,
      ...pipeline.features(candles),
      target: pipeline.label(candles),
    };
    assert.deepEqual(data.columns.map((c) => [...c]), [
      ...table.samples.features.map((c) => [...c]),
    ]);
    for (const [i, { train, test }] of folds.entries()) {
      const seed = deriveSeed(config.seed, "fold", i, candidate);
      const { weight } = trainingWeight(table, train, 3);
      const expected = await pool.predictUp({
        spec,
        seed,
        train,
        test,
        weight,
      });
      const found = await pipeline.fitPredict(data, folds[i]!, seed);
      assert.deepEqual([...found], [...expected]);
    }
  }
});

Deno.test("pipelineOf() chooses as train() does, with a seed of its own", async () => {
  const table = buildSamples(candles, config);
  const pipeline = pipelineOf(config);
  const data = {
    candles,
    ...pipeline.features(candles),
    target: pipeline.label(candles),
  };
  using pool = new WorkerPool(table.samples, { workers: 1 });
  const folds = timeSeriesSplit(1599, { folds: 3, gap: 1 });
  const trials = await crossValidate(table, folds, pool, {
    candidates: config.candidates,
    iqrMultiplier: 3,
    seed: deriveSeed(5, "choose"),
  });
  assert.equal(
    await pipeline.choose!(data, 5),
    chooseTrial(trials, config.metric).candidate,
  );
  assert.equal(pipelineOf(config, { chooses: false }).choose, undefined);
});

Deno.test("pipelineOf() learns from shuffled labels only where they are known", async () => {
  const pipeline = pipelineOf(config);
  const { names, columns } = pipeline.features(candles);
  const target = pipeline.label(candles).map((up, t) => t % 3 === 0 ? NaN : up);
  const fold = {
    train: { start: 0, end: 900 },
    test: { start: 901, end: 950 },
  };
  const data = { candles, names, columns, target };
  const found = await pipeline.fitPredict(data, fold, 1);
  assert.ok(found.every((p) => p > 0 && p < 1));
});

Deno.test("pipelineOf() refuses a candidate that is not there", () => {
  assert.throws(
    () => pipelineOf(config, { candidate: "oracle" }),
    /Cannot examine candidate "oracle": expected one of logistic, forest$/,
  );
});

Deno.test("pipelineOf() learns nothing of an outage that goes on behind its train rows", async () => {
  const plain = pipelineOf(config);
  const [{ test }] = timeSeriesSplit(1599, { folds: 3, gap: 1 }) as [Fold];
  const { start } = test;
  // Forty minutes before the first test row, and forty behind it: an outage by its
  // length, which nobody knows before it is an hour long.
  const still = (row: number) => row >= start - 40 && row < start + 40;
  const price = candles.close[start - 41]!;
  const prices = ["open", "high", "low", "close"];
  const halted = mapColumns(
    candles,
    (column, name) =>
      name === "openTime"
        ? column
        : column.map((value, row) =>
          !still(row) ? value : prices.includes(name) ? price : 0
        ),
  );
  const folds = [{ train: { start: 0, end: start - 1 }, test }];
  const found = await examinePipeline(
    { ...plain, folds: () => folds },
    halted,
    {
      checks: ["unseen_targets", "later_rows"],
    },
  );
  assert.deepEqual(found.map(({ outcome }) => outcome), ["pass", "pass"]);
});
