/**
 * The table of a search.
 *
 * @module
 */
import Table from "cli-table3";
import { CHOICE_METRICS, type LearnerSpec } from "../config.ts";
import type { CrossValidation } from "../run.ts";
import { lowerIsBetter, type MetricName } from "../scores/metrics.ts";
import { FRAME } from "./_frame.ts";
import { spread } from "./tables.ts";

/** What is shown of the last step of a search. */
export interface SearchedRung {
  readonly rows: number;
  readonly folds: readonly unknown[];
  readonly trials: readonly {
    readonly candidate: string;
    readonly spec: LearnerSpec;
    readonly cv: CrossValidation;
  }[];
  readonly baselinesCv: Readonly<Record<string, CrossValidation>>;
}

/**
 * The candidates of a step, from the best to the worst, above the baselines: means
 * over the folds with their standard deviation. The first carries a star.
 *
 * @returns Several lines of text without colour.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleRun } from "../testing/example_run.ts";
 * import { searchTable } from "./search_table.ts";
 * assert.ok(searchTable({ ...exampleRun(), rows: 900 }).includes("forest *"));
 * ```
 */
export function searchTable(
  { rows, folds, trials, baselinesCv }: SearchedRung,
): string {
  const table = new Table({
    head: ["", ...CHOICE_METRICS],
    colAligns: ["left", ...CHOICE_METRICS.map(() => "right" as const)],
    style: { head: [], border: [], compact: true },
    chars: FRAME,
  });
  table.push([{
    colSpan: CHOICE_METRICS.length + 1,
    content: `${folds.length} folds of ${rows} rows, mean ± standard deviation`,
  }]);
  const line = (name: string, cv: CrossValidation) =>
    table.push([name, ...CHOICE_METRICS.map((metric) => spread(cv[metric]))]);
  for (const [i, { candidate, cv }] of trials.entries()) {
    line(i === 0 ? `${candidate} *` : candidate, cv);
  }
  for (const [name, cv] of Object.entries(baselinesCv)) line(`  ${name}`, cv);
  return trimmed(table);
}

/**
 * What is to be held against the first of a step's candidates, in sentences.
 *
 * @param tries How many candidates it is the best of.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleRun } from "../testing/example_run.ts";
 * import { searchFindings } from "./search_table.ts";
 * const rung = { ...exampleRun(), rows: 900 };
 * const findings = searchFindings(rung, { metric: "f1", tries: 40 });
 * assert.match(findings[0]!, /^forest is the best of 40 candidates: /);
 * assert.match(findings[1]!, /^always_up has a mean f1 of 0\.6500 .*, no worse than/);
 * ```
 */
export function searchFindings(
  { trials, baselinesCv }: SearchedRung,
  { metric, tries }: { metric: MetricName; tries: number },
): string[] {
  const [first] = trials;
  if (!first) throw new RangeError("Cannot tell of a search without trials");
  const own = first.cv[metric].mean;
  const findings = [
    `${first.candidate} is the best of ${tries} candidates: the best of many looks better than it is. The held-out rows, which the search left alone, are to judge it.`,
  ];
  const sign = lowerIsBetter(metric) ? -1 : 1;
  const rivals = Object.entries(baselinesCv).flatMap(([name, cv]) => {
    const { mean } = cv[metric];
    return mean === null ? [] : [{ name, mean }];
  }).sort((a, b) => sign * (b.mean - a.mean));
  const [rival] = rivals;
  if (rival && (own === null || sign * rival.mean >= sign * own)) {
    findings.push(
      `${rival.name} has a mean ${metric} of ${
        rival.mean.toFixed(4)
      } on the same rows, no worse than the best candidate's ${
        own?.toFixed(4) ?? "–"
      }: by this metric nothing was found.`,
    );
  }
  return findings;
}

/**
 * Rows of text under a head, the first column to the left, the others as told.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { textTable } from "./search_table.ts";
 * const text = textTable(["name", "count"], [["a", "1"]], ["left", "right"]);
 * assert.match(text, /^ name +count/);
 * ```
 */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  colAligns: readonly ("left" | "right")[],
): string {
  const table = new Table({
    head: [...head],
    colAligns: [...colAligns],
    style: { head: [], border: [], compact: true },
    chars: FRAME,
  });
  for (const row of rows) table.push([...row]);
  return trimmed(table);
}

function trimmed(table: { toString(): string }): string {
  return table.toString().split("\n").map((line) => line.trimEnd()).join("\n");
}
