import assert from "node:assert/strict";
import { cvOf, exampleRun, scoresOf } from "../../testing/example_run.ts";
import { exampleBacktest } from "../../testing/example_backtest.ts";
import { elementsOf } from "../../testing/page.ts";
import { performanceRows, tradingRows } from "../backtest_table.ts";
import { dataRecord } from "./data_record.ts";
import { markup } from "./markup.ts";
import { nestedRecord } from "./nested_record.ts";
import { tradingRecord } from "./trading_record.ts";
import { verdictRecord } from "./verdict_record.ts";
import { scoreSection } from "./score_section.ts";
import { counted, grouped, minute, percent, scored } from "../words.ts";

/** The rows of the tables in a piece of HTML, cell by cell. */
function cells(html: string): string[][] {
  return elementsOf(html, "tr").map((row) =>
    [...row.children].map((cell) => cell.textContent)
  );
}

Deno.test("markup`` lets no text become HTML", () => {
  const hostile = `<script>alert("1")</script>&amp;`;
  const { html } = markup`<p title="${hostile}">${[
    hostile,
    markup`<b>&</b>`,
  ]}</p>`;
  const [p] = elementsOf(html, "p");
  assert.equal(p!.getAttribute("title"), hostile);
  assert.equal(p!.textContent, `${hostile}\n&`);
  assert.equal(elementsOf(html, "script").length, 0);
});

Deno.test("words of the page, by hand", () => {
  assert.deepEqual(
    [0, 999, 1000, 1234567].map(grouped),
    ["0", "999", "1,000", "1,234,567"],
  );
  assert.equal(counted(1, "row"), "1 row");
  assert.equal(counted(2000, "row"), "2,000 rows");
  assert.deepEqual([null, -0.5, 0.12345].map(scored), [
    "–",
    "−0.5000",
    "0.1235",
  ]);
  assert.equal(percent(0.1234), "12.3 %");
  assert.equal(minute("2024-01-31T23:59:00.000Z"), "2024-01-31 23:59 UTC");
});

Deno.test("scoreSection() has candidates, baselines, intervals and a dash for what is not defined", () => {
  const run = exampleRun({
    trials: [
      { ...exampleRun().trials[0]!, candidate: "plain", cv: cvOf(0.4) },
      { ...exampleRun().trials[0]!, cv: cvOf(0.45, { auc: null }) },
    ],
    baselines: { always_up: scoresOf(0.5, { auc: null }) },
  });
  const { html } = scoreSection(run);
  assert.match(
    html,
    /Candidates tried: 2 \(plain, forest\)\. The choice went by F1/,
  );
  const cell = "0.4000 ± 0.010";
  assert.deepEqual(cells(html), [
    ["", "F1 of up", "MCC", "AUC", "log-loss", "accuracy"],
    ["1 fold: mean ± standard deviation"],
    ["plain", cell, cell, cell, cell, cell],
    [
      "forest chosen",
      ...["0.4500 ± 0.010", "0.4500 ± 0.010", "–"],
      ...["0.4500 ± 0.010", "0.4500 ± 0.010"],
    ],
    [
      "always_up",
      ...["0.6500 ± 0.010", "0.5000 ± 0.010", "0.5000 ± 0.010"],
      ...["0.5000 ± 0.010", "0.5000 ± 0.010"],
    ],
    ["held out: 9,999 rows, 2024-01-28 20:00 UTC to 2024-02-04 17:19 UTC"],
    ["forest chosen", "0.5000", "0.5000", "0.5020", "0.5000", "0.5000"],
    ["95 % interval", "", "", "0.4910 to 0.5130", "", "0.4900 to 0.5100"],
    ["always_up", "0.5000", "0.5000", "–", "0.5000", "0.5000"],
  ]);
});

Deno.test("scoreSection() has a dash where there is no interval", () => {
  const { holdout } = exampleRun();
  const none = { low: null, high: null };
  const { html } = scoreSection(exampleRun({
    holdout: { ...holdout, intervals: { accuracy: none, auc: none } },
  }));
  const interval = cells(html).find(([name]) => name === "95 % interval");
  assert.deepEqual(interval, ["95 % interval", "", "", "–", "", "–"]);
});

Deno.test("dataRecord() tells source, fallback, files and warnings", () => {
  const { dataset } = exampleRun();
  const record = (changes: Partial<typeof dataset>) =>
    cells(
      dataRecord(exampleRun({ dataset: { ...dataset, ...changes } })).html,
    );
  const plain = record({});
  assert.deepEqual(plain.slice(0, 4), [
    ["source", "Binance"],
    ["series", "BTCUSDT, 1m"],
    ["candles", "50,000"],
    ["open times", "2024-01-01 00:00 UTC to 2024-02-04 17:19 UTC"],
  ]);
  assert.deepEqual(plain.at(-1), ["warnings", "none"]);
  assert.ok(
    plain.some(([name, value]) =>
      name === "SHA-256" && value === dataset.sha256
    ),
  );

  const simulated = record({
    source: "simulated",
    edge: 0.02,
    fallback: "simulated",
  });
  assert.deepEqual(simulated.slice(0, 2), [
    ["source", "the SIMULATED market, edge 0.02"],
    [
      "instead",
      "the exchange could not be reached; the simulated market stood in",
    ],
  ]);

  const name = `<img src=x onerror="1">.csv`;
  const files = record({
    source: "file",
    files: [{ name, rows: 1, sha256: "ab" }],
    warnings: ["a <b> hole", "another"],
  });
  assert.deepEqual(files[0], ["source", "files"]);
  assert.deepEqual(files.at(-2), ["file", `${name}, 1 row, ab`]);
  assert.deepEqual(files.at(-1), ["warnings", "a <b> hole\nanother"]);
});

