import assert from "node:assert/strict";
import {
  candleColumns,
  candlesOf,
  mapColumns,
  sliceCandles,
} from "./candles.ts";
import { candlesSha256 } from "./hash.ts";
import golden from "./testdata_files/golden.json" with { type: "json" };

const candles = candlesOf(golden.rows["BTCUSDT-1m-2024-01-01.zip"], {
  symbol: "BTCUSDT",
});

Deno.test("candlesSha256() is what its definition gives elsewhere", () => {
  assert.equal(candlesSha256(candles), golden.sha256);
});

Deno.test("candlesSha256() does not care where the numbers lie", () => {
  const view = sliceCandles(candles, 3, 20);
  const shared = mapColumns(view, (column) => {
    const memory = new SharedArrayBuffer(column.byteLength);
    const copy = new Float64Array(memory);
    copy.set(column);
    return copy as unknown as Float64Array<ArrayBuffer>;
  });
  assert.equal(candlesSha256(shared), candlesSha256(view));
  assert.equal(
    candlesSha256({ ...view, source: "binance" }),
    candlesSha256(view),
  );
});

Deno.test("candlesSha256() changes with every value, name and length", () => {
  const seen = new Set([candlesSha256(candles)]);
  for (const name of candleColumns(candles)) {
    const changed = mapColumns(candles, (column) => column.slice());
    changed[name]![29]! += 1;
    seen.add(candlesSha256(changed));
    if (name !== "openTime") {
      seen.add(candlesSha256({ ...candles, [name]: undefined }));
    }
  }
  seen.add(candlesSha256({ ...candles, symbol: "ETHUSDT" }));
  seen.add(candlesSha256({ ...candles, interval: "3m" }));
  seen.add(
    candlesSha256({ ...candles, open: candles.close, close: candles.open }),
  );
  seen.add(candlesSha256(sliceCandles(candles, 1)));
  assert.equal(seen.size, 1 + 10 + 9 + 4);
});
