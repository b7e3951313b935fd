/**
 * How much was traded and held, and how often it gained.
 *
 * @module
 */
import { type Account, tradedShare } from "./account.ts";

/** Traded value in units of the equity at the time, buys and sales counted. */
export function turnoverOf(
  { fills }: Pick<Account, "fills">,
  cost: number,
): number {
  let turnover = 0;
  for (let fill = 0; fill < fills.row.length; fill++) {
    turnover += tradedShare(fills.before[fill]!, fills.after[fill]!, cost);
  }
  return turnover;
}

/** Mean size of a position over all bars, and the share of bars that have one. */
export function exposureOf(
  position: Float64Array,
): { exposure: number; timeInMarket: number } {
  let [size, bars] = [0, 0];
  for (let row = 0; row < position.length; row++) {
    if (position[row] === 0) continue;
    size += Math.abs(position[row]!);
    bars++;
  }
  const rows = Math.max(1, position.length);
  return { exposure: size / rows, timeInMarket: bars / rows };
}

/** The share of values above 0; `null` of none. */
export function shareAbove0(values: Float64Array): number | null {
  let above = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! > 0) above++;
  return values.length === 0 ? null : above / values.length;
}

/** Of the bars with a position, those that gained before costs; no change is no gain. */
export function barHitRate(
  position: Float64Array,
  grossReturn: Float64Array,
): number | null {
  let [bars, hits] = [0, 0];
  for (let row = 0; row < position.length; row++) {
    if (position[row] === 0) continue;
    bars++;
    if (grossReturn[row]! > 0) hits++;
  }
  return bars === 0 ? null : hits / bars;
}
