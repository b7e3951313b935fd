import { join } from "node:path";
import { hasMarketData, MARKET_DATA } from "../testing/market_data.ts";
import { readCandleFiles } from "./files.ts";

const FILE = "BTCUSDT-1m-2024.csv.gz";
const YEAR = join(MARKET_DATA, FILE);
const ignore = !hasMarketData(FILE);

Deno.bench({
  name: "readCandleFiles() 527,040 rows × 11 in gzip",
  ignore,
  n: 5,
  warmup: 1,
  async fn() {
    await readCandleFiles([YEAR]);
  },
});

Deno.bench({
  name: "readCandleFiles() the last 50,000 of them",
  ignore,
  n: 5,
  warmup: 1,
  async fn() {
    await readCandleFiles([YEAR], { candles: 50_000 });
  },
});
