/**
 * Whether folds keep what they learn from apart from what they judge.
 *
 * @module
 */
import type { Rows } from "../rows.ts";
import { alarm, type Finding, pass, skipped } from "./_finding.ts";
import { type Pipeline, type PipelineFold, rowNumbers } from "./pipeline.ts";

/** What folds are held to. */
export interface FoldRules extends Pick<Pipeline, "horizon" | "trainsOn"> {
  /** Rows left out beside a test range beyond the horizon. @default {0} */
  readonly embargo?: number;
}

/** The rules that a pipeline's folds over candles of these open times are held to. */
export function foldRulesOf(
  { horizon, trainsOn, embargo = 0 }: Pipeline,
  openTime: Float64Array,
): FoldRules {
  return {
    horizon,
    embargo: typeof embargo === "number" ? embargo : embargo(openTime),
    ...trainsOn && { trainsOn },
  };
}

/**
 * Alarm where a fold's rows are not in time order, none, or in both its sides;
 * where a train row is not `horizon` rows and the stated embargo away from every
 * test row; and, unless the pipeline says that it trains on both sides, where a
 * train row comes after a test row.
 *
 * @param rowCount Rows there are.
 * @example No purge at a horizon of 3
 * ```ts
 * import assert from "node:assert/strict";
 * import { checkFoldRows } from "./fold_rows.ts";
 * const folds = [{ train: { start: 0, end: 9 }, test: { start: 10, end: 12 } }];
 * assert.equal(checkFoldRows(folds, { horizon: 1 }, 12).outcome, "pass");
 * assert.equal(checkFoldRows(folds, { horizon: 3 }, 12).outcome, "alarm");
 * ```
 */
export function checkFoldRows(
  folds: readonly PipelineFold[],
  rules: FoldRules,
  rowCount: number,
): Finding {
  if (folds.length === 0) return alarm("there are no folds");
  let nearest = Infinity;
  for (const [i, fold] of folds.entries()) {
    const found = foldProblem(fold, rules, rowCount);
    if (typeof found === "string") return alarm(`fold ${i}: ${found}`);
    nearest = Math.min(nearest, found);
  }
  const embargo = rules.embargo ? ` and an embargo of ${rules.embargo}` : "";
  return pass(
    `${folds.length} folds share no rows; the train row nearest to a test row is ${nearest} rows away, horizon ${rules.horizon}${embargo}`,
  );
}

/** What is wrong, or the least distance between a train and a test row. */
function foldProblem(
  fold: PipelineFold,
  { horizon, embargo = 0, trainsOn = "before" }: FoldRules,
  rowCount: number,
): string | number {
  const [train, test] = [rowNumbers(fold.train), rowNumbers(fold.test)];
  for (const [side, rows] of [["train", train], ["test", test]] as const) {
    if (rows.length === 0) return `there are no ${side} rows`;
    const odd = rows.findIndex((row, i) => row <= (rows[i - 1] ?? -1));
    if (odd >= 0) {
      return `${side} rows are not in time order: row ${
        rows[odd]
      } comes after row ${rows[odd - 1]}`;
    }
    if (rows.at(-1)! >= rowCount) {
      return `${side} row ${rows.at(-1)} is not among the ${rowCount} rows`;
    }
  }
  const bothSides = trainsOn === "before and after";
  const needed = {
    before: horizon + (bothSides ? 0 : embargo),
    after: horizon + embargo,
  };
  let [nearest, next] = [Infinity, 0];
  for (const row of train) {
    while (next < test.length && test[next]! < row) next++;
    if (test[next] === row) return `row ${row} is learned from and judged`;
    const [before, after] = [test[next - 1], test[next]];
    if (before !== undefined && !bothSides) {
      return `train row ${row} comes after test row ${before}`;
    }
    if (after !== undefined && after - row <= needed.before) {
      return `train row ${row} is ${
        after - row
      } rows before test row ${after}, needed are more than ${needed.before} (${
        why(horizon, bothSides ? 0 : embargo)
      })`;
    }
    if (before !== undefined && row - before <= needed.after) {
      return `train row ${row} is ${
        row - before
      } rows after test row ${before}, needed are more than ${needed.after} (${
        why(horizon, embargo)
      })`;
    }
    nearest = Math.min(nearest, after === undefined ? Infinity : after - row);
    if (before !== undefined) nearest = Math.min(nearest, row - before);
  }
  return nearest;
}

function why(horizon: number, embargo: number): string {
  return `horizon ${horizon}${embargo ? `, embargo ${embargo}` : ""}`;
}

/**
 * Alarm where a fold uses held-out rows, or a row whose label looks into them.
 *
 * @param holdout The held-out rows; skipped without.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { checkHoldoutRows } from "./fold_rows.ts";
 * const folds = [{ train: { start: 0, end: 9 }, test: { start: 10, end: 12 } }];
 * const check = (start: number) =>
 *   checkHoldoutRows(folds, { horizon: 1 }, { start, end: 20 }).outcome;
 * assert.equal(check(13), "pass");
 * assert.equal(check(12), "alarm");
 * ```
 */
export function checkHoldoutRows(
  folds: readonly PipelineFold[],
  { horizon }: FoldRules,
  holdout: Rows | undefined,
): Finding {
  if (holdout === undefined) return skipped("no rows are held out");
  if (!(holdout.start < holdout.end)) return alarm("no rows are held out");
  for (const [i, { train, test }] of folds.entries()) {
    for (const rows of [rowNumbers(train), rowNumbers(test)]) {
      const used = rows.find((row) =>
        row + horizon >= holdout.start && row < holdout.end
      );
      if (used === undefined) continue;
      return alarm(
        used >= holdout.start
          ? `fold ${i} uses row ${used}, which is held out from row ${holdout.start} on`
          : `fold ${i} uses row ${used}, whose label looks into the rows held out from row ${holdout.start} on`,
      );
    }
  }
  return pass(
    `no fold uses rows ${holdout.start - horizon} to ${
      holdout.end - 1
    }: what is held out, and labels that look into it`,
  );
}
