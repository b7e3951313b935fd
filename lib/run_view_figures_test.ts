import assert from "node:assert/strict";
import { loadModel } from "./models/load_model.ts";
import { permutationImportance } from "./explain/mod.ts";
import { rowsWhere } from "./samples.ts";
import { loadDataset } from "./dataset.ts";
import { parseConfig } from "./config.ts";
import { PRESETS } from "./presets/mod.ts";
import { mapColumns } from "./candles/candles.ts";
import { binaryMetrics } from "./scores/mod.ts";
import { confusionFigure } from "./report/figures/confusion.ts";
import { outlierFigure } from "./report/figures/outliers.ts";
import { reliabilityFigure } from "./report/figures/reliability.ts";
import { candlesToCsv } from "./candles/csv.ts";
import { simulateCandles } from "./candles/simulated.ts";
import { withTempFolder } from "./testing/temp_folder.ts";
import { examineRun, runFigures } from "./run_view.ts";
import { train } from "./train.ts";

const config = parseConfig({
  ...PRESETS.signal,
  data: {
    source: "simulated",
    symbol: "BTCUSDT",
    interval: "1m",
    candles: 2500,
  },
  candidates: { logistic: { kind: "logistic" } },
  label: { kind: "direction", horizon: 3, ties: "drop" },
  folds: 3,
});
const dataset = await loadDataset(config);
const file = await train(config, dataset, { workers: 1 });
const { candles } = dataset;

Deno.test("examineRun() measures importance on the held-out rows that were judged", () => {
  const { table, importance } = examineRun(file, candles);
  const { names, features, target } = table.samples;
  const rows = rowsWhere(file.split.test, table.judgeable);
  const model = loadModel(file.model);
  const { seed } = file.config;
  assert.deepEqual(
    importance,
    permutationImportance({ model, names, features, target, rows }, {
      seed,
      repeats: 3,
      maxRows: 2000,
    }),
  );
});

Deno.test("runFigures() draws the train rows' outliers, by the run's own fences", () => {
  const view = examineRun(file, candles);
  const { fences, marked } = file.cleaning;
  const { outliers } = runFigures(view);
  assert.equal(
    outliers.svg,
    outlierFigure({
      candles,
      returns: view.table.returns,
      fences: fences!,
      rows: file.split.train,
    }).svg,
  );
  assert.ok(outliers.svg.includes(`marked: ${marked} of `));
});

Deno.test("runFigures() widens intervals by the labels' overlap, and draws the latest features", () => {
  const view = examineRun(file, candles);
  const { reliability, confusion, features } = runFigures(view);
  const overlap = 3; // the label's horizon
  assert.equal(
    reliability.svg,
    reliabilityFigure(view.forecast, { overlap }).svg,
  );
  assert.equal(confusion.svg, confusionFigure(view.forecast, { overlap }).svg);
  assert.match(features.svg, /rows 2,380 to 2,499 of 2,500/);
});

Deno.test("examineRun() states the majority's base rate where candles are frozen, too", () =>
  withTempFolder(async (folder) => {
    const frozen = mapColumns(
      simulateCandles({ candles: 2500, symbol: "BTCUSDT" }),
      (column) => column.slice(),
    );
    for (let row = 500; row < 800; row++) {
      for (const name of ["open", "high", "low", "close"] as const) {
        frozen[name][row] = frozen.close[499]!;
      }
      for (
        const name of [
          ...["volume", "quoteVolume", "trades", "takerBase", "takerQuote"],
        ] as const
      ) frozen[name as "volume"][row] = 0;
    }
    const path = `${folder}/BTCUSDT-1m.csv`;
    await Deno.writeTextFile(path, candlesToCsv(frozen));
    const own = parseConfig({
      ...config,
      data: { ...config.data, source: "file" },
      label: { kind: "direction", horizon: 1, ties: "down" },
    });
    const data = await loadDataset(own, { input: { paths: [path] } });
    const run = await train(own, data, { workers: 1 });
    assert.ok(run.cleaning.frozen > 200, `${run.cleaning.frozen}`);
    const { forecast } = examineRun(run, data.candles);
    const constant = forecast.target.map(() => forecast.baseRate);
    assert.equal(
      binaryMetrics(forecast.target, constant).log_loss,
      run.baselines.majority!.log_loss,
    );
  }));

Deno.test("runFigures() draws the folds with the label's own horizon", () => {
  const { folds } = runFigures(examineRun(file, candles));
  assert.match(folds.svg, /A label looks 3 rows ahead; 3 rows purged/);
});
