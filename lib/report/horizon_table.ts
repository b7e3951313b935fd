/**
 * One system asked several questions, how far ahead it looks being the difference:
 * its results side by side.
 *
 * @module
 */
import type { Performance } from "../backtest_record.ts";
import type { RunResult } from "../run.ts";
import type { CoveredCalls } from "../scores/abstention.ts";
import {
  basisPoints,
  costWords,
  signedPercent,
} from "./figures/backtest_series.ts";
import { intervalText } from "./score_cells.ts";
import { textTable } from "./search_table.ts";
import { leakLine } from "./tables.ts";
import { counted, grouped, scored } from "./words.ts";

/** What a run found out about one horizon. */
export interface HorizonResult extends
  Pick<
    RunResult,
    | "selected"
    | "holdout"
    | "baselines"
    | "verdict"
    | "backtest"
    | "leakChecks"
    | "digest"
  > {
  /** Candles the label looks ahead. */
  readonly horizon: number;
  /** The tenth of the held-out rows that the model is surest of. */
  readonly surest: CoveredCalls;
}

type Cell = (result: HorizonResult) => string;

const NONE = "–";
const INTERVAL = "  95 % interval";

/** Every line of the table: a name, and how its cell is read off a result. */
const LINES: readonly (readonly [name: string, cell: Cell])[] = [
  ["held-out rows", ({ holdout }) => grouped(holdout.rows)],
  [
    "  worth independent ones",
    ofVerdict(({ effectiveRows }) => grouped(Math.round(effectiveRows))),
  ],
  ["chosen", ({ selected }) => selected],
  ["accuracy", ({ holdout }) => scored(holdout.metrics.accuracy)],
  [INTERVAL, ({ holdout }) => intervalText(holdout.intervals.accuracy)],
  ["  best baseline", ({ baselines }) => bestBaseline(baselines)],
  ["AUC", ({ holdout }) => scored(holdout.metrics.auc)],
  [INTERVAL, ({ holdout }) => intervalText(holdout.intervals.auc)],
  ["log-loss", ({ holdout }) => fine(holdout.metrics.log_loss)],
  [
    "  base rate",
    ({ baselines }) => fine(baselines.majority?.log_loss ?? null),
  ],
  ["log-loss skill", ofVerdict(({ skill }) => fine(skill.value))],
  [
    INTERVAL,
    ofVerdict(({ skill: { low, high } }) => `${fine(low)} to ${fine(high)}`),
  ],
  ["MCC", ofVerdict(({ mcc }) => scored(mcc.value))],
  [INTERVAL, ofVerdict(({ mcc }) => intervalText(mcc))],
  ["verdict", ofVerdict(({ outcome }) => outcome)],
  ["  p, corrected for looks", ofVerdict((it) => pWords(it.pCorrected))],
  ["right of the surest tenth", ({ surest }) => scored(surest.precision)],
  [INTERVAL, ({ surest }) => intervalText(surest.interval)],
  ["  commoner class there", ({ surest }) => scored(surest.constant)],
  ["break-even accuracy", ofBacktest((it) => scored(it.breakEven.accuracy))],
  ["gross return a year", annual("gross")],
  ["net return a year", annual("net")],
  ["  buy and hold, net", annual("buyAndHold")],
  ["gross Sharpe ratio", sharpe("gross")],
  [INTERVAL, sharpeInterval("gross")],
  ["net Sharpe ratio", sharpe("net")],
  [INTERVAL, sharpeInterval("net")],
  ["  buy and hold, net", sharpe("buyAndHold")],
  [
    "break-even cost per side",
    ofBacktest(({ breakEven: { costBp } }) =>
      costBp === null ? "none" : basisPoints(costBp)
    ),
  ],
];

/**
 * The results as rows of a table: a name, then a cell per horizon. A baseline or a
 * rival stands indented below what it is held against.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleHorizon } from "../testing/example_horizon.ts";
 * import { horizonRows } from "./horizon_table.ts";
 * const [rows, , chosen] = horizonRows([exampleHorizon(1), exampleHorizon(5)]);
 * assert.deepEqual(rows, ["held-out rows", "9,999", "9,999"]);
 * assert.deepEqual(chosen, ["chosen", "forest", "forest"]);
 * ```
 */
export function horizonRows(results: readonly HorizonResult[]): string[][] {
  return LINES.map(([name, cell]) => [
    name,
    ...results.map((result) => cell(result).replaceAll("\u00a0", " ")),
  ]);
}

/**
 * The table for a terminal, a column per horizon.
 *
 * @returns Several lines of text without colour.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleHorizon } from "../testing/example_horizon.ts";
 * import { horizonTable } from "./horizon_table.ts";
 * assert.match(horizonTable([exampleHorizon(15)]), /^ candles ahead +15\n/);
 * ```
 */
export function horizonTable(results: readonly HorizonResult[]): string {
  const head = headOf(results);
  return textTable(
    head,
    horizonRows(results),
    head.map((_, i) => i === 0 ? "left" : "right"),
  );
}

/**
 * The same as a table in Markdown.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleHorizon } from "../testing/example_horizon.ts";
 * import { horizonMarkdown } from "./horizon_table.ts";
 * const [head, rule, first] = horizonMarkdown([exampleHorizon(15)]).split("\n");
 * assert.equal(head, "| candles ahead | 15 |");
 * assert.equal(rule, "| --- | ---: |");
 * assert.equal(first, "| held-out rows | 9,999 |");
 * ```
 */
export function horizonMarkdown(results: readonly HorizonResult[]): string {
  const head = headOf(results);
  const rule = head.map((_, i) => i === 0 ? "---" : "---:");
  const line = (cells: readonly string[]) =>
    `| ${
      cells.map((cell) => cell.trim().replaceAll("|", "\\|")).join(" | ")
    } |`;
  return [head, rule, ...horizonRows(results)].map(line).join("\n");
}

