/** Candles to test features on: made by chance, made flat, and real ones of the fixture. */
import { join } from "node:path";
import { type Candles, candlesOf } from "../candles/candles.ts";
import { readCandleFiles } from "../candles/files.ts";
import { randomStream } from "../random.ts";

const MINUTE = 60_000;

/** A random walk with all columns and without a hole; some rows are frozen, some leap. */
export function randomCandles(
  seed: number,
  rowCount: number,
  { price = 40_000, firstMinute = 0 } = {},
): Candles {
  const { uniform, normal, below } = randomStream(seed);
  let close = price;
  return candlesOf(Array.from({ length: rowCount }, (_, row) => {
    const openTime = (firstMinute + row) * MINUTE;
    const chance = uniform();
    if (chance < 0.1) {
      return [openTime, close, close, close, close, 0, 0, 0, 0, 0];
    }
    const open = close * (1 + 1e-5 * normal());
    close = open * Math.exp((chance < 0.11 ? 0.3 : 0.001) * normal());
    const high = Math.max(open, close) * (1 + 1e-4 * uniform());
    const low = Math.min(open, close) * (1 - 1e-4 * uniform());
    const volume = 100 * uniform() + 1e-8;
    const bought = volume * uniform();
    const mean = (high + low) / 2;
    const flow = [volume * mean, 1 + below(1000), bought, bought * mean];
    return [openTime, open, high, low, close, volume, ...flow];
  }));
}

/** Candles of an outage: one price, no trade. */
export function frozenCandles(rowCount: number, price = 27_000.01): Candles {
  return candlesOf(Array.from(
    { length: rowCount },
    (_, row) => [row * MINUTE, price, price, price, price, 0, 0, 0, 0, 0],
  ));
}

/** The candles of the fixture. */
export async function fixtureCandles(): Promise<Candles> {
  const path = join(import.meta.dirname!, "testdata/candles.csv");
  const series = { symbol: "BTCUSDT", interval: "15m" };
  return (await readCandleFiles([path], series)).candles;
}

/** Columns of a CSV file in `testdata` by their headers; an empty field is `NaN`. */
export async function fixtureColumns(
  name: string,
): Promise<Map<string, Float64Array>> {
  const path = join(import.meta.dirname!, "testdata", name);
  const [header = "", ...lines] = (await Deno.readTextFile(path))
    .trimEnd().split("\n");
  const rows = lines.map((line) => line.split(","));
  return new Map(
    header.split(",").map((name, i) => [
      name,
      Float64Array.from(rows, (fields) => fields[i] ? Number(fields[i]) : NaN),
    ]),
  );
}
