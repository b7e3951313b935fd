/**
 * Where a run's candles come from and what was done to them, as an HTML table.
 *
 * @module
 */
import type { RunResult } from "../../run.ts";
import { type Markup, markup, type MarkupPart } from "./markup.ts";
import { counted, grouped, minute } from "../words.ts";

const SOURCES = {
  binance: "Binance",
  file: "files",
  simulated: "the SIMULATED market",
} as const;

const FALLBACKS = {
  "older store": "the exchange could not be reached; these are older candles",
  simulated: "the exchange could not be reached; the simulated market stood in",
} as const;

const TIES = {
  down: "count as not up",
  up: "count as up",
  drop: "have no label",
} as const;

/**
 * The record of the candles: source, series, rows, times, fingerprint, files,
 * cleaning and warnings.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleRun } from "../../testing/example_run.ts";
 * import { dataRecord } from "./data_record.ts";
 * const { html } = dataRecord(exampleRun());
 * assert.match(html, /<th scope="row">source<\/th><td>Binance<\/td>/);
 * ```
 */
export function dataRecord(run: RunResult): Markup {
  const { dataset, split, holdout, cleaning } = run;
  const { fallback, files, warnings } = dataset;
  const rows: [string, MarkupPart][] = [
    ["source", sourceOf(run)],
    ...fallback ? [["instead", FALLBACKS[fallback]] as [string, string]] : [],
    ["series", `${dataset.symbol}, ${dataset.interval}`],
    ["candles", grouped(dataset.rows)],
    ["open times", `${minute(dataset.from)} to ${minute(dataset.to)}`],
    [
      "learned from",
      counted(split.train.end - split.train.start, "row"),
    ],
    [
      "judged on",
      `${counted(holdout.rows, "later row")}${
        holdout.notJudged > 0
          ? `; ${holdout.notJudged} more could not be judged`
          : ""
      }`,
    ],
    [
      "outliers",
      `${grouped(cleaning.marked)} of ${
        counted(cleaning.rows, "train row")
      } taught nothing`,
    ],
    [
      "outages, holes",
      `${grouped(cleaning.frozen)}, ${grouped(cleaning.holes)}`,
    ],
    [
      "ties",
      `${grouped(cleaning.ties)} of ${
        counted(cleaning.labels, "label")
      }; they ${TIES[run.config.label.ties]}`,
    ],
    ["SHA-256", markup`<code>${dataset.sha256}</code>`],
    ...files.map(({ name, rows, sha256 }): [string, MarkupPart] => [
      "file",
      markup`${name}, ${counted(rows, "row")}, <code>${sha256}</code>`,
    ]),
    ["warnings", warnings.length === 0 ? "none" : list(warnings)],
  ];
  const lines = rows.map(([name, value]) =>
    markup`<tr><th scope="row">${name}</th><td>${value}</td></tr>`
  );
  return markup`<table class="record">
${lines}
</table>`;
}

function sourceOf({ dataset }: RunResult): string {
  const { source, edge } = dataset;
  return edge === null ? SOURCES[source] : `${SOURCES[source]}, edge ${edge}`;
}

function list(lines: readonly string[]): Markup {
  return markup`<ul>${lines.map((line) => markup`<li>${line}</li>`)}</ul>`;
}
