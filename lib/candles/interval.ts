/**
 * The exchange's intervals, by their own names.
 *
 * @module
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Length in ms of every interval the exchange has, shortest first; a month counts 30 days. */
const LENGTH_MS: Readonly<Record<string, number>> = {
  "1s": 1000,
  "1m": MINUTE,
  "3m": 3 * MINUTE,
  "5m": 5 * MINUTE,
  "15m": 15 * MINUTE,
  "30m": 30 * MINUTE,
  "1h": HOUR,
  "2h": 2 * HOUR,
  "4h": 4 * HOUR,
  "6h": 6 * HOUR,
  "8h": 8 * HOUR,
  "12h": 12 * HOUR,
  "1d": DAY,
  "3d": 3 * DAY,
  "1w": 7 * DAY,
  "1M": 30 * DAY,
};

/** The exchange's intervals, shortest first. */
export const INTERVALS: readonly string[] = Object.keys(LENGTH_MS);

/**
 * The length of an interval in ms. A month (`1M`) has no fixed length and counts
 * as 30 days: ask {@linkcode nextOpenTime} where the next candle opens.
 *
 * @throws {RangeError} If the exchange has no such interval.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { intervalMs } from "./interval.ts";
 * assert.equal(intervalMs("15m"), 900_000);
 * ```
 */
export function intervalMs(interval: string): number {
  const length = LENGTH_MS[interval];
  if (length === undefined) {
    throw new RangeError(
      `Unknown interval "${interval}": expected one of ${INTERVALS.join(", ")}`,
    );
  }
  return length;
}

/**
 * Open time in ms of the candle after the one that opens at `openTime`.
 *
 * @example February has 29 days in 2024
 * ```ts
 * import assert from "node:assert/strict";
 * import { nextOpenTime } from "./interval.ts";
 * const next = nextOpenTime(Date.UTC(2024, 1, 1), "1M");
 * assert.equal(next, Date.UTC(2024, 2, 1));
 * ```
 */
export function nextOpenTime(openTime: number, interval: string): number {
  if (interval !== "1M") return openTime + intervalMs(interval);
  const date = new Date(openTime);
  return date.setUTCMonth(date.getUTCMonth() + 1);
}

/**
 * The interval that the commonest distance between neighbouring open times means.
 *
 * @returns The interval's name, or `undefined` where the distance is no interval
 * of the exchange or there are fewer than two candles.
 */
export function inferInterval(openTime: Float64Array): string | undefined {
  const counts = new Map<number, number>();
  for (let i = 1; i < openTime.length; i++) {
    const step = openTime[i]! - openTime[i - 1]!;
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  let commonest = NaN, most = 0;
  for (const [step, count] of counts) {
    if (count > most) [commonest, most] = [step, count];
  }
  if (commonest >= 28 * DAY && commonest <= 31 * DAY) return "1M";
  return INTERVALS.find((name) => LENGTH_MS[name] === commonest);
}
