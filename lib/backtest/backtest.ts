/**
 * A backtest: what a signal would have come to, costs paid.
 *
 * @module
 */
import type {
  BacktestRecord,
  BacktestSettingsInput,
} from "../backtest_record.ts";
import type { Candles } from "../candles/candles.ts";
import { shownAs } from "../display.ts";
import { type Account, keepAccount } from "./account.ts";
import { breakEvenAccuracy } from "./break_even.ts";
import { breakEvenCostBp, costCurve, netReturns } from "./cost_curve.ts";
import { countHoles, fillableRows } from "./fillable.ts";
import {
  barReturns,
  barsPerYear,
  defined,
  performanceOf,
} from "./risk_return.ts";
import { countCalls, wantedPositions } from "./positions.ts";
import { backtestSettings, costPerSide } from "./settings.ts";
import { type Trades, tradesOf } from "./trades.ts";
import {
  barHitRate,
  exposureOf,
  shareAbove0,
  turnoverOf,
} from "./trading_figures.ts";
import { waterfallOf } from "./waterfall.ts";

/** The columns of candles that a backtest needs. */
export type BacktestCandles = Pick<
  Candles,
  "symbol" | "interval" | "source" | "openTime" | "open" | "close"
>;

/** Options for {@linkcode backtest}; those that are left out have their defaults. */
export interface BacktestOptions extends BacktestSettingsInput {
  /** 1 for candles in which nobody could trade, as `frozenRows` gives it. @default {none} */
  frozen?: Uint8Array;
}

/** What came of a backtest; columns have one value per row. */
export interface BacktestResult {
  readonly symbol: string;
  readonly interval: string;
  /** Whether the candles are simulated. */
  readonly simulated: boolean;
  readonly openTime: Float64Array;
  /** Signed share of equity that was taken, in force from a row's open to its close. */
  readonly position: Float64Array;
  /** Equity at each close after costs; it starts with 1. */
  readonly equity: Float64Array;
  /** Equity at each close had there been no costs. */
  readonly gross: Float64Array;
  /** Simple return of `equity` per bar. */
  readonly netReturn: Float64Array;
  /** Equity at each close of whoever buys once, with the same costs. */
  readonly buyAndHold: Float64Array;
  readonly trades: Trades;
  /** The statistics, as plain data. */
  readonly record: BacktestRecord;
}

/**
 * Trades a signal on candles: the probability of row `t` is known at its close, and
 * what it asks for is filled at the open of row `t + 1`, never sooner.
 *
 * - Costs: fee, half the spread and slippage, each a share of the traded value at
 *   the candle's open, per side. Returns are simple and compounded; the position is
 *   at most once the equity when taken, long or short, and its units then stay until
 *   a row asks for something else.
 * - Holes and frozen candles: no order is filled over a hole in time or in a frozen
 *   candle. It waits for the next candle that fills, unless a later row asks
 *   otherwise; the position is carried through and its gain or loss counts. The rows
 *   of a horizon are candles, not minutes.
 * - The end: the last position is sold at the last close with costs, or valued there
 *   without (`atEnd: "mark"`).
 * - Not counted: interest on borrowed coins, funding, taxes, the depth of the market,
 *   least sizes of orders. Liquidation is looked for at closes and orders, not within
 *   a candle.
 *
 * @param probability The stated probability of up after each row's close, shape
 * `(rows,)`; `NaN` is no call.
 * @throws {RangeError} If a setting or a probability is out of range, or columns
 * differ in length.
 * @example A model that is sure, and right, and too dear
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "../candles/candles.ts";
 * import { backtest } from "./backtest.ts";
 * const prices = [100, 100, 100.1, 100.1, 100.1];
 * const candles = candlesOf(prices.map((p, m) => [m * 60_000, p, p, p, p, 1]));
 * const probability = Float64Array.of(0.9, 0.1, 0.1, 0.1, 0.1);
 * const { record, trades } = backtest(candles, probability);
 * assert.deepEqual([trades.entryRow[0], trades.exitRow[0]], [1, 2]);
 * assert.equal(record.gross.totalReturn.toFixed(4), "0.0010");
 * assert.equal(record.net.totalReturn.toFixed(4), "-0.0014");
 * ```
 */
