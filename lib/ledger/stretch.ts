/**
 * Which lines speak of the same candles.
 *
 * @module
 */
import type { LookEntry } from "./line.ts";

/** A stretch of one market, by the open times of its first and last row. */
export type Stretch = Pick<
  LookEntry,
  "symbol" | "interval" | "market" | "from" | "to"
>;

/**
 * Whether two stretches share a candle: the same market, and ranges that overlap.
 *
 * The hash of the candles is not asked. One more day of candles changes the hash
 * but not what has been seen of the days before, so whoever fetches more does not
 * start from zero. One shared candle is enough: a count of tries may err upwards,
 * never downwards. Another interval of the same time counts as another market,
 * though what was seen on one tells something of the other.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { overlaps } from "./stretch.ts";
 * const may = { symbol: "BTCUSDT", interval: "1m", market: "", from: "2024-05-01", to: "2024-05-31" };
 * assert.ok(overlaps(may, { ...may, from: "2024-05-31", to: "2024-06-30" }));
 * assert.ok(!overlaps(may, { ...may, from: "2024-06-01", to: "2024-06-30" }));
 * assert.ok(!overlaps(may, { ...may, symbol: "ETHUSDT" }));
 * ```
 */
export function overlaps(a: Stretch, b: Stretch): boolean {
  return a.symbol === b.symbol && a.interval === b.interval &&
    a.market === b.market &&
    Date.parse(a.from) <= Date.parse(b.to) &&
    Date.parse(b.from) <= Date.parse(a.to);
}
