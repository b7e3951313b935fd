import assert from "node:assert/strict";
import { mapColumns } from "../candles/candles.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { deriveSeed } from "../random.ts";
import { WorkerPool } from "../pool/pool.ts";
import { buildSamples, trainingWeight } from "../samples.ts";
import { chooseTrial, crossValidate } from "../selection/mod.ts";
import { countRows, hullOf } from "../rows.ts";
import {
  type Fold,
  holdoutSplit,
  makeFolds,
  timeSeriesSplit,
} from "../splits/mod.ts";
import { smallConfig } from "../testing/small_config.ts";
import { withoutFlow } from "../testing/without_flow.ts";
import { rowNumbers } from "./pipeline.ts";
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

for (
  const splits of [
    { kind: "combinatorial", groups: 4, testGroups: 2, embargo: 0.01 },
    { kind: "sliding", trainSize: 0.3, embargo: 7 },
  ] as const
) {
  Deno.test(`pipelineOf() walks ${splits.kind} folds as train() does`, async () => {
    const own = smallConfig({ splits });
    const table = buildSamples(candles, own);
    const { train } = holdoutSplit(candles.openTime, {
      holdout: 0.2,
      horizon: 1,
    });
    const { folds } = makeFolds(train.end, { ...own, horizon: 1 });
    const pipeline = pipelineOf(own, { candidate: "forest" });
    assert.deepEqual(pipeline.folds(candles.openTime), folds);
    const data = {
      candles,
      ...pipeline.features(candles),
      target: pipeline.label(candles),
    };
    using pool = new WorkerPool(table.samples, { workers: 1 });
    const forecasts: Float64Array[] = [];
    await crossValidate(table, folds, pool, {
      candidates: { forest: own.candidates.forest! },
      iqrMultiplier: 3,
      seed: own.seed,
      onForecast: (_, fold, probability) => forecasts[fold] = probability,
    });
    for (const [i, fold] of folds.entries()) {
      const seed = deriveSeed(own.seed, "fold", i, "forest");
      const found = await pipeline.fitPredict(data, fold, seed);
      const { start } = hullOf(fold.test);
      const rows = rowNumbers(fold.test);
      assert.equal(rows.length, countRows(fold.test));
      assert.deepEqual(
        [...found],
        Array.from(rows, (row) => forecasts[i]![row - start]!),
      );
      const numbers = { train: rowNumbers(fold.train), test: rows };
      const byNumber = await pipeline.fitPredict(data, numbers, seed);
      assert.deepEqual(byNumber, found);
    }
    const found = await examinePipeline(pipeline, candles, { folds: 1 });
    assert.deepEqual(
      found.filter(({ outcome }) => outcome === "alarm"),
      [],
    );
    assert.match(
      found.find(({ check }) => check === "fold_rows")!.detail,
      splits.kind === "sliding" ? /embargo of 7$/ : /embargo of 15$/,
    );
  });
}

Deno.test("pipelineOf() learns from rows without flow where train() does", async () => {
  const joined = withoutFlow(candles, 900);
  const own = smallConfig({
    features: [
      { kind: "return", rows: 1 },
      { kind: "taker_imbalance", window: 5 },
    ],
    candidates: { forest: { kind: "forest", trees: 5 } },
  });
  const pipeline = pipelineOf(own);
  const table = buildSamples(joined, own);
  assert.deepEqual(table.samples.mayMiss, [false, true]);
  const data = {
    candles: joined,
    ...pipeline.features(joined),
    target: pipeline.label(joined),
  };
  using pool = new WorkerPool(table.samples, { workers: 1 });
  const fold = {
    train: { start: 0, end: 1200 },
    test: { start: 1201, end: 1500 },
  };
  const { weight } = trainingWeight(table, fold.train, 3);
  assert.ok(weight.subarray(0, 900).some((of) => of > 0));
  const { forest } = own.candidates;
  const expected = await pool.predictUp({
    ...{ spec: forest!, seed: 3, ...fold, weight },
  });
  assert.deepEqual(await pipeline.fitPredict(data, fold, 3), expected);
  const found = await examinePipeline(pipeline, joined, { folds: 2 });
  assert.deepEqual(found.filter(({ outcome }) => outcome === "alarm"), []);
});