export function backtest(
  candles: BacktestCandles,
  probability: Float64Array,
  options: BacktestOptions = {},
): BacktestResult {
  const { frozen, ...input } = options;
  const settings = backtestSettings(input);
  const { openTime, interval, open, close } = candles;
  const rows = openTime.length;
  for (const column of [open, close, probability]) {
    if (column.length === rows) continue;
    throw new RangeError(
      `Cannot backtest: expected ${rows} prices and probabilities, one per candle, got ${column.length}`,
    );
  }
  const fillable = fillableRows(candles, frozen);
  const terms = {
    cost: costPerSide(settings),
    closeAtEnd: settings.atEnd === "close",
  };
  const wanted = wantedPositions(probability, settings);
  const account = keepAccount(candles, wanted, fillable, terms);
  const always = new Float64Array(rows).fill(1);
  const holder = keepAccount(candles, always, fillable, terms);
  const trades = tradesOf(candles, account, terms.cost);
  const grossReturn = barReturns(account.gross);
  const netReturn = netReturnsOf(account, grossReturn, terms.cost);
  const year = barsPerYear(interval, settings.daysPerYear);
  const performance = (equity: Float64Array, returns?: Float64Array) =>
    performanceOf(equity, openTime, year, returns);
  const breakEven = breakEvenAccuracy(candles, fillable, {
    cost: terms.cost,
    horizon: settings.horizon,
    short: settings.sides === "long-short",
  });
  const { ruin } = account;
  const turnover = turnoverOf(account, terms.cost);
  const isoTime = (row: number) =>
    rows === 0 ? null : new Date(openTime.at(row)!).toISOString();
  return shownAs("backtest", {
    symbol: candles.symbol,
    interval,
    simulated: candles.source === "simulated",
    openTime,
    position: account.position,
    equity: account.equity,
    gross: account.gross,
    netReturn,
    buyAndHold: holder.equity,
    trades,
    record: {
      settings,
      rows,
      from: isoTime(0),
      to: isoTime(-1),
      calls: countCalls(probability, settings),
      net: performance(account.equity, netReturn),
      gross: performance(account.gross, grossReturn),
      buyAndHold: performance(
        holder.equity,
        netReturnsOf(holder, barReturns(holder.gross), terms.cost),
      ),
      waterfall: waterfallOf(account, settings) ?? null,
      turnover,
      turnoverPerYear: rows === 0 ? 0 : turnover * year / rows,
      ...exposureOf(account.position),
      orders: account.fills.row.length,
      trades: trades.side.length,
      hitRates: {
        tradesGross: shareAbove0(trades.gross),
        tradesNet: shareAbove0(trades.net),
        barsGross: barHitRate(account.position, grossReturn),
      },
      breakEven: {
        costBp: breakEvenCostBp(account) ?? null,
        accuracy: defined(breakEven.accuracy),
        accuracyOfMoves: defined(breakEven.accuracyOfMoves),
        meanMove: defined(breakEven.meanMove),
      },
      costCurve: costCurve(account, grossReturn, settings.costCurveBp, year),
      holes: countHoles(candles),
      frozen: frozen?.reduce((sum, flag) => sum + (flag ? 1 : 0), 0) ?? 0,
      missedOrders: account.missedOrders,
      openAtEnd: trades.open.at(-1) === 1,
      ruined: ruin === undefined ? null : isoTime(ruin.row),
    },
  });
}

function netReturnsOf(
  { fills, equity, ruin }: Account,
  grossReturn: Float64Array,
  cost: number,
): Float64Array {
  // The end of an account is no order, so it is read off the equity.
  return ruin === undefined
    ? netReturns(fills, grossReturn, cost).returns
    : barReturns(equity);
}
