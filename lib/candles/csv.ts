/**
 * Candles as CSV text.
 *
 * @module
 */
import { candleColumns, type Candles } from "./candles.ts";
import { snakeCase } from "./_column_names.ts";

/**
 * Candles as CSV: a header in snake case, then one line per candle. Every number
 * is the shortest text that reads back as the same number.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "./candles.ts";
 * import { candlesToCsv } from "./csv.ts";
 * const candles = candlesOf([[1704067200000, 1, 2, 0.5, 1.5, 10]]);
 * assert.equal(
 *   candlesToCsv(candles),
 *   "open_time,open,high,low,close,volume\n1704067200000,1,2,0.5,1.5,10\n",
 * );
 * ```
 */
export function candlesToCsv(candles: Candles): string {
  const names = candleColumns(candles);
  const columns = names.map((name) => candles[name]!);
  const lines = Array.from(
    candles.openTime,
    (_, row) => columns.map((column) => cellOf(column[row]!)).join(","),
  );
  return [names.map(snakeCase).join(","), ...lines, ""].join("\n");
}

function cellOf(value: number): string {
  return Number.isNaN(value) ? "" : `${value}`;
}
