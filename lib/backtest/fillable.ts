/**
 * When an order can be filled.
 *
 * @module
 */
import type { Candles } from "../candles/candles.ts";
import { intervalMs, nextOpenTime } from "../candles/interval.ts";

/**
 * 1 for every candle at whose open an order of the row before is filled, else 0:
 * not over a hole in time, as the exchange took no orders then; not in a frozen
 * candle, as nobody traded; and not in the first row, which none is before.
 *
 * @param frozen 1 for candles of an outage, as `frozenRows` of cleaning gives it.
 * @throws {RangeError} If `frozen` is not as long as the candles, or the exchange
 * has no such interval.
 * @example The minute 00:02 is missing, 00:04 is frozen
 * ```ts
 * import assert from "node:assert/strict";
 * import { fillableRows } from "./fillable.ts";
 * const openTime = Float64Array.of(0, 1, 3, 4, 5).map((m) => m * 60_000);
 * const fillable = fillableRows(
 *   { openTime, interval: "1m" },
 *   Uint8Array.of(0, 0, 0, 1, 0),
 * );
 * assert.deepEqual([...fillable], [0, 1, 0, 0, 1]);
 * ```
 */
export function fillableRows(
  { openTime, interval }: Pick<Candles, "openTime" | "interval">,
  frozen?: Uint8Array,
): Uint8Array {
  const rows = openTime.length;
  if (frozen !== undefined && frozen.length !== rows) {
    throw new RangeError(
      `Cannot backtest: expected as many frozen flags as the ${rows} candles, got ${frozen.length}`,
    );
  }
  const step = intervalMs(interval);
  const months = interval === "1M";
  const fillable = new Uint8Array(rows);
  for (let row = 1; row < rows; row++) {
    const before = openTime[row - 1]!;
    const next = months ? nextOpenTime(before, interval) : before + step;
    fillable[row] = openTime[row] === next && !frozen?.[row] ? 1 : 0;
  }
  return fillable;
}

/** Holes in time. */
export function countHoles(
  { openTime, interval }: Pick<Candles, "openTime" | "interval">,
): number {
  const fillable = fillableRows({ openTime, interval });
  let holes = 0;
  for (let row = 1; row < fillable.length; row++) holes += 1 - fillable[row]!;
  return holes;
}
