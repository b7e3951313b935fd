import assert from "node:assert/strict";
import { runDigest } from "../artifact/digest.ts";
import { readableJson } from "../artifact/readable_json.ts";
import { backtest } from "../backtest/mod.ts";
import { candlesOf, sliceCandles } from "../candles/candles.ts";
import { type Dataset, loadDataset } from "../dataset.ts";
import { JUPYTER_DISPLAY, type MimeBundle } from "../display.ts";
import { computeFeatures, featuresOf } from "../features/mod.ts";
import { fitLogistic, Logistic } from "../models/logistic.ts";
import { loadModel } from "../models/load_model.ts";
import type { DatasetRecord } from "../run.ts";
import { buildSamples } from "../samples.ts";
import { withoutFlow } from "../testing/without_flow.ts";
import { holdoutSplit, purgedKFold, timeSeriesSplit } from "../splits/mod.ts";
import { examineRun } from "../run_view.ts";
import { smallConfig } from "../testing/small_config.ts";
import { train } from "../train.ts";
import { rowsIn, textsIn } from "./_test_page.ts";
import { backtestView } from "./backtest_view.ts";
import { candlesView, datasetView } from "./candles_view.ts";
import { featuresView, samplesView } from "./features_view.ts";
import { datedFolds, foldsView } from "./folds_view.ts";
import { runView, trialsView } from "./scores_view.ts";
import { registerViews } from "./views.ts";
import { modelView } from "./model_view.ts";
import { cvOf, exampleRun, scoresOf } from "../testing/example_run.ts";
import { Forest } from "../models/forest.ts";
import { makeLearner } from "../models/make_learner.ts";
import { noisySamples } from "../models/testdata/samples.ts";

registerViews();

const config = smallConfig();
const dataset = await loadDataset(config);
const { candles } = dataset;
const table = buildSamples(candles, config);
const file = await train(config, dataset, { workers: 1 });

/** One value of every kind that the project makes and marks. */
const VALUES: Record<string, object> = {
  candles,
  "some candles": sliceCandles(candles, 5, 50),
  "no candles": candlesOf([]),
  "candles of which some have no flow": withoutFlow(candles, 1000),
  "samples of candles of which some have no flow": buildSamples(
    withoutFlow(candles, 1000),
    { ...config, features: "signal+" },
  ),
  "features of candles without flow": computeFeatures(
    withoutFlow(candles, 2000),
    featuresOf([{ kind: "taker_imbalance", window: 5 }]),
  ),
  dataset,
  features: computeFeatures(candles, featuresOf("signal")),
  "many features": computeFeatures(candles, featuresOf("signal+")),
  "no features": computeFeatures(candlesOf([]), featuresOf("signal")),
  samples: table,
  folds: timeSeriesSplit(2000, { folds: 10, gap: 1 }),
  "dated folds": datedFolds(timeSeriesSplit(2000), candles.openTime),
  "a split": holdoutSplit(candles.openTime, { holdout: 0.2, horizon: 1 }),
  run: file,
  "a model": loadModel(file.model),
  "a backtest": examineRun(file, candles).backtest,
  "a backtest without rows": backtest(candlesOf([]), new Float64Array(0)),
  "a logistic model": fitLogistic(
    table.samples,
    { start: 0, end: 1000 },
    { kind: "logistic", c: 1, classWeight: "balanced" },
  ),
};

function shown(value: object): MimeBundle {
  const show = Reflect.get(value, JUPYTER_DISPLAY) as () => MimeBundle;
  return show.call(value);
}

/** A page without the images that stand in for figures. */
function withoutStandIns(html: string): string {
  return html.replaceAll(
    /<img style="[^"]*" alt="[^"]*" src="data:[^"]*">/g,
    "",
  );
}

