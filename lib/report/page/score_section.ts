/**
 * The scores of a run as HTML: what was tried, and a table.
 *
 * @module
 */
import { CHOICE_METRICS } from "../../config.ts";
import type { RunResult } from "../../run.ts";
import { intervalCells, scoreCells, spreadCells } from "../score_cells.ts";
import { HEADS } from "./heads.ts";
import { type Markup, markup, type MarkupPart } from "./markup.ts";
import { counted, minute } from "../words.ts";

/**
 * Candidates and baselines on the folds, and on the paths where folds join to some,
 * then the chosen one and the baselines on
 * the held-out rows, with the 95 % intervals of accuracy and AUC.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleRun } from "../../testing/example_run.ts";
 * import { scoreSection } from "./score_section.ts";
 * const { html } = scoreSection(exampleRun());
 * assert.match(html, /<th scope="row">forest <b>chosen<\/b><\/th>/);
 * ```
 */
export function scoreSection(run: RunResult): Markup {
  const { config, folds, trials, selected, holdout } = run;
  const names = trials.map(({ candidate }) => candidate).join(", ");
  const chosen = (name: string) =>
    name === selected ? markup`${name} <b>chosen</b>` : name;
  const heads = CHOICE_METRICS
    .map((metric) => markup`<th scope="col">${HEADS[metric]}</th>`);
  const onFolds = [
    section(`${counted(folds.length, "fold")}: mean ± standard deviation`),
    ...trials.map(({ candidate, cv }) =>
      row(chosen(candidate), spreadCells(cv))
    ),
    ...Object.entries(run.baselinesCv)
      .map(([name, cv]) => row(name, spreadCells(cv), "baseline")),
  ];
  const joined = trials.flatMap(({ candidate, paths }) =>
    paths ? [{ candidate, paths }] : []
  );
  const onPaths = joined.length === 0 ? [] : [
    section(
      `${
        counted(joined[0]!.paths.scores.length, "path")
      } that the folds' test rows join to, each over all train rows: mean ± standard deviation, and the worst`,
    ),
    ...joined.flatMap(({ candidate, paths: { cv, worst } }) => [
      row(chosen(candidate), spreadCells(cv)),
      row("worst path", scoreCells(worst), "interval"),
    ]),
  ];
  const [from, to] = [minute(holdout.from), minute(holdout.to)];
  const heldOut = [
    section(`held out: ${counted(holdout.rows, "row")}, ${from} to ${to}`),
    row(chosen(selected), scoreCells(holdout.metrics)),
    row("95 % interval", intervalCells(holdout.intervals), "interval"),
    ...Object.entries(run.baselines)
      .map(([name, scores]) => row(name, scoreCells(scores), "baseline")),
  ];
  const tried = `Candidates tried: ${trials.length} (${names}). ` +
    `The choice went by ${HEADS[config.metric]}, the mean over the folds.`;
  return markup`<p>F1 of up is high where most rises are called and most calls are rises. MCC is the correlation of calls and outcomes; 0 is chance. AUC is the chance that a rise was given a higher probability than a fall; one half is chance. The log-loss says how much the stated probabilities were off, less is better; 0.6931 is a tossed coin's. Accuracy is the share of right calls.</p>
<p>${tried}</p>
<div class="scroll" role="region" aria-label="Scores" tabindex="0">
<table class="scores">
<thead>
<tr><td></td>${heads}</tr>
</thead>
<tbody>
${[...onFolds, ...onPaths]}
</tbody>
<tbody>
${heldOut}
</tbody>
</table>
</div>`;
}

function section(title: string): Markup {
  const columns = CHOICE_METRICS.length + 1;
  return markup`<tr><th scope="rowgroup" colspan="${columns}"><span>${title}</span></th></tr>`;
}

function row(
  name: MarkupPart,
  cells: readonly string[],
  kind = "candidate",
): Markup {
  const data = cells.map((cell) => markup`<td>${cell}</td>`);
  return markup`<tr class="${kind}"><th scope="row">${name}</th>${data}</tr>`;
}
