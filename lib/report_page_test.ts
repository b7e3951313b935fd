import assert from "node:assert/strict";
import type { ModelFile } from "./artifact/mod.ts";
import type { Candles } from "./candles/candles.ts";
import { candlesToCsv } from "./candles/csv.ts";
import { simulateCandles } from "./candles/simulated.ts";
import { parseConfig } from "./config.ts";
import { loadDataset } from "./dataset.ts";
import { PRESETS } from "./presets/mod.ts";
import { READINGS } from "./report/page/reading.ts";
import { reportPage } from "./report_page.ts";
import { examineRun } from "./run_view.ts";
import { elementsOf } from "./testing/page.ts";
import { withTempFolder } from "./testing/temp_folder.ts";
import { train } from "./train.ts";

const series = { symbol: "BTCUSDT", interval: "1m" } as const;

function configOf(source: "simulated" | "file") {
  return parseConfig({
    ...PRESETS.signal,
    data: { source, ...series, candles: 2500 },
    candidates: {
      logistic: { kind: "logistic" },
      forest: { kind: "forest", trees: 5 },
    },
    folds: 3,
  });
}

async function simulatedRun(): Promise<[ModelFile, Candles]> {
  const config = configOf("simulated");
  const dataset = await loadDataset(config);
  return [await train(config, dataset, { workers: 1 }), dataset.candles];
}

/** A run on candles from a file of this name, with a hole in them. */
async function fileRun(name: string): Promise<[ModelFile, Candles]> {
  const found: [ModelFile, Candles][] = [];
  await withTempFolder(async (folder) => {
    const lines = candlesToCsv(simulateCandles({ candles: 2500 })).split("\n");
    lines.splice(2400, 7);
    await Deno.writeTextFile(`${folder}/${name}`, lines.join("\n"));
    const config = configOf("file");
    const dataset = await loadDataset(config, {
      input: { paths: [`${folder}/${name}`], ...series },
    });
    const file = await train(config, dataset, { workers: 1 });
    found.push([file, dataset.candles]);
  });
  return found[0]!;
}

const [simulatedFile, simulatedCandles] = await simulatedRun();
const simulatedView = examineRun(simulatedFile, simulatedCandles);
const simulatedPage = reportPage(simulatedView);
const HOSTILE = `a<b>'c'&amp;"d".csv`;
const [realFile, realCandles] = await fileRun(HOSTILE);
const realPage = reportPage(examineRun(realFile, realCandles));
const PAGES = { simulated: simulatedPage, real: realPage };

Deno.test("reportPage() gives equal bytes for equal runs", async () => {
  const [file, candles] = await simulatedRun();
  assert.equal(reportPage(examineRun(file, candles)), simulatedPage);
  const stored = JSON.parse(JSON.stringify(file));
  assert.equal(reportPage(examineRun(stored, candles)), simulatedPage);
});

