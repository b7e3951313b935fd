/**
 * A fingerprint of candles.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { candleColumns, type Candles } from "./candles.ts";

/**
 * SHA-256 over symbol, interval, and every column's name and values as 64-bit
 * floats: equal for equal candles, whether views or copies, wherever they came from.
 *
 * Values are hashed as they lie in memory, which is little-endian on every
 * machine that Deno runs on.
 *
 * @returns 64 hexadecimal digits.
 * @example A view hashes like a copy
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf, mapColumns, sliceCandles } from "./candles.ts";
 * import { candlesSha256 } from "./hash.ts";
 * const candles = candlesOf([[0, 1, 2, 1, 2, 10], [60_000, 2, 3, 2, 3, 10]]);
 * const view = sliceCandles(candles, 1);
 * const copy = mapColumns(view, (column) => column.slice());
 * assert.equal(candlesSha256(view), candlesSha256(copy));
 * assert.notEqual(candlesSha256(view), candlesSha256(candles));
 * ```
 */
export function candlesSha256(candles: Candles): string {
  const { symbol, interval, openTime } = candles;
  const columns = candleColumns(candles);
  const hash = createHash("sha256");
  // The head fixes every length that follows, so no two series share their bytes.
  hash.update(JSON.stringify([symbol, interval, openTime.length, columns]));
  for (const name of columns) {
    const { buffer, byteOffset, byteLength } = withOneNaN(candles[name]!);
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest("hex");
}

/** What is missing has the same bits, whichever `NaN` a reader made of it. */
function withOneNaN(column: Float64Array): Float64Array {
  return column.some(Number.isNaN)
    ? column.map((value) => Number.isNaN(value) ? NaN : value)
    : column;
}
