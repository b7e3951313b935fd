/**
 * What trials and finished runs look like in a notebook.
 *
 * @module
 */
import { CHOICE_METRICS } from "../config.ts";
import type { ModelFile } from "../artifact/model_file.ts";
import type { MimeBundle } from "../display.ts";
import { type HtmlSection, htmlTable } from "../report/html_table.ts";
import { markup, type MarkupPart } from "../report/page/markup.ts";
import { counted, minute, scored } from "../report/words.ts";
import {
  intervalCells,
  intervalText,
  scoreCells,
  spreadCells,
  spreadText,
} from "../report/score_cells.ts";
import type { Trial } from "../run.ts";
import { view } from "./_view.ts";

/**
 * Trials: each candidate's mean and standard deviation over the folds.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleRun } from "../testing/example_run.ts";
 * import { trialsView } from "./scores_view.ts";
 * const { trials } = exampleRun();
 * assert.equal(trialsView(trials)["text/plain"], "1 candidate: forest, AUC 0.4500 ± 0.010");
 * ```
 */
export function trialsView(trials: readonly Trial[]): MimeBundle {
  const folds = trials[0]?.folds.length ?? 0;
  const all = trials.map(({ candidate, cv }) =>
    `${candidate}, AUC ${spreadText(cv.auc)}`
  );
  return view({
    title: `${counted(trials.length, "candidate")} on ${
      counted(folds, "fold")
    }, mean ± standard deviation`,
    body: [htmlTable(["", ...CHOICE_METRICS], [
      {
        rows: trials.map((
          { candidate, cv },
        ) => [candidate, ...spreadCells(cv)]),
      },
      ...pathSections(trials),
    ])],
    text: `${counted(trials.length, "candidate")}: ${all.join("; ")}`,
  });
}

/** Mean, spread and worst of each candidate's paths, where folds join to some. */
function pathSections(trials: readonly Trial[]): HtmlSection[] {
  const joined = trials.flatMap(({ candidate, paths }) =>
    paths ? [{ candidate, paths }] : []
  );
  if (joined.length === 0) return [];
  const count = counted(joined[0]!.paths.scores.length, "path");
  return [{
    title: `${count}, mean ± standard deviation, and the worst`,
    rows: joined.flatMap(({ candidate, paths: { cv, worst } }) => [
      [candidate, ...spreadCells(cv)],
      [`${candidate}, worst`, ...scoreCells(worst)],
    ]),
  }];
}

/**
 * A model file: what was found, in sentences; the scores of candidates, baselines
 * and the held-out rows with their intervals; how many were tried; the digest.
 */
export function runView(run: ModelFile): MimeBundle {
  const { selected, trials, folds, holdout, dataset, config } = run;
  const said = run.verdict ? `${run.verdict.sentence} ` : "";
  const named = (name: string): MarkupPart =>
    name === selected ? markup`${name} <b>chosen</b>` : name;
  const held = `held out: ${counted(holdout.rows, "row")}, ${
    minute(holdout.from)
  } to ${minute(holdout.to)}`;
  return view({
    simulated: dataset.source === "simulated",
    title: `${selected} on ${dataset.symbol} ${dataset.interval}`,
    facts: [
      ...run.verdict ? [markup`<strong>${run.verdict.sentence}</strong>`] : [],
      ...run.findings,
      `Tried: ${
        counted(trials.length, "candidate")
      }, chosen by the mean ${config.metric} over the folds.`,
    ],
    body: [
      htmlTable(["", ...CHOICE_METRICS], [{
        title: `${counted(folds.length, "fold")}, mean ± standard deviation`,
        rows: [
          ...trials.map((
            { candidate, cv },
          ) => [named(candidate), ...spreadCells(cv)]),
          ...Object.entries(run.baselinesCv)
            .map(([name, cv]) => [`baseline ${name}`, ...spreadCells(cv)]),
        ],
      }, {
        title: held,
        rows: [
          [named(selected), ...scoreCells(holdout.metrics)],
          ["95 % interval", ...intervalCells(holdout.intervals)],
          ...Object.entries(run.baselines)
            .map((
              [name, scores],
            ) => [`baseline ${name}`, ...scoreCells(scores)]),
        ],
      }]),
      markup`<div>Digest: <code style="overflow-wrap:anywhere">${run.digest}</code></div>`,
    ],
    text:
      `${said}${selected} on ${dataset.symbol} ${dataset.interval}, chosen from ${trials.length}, held-out AUC ${
        scored(holdout.metrics.auc)
      } (${intervalText(holdout.intervals.auc)}), digest ${run.digest}`,
  });
}
