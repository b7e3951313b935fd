/**
 * The numbers behind the verdict, as a section of a run's page.
 *
 * @module
 */
import type { VerdictRecord } from "../../run.ts";
import { pValue } from "../verdict_sentence.ts";
import { counted, grouped, keptTogether } from "../words.ts";
import { type Markup, markup } from "./markup.ts";

/**
 * Every number that the verdict rests on, with what it means; nothing for a run
 * without a verdict.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleRun } from "../../testing/example_run.ts";
 * import { verdictRecord } from "./verdict_record.ts";
 * const { html } = verdictRecord(exampleRun().verdict);
 * assert.match(html, /<th scope="row">looks<\/th><td>1 look at these rows/);
 * ```
 */
export function verdictRecord(verdict: VerdictRecord | undefined): Markup {
  if (verdict === undefined) return markup``;
  const { skill, mcc, baseline, tests, p, pCorrected, trials } = verdict;
  const rows: [string, string][] = [
    [
      "p-value",
      `p ${
        pValue(p)
      }: how often a forecaster without any edge would look as good on as many rows. ` +
      `It is the greater of two, as both have to hold: of the calls p ${
        pValue(tests.calls)
      }, of the probabilities p ${pValue(tests.probabilities)}`,
    ],
    [
      "looks",
      trials === 1
        ? "1 look at these rows, this one; the more looks, the likelier luck shows"
        : `${
          grouped(trials)
        } looks at these rows, this one included: the chance that luck shows in one of so many is p ${
          pValue(pCorrected)
        }`,
    ],
    [
      "log-loss skill",
      `${
        tested(skill)
      }: the part of ${baseline}'s log-loss that is saved; above 0 is better than it`,
    ],
    ["MCC", `${tested(mcc)}: calls and outcomes correlate; 0 is chance`],
    ["rows", rowsWords(verdict)],
    [
      "power",
      `an accuracy of ${
        (50 + 100 * verdict.detectableEdge).toFixed(1)
      } % would have shown half of the time`,
    ],
  ];
  return markup`<h3>What does the verdict rest on?</h3>
<table class="record">
${
    rows.map(([name, text]) =>
      markup`<tr><th scope="row">${name}</th><td>${
        keptTogether(text)
      }</td></tr>`
    )
  }
</table>
`;
}

function tested({ value, low, high }: VerdictRecord["mcc"]): string {
  const [at, from, to] = [value, low, high].map((number) =>
    number.toFixed(4).replace("-", "−")
  );
  return `${at} (95 % interval ${from} to ${to})`;
}

function rowsWords({ rows, effectiveRows }: VerdictRecord): string {
  const worth = Math.round(effectiveRows);
  return worth >= rows
    ? `${counted(rows, "row")}, each as good as an independent one`
    : `${counted(rows, "row")}, worth ${
      grouped(worth)
    } independent ones, as neighbours resemble each other`;
}