for (const [name, page] of Object.entries(PAGES)) {
  Deno.test(`reportPage() of a ${name} run needs no script and nothing from elsewhere`, () => {
    assert.ok(page.length > 50_000 && page.length < 3e6, `${page.length}`);
    const active = "script, link, img, iframe, object, embed, form, base";
    assert.deepEqual(elementsOf(page, active), []);
    for (const { tagName, attributes } of elementsOf(page)) {
      for (const { name, value } of attributes) {
        const shown = `${tagName} ${name}="${value}"`;
        assert.ok(!/^on/i.test(name), shown);
        assert.ok(!/^(src|srcset|action|data)$/.test(name), shown);
        if (name.endsWith("href")) assert.match(value, /^#/, shown);
        if (!name.startsWith("xmlns")) assert.ok(!/\/\//.test(value), shown);
        for (const [, to] of value.matchAll(/url\((.*?)\)/g)) {
          assert.match(to!, /^"?#/, shown);
        }
      }
    }
    for (const { textContent } of elementsOf(page, "style")) {
      assert.ok(!/@import|url\(|expression/.test(textContent));
    }
  });

  Deno.test(`reportPage() of a ${name} run is whole: tags, headings and ids`, () => {
    assert.match(
      page,
      /^<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">/,
    );
    assert.match(page, /<meta name="viewport" content="width=device-width, /);
    assert.deepEqual(unclosed(page), []);
    const levels = elementsOf(page, "h1, h2, h3, h4, h5, h6")
      .map(({ tagName }) => Number(tagName.slice(1)));
    assert.deepEqual(levels.filter((level) => level === 1), [1]);
    assert.equal(levels[0], 1);
    for (const [i, level] of levels.entries()) {
      assert.ok(i === 0 || level <= levels[i - 1]! + 1, `heading ${i}`);
    }
    const ids = elementsOf(page, "[id]").map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, ids.sort().join(" "));
    for (const it of elementsOf(page, "[aria-labelledby]")) {
      assert.ok(ids.includes(it.getAttribute("aria-labelledby")!));
    }
    for (const svg of elementsOf(page, "figure > div > svg")) {
      assert.equal(svg.getAttribute("role"), "img");
      assert.ok(svg.getAttribute("aria-label"));
      // What a hidden drawing defines is not there for the other one.
      const own = [...svg.querySelectorAll("[id]")].map(({ id }) => id);
      for (const { attributes } of svg.querySelectorAll("*")) {
        for (const { value } of attributes) {
          const [, id] = /^url\("?#(.+?)"?\)$/.exec(value) ?? [];
          assert.ok(id === undefined || own.includes(id), value);
        }
      }
    }
  });

  Deno.test(`reportPage() of a ${name} run draws every figure wide and narrow`, () => {
    const names = elementsOf(page, "figure")
      .map((figure) => figure.getAttribute("aria-labelledby"));
    assert.deepEqual(names, Object.keys(READINGS));
    const widths = elementsOf(page, "figure > div")
      .map((box) => [
        box.getAttribute("class"),
        box.children.map((svg) => svg.getAttribute("width")).join(),
      ]);
    const each = [["wide", "680"], ["narrow", "360"]];
    assert.deepEqual(widths, names.flatMap(() => each));
  });
}

Deno.test("reportPage() says SIMULATED of simulated candles, and of no others", () => {
  assert.match(simulatedPage, /<title>signal on SIM-BTCUSDT 1m \(SIMULATED\)</);
  const boxes = elementsOf(simulatedPage, "header .simulated, main .simulated");
  assert.equal(boxes.length, 2);
  for (const box of boxes) assert.match(box.textContent, /SIMULATED/);
  for (const svg of elementsOf(simulatedPage, "figure > div > svg")) {
    assert.match(svg.textContent, /SIMULATED/, svg.getAttribute("aria-label")!);
  }
  assert.match(realPage, /<title>signal on BTCUSDT 1m<\/title>/);
  assert.ok(!/SIMULATED/.test(realPage));
  assert.deepEqual(elementsOf(realPage, ".simulated"), []);
});

Deno.test("reportPage() begins with the result, and holds findings, scores, digest and configuration", () => {
  for (const file of [simulatedFile, realFile]) {
    const page = file === realFile ? realPage : simulatedPage;
    const [result] = elementsOf(page, ".result");
    assert.equal(plain(result!.textContent), file.verdict!.sentence);
    assert.match(result!.textContent, /held-out rows (?:forest|logistic) /);
    const listed = elementsOf(page, "header li")
      .map((li) => plain(li.textContent));
    assert.deepEqual(listed, file.findings);
    const codes = elementsOf(page, "code").map((code) => code.textContent);
    assert.ok(codes.includes(file.digest));
    assert.ok(codes.includes(file.dataset.sha256));
    const shown = elementsOf(page, "pre").at(-1)!.textContent;
    assert.deepEqual(JSON.parse(shown), file.config);
    assert.ok(shown.split("\n").length > 20);
    const text = elementsOf(page, "body")[0]!.textContent;
    const { low, high } = file.holdout.intervals.auc;
    assert.ok(text.includes(`${low!.toFixed(4)} to ${high!.toFixed(4)}`));
    assert.ok(text.includes("Candidates tried: 2 (logistic, forest)"));
    assert.ok(text.includes(`deno ${Deno.version.deno}`));
  }
});

Deno.test("reportPage() says what the choice is worth, and of older files nothing", () => {
  const [choice] = elementsOf(simulatedPage, "#choice");
  assert.equal(choice!.textContent, "The choice");
  const text = elementsOf(simulatedPage, "body")[0]!.textContent;
  for (
    const part of [
      "2, 2 of them on the same rows",
      "deflated Sharpe ratio",
      "too few trials to tell",
      "Trials of other runs are not in it",
      "99 days, beside 1 day at hand",
    ]
  ) assert.ok(text.includes(part), part);
  const { selection: _, ...older } = simulatedFile;
  const page = reportPage({ ...simulatedView, file: older });
  assert.deepEqual(elementsOf(page, "#choice"), []);
});

Deno.test("reportPage() shows a file's name as it is, and quotes it for the shell", () => {
  const lines = elementsOf(realPage, ".record td").map((td) => td.textContent);
  const { sha256 } = realFile.dataset.files[0]!;
  assert.ok(
    lines.includes(`${HOSTILE}, 2,493 rows, ${sha256}`),
    lines.join("\n"),
  );
  const pres = elementsOf(realPage, "pre").map((pre) => pre.textContent);
  const quoted = `'PATH/a<b>'\\''c'\\''&amp;"d".csv'`;
  assert.ok(
    pres.includes(
      `deno task train --config PATH/best_model.json --input ${quoted}`,
    ),
    pres.join("\n"),
  );
});

Deno.test("reportPage() lets no name or warning become HTML", () => {
  const hostile = `"><script>alert(1)</script><b onclick='1'>`;
  const { config, dataset, trials } = simulatedFile;
  const page = reportPage({
    ...simulatedView,
    candles: { ...simulatedCandles, symbol: hostile },
    forecast: { ...simulatedView.forecast, symbol: hostile },
    file: {
      ...simulatedFile,
      config: { ...config, preset: hostile },
      dataset: { ...dataset, symbol: hostile, warnings: [hostile] },
      trials: trials.map((trial) => ({ ...trial, candidate: hostile })),
      selected: hostile,
      verdict: { ...simulatedFile.verdict!, sentence: hostile },
      findings: [hostile],
      software: { [hostile]: hostile },
    },
  });
  assert.deepEqual(elementsOf(page, "script, [onclick]"), []);
  const [title] = elementsOf(page, "title");
  assert.equal(title!.textContent, `${hostile} on ${hostile} 1m (SIMULATED)`);
  const [result] = elementsOf(page, ".result");
  assert.equal(result!.textContent, hostile);
});

Deno.test("reportPage() trades the held-out rows, and says by which rule and where the lines are", () => {
  for (const file of [simulatedFile, realFile]) {
    const page = file === realFile ? realPage : simulatedPage;
    const text = plain(elementsOf(page, "main")[0]!.textContent);
    assert.match(
      text,
      /long where its probability of up lies above one half, out of the market where below\./,
    );
    assert.doesNotMatch(text, /threshold of .* is not used here/);
    assert.match(text, /in backtest\.csv and trades\.csv\./);
    const heads = elementsOf(page, ".performance thead th");
    assert.deepEqual(
      heads.map(({ textContent }) => textContent),
      ["net", "gross", "buy and hold"],
    );
    const rows = elementsOf(page, ".performance tbody tr").map(({ children }) =>
      [...children].map(({ textContent }) => plain(textContent))
    );
    const { net, gross, buyAndHold } = file.backtest!;
    const sharpes = [net, gross, buyAndHold].map(({ sharpe }) =>
      sharpe!.toFixed(2).replace("-", "−")
    );
    assert.deepEqual(rows[3], ["Sharpe ratio", ...sharpes]);
    assert.ok(rows.some(([name]) => name === "95 % interval"));
    assert.match(
      text,
      /costs12 bp per side \(fee 10, half spread 1, slippage 1\)/,
    );
  }
});

Deno.test("reportPage() tells long, short, the band and the decision's threshold apart", () => {
  const { config } = simulatedFile;
  const holdout = simulatedFile.holdout.metrics;
  const page = reportPage({
    ...simulatedView,
    file: {
      ...simulatedFile,
      config: parseConfig({
        ...config,
        backtest: { sides: "long-short", band: 0.02 },
      }),
      decision: {
        threshold: 0.4,
        rows: null,
        value: null,
        conformal: null,
        holdout,
      },
    },
  });
  const text = elementsOf(page, "main")[0]!.textContent;
  assert.match(text, /lies above 0\.520, short below 0\.480\./);
  assert.match(text, /The decision's threshold of 0\.4000 is not used here\./);
});

Deno.test("reportPage() shows paths, nested choices and folds of both sides, where there are some", async () => {
  assert.doesNotMatch(simulatedPage, /Nested cross-validation|worst path/);
  assert.match(simulatedPage, /Every fold learns from the past/);
  const config = parseConfig({
    ...configOf("simulated"),
    candidates: { logistic: { kind: "logistic" } },
    splits: { kind: "combinatorial", groups: 4, testGroups: 2, embargo: 5 },
    nested: { innerFolds: 2, featureCounts: [3, 5] },
  });
  const dataset = await loadDataset(config);
  const file = await train(config, dataset, { workers: 1 });
  const page = reportPage(examineRun(file, dataset.candles));
  assert.deepEqual(unclosed(page), []);
  assert.doesNotMatch(page, /learns from the past/);
  assert.match(page, /learns from all others, earlier and later ones/);
  const rowsOf = (label: string) =>
    elementsOf(page, `[aria-label="${label}"] tbody tr`).map(({ children }) =>
      [...children].map(({ textContent }) => textContent)
    );
  const scores = rowsOf("Scores");
  const titles = scores.flat().filter((cell) => /^3 paths that/.test(cell));
  assert.equal(titles.length, 1);
  const worst = scores.find(([name]) => name === "worst path")!;
  const { paths } = file.trials[0]!;
  assert.equal(worst[3], paths!.worst.auc!.toFixed(4));
  const nested = rowsOf("Nested cross-validation");
  assert.equal(nested.length, 6 + 1);
  const first = file.nested!.folds[0]!;
  assert.deepEqual(nested[0]!.slice(0, 3), [
    "fold 1: logistic",
    `${first.features.length}`,
    "0.500",
  ]);
  assert.equal(nested[0]![4], first.outer!.toFixed(4));
  assert.equal(nested.at(-1)![0], "mean ± standard deviation");
});

/** A text as it is where lines may break anywhere. */
function plain(text: string): string {
  return text.replaceAll("\u00a0", " ");
}

/** Tags that are opened and not closed, or the other way round. */
function unclosed(page: string): string[] {
  const open: string[] = [];
  const tags = /<(\/?)([a-zA-Z][\w-]*)(?:"[^"]*"|'[^']*'|[^>"'])*?(\/?)>/g;
  for (const [, end, name, empty] of page.matchAll(tags)) {
    if (empty || name === "meta") continue;
    if (!end) open.push(name!);
    else if (open.at(-1) === name) open.pop();
    else return [...open, `/${name}`];
  }
  return open;
}
