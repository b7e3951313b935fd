/**
 * Frozen candles: what an exchange writes while nobody can trade.
 *
 * @module
 */
import type { Candles } from "../candles/candles.ts";
import { intervalMs } from "../candles/interval.ts";
import { unbrokenRuns } from "../candles/runs.ts";

/** A standstill of this length, in ms, is an outage even without a hole beside it. */
const OUTAGE_MS = 3_600_000;

/**
 * 1 for every candle of an outage that the exchange wrote down as standstill, else 0.
 *
 * Such candles have no volume and one unchanged price. A stretch of them counts as
 * frozen if it touches a hole in time, or lasts an hour or more. Shorter ones are
 * minutes in which nobody happened to trade: BTCUSDT of 2017 has up to 38 in a row.
 *
 * @example A standstill before a hole
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "../candles/candles.ts";
 * import { frozenRows } from "./frozen.ts";
 * const candles = candlesOf([
 *   [0, 5, 6, 5, 6, 1],
 *   [60_000, 6, 6, 6, 6, 0],
 *   [9_000_000, 7, 8, 7, 8, 1],
 * ]);
 * assert.deepEqual([...frozenRows(candles)], [0, 1, 0]);
 * ```
 */
export function frozenRows(candles: Candles): Uint8Array {
  return Uint8Array.from(frozenKnownAt(candles), (row) => row < NEVER ? 1 : 0);
}

/** The row that {@linkcode frozenKnownAt} gives for candles that are not frozen. */
const NEVER = 0xffffffff;

/**
 * For every frozen candle the row at which that is known, else 2^32 - 1: its own row
 * behind a hole, the row that makes an hour full, or the first one after a hole.
 *
 * What learns from rows before that one must not know that they are frozen.
 *
 * @example A standstill before a hole is known for one behind it
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "../candles/candles.ts";
 * import { frozenKnownAt } from "./frozen.ts";
 * const candles = candlesOf([
 *   [0, 5, 6, 5, 6, 1],
 *   [60_000, 6, 6, 6, 6, 0],
 *   [9_000_000, 7, 8, 7, 8, 1],
 * ]);
 * const never = 2 ** 32 - 1;
 * assert.deepEqual([...frozenKnownAt(candles)], [never, 2, never]);
 * ```
 */
export function frozenKnownAt(candles: Candles): Uint32Array {
  const knownAt = new Uint32Array(candles.close.length).fill(NEVER);
  const outageRows = OUTAGE_MS / intervalMs(candles.interval);
  const runs = unbrokenRuns(candles);
  runs.forEach((run, i) => {
    for (let start = run.start; start < run.end; start++) {
      if (!standsStill(candles, start)) continue;
      let end = start + 1;
      while (end < run.end && continues(candles, end)) end++;
      const afterHole = start === run.start && i > 0;
      const beforeHole = end === run.end && i < runs.length - 1;
      const full = start + Math.max(1, Math.ceil(outageRows)) - 1;
      const known = afterHole
        ? start
        : end - start >= outageRows
        ? full
        : beforeHole
        ? end
        : NEVER;
      for (let row = start; row < end; row++) {
        knownAt[row] = Math.max(row, known);
      }
      start = end - 1;
    }
  });
  return knownAt;
}

function standsStill({ volume, high, low }: Candles, row: number): boolean {
  return volume[row] === 0 && high[row] === low[row];
}

function continues(candles: Candles, row: number): boolean {
  return standsStill(candles, row) &&
    candles.close[row] === candles.close[row - 1];
}