for (const [name, value] of Object.entries(VALUES)) {
  Deno.test(`${name}: the view is small, in lines, and always the same`, () => {
    const { "text/html": whole = "", "text/plain": text = "", ...rest } = shown(
      value,
    );
    assert.deepEqual(rest, {});
    assert.ok(whole.length < 60_000, `${whole.length} characters`);
    const html = withoutStandIns(whole);
    assert.ok(html.length < 30_000, `${html.length} characters`);
    assert.ok(html.split("\n").every((line) => line.length < 2000));
    assert.doesNotMatch(html, /NaN|undefined|\[object|Infinity|<style|<script/);
    assert.match(text, /^.+$/, "one line");
    assert.doesNotMatch(text, /undefined|NaN/);
    assert.deepEqual(shown(value), shown(value));
    const ends = textsIn(html, "div > strong");
    assert.ok(ends.length > 0, "a title");
  });
}

Deno.test("a mark is seen by neither copies, JSON nor workers", () => {
  for (const value of [candles, dataset, file]) {
    const copies = [{ ...value }, structuredClone(value)];
    for (const copy of copies) {
      assert.ok(!(JUPYTER_DISPLAY in copy));
      assert.deepEqual(copy, value);
    }
  }
  const plain = structuredClone(file);
  assert.equal(JSON.stringify(file), JSON.stringify(plain));
  assert.equal(readableJson(file), readableJson(plain));
  assert.equal(runDigest(file), file.digest);
});

Deno.test("candlesView() counts holes and idle candles and shows both ends", () => {
  const minutes = [0, 1, 2, 4, 5, 6, 7, 8];
  const own = candlesOf(
    minutes.map((m) => [m * 60_000, 1.5, 2.25, 1, 2, m === 4 ? 0 : 10]),
  );
  const html = candlesView(own)["text/html"]!;
  assert.match(html, /8 candles from 1970-01-01 00:00 to 1970-01-01 00:08 UTC/);
  assert.match(html, /1 hole in time, 1 candle without volume/);
  assert.doesNotMatch(html, /SIMULATED/);
  const rows = rowsIn(html);
  assert.equal(rows.length, 7);
  assert.deepEqual(rows[0], [
    ...["1970-01-01 00:00", "1.5", "2.25", "1", "2", "10"],
  ]);
  assert.deepEqual(rows[3], new Array(6).fill("…"));
  assert.equal(rows[6]![0], "1970-01-01 00:08");
});

Deno.test("candlesView() shows few candles once each", () => {
  for (const count of [1, 3, 4, 6]) {
    const few = candlesView(sliceCandles(candles, 0, count));
    assert.equal(rowsIn(few["text/html"]!).length, count);
  }
});

Deno.test("views set simulated candles apart", () => {
  for (const value of [candles, dataset, file]) {
    assert.match(shown(value)["text/html"]!, /SIMULATED market<\/strong>/);
    assert.match(shown(value)["text/plain"]!, /^SIMULATED market: /);
  }
});

Deno.test("views escape whatever they are given", () => {
  const bad = `<img src=x onerror="alert(1)">&`;
  const odd = { ...candles, symbol: bad } as typeof candles;
  const record = {
    ...dataset.record,
    warnings: [bad],
    files: [{ name: bad, rows: 1, sha256: "" }],
  };
  const trials = file.trials.map((trial) => ({ ...trial, candidate: bad }));
  for (
    const view of [
      candlesView(odd),
      datasetView({ candles: odd, record } as Dataset),
      featuresView({
        names: [bad],
        columns: [candles.close],
        openTime: candles.openTime,
      }),
      trialsView(trials),
      runView({
        ...file,
        verdict: { ...file.verdict!, sentence: bad },
        findings: [bad],
        selected: bad,
        trials,
      }),
    ]
  ) {
    assert.doesNotMatch(withoutStandIns(view["text/html"]!), /<img/);
    assert.match(view["text/html"]!, /&lt;img/);
  }
});

Deno.test("datasetView() tells fallback, warnings, files and hash", () => {
  const record: DatasetRecord = {
    ...dataset.record,
    fallback: "older store",
    warnings: ["2 hours old"],
  };
  const html = datasetView({ candles, record })["text/html"]!;
  for (const part of ["Fallback: older store", "⚠ 2 hours old"]) {
    assert.ok(html.includes(part), part);
  }
  assert.ok(html.includes(`SHA-256: ${record.sha256.slice(0, 12)}…`));
});

Deno.test("featuresView() states quartiles of the known rows", () => {
  const column = Float64Array.of(NaN, NaN, 4, 1, 3, 2, 5);
  const openTime = column.map((_, row) => row * 60_000);
  const view = featuresView({ names: ["x"], columns: [column], openTime });
  const [row] = rowsIn(view["text/html"]!);
  assert.deepEqual(row!.slice(0, 9), [
    ...["x", "2", "5", "1", "2", "3", "4", "5", "5"],
  ]);
  const [path] = /M.*?(?=")/.exec(view["text/html"]!)!;
  assert.equal(path.match(/[ML]/g)!.length, 5);
});

Deno.test("samplesView() states the shares of labels and the rows that teach", () => {
  const { target, weight } = table.samples;
  const ups = target.filter((label) => label === 1).length;
  const html = samplesView(table)["text/html"]!;
  const share = (100 * ups / 1999).toFixed(1);
  assert.ok(html.includes(`Labels: ${share} % up`), html.slice(0, 400));
  const teach = weight.filter((of) => of > 0).length;
  assert.ok(html.includes(`${teach.toLocaleString("en")} rows teach`));
});

Deno.test("samplesView() says which features some candles lack", () => {
  const html = (of: typeof candles) =>
    samplesView(buildSamples(of, { ...config, features: "signal+" }))[
      "text/html"
    ]!;
  const fact = /(\d+) features of flow, which some candles lack/;
  assert.doesNotMatch(html(candles), fact);
  assert.equal(html(withoutFlow(candles, 1000)).match(fact)![1], "16");
});

Deno.test("foldsView() tells rows without, and times with open times", () => {
  const folds = timeSeriesSplit(12, { folds: 2, gap: 1 });
  const rows = rowsIn(foldsView(folds)["text/html"]!);
  assert.deepEqual(rows[0]!.slice(0, 6), [
    ...["fold 1", "3", "0 to 2", "1", "4", "4 to 7"],
  ]);
  const openTime = Float64Array.from({ length: 12 }, (_, i) => i * 60_000);
  const dated = shown(datedFolds(folds[1]!, openTime))["text/html"]!;
  assert.deepEqual(rowsIn(dated)[0]!.slice(0, 6), [
    "split",
    "7",
    "1970-01-01 00:00 to 1970-01-01 00:06",
    "1",
    "4",
    "1970-01-01 00:08 to 1970-01-01 00:11",
  ]);
});

Deno.test("runView() puts baselines and intervals beside every score", () => {
  const { "text/html": html = "", "text/plain": text } = runView(file);
  const names = rowsIn(html).map(([name]) => name);
  const baselines = Object.keys(file.baselines).map((b) => `baseline ${b}`);
  const chosen = (name: string) =>
    name === file.selected ? `${name} chosen` : name;
  assert.deepEqual(
    names.filter((name) => !/fold|held out/.test(name!)),
    [
      ...["logistic", "forest"].map(chosen),
      ...baselines,
      `${file.selected} chosen`,
      "95 % interval",
      ...baselines,
    ],
  );
  assert.match(html, /Tried: 2 candidates/);
  const { sentence } = file.verdict!;
  for (const told of [sentence, ...file.findings]) {
    assert.ok(textsIn(html, "div").includes(told), told);
  }
  assert.ok(text!.includes(sentence), text);
  assert.ok(html.includes(file.digest));
  assert.ok(text!.includes(file.digest));
});

Deno.test("modelView() puts every number under its head", () => {
  const model = new Logistic({
    kind: "logistic",
    classes: [0, 1],
    features: 1,
    scaler: { mean: [10], scale: [2] },
    coefficients: [3],
    intercept: 0.5,
  });
  assert.deepEqual(rowsIn(modelView(model)["text/html"]!), [
    ["intercept", "0.5", "", ""],
    ["feature 1, standardised", "3", "10", "2"],
  ]);
});

Deno.test("samplesView() states both shares", async () => {
  const config = smallConfig({
    data: {
      source: "simulated",
      symbol: "BTCUSDT",
      interval: "1m",
      candles: 301,
    },
  });
  const { candles } = await loadDataset(config);
  const table = buildSamples(candles, config);
  const ups = table.samples.target.filter((label) => label === 1).length;
  const [up, not] = [ups, 300 - ups].map((n) => (100 * n / 300).toFixed(1));
  assert.notEqual(up, not);
  assert.ok(
    samplesView(table)["text/html"]!.includes(
      `Labels: ${up} % up, ${not} % not up, 1 row without one`,
    ),
  );
});

Deno.test("trialsView() gives every candidate its own scores", () => {
  const [trial] = exampleRun().trials;
  const trials = [
    { ...trial!, candidate: "a", cv: cvOf(0.25) },
    { ...trial!, candidate: "b", cv: cvOf(0.75) },
  ];
  const rows = rowsIn(trialsView(trials)["text/html"]!);
  assert.deepEqual(rows.map(([name, f1]) => [name, f1]), [
    ["a", "0.2500 ± 0.010"],
    ["b", "0.7500 ± 0.010"],
  ]);
});

Deno.test("modelView() tells the least and the most leaves of a tree", async () => {
  const model = await makeLearner({
    kind: "forest",
    trees: 9,
    maxDepth: 6,
    minSamplesLeaf: 3,
    maxFeatures: "sqrt",
    bootstrap: true,
    classWeight: "none",
    maxBins: 32,
  }, 1).fit(noisySamples(300), { start: 0, end: 300 }) as Forest;
  const leaves = model.part.trees.map(({ weights }) => weights[0]!.length);
  const [least, most] = [Math.min(...leaves), Math.max(...leaves)];
  assert.ok(least < most);
  const rows = new Map(
    rowsIn(modelView(model)["text/html"]!) as [string, string][],
  );
  assert.equal(rows.get("leaves per tree"), `${least} to ${most}`);
});

Deno.test("foldsView() tells every range of folds that learn from both sides", () => {
  const folds = purgedKFold(30, { folds: 3, horizon: 1, embargo: 2 });
  const { "text/html": html, "text/plain": text } = foldsView(folds);
  assert.equal(text, "3 folds, 10 test rows each");
  // 1 row purged before, 1 purged and 2 of the embargo after.
  assert.deepEqual(rowsIn(html!)[1]!.slice(0, 6), [
    ...["fold 2", "16", "0 to 8, 23 to 29", "4", "10", "10 to 19"],
  ]);
  assert.equal(html!.match(/<rect/g)!.length, 2 + 3 + 2);
});

Deno.test("trialsView() tells mean, spread and worst of paths, where there are some", () => {
  const [trial] = exampleRun().trials;
  assert.doesNotMatch(trialsView([trial!])["text/html"]!, /paths/);
  const paths = {
    scores: [scoresOf(0.52), scoresOf(0.48)],
    cv: cvOf(0.5),
    worst: scoresOf(0.48, { auc: null }),
  };
  const html = trialsView([{ ...trial!, paths }])["text/html"]!;
  assert.match(html, /2 paths, mean ± standard deviation, and the worst/);
  assert.deepEqual(rowsIn(html).at(-1), [
    ...["forest, worst", "0.4800", "0.4800", "–", "0.4800", "0.4800"],
  ]);
});

Deno.test("backtestView() puts gross and buy-and-hold beside the net result", () => {
  const result = examineRun(file, candles).backtest;
  const { "text/html": html = "", "text/plain": text } = backtestView(result);
  const { net, gross, buyAndHold } = file.backtest!;
  const rows = rowsIn(html);
  assert.deepEqual(
    rows.find(([name]) => name === "Sharpe ratio")!.slice(1),
    [net, gross, buyAndHold]
      .map(({ sharpe }) => sharpe!.toFixed(2).replace("-", "−")),
  );
  assert.ok(textsIn(html, "li").some((line) => line.startsWith("costs: 12")));
  assert.match(html, /equity, start = 1/);
  assert.match(
    text!,
    /^SIMULATED market: Backtest on SIM-BTCUSDT 1m: .* after costs, .* before, .* bought and held, \d+ trades?$/,
  );
});
