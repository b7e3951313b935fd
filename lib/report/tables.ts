/**
 * Tables for a terminal.
 *
 * @module
 */
import Table from "cli-table3";
import { CHOICE_METRICS } from "../config.ts";
import type { LeakCheck, RunResult, Scores } from "../run.ts";
import type { MetricName } from "../scores/metrics.ts";
import { FRAME } from "./_frame.ts";
import { counted, wrapped } from "./words.ts";

const COLUMNS: readonly MetricName[] = CHOICE_METRICS;

/**
 * Candidates and baselines side by side: means over the folds with their standard
 * deviation, then the held-out rows. The chosen candidate carries a star.
 *
 * @returns Several lines of text without colour.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleRun } from "../testing/example_run.ts";
 * import { scoreTable } from "./tables.ts";
 * assert.ok(scoreTable(exampleRun()).includes("forest *"));
 * ```
 */
export function scoreTable(run: RunResult): string {
  const table = new Table({
    head: ["", ...COLUMNS],
    colAligns: ["left", ...COLUMNS.map(() => "right" as const)],
    style: { head: [], border: [], compact: true },
    chars: FRAME,
  });
  const section = (title: string) =>
    table.push([{ colSpan: COLUMNS.length + 1, content: title }]);
  section(`${run.folds.length} folds, mean ± standard deviation`);
  for (const { candidate, cv } of run.trials) {
    const star = candidate === run.selected ? " *" : "";
    table.push([
      candidate + star,
      ...COLUMNS.map((metric) => spread(cv[metric])),
    ]);
  }
  for (const [name, cv] of Object.entries(run.baselinesCv)) {
    table.push([`  ${name}`, ...COLUMNS.map((metric) => spread(cv[metric]))]);
  }
  const joined = run.trials.flatMap(({ candidate, paths }) =>
    paths ? [{ candidate, paths }] : []
  );
  if (joined.length > 0) {
    section(
      `${
        joined[0]!.paths.scores.length
      } paths, mean ± standard deviation, and the worst`,
    );
  }
  for (const { candidate, paths } of joined) {
    const star = candidate === run.selected ? " *" : "";
    const row = (name: string, of: (metric: MetricName) => string) =>
      table.push([name, ...COLUMNS.map(of)]);
    row(candidate + star, (metric) => spread(paths.cv[metric]));
    row("  worst", (metric) => number(paths.worst[metric]));
  }
  section(
    `held out: ${run.holdout.rows} rows, ${run.holdout.from.slice(0, 16)}Z to ${
      run.holdout.to.slice(0, 16)
    }Z`,
  );
  const scores = (name: string, of: Scores) =>
    table.push([name, ...COLUMNS.map((metric) => number(of[metric]))]);
  scores(`${run.selected} *`, run.holdout.metrics);
  for (const [name, metrics] of Object.entries(run.baselines)) {
    scores(`  ${name}`, metrics);
  }
  return table.toString().split("\n").map((line) => line.trimEnd()).join("\n");
}

/** A mean over folds and its deviation. */
export function spread(
  { mean, std }: { mean: number | null; std: number | null },
) {
  return mean === null ? "–" : `${number(mean)}±${std?.toFixed(3) ?? "–"}`;
}

function number(value: number | null): string {
  return value === null ? "–" : value.toFixed(4);
}

/**
 * The outcomes of leak checks in one line.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { leakLine } from "./tables.ts";
 * const line = leakLine([{ check: "fold_rows", outcome: "pass", detail: "" }]);
 * assert.equal(line, "1 check for leaks: 1 pass");
 * ```
 */
export function leakLine(checks: readonly LeakCheck[]): string {
  const counts = (["alarm", "pass", "skipped"] as const).map((of) => {
    const count = checks.filter(({ outcome }) => outcome === of).length;
    return count > 0 ? [`${count} ${of}`] : [];
  });
  return `${counted(checks.length, "check")} for leaks: ${
    counts.flat().join(", ") || "none"
  }`;
}

/** Columns of a terminal that a finding may take. */
const DETAIL_WIDTH = 64;

/**
 * Leak checks side by side: check, outcome, and what was seen. An alarm stands in
 * capitals.
 *
 * @returns Several lines of text without colour.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { leakTable } from "./tables.ts";
 * const text = leakTable([
 *   { check: "fold_rows", outcome: "alarm", detail: "fold 0: row 7 is learned from and judged" },
 * ]);
 * assert.match(text, /fold_rows +ALARM +fold 0: row 7/);
 * ```
 */
export function leakTable(checks: readonly LeakCheck[]): string {
  const table = new Table({
    head: ["check", "result", "what was seen"],
    style: { head: [], border: [], compact: true },
    chars: FRAME,
  });
  for (const { check, outcome, detail } of checks) {
    const result = outcome === "alarm" ? "ALARM" : outcome;
    // A line per candidate, and per so many characters.
    const [first = "", ...others] = detail.split("; ")
      .flatMap((part) => wrapped(part, DETAIL_WIDTH));
    table.push([check, result, first]);
    for (const line of others) table.push(["", "", line]);
  }
  return table.toString().split("\n").map((line) => line.trimEnd()).join("\n");
}
