/**
 * The page a run leaves behind: one HTML file that says what was found, shows it,
 * and tells how to do it again.
 *
 * @module
 */
import { readableJson } from "./artifact/readable_json.ts";
import type { ModelFile } from "./artifact/mod.ts";
import type { Figure } from "./report/figures/figure.ts";
import { dataRecord } from "./report/page/data_record.ts";
import { leakRecord } from "./report/page/leak_record.ts";
import { Markup, markup } from "./report/page/markup.ts";
import { nestedRecord } from "./report/page/nested_record.ts";
import { type FigureName, READINGS } from "./report/page/reading.ts";
import { scoreSection } from "./report/page/score_section.ts";
import { selectionRecord } from "./report/page/selection_record.ts";
import { tradingRecord } from "./report/page/trading_record.ts";
import { verdictRecord } from "./report/page/verdict_record.ts";
import { STYLE } from "./report/page/style.ts";
import { counted, keptTogether } from "./report/words.ts";
import { runFigures, type RunView } from "./run_view.ts";

/** The drawing for a desk or paper, and the one for a phone. */
const [WIDE, NARROW] = [680, 360];

/** Both drawings of every figure. */
type Drawings = Readonly<Record<FigureName, readonly [Figure, Figure]>>;

/**
 * One HTML page without script, and without anything from elsewhere: the result in
 * a sentence, the scores, the data, every figure with how to read it, and the
 * configuration. It reads on light and dark screens, wide or narrow, and on paper.
 * Equal runs give equal bytes.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { loadDataset } from "./dataset.ts";
 * import { parseConfig } from "./config.ts";
 * import { PRESETS } from "./presets/mod.ts";
 * import { reportPage } from "./report_page.ts";
 * import { examineRun } from "./run_view.ts";
 * import { train } from "./train.ts";
 * const config = parseConfig({
 *   ...PRESETS.signal,
 *   data: { source: "simulated", symbol: "BTCUSDT", interval: "1m", candles: 2000 },
 *   candidates: { logistic: { kind: "logistic" } },
 *   folds: 3,
 * });
 * const dataset = await loadDataset(config);
 * const file = await train(config, dataset, { workers: 1 });
 * const page = reportPage(examineRun(file, dataset.candles));
 * assert.match(page, /<title>signal on SIM-BTCUSDT 1m \(SIMULATED\)<\/title>/);
 * ```
 */
