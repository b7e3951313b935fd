/**
 * Where the gross result goes.
 *
 * @module
 */
import type { BacktestSettings, Waterfall } from "../backtest_record.ts";
import { type Account, tradedShare } from "./account.ts";
import { costPerSide } from "./settings.ts";

/**
 * Log returns from gross to net: gross, less what fees, spread and slippage took, is
 * net. `undefined` of a lost account.
 *
 * Positions are shares of equity, so costs change none of them, and net equity is
 * gross equity times what every order left, `1 - c · |d|`. In logarithms that is a
 * sum; each of its terms is split in proportion to the three costs.
 *
 * @example Nothing gained, and three costs of a round trip
 * ```ts
 * import assert from "node:assert/strict";
 * import { keepAccount } from "./account.ts";
 * import { backtestSettings, costPerSide } from "./settings.ts";
 * import { waterfallOf } from "./waterfall.ts";
 * const prices = Float64Array.of(5, 5, 5);
 * const settings = backtestSettings();
 * const account = keepAccount(
 *   { open: prices, close: prices },
 *   Float64Array.of(1, 0, 0),
 *   Uint8Array.of(0, 1, 1),
 *   { cost: costPerSide(settings) },
 * );
 * const { gross, fees, net } = waterfallOf(account, settings)!;
 * assert.deepEqual([gross, fees.toFixed(6), net.toFixed(6)], [0, "-0.002000", "-0.002400"]);
 * ```
 */
export function waterfallOf(
  { fills, gross, ruin }: Account,
  settings: Pick<BacktestSettings, "feeBp" | "halfSpreadBp" | "slippageBp">,
): Waterfall | undefined {
  if (ruin !== undefined) return undefined;
  const cost = costPerSide(settings);
  let lost = 0;
  for (let fill = 0; fill < fills.row.length; fill++) {
    const share = tradedShare(fills.before[fill]!, fills.after[fill]!, cost);
    lost += Math.log1p(-cost * share);
  }
  const { feeBp, halfSpreadBp, slippageBp } = settings;
  const total = feeBp + halfSpreadBp + slippageBp;
  const part = (costBp: number) => costBp === 0 ? 0 : lost * (costBp / total);
  const start = Math.log(gross.at(-1) ?? 1);
  const [fees, spread, slippage] = [feeBp, halfSpreadBp, slippageBp].map(part);
  const terms = {
    gross: start,
    fees: fees!,
    spread: spread!,
    slippage: slippage!,
  };
  // Not the logarithm of the last equity, which may be too small for a number.
  return { ...terms, net: start + fees! + spread! + slippage! };
}