Deno.test("scoreSection() gives every baseline its own scores, and the chosen one its", () => {
  const run = exampleRun({
    baselines: {
      always_up: scoresOf(0.5, { f1: 0.65 }),
      coin: scoresOf(0.25),
      majority: scoresOf(0.125),
    },
  });
  const [, heldOut] = elementsOf(
    `<html><body>${scoreSection(run).html}</body></html>`,
    "tbody",
  );
  const cells = Object.fromEntries(
    [...heldOut!.querySelectorAll("tr")].map((row) => [
      [...row.querySelectorAll("th")][0]!.textContent,
      [...row.querySelectorAll("td")].map((cell) => cell.textContent),
    ]),
  );
  assert.deepEqual(cells.coin, new Array(5).fill("0.2500"));
  assert.deepEqual(cells.majority, new Array(5).fill("0.1250"));
  assert.equal(cells.always_up![0], "0.6500");
  assert.equal(cells["forest chosen"]![2], "0.5020");
});

Deno.test("dataRecord() counts the train rows where they do not begin at 0", () => {
  const train = { start: 5, end: 40 };
  const run = exampleRun({ split: { train, test: { start: 41, end: 50 } } });
  assert.match(dataRecord(run).html, /learned from<\/th><td>35 rows</);
});

Deno.test("tradingRecord() has a row per figure, and lets no name become HTML", () => {
  const { record } = exampleBacktest();
  const { html } = tradingRecord(record);
  const rows = cells(html);
  assert.deepEqual(rows[0], ["", "net", "gross", "buy and hold"]);
  assert.equal(
    rows.length,
    1 + performanceRows(record).length + tradingRows(record).length,
  );
  const interval = rows.find(([name]) => name === "95 % interval")!;
  assert.equal(interval[2], "−1.60 to 2.40");
  assert.equal(rows.at(-1)![1], "no position is left");
});

Deno.test("verdictRecord() gives p its name, and tells looks, baseline and power", () => {
  const { verdict } = exampleRun();
  assert.equal(verdictRecord(undefined).html, "");
  const told = (changes: Partial<typeof verdict> = {}) =>
    new Map(
      cells(verdictRecord({ ...verdict!, ...changes }).html)
        .map(([name, text]) => [name, text!.replaceAll("\u00a0", " ")]),
    );
  const rows = told();
  assert.match(
    rows.get("p-value")!,
    /^p = 0\.43: how often a forecaster without/,
  );
  assert.match(
    rows.get("p-value")!,
    /of the calls p = 0\.40, of the prob.* p = 0\.43$/,
  );
  assert.match(rows.get("looks")!, /^1 look at these rows, this one/);
  assert.equal(
    rows.get("log-loss skill"),
    "−0.0020 (95 % interval −0.0040 to 0.0005): the part of majority's log-loss that is saved; above 0 is better than it",
  );
  assert.match(
    rows.get("rows")!,
    /^9,999 rows, each as good as an independent one$/,
  );
  assert.match(rows.get("power")!, /^an accuracy of 50\.8 % would have shown/);
  assert.match(
    told({ effectiveRows: 4321.4 }).get("rows")!,
    /^9,999 rows, worth 4,321 independent ones, as neighbours/,
  );
  const looked = told({ trials: 3, p: 0.00001, pCorrected: 0.04 });
  assert.match(looked.get("p-value")!, /^p < 0\.0001:/);
  assert.match(looked.get("looks")!, /^3 looks .* so many is p = 0\.040$/);
});

Deno.test("nestedRecord() dashes what a fold lacks", () => {
  const fold = {
    candidate: "a<b",
    features: ["x", "y"],
    threshold: 0.55,
    inner: 0.7,
    outer: null,
    optimism: null,
    scores: scoresOf(0.5),
  };
  const none = { mean: null, std: null };
  const { html } = nestedRecord({
    metric: "log_loss",
    choices: 4,
    fits: 1300,
    folds: [fold],
    inner: { mean: 0.7, std: 0 },
    outer: none,
    optimism: none,
    cv: cvOf(0.5),
    stability: { agreement: null, featureOverlap: null },
  });
  assert.match(
    html,
    /the best of 4 choices .* by its log-loss,.* 1,300 models were/,
  );
  assert.doesNotMatch(html, /pairs of folds/);
  assert.deepEqual(cells(html), [
    [
      ...["", "features", "threshold", "log-loss where chosen"],
      ...["on other rows", "optimism"],
    ],
    ["fold 1: a<b", "2", "0.550", "0.7000", "–", "–"],
    ["mean ± standard deviation", "", "", "0.7000 ± 0.000", "–", "–"],
  ]);
});
