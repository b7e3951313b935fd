/**
 * Whether candles stand where their open times say, each once and closed.
 *
 * @module
 */
import type { Candles } from "../candles/candles.ts";
import { orderFault } from "../candles/check.ts";
import { inferInterval, intervalMs } from "../candles/interval.ts";
import { alarm, type Finding, pass, skipped } from "./_finding.ts";

/** The share of candles that may repeat an earlier one, or lie off the grid. */
const [MOST_REPEATS, MOST_OFF_GRID] = [0.01, 0.5];
/** Rows in which repeats are looked for: their texts are kept. */
const REPEAT_ROWS = 50_000;
const DAY = 86_400_000;

/** Options for {@linkcode checkCandleOrder}. */
export interface CandleOrderOptions {
  /** The time of asking, ms since the Unix epoch: no candle may end later. Not looked at by default. */
  asOf?: number;
}

/**
 * Alarm where open times do not rise, are not multiples of the interval in UTC, or
 * are not as far apart as the interval; where candles repeat earlier ones; where
 * the last candle is still open at `asOf`.
 *
 * @example A candle that stands twice
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "../candles/candles.ts";
 * import { checkCandleOrder } from "./candle_order.ts";
 * const candles = candlesOf([0, 1, 1, 2].map((m) => [m * 60_000, 1, 2, 1, 2, 5]));
 * assert.equal(checkCandleOrder(candles).outcome, "alarm");
 * ```
 */
export function checkCandleOrder(
  candles: Candles,
  options: CandleOrderOptions = {},
): Finding {
  const { openTime, interval } = candles;
  if (openTime.length === 0) return skipped("there are no candles");
  const fault = orderFault(openTime);
  if (fault) {
    return alarm(
      `open times must rise, each candle standing once: row ${fault.row}: ${fault.problem}`,
    );
  }
  const found = inferInterval(openTime);
  if (openTime.length > 1 && found !== interval) {
    return alarm(
      `candles of ${interval} mostly open ${
        found ?? `${openTime[1]! - openTime[0]!} ms`
      } apart: wrong interval, or open times that are not ms`,
    );
  }
  const length = intervalMs(interval);
  // Weeks and months do not begin at multiples of their length.
  const offGrid = length > DAY
    ? 0
    : openTime.reduce((n, time) => n + (time % length === 0 ? 0 : 1), 0);
  if (offGrid > MOST_OFF_GRID * openTime.length) {
    return alarm(
      `${offGrid} of ${openTime.length} open times are not multiples of ${interval} in UTC: local time, or the time of the close`,
    );
  }
  const repeats = countRepeats(candles);
  if (repeats > MOST_REPEATS * Math.min(openTime.length, REPEAT_ROWS)) {
    return alarm(
      `${repeats} candles repeat all prices and the volume of an earlier one: the same rows would be learned from and judged`,
    );
  }
  const { asOf } = options;
  const end = openTime.at(-1)! + length;
  if (asOf !== undefined && end > asOf) {
    return alarm(
      `the last candle ends at ${iso(end)}, after ${
        iso(asOf)
      }: it is still open`,
    );
  }
  return pass(
    `${openTime.length} open times rise on the ${interval} grid, ${repeats} repeats${
      asOf === undefined ? "" : `, all closed by ${iso(asOf)}`
    }`,
  );
}

/** Candles that moved and traded exactly as an earlier one. */
function countRepeats(candles: Candles): number {
  const { openTime, open, high, low, close, volume } = candles;
  const seen = new Set<string>();
  let repeats = 0;
  const first = Math.max(0, openTime.length - REPEAT_ROWS);
  for (let row = first; row < openTime.length; row++) {
    if (high[row] === low[row] || volume[row] === 0) continue;
    const text = [open, high, low, close, volume].map((c) => c[row]).join();
    if (seen.has(text)) repeats++;
    else seen.add(text);
  }
  return repeats;
}

function iso(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : `${ms}`;
}