export function reportPage(view: RunView): string {
  const { file } = view;
  const { config, dataset } = file;
  const simulated = dataset.source === "simulated";
  const title = `${config.preset} on ${dataset.symbol} ${dataset.interval}`;
  const drawings = drawnTwice(view);
  const figures = (...names: FigureName[]) =>
    names.map((name) => figure(name, drawings, file));
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${simulated ? `${title} (SIMULATED)` : title}</title>
<style>
${new Markup(STYLE)}
</style>
</head>
<body>
<header>
<h1>${title}</h1>
${introduction(file)}
</header>
<main>
<h2>Scores</h2>
<p>Baselines know next to nothing: one always calls up, one the commoner side of the train rows, one the direction of the last candle, one tosses a coin.</p>
${scoreSection(file)}
${verdictRecord(file.verdict)}<h2>The data</h2>
${simulated ? simulatedRecord(file) : dataRecord(file)}
${figures("candles", "outliers", "features")}
<h2>The folds</h2>
${figures("folds", "scores")}
${nestedRecord(file.nested)}${selectionRecord(file)}<h2>The held-out rows</h2>
${
    figures(
      "reliability",
      "confusion",
      "abstention",
      "skill",
      "importance",
      "drift",
      "predictions",
    )
  }
<h2>Trading it</h2>
<p>${howItTrades(file)}</p>
${tradingRecord(view.backtest.record)}
${figures("equity", "waterfall", "costs")}
${leakRecord(file.leakChecks)}<h2>Predict with it</h2>
${howToPredict(file)}
<h2>Run it again</h2>
${howToRepeat(file)}
</main>
</body>
</html>
`.html;
}

/** What a reader has to know first. */
function introduction(file: ModelFile): Markup {
  const { config, dataset, verdict, findings } = file;
  const { trials, folds, selected } = file;
  const later = counted(config.label.horizon, "candle");
  // Older files have no verdict; their findings come in order of weight.
  const [result, ...others] = verdict
    ? [verdict.sentence, ...findings]
    : findings;
  const banner = dataset.source === "simulated"
    ? markup`<p class="simulated"><strong>SIMULATED market.</strong> These candles were made up by a program; nobody ever traded at these prices.</p>\n`
    : "";
  const found = `Chosen from ${counted(trials.length, "candidate")} on ${
    counted(folds.length, "fold")
  }, then judged once on later rows: ${selected}.`;
  return markup`<p class="soft">Will the close be higher ${later} later? ${found}</p>
${banner}<p class="result">${keptTogether(result ?? "")}</p>
<ul>
${others.map((finding) => markup`<li>${keptTogether(finding)}</li>`)}
</ul>`;
}

function simulatedRecord(file: ModelFile): Markup {
  return markup`<div class="simulated">
<strong>SIMULATED</strong>
${dataRecord(file)}
</div>`;
}

function drawnTwice(view: RunView): Drawings {
  const [wide, narrow] = [WIDE, NARROW]
    .map((width) => runFigures(view, { width }));
  const names = Object.keys(READINGS) as FigureName[];
  return Object.fromEntries(
    names.map((name) => [name, [wide![name], narrow![name]]]),
  ) as unknown as Drawings;
}

function figure(
  name: FigureName,
  drawings: Drawings,
  { folds }: ModelFile,
): Markup {
  const { heading, text, ofBothSides } = READINGS[name];
  // Folds of several ranges learn from what came after, too.
  const bothSides = folds.some(({ train }) => !("start" in train));
  const [wide, narrow] = drawings[name];
  return markup`<h3 id="${name}">${heading}</h3>
<p>${bothSides && ofBothSides ? ofBothSides : text}</p>
<figure aria-labelledby="${name}">
<div class="wide">${new Markup(wide.svg)}</div>
<div class="narrow">${new Markup(narrow.svg)}</div>
</figure>`;
}

/** By which rule the held-out rows are traded; every figure of money rests on it. */
function howItTrades({ config, decision }: ModelFile): Markup {
  const { sides = "long-flat", band = 0 } = config.backtest ?? {};
  const [above, below] = band === 0
    ? ["one half", "where below"]
    : [(0.5 + band).toFixed(3), `below ${(0.5 - band).toFixed(3)}`];
  const down = sides === "long-short" ? "short" : "out of the market";
  const threshold = decision && decision.threshold !== 0.5
    ? ` The decision's threshold of ${
      decision.threshold.toFixed(4)
    } is not used here.`
    : "";
  return markup`What the held-out rows would have come to for whoever follows the model: long where its probability of up lies above ${above}, ${down} ${below}. A call is known at a candle's close and filled at the next open. Net is after costs, gross the same positions without; buy and hold buys once, with the same costs.${threshold} Candle by candle and trade by trade it lies beside this page, in <code>backtest.csv</code> and <code>trades.csv</code>.`;
}

/** Apart from its import, which would look like one of this file. */
const LIBRARY = '"candlebook"';

function howToPredict({ dataset }: ModelFile): Markup {
  const input = dataset.source === "file" ? " --input PATH/candles.csv" : "";
  return markup`<p>The model lies beside this page. On the command line:</p>
<pre>deno task predict --model PATH/best_model.json${input}</pre>
<p>In a notebook or a program, with candles of the same interval:</p>
<pre>import * as cb from ${LIBRARY};

const file = await cb.readModelFile("PATH/best_model.json");
const { openTime, probability } = cb.predict(file, candles);</pre>`;
}

function howToRepeat({ config, dataset, digest, software }: ModelFile): Markup {
  const inputs = config.data.source === "file"
    ? dataset.files.map(({ name }) => ` --input ${quoted(`PATH/${name}`)}`)
    : [];
  const versions = Object.entries(software)
    .map(([name, version]) => `${name} ${version}`).join(", ");
  return markup`<p>The same candles and configuration give the same digest, on any machine and in a notebook too; newer candles give another.</p>
<pre>deno task train --config PATH/best_model.json${inputs.join("")}</pre>
<table class="record">
<tr><th scope="row">digest</th><td><code>${digest}</code></td></tr>
<tr><th scope="row">made with</th><td>${versions}</td></tr>
</table>
<pre>${readableJson(config)}</pre>`;
}

/** A file's name as a shell takes it. */
function quoted(name: string): string {
  return /^[\w./,+-]+$/.test(name)
    ? name
    : `'${name.replaceAll("'", String.raw`'\''`)}'`;
}
