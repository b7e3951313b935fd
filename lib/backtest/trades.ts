/**
 * Trades: from taking a position to leaving it.
 *
 * @module
 */
import type { Candles } from "../candles/candles.ts";
import { nextOpenTime } from "../candles/interval.ts";
import { type Account, tradedShare } from "./account.ts";

/**
 * One value per trade and column, in order of time. A trade lasts while the
 * position is on one side; making it larger or smaller belongs to the same trade,
 * going from long to short ends one and begins another.
 */
export interface Trades {
  /** The row at whose open it began. */
  readonly entryRow: Int32Array;
  /** The row at whose open it ended; one beyond the last row for the last close. */
  readonly exitRow: Int32Array;
  /** Times of its first and last order, ms since the Unix epoch, UTC. */
  readonly entryTime: Float64Array;
  readonly exitTime: Float64Array;
  /** 1 long, -1 short. */
  readonly side: Int8Array;
  /** Prices of its first and its last order, spread and slippage not counted. */
  readonly entryPrice: Float64Array;
  readonly exitPrice: Float64Array;
  /** Change of the account before costs, as a share of the equity at the entry. */
  readonly gross: Float64Array;
  /** What costs took: `gross` less `net`. */
  readonly cost: Float64Array;
  /** Change of the account after costs, as a share of the equity at the entry. */
  readonly net: Float64Array;
  /** Candles it was held for. */
  readonly bars: Int32Array;
  /** 1 for a last trade that is valued at the last close and not sold, else 0. */
  readonly open: Uint8Array;
}

/**
 * The trades of an account; together they make its equity: the product of
 * `1 + net` over all trades is the last equity.
 *
 * @param cost The cost per side with which the account was kept.
 * @example One trade, bought at 100 and sold at 110
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "../candles/candles.ts";
 * import { keepAccount } from "./account.ts";
 * import { tradesOf } from "./trades.ts";
 * const prices = [90, 100, 110];
 * const candles = candlesOf(prices.map((p, m) => [m * 60_000, p, p, p, p, 1]));
 * const wanted = Float64Array.of(1, 0, 0);
 * const account = keepAccount(candles, wanted, Uint8Array.of(0, 1, 1), { cost: 0 });
 * const { entryRow, exitRow, gross } = tradesOf(candles, account, 0);
 * assert.deepEqual([entryRow[0], exitRow[0], gross[0]!.toFixed(2)], [1, 2, "0.10"]);
 * ```
 */
export function tradesOf(
  candles: Pick<Candles, "openTime" | "interval" | "open" | "close">,
  { fills, equity, gross, ruin }: Account,
  cost: number,
): Trades {
  const rows = candles.close.length;
  const trades = emptyTrades(countEntries(fills.before, fills.after));
  let [count, net, entryNet, entryGross] = [0, 1, 1, 1];
  const priceAt = (row: number) =>
    row < rows ? candles.open[row]! : candles.close[rows - 1]!;
  const timeAt = (row: number) => {
    if (row < rows) return candles.openTime[row]!;
    return nextOpenTime(candles.openTime[rows - 1]!, candles.interval);
  };
  const enter = (row: number, side: number, grossNow: number) => {
    trades.entryRow[count] = row;
    trades.entryTime[count] = timeAt(row);
    trades.entryPrice[count] = priceAt(row);
    trades.side[count] = side;
    [entryNet, entryGross] = [net, grossNow];
  };
  const leave = (row: number, price: number, grossNow: number) => {
    const gain = grossNow / entryGross - 1;
    trades.exitRow[count] = row;
    trades.exitTime[count] = timeAt(row);
    trades.exitPrice[count] = price;
    trades.gross[count] = gain;
    trades.net[count] = net / entryNet - 1;
    trades.cost[count] = gain - trades.net[count]!;
    trades.bars[count] = row - trades.entryRow[count]!;
    count++;
  };
  const pay = (from: number, to: number) => {
    net *= 1 - cost * tradedShare(from, to, cost);
  };
  let lastGross = 1;
  for (let fill = 0; fill < fills.row.length; fill++) {
    const row = fills.row[fill]!, grossNow = fills.gross[fill]!;
    const from = fills.before[fill]!, to = fills.after[fill]!;
    net *= grossNow / lastGross;
    lastGross = grossNow;
    if (from * to > 0) {
      pay(from, to);
      continue;
    }
    if (from !== 0) {
      pay(from, 0);
      leave(row, priceAt(row), grossNow);
    }
    if (to !== 0) {
      enter(row, Math.sign(to), grossNow);
      pay(0, to);
    }
  }
  if (count === trades.side.length) return trades;
  // The last one did not end by an order.
  if (ruin !== undefined) {
    net = 0;
    const price = (ruin.atClose ? candles.close : candles.open)[ruin.row]!;
    leave(ruin.atClose ? ruin.row + 1 : ruin.row, price, gross[rows - 1]!);
  } else {
    net = equity[rows - 1]!;
    trades.open[count] = 1;
    leave(rows, priceAt(rows), gross[rows - 1]!);
  }
  return trades;
}

function countEntries(before: Float64Array, after: Float64Array): number {
  let entries = 0;
  for (let fill = 0; fill < after.length; fill++) {
    if (after[fill] !== 0 && !(before[fill]! * after[fill]! > 0)) entries++;
  }
  return entries;
}

function emptyTrades(count: number): Trades {
  return {
    entryRow: new Int32Array(count),
    exitRow: new Int32Array(count),
    entryTime: new Float64Array(count),
    exitTime: new Float64Array(count),
    side: new Int8Array(count),
    entryPrice: new Float64Array(count),
    exitPrice: new Float64Array(count),
    gross: new Float64Array(count),
    cost: new Float64Array(count),
    net: new Float64Array(count),
    bars: new Int32Array(count),
    open: new Uint8Array(count),
  };
}
