/**
 * A backtest's figures as rows of a table, and as a table for a terminal.
 *
 * @module
 */
import Table from "cli-table3";
import type { BacktestRecord, Performance } from "../backtest_record.ts";
import { FRAME } from "./_frame.ts";
import {
  basisPoints,
  costWords,
  signedPercent,
} from "./figures/backtest_series.ts";
import { counted, fixed, grouped, minute, percent } from "./words.ts";

/** The columns beside the row's name. */
export const BACKTEST_COLUMNS = ["net", "gross", "buy and hold"] as const;

type PerformanceRow = readonly [
  name: string,
  net: string,
  gross: string,
  buyAndHold: string,
];

/**
 * How equity did after costs, before them, and of whoever buys once: a name and one
 * cell per column of {@linkcode BACKTEST_COLUMNS}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleBacktest } from "../testing/example_backtest.ts";
 * import { performanceRows } from "./backtest_table.ts";
 * const [first] = performanceRows(exampleBacktest().record);
 * assert.deepEqual(first, ["return", "−5.9\u00a0%", "+4.0\u00a0%", "+1.0\u00a0%"]);
 * ```
 */
export function performanceRows(record: BacktestRecord): PerformanceRow[] {
  const row = (
    name: string,
    cell: (of: Performance) => string,
  ): PerformanceRow => [
    name,
    cell(record.net),
    cell(record.gross),
    cell(record.buyAndHold),
  ];
  return [
    row("return", (of) => signedPercent(of.totalReturn)),
    row("annual return", (of) => optional(of.annualReturn, signedPercent)),
    row("volatility", (of) => optional(of.volatility, percent)),
    row("Sharpe ratio", (of) => optional(of.sharpe, ratio)),
    row(
      "  95 % interval",
      ({ sharpeInterval: { low, high } }) =>
        low === null || high === null ? "–" : `${ratio(low)} to ${ratio(high)}`,
    ),
    row("Sortino ratio", (of) => optional(of.sortino, ratio)),
    row("Calmar ratio", (of) => optional(of.calmar, ratio)),
    row("greatest drawdown", (of) => signedPercent(-of.maxDrawdown.depth)),
  ];
}

/**
 * What was traded, what it cost, and what a call would have to achieve: a name and
 * one cell each.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleBacktest } from "../testing/example_backtest.ts";
 * import { tradingRows } from "./backtest_table.ts";
 * const rows = new Map(tradingRows(exampleBacktest().record));
 * assert.equal(rows.get("break-even cost"), "4.7\u00a0bp per side");
 * ```
 */
export function tradingRows(record: BacktestRecord): [string, string][] {
  const { waterfall, hitRates, breakEven, settings } = record;
  const { net } = record;
  const drawdown = net.maxDrawdown.peak === null
    ? "–"
    : `${minute(net.maxDrawdown.peak)} to ${minute(net.maxDrawdown.trough!)}, ${
      net.maxDrawdown.recovery === null
        ? "not made good"
        : `made good ${minute(net.maxDrawdown.recovery)}`
    }`;
  return [
    [
      "positions",
      `${sidesWords(record)}, ${holdingWords(record)}`,
    ],
    ["costs", costWords(settings)],
    [
      "log return",
      waterfall === null
        ? `the account was lost${
          record.ruined === null ? "" : ` at ${minute(record.ruined)}`
        }`
        : `gross ${logWords(waterfall.gross)}, fees ${
          logWords(waterfall.fees)
        }, spread ${logWords(waterfall.spread)}, slippage ${
          logWords(waterfall.slippage)
        }, net ${logWords(waterfall.net)}`,
    ],
    ["greatest drawdown", drawdown],
    [
      "traded",
      `${counted(record.trades, "trade")}, ${
        counted(record.orders, "order")
      }, ${grouped(Math.round(record.turnover))} times the equity`,
    ],
    [
      "in the market",
      `${percent(record.timeInMarket)} of the time, exposure ${
        percent(record.exposure)
      }`,
    ],
    [
      "gained",
      `${optional(hitRates.tradesNet, percent)} of trades after costs, ${
        optional(hitRates.tradesGross, percent)
      } before; ${optional(hitRates.barsGross, percent)} of bars before costs`,
    ],
    [
      "break-even cost",
      breakEven.costBp === null
        ? "none: nothing was gained before costs"
        : `${basisPoints(breakEven.costBp)} per side`,
    ],
    ["break-even accuracy", accuracyWords(record)],
    ...record.missedOrders > 0
      ? [[
        "waited",
        `${
          counted(record.missedOrders, "open")
        } at which a hole or an outage kept an order from being filled`,
      ] as [string, string]]
      : [],
    [
      "at the end",
      record.openAtEnd
        ? "the last position is valued at the last close"
        : "no position is left",
    ],
  ];
}

