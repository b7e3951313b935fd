/**
 * What figures of a backtest are drawn from.
 *
 * @module
 */
import type { BacktestRecord } from "../../backtest_record.ts";
import { grouped } from "../words.ts";

/** Equity over time; what `backtest` gives is one. */
export interface BacktestSeries {
  readonly symbol: string;
  readonly interval: string;
  /** Whether the candles behind it are simulated. */
  readonly simulated: boolean;
  /** Open time per row, ms since the Unix epoch, UTC. */
  readonly openTime: Float64Array;
  /** Equity at each close, from 1 on: after costs, before costs, and of whoever buys once. */
  readonly equity: Float64Array;
  readonly gross: Float64Array;
  readonly buyAndHold: Float64Array;
  readonly record: BacktestRecord;
}

/** Costs per side in words: `12 bp per side (fee 10, half spread 1, slippage 1)`. */
export function costWords(
  { feeBp, halfSpreadBp, slippageBp }: BacktestRecord["settings"],
): string {
  const total = basisPoints(feeBp + halfSpreadBp + slippageBp);
  return `${total} per side (fee ${feeBp}, half spread ${halfSpreadBp}, slippage ${slippageBp})`;
}

/**
 * A cost with as many digits as it takes to see it: `12 bp`, `0.34 bp`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { basisPoints } from "./backtest_series.ts";
 * assert.equal(basisPoints(0.34), "0.34\u00a0bp");
 * assert.equal(basisPoints(12.345), "12.3\u00a0bp");
 * ```
 */
export function basisPoints(costBp: number): string {
  const digits = costBp >= 10 ? 1 : costBp >= 0.1 ? 2 : 4;
  return `${Number(costBp.toFixed(digits))}\u00a0bp`;
}

/**
 * A change as a share, with its sign: `+1.2 %`, `−40.5 %`, `+2,426 %`. A day's gain
 * as that of a year may have any number of digits, which then say nothing.
 */
export function signedPercent(change: number): string {
  const size = 100 * Math.abs(change);
  if (size > 1e6) return `>\u00a0+1,000,000\u00a0%`;
  const text = size >= 1000 ? grouped(Math.round(size)) : size.toFixed(1);
  const sign = text === "0.0" ? "" : change < 0 ? "−" : "+";
  return `${sign}${text}\u00a0%`;
}
