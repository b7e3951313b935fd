/**
 * The same positions under other costs.
 *
 * @module
 */
import type { CostPoint } from "../backtest_record.ts";
import { type Account, type Fills, tradedShare } from "./account.ts";
import { defined, sharpeRatio } from "./risk_return.ts";
import { fractionOf } from "./settings.ts";

/** What {@linkcode netReturns} found. */
export interface NetReturns {
  /** Simple return of each bar after costs; 0 once all is lost. */
  readonly returns: Float64Array;
  /** What costs took in all, as a log return; -Infinity if all. */
  readonly logCost: number;
}

/**
 * Returns after costs from those before: costs change no position, so an account
 * need not be kept anew. They stay exact where equity itself has become too small
 * for a number.
 *
 * @param grossReturns Simple return of each bar without costs, shape `(rows,)`.
 * @param cost Cost per side as a fraction of the traded value.
 */
export function netReturns(
  fills: Fills,
  grossReturns: Float64Array,
  cost: number,
): NetReturns {
  const returns = grossReturns.slice();
  const last = returns.length - 1;
  let logCost = 0;
  for (let fill = 0; fill < fills.row.length; fill++) {
    const paid = cost *
      tradedShare(fills.before[fill]!, fills.after[fill]!, cost);
    const row = Math.min(fills.row[fill]!, last);
    if (paid >= 1) {
      returns[row] = -1;
      returns.fill(0, row + 1);
      return { returns, logCost: -Infinity };
    }
    returns[row] = (1 + returns[row]!) * (1 - paid) - 1;
    logCost += Math.log1p(-paid);
  }
  return { returns, logCost };
}

/**
 * Net return and Sharpe ratio for each total cost per side. A position that was lost
 * stays so, and what would have come after is not told.
 *
 * @param grossReturns Simple return of each bar without costs, shape `(rows,)`.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { keepAccount } from "./account.ts";
 * import { costCurve } from "./cost_curve.ts";
 * import { barReturns } from "./risk_return.ts";
 * const prices = Float64Array.of(5, 5, 5);
 * const wanted = Float64Array.of(1, 0, 0);
 * const fillable = Uint8Array.of(0, 1, 1);
 * const candles = { open: prices, close: prices };
 * const account = keepAccount(candles, wanted, fillable, { cost: 0 });
 * const [free, dear] = costCurve(account, barReturns(account.gross), [0, 100], 365);
 * assert.equal(free!.netReturn, 0);
 * assert.equal(dear!.netReturn.toFixed(6), (0.99 / 1.01 - 1).toFixed(6));
 * ```
 */
export function costCurve(
  { fills, gross }: Pick<Account, "fills" | "gross">,
  grossReturns: Float64Array,
  costsBp: readonly number[],
  barsPerYear: number,
): CostPoint[] {
  const start = Math.log(gross.at(-1) ?? 1);
  return costsBp.map((costBp) => {
    const { returns, logCost } = netReturns(
      fills,
      grossReturns,
      fractionOf(costBp),
    );
    return {
      costBp,
      netReturn: Math.expm1(start + logCost),
      logReturn: defined(start + logCost),
      sharpe: defined(sharpeRatio(returns, barsPerYear)),
    };
  });
}

/** The search ends once the cost is known to a 2^-50th of the traded value. */
const STEPS = 50;

/**
 * The total cost per side, in basis points, at which nothing is left of the gross
 * gain, by bisection; `undefined` where nothing was gained or no order was filled.
 *
 * @example A gain of 2 % in one round trip pays about 1 % per side
 * ```ts
 * import assert from "node:assert/strict";
 * import { keepAccount } from "./account.ts";
 * import { breakEvenCostBp } from "./cost_curve.ts";
 * const account = keepAccount(
 *   { open: Float64Array.of(100, 100, 102), close: Float64Array.of(100, 102, 102) },
 *   Float64Array.of(1, 0, 0),
 *   Uint8Array.of(0, 1, 1),
 *   { cost: 0 },
 * );
 * // 1.02 · (1 - c) / (1 + c) = 1
 * assert.equal(breakEvenCostBp(account)!.toFixed(6), (1e4 * 0.02 / 2.02).toFixed(6));
 * ```
 */
export function breakEvenCostBp(
  { fills, gross }: Pick<Account, "fills" | "gross">,
): number | undefined {
  const end = gross.at(-1) ?? 1;
  if (!(end > 1) || fills.row.length === 0) return undefined;
  const pays = (cost: number) => {
    let left = end;
    for (let fill = 0; fill < fills.row.length; fill++) {
      left *= 1 -
        cost * tradedShare(fills.before[fill]!, fills.after[fill]!, cost);
      // Orders only take, so that it can end here.
      if (!(left > 1)) return false;
    }
    return true;
  };
  let [low, high] = [0, 1];
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (pays(middle)) low = middle;
    else high = middle;
  }
  return 1e4 * low;
}
