/**
 * Tables for a terminal.
 *
 * @module
 */
import Table from "cli-table3";
import { CHOICE_METRICS } from "../config.ts";
import type { RunResult, Scores } from "../run.ts";
import type { MetricName } from "../scores/metrics.ts";

const COLUMNS: readonly MetricName[] = CHOICE_METRICS;

/** No frame but a line under the head and around sections: it fits 100 columns. */
const FRAME = {
  ...Object.fromEntries(
    "top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid right right-mid"
      .split(" ").map((part) => [part, ""]),
  ),
  "mid-mid": "─",
  "middle": " ",
};

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

function spread({ mean, std }: { mean: number | null; std: number | null }) {
  return mean === null ? "–" : `${number(mean)}±${std?.toFixed(3) ?? "–"}`;
}

function number(value: number | null): string {
  return value === null ? "–" : value.toFixed(4);
}