/**
 * What the table means, in sentences: by what right it says so, and what is left
 * after costs.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleHorizon } from "../testing/example_horizon.ts";
 * import { horizonFindings } from "./horizon_table.ts";
 * const [, , costs] = horizonFindings([exampleHorizon(1)]);
 * assert.match(costs!, /^After 12 bp per side .* at no horizon/);
 * ```
 */
export function horizonFindings(results: readonly HorizonResult[]): string[] {
  return [
    ...results.flatMap(({ horizon, leakChecks }) =>
      leakChecks.some(({ outcome }) => outcome === "alarm")
        ? [
          `LEAK at ${
            counted(horizon, "candle")
          } ahead, no score of it counts: ${leakLine(leakChecks)}.`,
        ]
        : []
    ),
    "Labels that look several candles ahead overlap: the interval of the surest tenth counts one row per horizon, those of accuracy and AUC at most one and fewer where rows have more in common, those of skill, MCC and Sharpe ratios draw rows in blocks.",
    changingEdgeFinding(results),
    looksFinding(results),
    costFinding(results),
    unreachableFinding(results),
  ].filter((sentence) => sentence !== undefined);
}

/** So few independent rows make an interval a seventh wider; more is noise. */
const NOTABLY_FEWER = 0.75;

/** An interval by overlap alone says too much where rows have more in common than it. */
function changingEdgeFinding(
  results: readonly HorizonResult[],
): string | undefined {
  const narrow = results.filter(({ horizon, verdict }) =>
    verdict &&
    verdict.effectiveRows < NOTABLY_FEWER * verdict.rows / horizon
  );
  if (narrow.length === 0) return;
  const which = narrow.map(({ horizon }) => horizon).join(", ");
  return `At ${which} ahead rows have more in common than their overlap, such as an edge that comes and goes: there the interval of the surest tenth is too narrow.`;
}

function looksFinding(results: readonly HorizonResult[]): string | undefined {
  const trials = results.flatMap(({ verdict }) => verdict?.trials ?? []);
  if (trials.length === 0) return;
  const [least, most] = [Math.min(...trials), Math.max(...trials)];
  const looks = least === most
    ? counted(most, "look")
    : `${least} to ${counted(most, "look")}`;
  return `Each p-value is corrected for ${looks} at the held-out rows, as every horizon asks them anew.`;
}

function costFinding(results: readonly HorizonResult[]): string | undefined {
  const traded = results.flatMap(({ horizon, backtest }) =>
    backtest ? [{ horizon, backtest }] : []
  );
  const [first] = traded;
  if (!first) return;
  const gained = traded.filter(({ backtest }) => backtest.net.totalReturn > 0);
  const where = gained.length === 0
    ? "no horizon"
    : `${gained.map(({ horizon }) => horizon).join(", ")} of the horizons`;
  const { sides } = first.backtest.settings;
  const words = costWords(first.backtest.settings).replaceAll("\u00a0", " ");
  return `After ${words}, ${
    sides.replace("-", " or ")
  }, there is a gain at ${where}; before costs at ${
    traded.filter(({ backtest }) => backtest.gross.totalReturn > 0).length
  } of ${traded.length}.`;
}

/** A round trip per call may cost more than a move is worth. */
function unreachableFinding(
  results: readonly HorizonResult[],
): string | undefined {
  const dear = results.filter(({ backtest }) =>
    (backtest?.breakEven.accuracy ?? 0) > 1
  );
  if (dear.length === 0) return;
  const which = dear.map(({ horizon }) => horizon).join(", ");
  return `Break-even accuracy above 1, at ${which} ahead: not even a perfect call pays a round trip of its own.`;
}

function headOf(results: readonly HorizonResult[]): string[] {
  return ["candles ahead", ...results.map(({ horizon }) => `${horizon}`)];
}

/** Accuracy and name of the baseline that is right most often. */
function bestBaseline(baselines: RunResult["baselines"]): string {
  const [best] = Object.entries(baselines).toSorted(([, a], [, b]) =>
    (b.accuracy ?? 0) - (a.accuracy ?? 0)
  );
  return best ? `${best[0]} ${scored(best[1].accuracy)}` : NONE;
}

function ofVerdict(
  words: (verdict: NonNullable<RunResult["verdict"]>) => string,
): Cell {
  return ({ verdict }) => verdict ? words(verdict) : NONE;
}

function ofBacktest(
  words: (backtest: NonNullable<RunResult["backtest"]>) => string,
): Cell {
  return ({ backtest }) => backtest ? words(backtest) : NONE;
}

type Account = "gross" | "net" | "buyAndHold";

function annual(of: Account): Cell {
  return ofBacktest(({ [of]: { annualReturn } }) =>
    annualReturn === null ? NONE : signedPercent(annualReturn)
  );
}

function sharpe(of: Account): Cell {
  return ofBacktest(({ [of]: { sharpe } }) =>
    sharpe === null ? NONE : ratio(sharpe)
  );
}

function sharpeInterval(of: Account): Cell {
  return ofBacktest(({ [of]: performance }) => reach(performance));
}

function reach({ sharpeInterval: { low, high } }: Performance): string {
  return low === null || high === null
    ? NONE
    : `${ratio(low)} to ${ratio(high)}`;
}

/** Five digits, since a log-loss differs from the base rate's in the last ones. */
function fine(value: number | null): string {
  return value === null ? NONE : value.toFixed(5).replace("-", "−");
}

function ratio(value: number): string {
  return value.toFixed(2).replace("-", "−");
}

function pWords(p: number): string {
  return p < 1e-4 ? "< 0.0001" : p.toFixed(4);
}
