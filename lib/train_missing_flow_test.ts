import assert from "node:assert/strict";
import { predict } from "./artifact/predict.ts";
import { StreamingPredictor } from "./artifact/streaming_predictor.ts";
import { parseModelFile } from "./artifact/model_file.ts";
import { sliceCandles } from "./candles/candles.ts";
import { candlesToCsv } from "./candles/csv.ts";
import { simulateCandles } from "./candles/simulated.ts";
import { type ConfigInput, parseConfig } from "./config.ts";
import { loadDataset } from "./dataset.ts";
import { examineRun, runFigures } from "./run_view.ts";
import { buildSamples } from "./samples.ts";
import { smallConfig } from "./testing/small_config.ts";
import { withTempFolder } from "./testing/temp_folder.ts";
import { cutOffFlow } from "./testing/without_flow.ts";
import { train } from "./train.ts";

const ROWS = 2400;
const candles = simulateCandles({ candles: ROWS, edge: 0.02, seed: 5 });
const FEATURES = [
  { kind: "return", rows: 1 },
  { kind: "bollinger_percent_b", period: 20, deviations: 2 },
  { kind: "taker_imbalance", window: 1 },
  { kind: "taker_imbalance", window: 10 },
];
const CANDIDATES = {
  logistic: { kind: "logistic" },
  forest: { kind: "forest", trees: 8, minSamplesLeaf: 20 },
  boosting: { kind: "boosting", trees: 10 },
  calibrated: {
    kind: "calibrated",
    of: { kind: "forest", trees: 4, minSamplesLeaf: 20 },
  },
} as const;

const fileConfig = (changes: Partial<ConfigInput> = {}) =>
  parseConfig({
    ...smallConfig(),
    features: FEATURES,
    candidates: CANDIDATES,
    data: { ...smallConfig().data, source: "file", candles: "all" },
    ...changes,
  } as ConfigInput);

/** A file without flow up to `end`, and one with flow from there on, as one dataset. */
function joined(end: number, config = fileConfig()) {
  return withTempFolder(async (folder) => {
    const parts = [
      ["SIM-BTCUSDT-1m-1.csv", cutOffFlow(sliceCandles(candles, 0, end))],
      ["SIM-BTCUSDT-1m-2.csv", sliceCandles(candles, end)],
    ] as const;
    const paths = parts.map(([name]) => `${folder}/${name}`);
    for (const [i, [, part]] of parts.entries()) {
      await Deno.writeTextFile(paths[i]!, candlesToCsv(part));
    }
    return await loadDataset(config, { input: { paths } });
  });
}

for (const end of [800, 2200]) {
  for (
    const selected of Object.keys(CANDIDATES) as (keyof typeof CANDIDATES)[]
  ) {
    Deno.test(`train() and predict() with ${selected}, the first ${end} of ${ROWS} rows without flow`, async () => {
      const config = fileConfig({
        candidates: { [selected]: CANDIDATES[selected] },
      });
      const dataset = await joined(end);
      assert.match(
        dataset.record.warnings.join(),
        new RegExp(
          `taker_base, taker_quote are missing in the ${
            end.toLocaleString("en-US")
          } rows of .*-1\\.csv`,
        ),
      );
      const file = await train(config, dataset, { workers: 1 });
      const again = await train(config, dataset, { workers: 2 });
      assert.equal(again.digest, file.digest);
      assert.deepEqual(again.model, file.model);
      assert.deepEqual(again.reference, file.reference);
      const alarms = file.leakChecks!.filter(({ outcome }) =>
        outcome === "alarm"
      );
      assert.deepEqual(alarms, []);

      const stored = parseModelFile(JSON.parse(JSON.stringify(file)));
      const { probability, novelty, drift } = predict(stored, dataset.candles);
      assert.ok(probability.subarray(20).every((p) => p >= 0 && p <= 1));
      const noFlow = novelty!.dissimilarity.subarray(20, end);
      assert.ok(noFlow.every(Number.isNaN));
      assert.deepEqual(
        drift!.map(({ rows }) => rows),
        [ROWS - 19, ROWS - 19, ROWS - end, ROWS - end - 9],
      );

      const streamed = new StreamingPredictor(stored).pushAll(dataset.candles);
      assert.deepEqual([...streamed], [...probability]);

      const view = examineRun(stored, dataset.candles);
      assert.equal(view.importance.length, 4);
      assert.ok(Object.keys(runFigures(view)).length > 5);
    });
  }
}

Deno.test("train() with nested choice, combinatorial folds and a decision on joined candles", async () => {
  const config = fileConfig({
    splits: { kind: "combinatorial", groups: 4, testGroups: 2, embargo: 5 },
    nested: { innerFolds: 2 },
    decision: {},
    candidates: {
      logistic: CANDIDATES.logistic,
      forest: CANDIDATES.forest,
    },
  } as Partial<ConfigInput>);
  const file = await train(config, await joined(800), { workers: 2 });
  assert.equal(file.nested!.folds.length, 6);
  assert.equal(file.trials[0]!.paths!.scores.length, 3);
  const checks = file.leakChecks!;
  assert.deepEqual(checks.filter(({ outcome }) => outcome === "alarm"), []);
  const rest = checks.filter(({ check }) => check !== "choice");
  assert.deepEqual(rest.filter(({ outcome }) => outcome === "skipped"), []);
});

Deno.test("train() looks closely at the end of a run whose folds are stated in rows", async () => {
  const config = smallConfig({
    data: {
      ...{ source: "simulated", symbol: "BTCUSDT", interval: "1m" },
      candles: 12_000,
    },
    candidates: { logistic: { kind: "logistic" } },
    splits: { kind: "sliding", trainSize: 4000, testSize: 1500, embargo: 100 },
  });
  const file = await train(config, await loadDataset(config), { workers: 1 });
  const seen = file.leakChecks!.filter(({ check }) => check !== "choice");
  assert.deepEqual(seen.filter(({ outcome }) => outcome !== "pass"), []);
});

Deno.test("what rows without flow teach is what the rest of their features say", async () => {
  const { candles: partly } = await joined(800);
  const config = fileConfig();
  const [whole, lacking] = [candles, partly].map((of) =>
    buildSamples(of, config)
  );
  assert.deepEqual(lacking!.samples.mayMiss, [false, false, true, true]);
  assert.deepEqual(lacking!.samples.weight, whole!.samples.weight);
  for (const feature of [0, 1]) {
    assert.deepEqual(
      lacking!.samples.features[feature],
      whole!.samples.features[feature],
    );
  }
});
