/**
 * Learning and predicting on the preset's matrix: 17 features of 40,000 real
 * minutes, or of simulated ones where the real are absent.
 * `deno task bench` sets the fits against other libraries' in the same minutes.
 */
import { join } from "node:path";
import { readCandleFiles } from "../candles/files.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { parseLearner } from "../config.ts";
import { WorkerPool } from "../pool/pool.ts";
import { buildSamples } from "../samples.ts";
import { hasMarketData, MARKET_DATA } from "../testing/market_data.ts";
import { fitBoosting } from "./boosting.ts";
import { fitTrees, type ForestSpec, joinForests } from "./forest.ts";
import { fitLogistic, type LogisticSpec } from "./logistic.ts";

const YEAR = "BTCUSDT-1m-2024.csv.gz";
const FOREST: ForestSpec = {
  kind: "forest",
  trees: 100,
  maxDepth: 10,
  minSamplesLeaf: 5,
  maxFeatures: "sqrt",
  bootstrap: true,
  classWeight: "balanced",
  maxBins: 256,
};
const LOGISTIC: LogisticSpec = {
  kind: "logistic",
  c: 1,
  classWeight: "balanced",
};

const BOOSTING = parseLearner({ kind: "boosting" });

const { candles } = hasMarketData(YEAR)
  ? await readCandleFiles([join(MARKET_DATA, YEAR)], { candles: 50_000 })
  : { candles: simulateCandles({ candles: 50_000 }) };
const { samples } = buildSamples(candles, {
  features: "signal",
  label: { kind: "direction", horizon: 1, ties: "down" },
});
const train = { start: 50, end: 40_050 };
const all = { from: 0, to: 100 };

Deno.bench(
  "fitTrees() 100 trees, 40,000 × 17, one core",
  { n: 8, warmup: 2 },
  () => {
    fitTrees(samples, train, FOREST, 1, all);
  },
);

const pool = new WorkerPool(samples, { workers: 2 });
addEventListener("unload", () => pool[Symbol.dispose]());

Deno.bench("the same on two workers", { n: 12, warmup: 4 }, async () => {
  await pool.fit({ spec: FOREST, seed: 1, train, weight: samples.weight });
});

Deno.bench(
  "fitBoosting() 100 trees of 31 leaves, 40,000 × 17, one core",
  { n: 8, warmup: 4 },
  () => {
    fitBoosting(samples, train, BOOSTING, 1);
  },
);

Deno.bench(
  "the same by two workers together",
  { n: 12, warmup: 4 },
  async () => {
    await pool.fit({ spec: BOOSTING, seed: 1, train, weight: samples.weight });
  },
);

Deno.bench("fitLogistic() 40,000 × 17", { n: 8, warmup: 2 }, () => {
  fitLogistic(samples, train, LOGISTIC);
});

const forest = joinForests([fitTrees(samples, train, FOREST, 1, all)]);
const logistic = fitLogistic(samples, train, LOGISTIC);
const boosting = fitBoosting(samples, train, BOOSTING, 1);
const [rows, row] = [[100, 10_100], [100, 101]].map(([start, end]) =>
  samples.features.map((column) => column.subarray(start, end))
);

Deno.bench("Forest.predictProba() 10,000 rows", () => {
  forest.predictProba(rows!);
});

Deno.bench("Forest.predictProba() one row", () => {
  forest.predictProba(row!);
});

Deno.bench("Boosting.predictProba() 10,000 rows", () => {
  boosting.predictProba(rows!);
});

Deno.bench("Boosting.predictProba() one row", () => {
  boosting.predictProba(row!);
});

Deno.bench("Logistic.predictProba() 10,000 rows", () => {
  logistic.predictProba(rows!);
});
