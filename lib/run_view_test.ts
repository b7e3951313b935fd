import assert from "node:assert/strict";
import { ModelFileError } from "./artifact/mod.ts";
import { mapColumns } from "./candles/candles.ts";
import { loadDataset } from "./dataset.ts";
import { parseConfig } from "./config.ts";
import { READINGS } from "./report/page/reading.ts";
import { binaryMetrics, METRICS } from "./scores/mod.ts";
import { predict } from "./artifact/predict.ts";
import { examineRun, runFigures } from "./run_view.ts";
import { smallConfig } from "./testing/small_config.ts";
import { train } from "./train.ts";

const config = smallConfig({
  label: { kind: "direction", horizon: 3, ties: "drop" },
});
const dataset = await loadDataset(config);
const file = await train(config, dataset, { workers: 1 });
const { candles } = dataset;

Deno.test("examineRun() is the same again and leaves its inputs alone", () => {
  const [before, copy] = [
    structuredClone(file),
    mapColumns(candles, (c) => c.slice()),
  ];
  const [first, second] = [
    examineRun(file, candles),
    examineRun(structuredClone(file), copy),
  ];
  assert.deepEqual(first.forecast, second.forecast);
  assert.deepEqual(first.probability, second.probability);
  assert.deepEqual(first.importance, second.importance);
  assert.deepEqual(file, before);
  assert.deepEqual(candles, copy);
});

Deno.test("examineRun() forecasts score as the file says, to the last bit", () => {
  const { forecast } = examineRun(file, candles);
  const metrics = binaryMetrics(forecast.target, forecast.probability);
  for (const metric of METRICS) {
    assert.equal(metrics[metric], file.holdout.metrics[metric], metric);
  }
  assert.equal(forecast.openTime.length, file.holdout.rows);
  const steps = forecast.openTime.map((time, i, all) => time - all[i - 1]!);
  assert.ok(steps.slice(1).every((step) => step > 0));
  assert.equal(forecast.simulated, true);
});

Deno.test("examineRun() states the base rate that the majority baseline does", () => {
  const { forecast } = examineRun(file, candles);
  const constant = forecast.target.map(() => forecast.baseRate);
  assert.equal(
    binaryMetrics(forecast.target, constant).log_loss,
    file.baselines.majority!.log_loss,
  );
});

Deno.test("examineRun() knows the probability of held-out rows and of no others", () => {
  const { probability } = examineRun(file, candles);
  const { test } = file.split;
  const expected = predict(file, candles).probability.map((p, row) =>
    row >= test.start && row < test.end ? p : NaN
  );
  assert.deepEqual(probability, expected);
});

Deno.test("examineRun() measures every feature, and some matter", () => {
  const { importance } = examineRun(file, candles);
  assert.deepEqual(
    importance.map(({ feature }) => feature),
    file.features.map(({ name }) => name),
  );
  assert.ok(importance.some(({ rises }) => rises.some((rise) => rise !== 0)));
});

Deno.test("examineRun() refuses candles that are not the file's", () => {
  const other = mapColumns(candles, (column) => column.slice());
  other.close[7] = other.close[7]! * (1 + 1e-12);
  assert.throws(
    () => examineRun(file, other),
    (error) =>
      error instanceof ModelFileError &&
      /^Cannot examine run: expected the 2000 candles of SIM-BTCUSDT 1m it was made from \(SHA-256 [0-9a-f]{12}…\), got 2000 of SIM-BTCUSDT 1m \([0-9a-f]{12}…\)$/
        .test(error.message),
  );
});

Deno.test("examineRun() refuses a file whose scores are not its model's", () => {
  const { holdout } = file;
  const metrics = { ...holdout.metrics, auc: 0.75 };
  assert.throws(
    () => examineRun({ ...file, holdout: { ...holdout, metrics } }, candles),
    /^ModelFileError: Cannot examine run: the file says auc 0\.75, its model scores 0\.\d+$/,
  );
});

Deno.test("examineRun() trades the held-out rows as the file says, and refuses another record", () => {
  const view = examineRun(file, candles);
  assert.deepEqual(view.backtest.record, file.backtest);
  assert.equal(view.backtest.equity.length, 2000 - file.split.test.start);
  const stored = JSON.parse(JSON.stringify(file));
  assert.deepEqual(examineRun(stored, candles).backtest, view.backtest);
  const old = { ...file, backtest: undefined };
  assert.deepEqual(examineRun(old, candles).backtest, view.backtest);
  const { net } = file.backtest!;
  const backtest = { ...file.backtest!, net: { ...net, totalReturn: 7.5 } };
  assert.throws(
    () => examineRun({ ...file, backtest }, candles),
    new RegExp(
      `^ModelFileError: Cannot examine run: the file says net.totalReturn of its backtest is 7.5, its model trades to ${net.totalReturn}$`,
    ),
  );
  const { trades: _, ...fewer } = file.backtest!;
  assert.throws(
    () => examineRun({ ...file, backtest: fewer as typeof backtest }, candles),
    /the file says trades of its backtest is undefined/,
  );
});

Deno.test("runFigures() draws every figure, named and in reading order", () => {
  const figures = runFigures(examineRun(file, candles));
  assert.deepEqual(Object.keys(figures), Object.keys(READINGS));
  for (const [name, { svg }] of Object.entries(figures)) {
    assert.match(svg, /viewBox="0 0 680 /, name);
    assert.match(svg, /SIMULATED market/, name);
    assert.ok(
      !/NaN|undefined|Infinity|There is nothing to draw/.test(svg),
      name,
    );
  }
});

Deno.test("runFigures() shows the features the model gains most from", () => {
  const view = examineRun(file, candles);
  const importance = view.importance.map(({ feature }, place) => ({
    feature,
    rises: [feature === "rsi_14" ? 9 : place === 0 ? 8 : -place],
  }));
  const { svg } = runFigures({ ...view, importance }).features;
  const names = importance.map(({ feature }) => feature);
  // Names stand alone, or with a unit after them.
  const placeOf = (name: string) => svg.search(new RegExp(`>${name}( \\(|<)`));
  const shown = names.filter((name) => placeOf(name) >= 0)
    .sort((a, b) => placeOf(a) - placeOf(b));
  const others = names.slice(1).filter((name) => name !== "rsi_14");
  assert.deepEqual(shown, ["rsi_14", names[0], ...others.slice(0, 4)]);
});

Deno.test("runFigures() draws a run without fences", async () => {
  const plain = parseConfig({ ...config, cleaning: { iqrMultiplier: 0 } });
  const unfenced = await train(plain, dataset, { workers: 1 });
  assert.equal(unfenced.cleaning.fences, null);
  const { svg } = runFigures(examineRun(unfenced, candles)).outliers;
  assert.match(svg, /marked: 0 of /);
  assert.ok(!/NaN|Infinity/.test(svg));
});
