import { existsSync } from "node:fs";
import { readCandleFiles } from "./files.ts";

const YEAR = new URL(
  "../../../shared/market-data/BTCUSDT-1m-2024.csv.gz",
  import.meta.url,
);
const ignore = !existsSync(YEAR);

Deno.bench({
  name: "readCandleFiles() 527,040 rows × 11 in gzip",
  ignore,
  n: 5,
  warmup: 1,
  async fn() {
    await readCandleFiles([YEAR.pathname]);
  },
});

Deno.bench({
  name: "readCandleFiles() the last 50,000 of them",
  ignore,
  n: 5,
  warmup: 1,
  async fn() {
    await readCandleFiles([YEAR.pathname], { candles: 50_000 });
  },
});
