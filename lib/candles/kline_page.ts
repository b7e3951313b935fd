/**
 * What one answer of the exchange lets us know for sure.
 *
 * @module
 */
import { intervalMs, nextOpenTime } from "./interval.ts";
import type { ExchangeTiming } from "./exchange_timing.ts";
import type { Klines } from "./klines.ts";
import type { TimeRange } from "./time_ranges.ts";

/** What was asked, and when. */
export interface PageRequest {
  /** Open times wanted; `to` may lie in the future. */
  readonly window: TimeRange;
  /** Most rows of an answer. */
  readonly limit: number;
  /** The server's time, ms, not later than the answer. */
  readonly serverTime: number;
  /** Open time of the candle before the window, if known. */
  readonly lastOpen?: number;
  /** Whether the answer before this one already ended before its window did. */
  readonly isSecondLook: boolean;
}

/** What {@linkcode judgePage} finds. */
export interface PageVerdict {
  /** Rows whose candles are final; those after them are not. */
  readonly closedRows: number;
  /** All candles that open before this time are known, if they exist. */
  readonly coveredTo: number;
  /** Whether to ask on: `more` rows are to come, a `gap` needs a second look. */
  readonly next: "end" | "more" | "gap";
}

/**
 * Which rows of an answer are final, and up to where a missing row means a hole.
 *
 * A candle is final `settleMs` after it closed. One that is not there may turn up
 * late, so its absence counts `lateMs` after it should have closed, and only where
 * two answers in a row agree: one that breaks off early looks the same.
 *
 * @example The second of two minutes is still open
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "./candles.ts";
 * import { judgePage } from "./kline_page.ts";
 * const verdict = judgePage({
 *   candles: candlesOf([[0, 1, 2, 1, 2, 10], [60_000, 2, 3, 2, 3, 10]]),
 *   closeTime: Float64Array.of(59_999, 119_999),
 *   rows: 2,
 * }, {
 *   window: { from: 0, to: 600_000 },
 *   limit: 1000,
 *   serverTime: 90_000,
 *   isSecondLook: false,
 * }, { settleMs: 10_000, lateMs: 600_000 });
 * assert.deepEqual(verdict, { closedRows: 1, coveredTo: 60_000, next: "end" });
 * ```
 */
export function judgePage(
  { candles, closeTime, rows }: Pick<Klines, "candles" | "closeTime" | "rows">,
  { window, limit, serverTime, lastOpen, isSecondLook }: PageRequest,
  { settleMs, lateMs }: Pick<ExchangeTiming, "settleMs" | "lateMs">,
): PageVerdict {
  const { openTime, interval } = candles;
  const isOpen = (opens: number, row: number) => {
    // An outage cuts close times, but it is over only with the interval.
    const closes = Math.max(closeTime[row]!, nextOpenTime(opens, interval) - 1);
    return closes + settleMs >= serverTime;
  };
  const firstOpen = openTime.findIndex(isOpen);
  if (firstOpen >= 0) {
    return {
      closedRows: firstOpen,
      coveredTo: openTime[firstOpen]!,
      next: "end",
    };
  }
  const closedRows = openTime.length;
  const seenTo = closedRows === 0 ? window.from : openTime.at(-1)! + 1;
  if (rows >= limit) return { closedRows, coveredTo: seenTo, next: "more" };

  // Twice the interval, as a month may be longer than its 30 days.
  const goneBefore = serverTime - lateMs - 2 * intervalMs(interval);
  const silentTo = Math.min(window.to, goneBefore);
  const last = openTime.at(-1) ?? lastOpen;
  const expected = last === undefined
    ? window.from
    : nextOpenTime(last, interval);
  if (expected >= silentTo) {
    const coveredTo = Math.min(window.to, expected);
    return { closedRows, coveredTo, next: "end" };
  }
  return closedRows === 0 && isSecondLook
    ? { closedRows, coveredTo: silentTo, next: "end" }
    : { closedRows, coveredTo: seenTo, next: "gap" };
}
