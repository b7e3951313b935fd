/**
 * A backtest as CSV, for a spreadsheet.
 *
 * @module
 */
import type { BacktestResult } from "./backtest.ts";

/**
 * A line per candle: position, equity after and before costs, the bar's net return,
 * and who buys and holds. Times are ISO 8601, UTC; numbers have all their digits.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "../candles/candles.ts";
 * import { backtest } from "./backtest.ts";
 * import { equityCsv } from "./csv.ts";
 * const candles = candlesOf([[0, 1, 1, 1, 1, 1], [60_000, 1, 1, 1, 1, 1]]);
 * const [head, first] = equityCsv(backtest(candles, Float64Array.of(NaN, NaN))).split("\n");
 * assert.equal(head, "open_time,position,equity,gross_equity,net_return,buy_and_hold");
 * assert.equal(first, "1970-01-01T00:00:00.000Z,0,1,1,0,1");
 * ```
 */
export function equityCsv(result: BacktestResult): string {
  const { openTime, position, equity, gross, netReturn, buyAndHold } = result;
  const lines = Array.from(openTime, (time, row) =>
    [
      isoTime(time),
      position[row],
      equity[row],
      gross[row],
      netReturn[row],
      buyAndHold[row],
    ].join(","));
  return [
    "open_time,position,equity,gross_equity,net_return,buy_and_hold",
    ...lines,
    "",
  ].join("\n");
}

/**
 * A line per trade: times and prices of its first and last order, candles held, and
 * what it gained, cost and left as shares of the equity at its entry.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "../candles/candles.ts";
 * import { backtest } from "./backtest.ts";
 * import { tradesCsv } from "./csv.ts";
 * const candles = candlesOf([0, 1, 2].map((m) => [m * 60_000, 4, 5, 4, 5, 1]));
 * const free = { feeBp: 0, halfSpreadBp: 0, slippageBp: 0 };
 * const result = backtest(candles, Float64Array.of(1, 1, 1), free);
 * assert.equal(
 *   tradesCsv(result).split("\n")[1],
 *   "long,1970-01-01T00:01:00.000Z,1970-01-01T00:03:00.000Z,4,5,2,0.25,0,0.25,closed",
 * );
 * ```
 */
export function tradesCsv({ trades }: Pick<BacktestResult, "trades">): string {
  const lines = Array.from(trades.side, (side, i) =>
    [
      side > 0 ? "long" : "short",
      isoTime(trades.entryTime[i]!),
      isoTime(trades.exitTime[i]!),
      trades.entryPrice[i],
      trades.exitPrice[i],
      trades.bars[i],
      trades.gross[i],
      trades.cost[i],
      trades.net[i],
      trades.open[i] ? "open" : "closed",
    ].join(","));
  return [
    "side,entry_time,exit_time,entry_price,exit_price,bars,gross,cost,net,state",
    ...lines,
    "",
  ].join("\n");
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}