/**
 * Both as text for a terminal.
 *
 * @returns Several lines without colour.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleBacktest } from "../testing/example_backtest.ts";
 * import { backtestTable } from "./backtest_table.ts";
 * assert.match(backtestTable(exampleBacktest().record), /Sharpe ratio +−0\.59/);
 * ```
 */
export function backtestTable(record: BacktestRecord): string {
  return textOf(
    ["", ...BACKTEST_COLUMNS],
    performanceRows(record),
    tradingRows(record),
  );
}

/**
 * What a summary has room for: return, Sharpe ratio and drawdown after costs, before
 * them and of whoever buys once; below the costs, and what would pay them.
 *
 * @returns Lines of at most 100 columns, without colour.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleBacktest } from "../testing/example_backtest.ts";
 * import { backtestSummary } from "./backtest_table.ts";
 * const text = backtestSummary(exampleBacktest().record);
 * assert.match(text, /^ costs +12 bp per side \(fee 10, half spread 1, slippage 1\)$/m);
 * ```
 */
export function backtestSummary(record: BacktestRecord): string {
  const { breakEven, orders, trades, turnover } = record;
  const rows = performanceRows(record).flatMap(([name, ...cells]) =>
    name in SUMMED ? [[SUMMED[name]!, ...cells] as const] : []
  );
  const lines: [string, string][] = [
    ["costs", costWords(record.settings)],
    ["positions", `${sidesWords(record)}, ${holdingWords(record)}`],
    [
      "traded",
      orders === 0
        ? "no order"
        : `${counted(trades, "trade")}, ${
          grouped(Math.round(turnover))
        } times the equity`,
    ],
    ["break-even", breakEvenWords(breakEven)],
  ];
  return textOf(["held-out rows, traded", ...BACKTEST_COLUMNS], rows, lines);
}

/** The rows of {@linkcode performanceRows} that a summary shows, and as what. */
const SUMMED: Readonly<Record<string, string>> = {
  "return": "return",
  "Sharpe ratio": "Sharpe ratio, annual",
  "  95 % interval": "  95 % interval",
  "greatest drawdown": "greatest drawdown",
};

function breakEvenWords(
  { costBp, accuracy }: BacktestRecord["breakEven"],
): string {
  const cost = costBp === null
    ? "no cost is low enough"
    : `${basisPoints(costBp)} per side`;
  if (accuracy === null) return cost;
  return accuracy > 1
    ? `${cost}; not even a perfect call pays a round trip of its own`
    : `${cost}; calls right in ${percent(accuracy)} of all cases`;
}

/** A table of performances over lines of a name and a text each. */
function textOf(
  head: readonly string[],
  rows: readonly PerformanceRow[],
  lines: readonly (readonly [name: string, text: string])[],
): string {
  const table = new Table({
    head: [...head],
    colAligns: ["left", ...BACKTEST_COLUMNS.map(() => "right" as const)],
    style: { head: [], border: [], compact: true },
    chars: FRAME,
  });
  for (const cells of rows) table.push([...cells]);
  const width = Math.max(...lines.map(([name]) => name.length));
  return [
    ...table.toString().split("\n"),
    ...lines.map(([name, text]) => ` ${name.padEnd(width)}  ${text}`),
  ].map((line) => line.trimEnd()).join("\n").replaceAll("\u00a0", " ");
}

function sidesWords({ settings }: BacktestRecord): string {
  return settings.sides.replace("-", " or ");
}

function holdingWords({ settings }: BacktestRecord): string {
  const candles = counted(settings.horizon, "candle");
  switch (settings.holding) {
    case "tranches":
      return `in tranches over ${candles}`;
    case "horizon":
      return `${candles} each`;
    default:
      return "until the signal changes";
  }
}

function accuracyWords({ breakEven, settings }: BacktestRecord): string {
  const { accuracy, accuracyOfMoves, meanMove } = breakEven;
  if (accuracy === null || meanMove === null) return "–";
  const reachable = accuracy <= 1 ? "" : ", so not even a perfect call pays";
  const exact = accuracyOfMoves === null
    ? ""
    : ` (${percent(accuracyOfMoves)} by the moves themselves)`;
  return `${
    percent(accuracy)
  }${exact} where every call is a round trip of its own; the price moves by ${
    basisPoints(1e4 * meanMove)
  } in ${counted(settings.horizon, "candle")}${reachable}`;
}

function optional(
  value: number | null,
  words: (value: number) => string,
): string {
  return value === null ? "–" : words(value);
}

function ratio(value: number): string {
  return Math.abs(value) > 1e6
    ? `${value < 0 ? "<\u00a0−" : ">\u00a0"}1,000,000`
    : fixed(value, 2);
}

function logWords(value: number): string {
  return fixed(value, 4);
}
