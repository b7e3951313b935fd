/**
 * From wanted positions to money: the one pass over all candles.
 *
 * @module
 */
import type { Candles } from "../candles/candles.ts";

/** What {@linkcode keepAccount} goes by. */
export interface AccountOptions {
  /** Cost per side as a fraction of the traded value, below 1. */
  readonly cost: number;
  /** Whether the last position is sold at the last close. @default {true} */
  readonly closeAtEnd?: boolean;
}

/** Orders that were filled, one value each, in order. */
export interface Fills {
  /** The row at whose open it was; one beyond the last row for a sale at the last close. */
  readonly row: Int32Array;
  /** The position as a signed share of equity just before and just after. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** The equity that an account without costs would have. */
  readonly gross: Float64Array;
}

/** An account that starts with 1 and no position. */
export interface Account {
  /** Signed share of equity that was taken, in force from a row's open to its close. */
  readonly position: Float64Array;
  /** Equity at each close, costs paid. */
  readonly equity: Float64Array;
  /** Equity at each close without costs. */
  readonly gross: Float64Array;
  readonly fills: Fills;
  /** Opens at which a wanted order could not be filled. */
  readonly missedOrders: number;
  /** Where the account was lost; a row's open or its close. */
  readonly ruin?: { readonly row: number; readonly atClose: boolean };
}

/**
 * Keeps an account: what row `t` wants is ordered at its close and filled at the
 * open of row `t + 1`, if that row is fillable, else at the next one that is,
 * unless another row wants otherwise by then.
 *
 * An order makes the position the wanted share of the equity left after its costs,
 * long or short. Units then stay the same until another share is wanted, and are
 * valued at every close. With price `P` and anchor `A`, the price of the last order,
 * equity is `1 + w · (P / A - 1)` times what it was then: for a short position,
 * `w < 0`, that is the sale's proceeds less what buying back costs. Borrowing is
 * free. An order costs `cost` times the value it trades ({@linkcode tradedShare}).
 *
 * Equity of 0 or less, at an order or a close, ends the account with 0.
 *
 * @param wanted Signed share of equity each row wants, from -1 to 1.
 * @param fillable 1 where an order of the row before is filled at the open.
 * @example Short from 100 to 80 and back to 90, 1 % cost per side
 * ```ts
 * import assert from "node:assert/strict";
 * import { keepAccount } from "./account.ts";
 * const open = Float64Array.of(100, 100, 80);
 * const close = Float64Array.of(100, 80, 90);
 * const { equity, gross } = keepAccount(
 *   { open, close },
 *   Float64Array.of(-1, -1, 0),
 *   Uint8Array.of(0, 1, 1),
 *   { cost: 0.01 },
 * );
 * assert.deepEqual([...gross].map((e) => e.toFixed(6)), ["1.000000", "1.200000", "1.100000"]);
 * // Sold for 1 / 1.01, bought back at 0.9 times that.
 * assert.equal(equity[2]!.toFixed(6), (1.1 / 1.01 - 0.01 * 0.9 / 1.01).toFixed(6));
 * ```
 */
export function keepAccount(
  { open, close }: Pick<Candles, "open" | "close">,
  wanted: Float64Array,
  fillable: Uint8Array,
  { cost, closeAtEnd = true }: AccountOptions,
): Account {
  const rows = close.length;
  const position = new Float64Array(rows);
  const equity = new Float64Array(rows);
  const gross = new Float64Array(rows);
  const most = countChanges(wanted) + 1;
  const row = new Int32Array(most);
  const before = new Float64Array(most);
  const after = new Float64Array(most);
  const grossAt = new Float64Array(most);
  let [fills, missedOrders] = [0, 0];
  let ruin: { row: number; atClose: boolean } | undefined;
  // Net and gross equity at the last order, its price, and the share it took.
  let net = 1, free = 1, anchor = 1, held = 0;
  if (rows > 0) equity[0] = gross[0] = 1;
  let t = 1;
  for (; t < rows; t++) {
    const want = wanted[t - 1]!;
    if (want !== held) {
      if (fillable[t] === 1) {
        const price = open[t]! / anchor;
        const growth = held === 0 ? 1 : 1 + held * (price - 1);
        const drifted = held === 0 ? 0 : held * price / growth;
        const kept = 1 - cost * tradedShare(drifted, want, cost);
        free *= growth > 0 ? growth : 0;
        if (!(growth > 0 && kept > 0)) {
          ruin = { row: t, atClose: false };
          net = 0;
          break;
        }
        row[fills] = t;
        before[fills] = drifted;
        after[fills] = want;
        grossAt[fills++] = free;
        net *= growth * kept;
        anchor = open[t]!;
        held = want;
      } else missedOrders++;
    }
    position[t] = held;
    const growth = held === 0 ? 1 : 1 + held * (close[t]! / anchor - 1);
    if (growth <= 0) {
      ruin = { row: t, atClose: true };
      net = free = 0;
      break;
    }
    equity[t] = net * growth;
    gross[t] = free * growth;
  }
  if (ruin !== undefined) {
    equity.fill(0, t);
    gross.fill(free, t);
  } else if (held !== 0 && closeAtEnd) {
    const price = close[rows - 1]! / anchor;
    const drifted = held * price / (1 + held * (price - 1));
    const kept = 1 - cost * tradedShare(drifted, 0, cost);
    if (kept > 0) {
      row[fills] = rows;
      before[fills] = drifted;
      grossAt[fills++] = gross[rows - 1]!;
      equity[rows - 1]! *= kept;
    } else {
      equity[rows - 1] = 0;
      ruin = { row: rows - 1, atClose: true };
    }
  }
  return {
    position,
    equity,
    gross,
    fills: {
      row: row.subarray(0, fills),
      before: before.subarray(0, fills),
      after: after.subarray(0, fills),
      gross: grossAt.subarray(0, fills),
    },
    missedOrders,
    ruin,
  };
}

/** Between two fills the wanted position changes at least once. */
function countChanges(wanted: Float64Array): number {
  let [changes, last] = [0, 0];
  for (let row = 0; row < wanted.length; row++) {
    if (wanted[row] !== last) changes++;
    last = wanted[row]!;
  }
  return changes;
}

/**
 * The value an order trades, as a share of the equity before it, so that after its
 * costs the position is `after` of the equity left.
 *
 * With equity 1, position `x`, wanted `w` and cost `c`, what is traded is `d` with
 * `x + d = w · (1 - c · |d|)`. A change of sides sells all first, then opens.
 *
 * @example From nothing to all: some of it is kept back for the cost
 * ```ts
 * import assert from "node:assert/strict";
 * import { tradedShare } from "./account.ts";
 * assert.equal(tradedShare(0, 1, 0.25), 0.8);
 * assert.equal(tradedShare(0.5, 0, 0.25), 0.5);
 * ```
 */
export function tradedShare(
  before: number,
  after: number,
  cost: number,
): number {
  const from = Math.abs(before), to = Math.abs(after);
  if (before * after < 0) {
    return from + to * (1 - cost * from) / (1 + cost * to);
  }
  return to > from
    ? (to - from) / (1 + cost * to)
    : (from - to) / (1 - cost * to);
}
