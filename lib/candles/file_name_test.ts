import assert from "node:assert/strict";
import { seriesOfFileName } from "./file_name.ts";
import { INTERVALS } from "./interval.ts";

Deno.test("seriesOfFileName() knows the usual names", () => {
  const expected: Record<string, [string?, string?]> = {
    "BTCUSDT-1m-2024.csv.gz": ["BTCUSDT", "1m"],
    "/a-b/C_1d/BTCUSDT-15m.csv.gz": ["BTCUSDT", "15m"],
    "ETHUSDT-1h-ohlcv.csv.gz": ["ETHUSDT", "1h"],
    "BTCUSDT-1m-2024-05-01.zip": ["BTCUSDT", "1m"],
    "BTCUSDT-1mo-2024.zip": ["BTCUSDT", "1M"],
    "BTCUSDT_1h.csv": ["BTCUSDT", "1h"],
    "btcusdt_1H.CSV": ["BTCUSDT", "1h"],
    "Binance_BTCUSDT_1h.csv": ["BTCUSDT", "1h"],
    "Binance_BTC_USDT_1D.parquet": ["BTCUSDT", "1d"],
    "BTC-USD-1d.csv": ["BTCUSD", "1d"],
    "1000SATSUSDT-5m.csv": ["1000SATSUSDT", "5m"],
    "币安人生USDT-1m-2025-10-09.zip": ["币安人生USDT", "1m"],
    "futures-um-LTCUSDT-1m-2026-02.head.csv": ["LTCUSDT", "1m"],
    "SIM-BTCUSDT-1m.parquet": ["SIM-BTCUSDT", "1m"],
    "SIM-BTCUSDT.csv": ["SIM-BTCUSDT", undefined],
    "ETHUSDT.parquet": ["ETHUSDT", undefined],
    "ETHUSDT_2024.csv": ["ETHUSDT", undefined],
    "candles_1h.csv": [undefined, "1h"],
    "1h.csv": [undefined, "1h"],
    "my candles.csv": [undefined, undefined],
    "2024-05.csv": [undefined, undefined],
    "": [undefined, undefined],
  };
  for (const [name, [symbol, interval]] of Object.entries(expected)) {
    assert.deepEqual(seriesOfFileName(name), { symbol, interval }, name);
  }
});

Deno.test("seriesOfFileName() knows every interval", () => {
  for (const interval of INTERVALS) {
    const named = seriesOfFileName(`SOLUSDT-${interval}-2024-01.zip`);
    assert.deepEqual(named, { symbol: "SOLUSDT", interval });
  }
});
