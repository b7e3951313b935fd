/** Candles to test features on: made by chance, made flat, and real ones from files. */
import {
  type CandleColumn,
  type Candles,
  candlesOf,
  FLOW_COLUMNS,
  PRICE_COLUMNS,
} from "../candles/candles.ts";
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
  const file = new URL("testdata/candles.csv", import.meta.url);
  const columns = await readColumns((await Deno.open(file)).readable);
  return toCandles(columns, "15m");
}

/**
 * Real one-minute candles of BTCUSDT, or `undefined` where the data is absent.
 *
 * @param name The file's name without its ending, for instance `BTCUSDT-1m-2024`.
 * @param untilMs Open time to stop reading at.
 */
export async function marketCandles(
  name: string,
  untilMs: number = Infinity,
): Promise<Candles | undefined> {
  const folder = new URL("../../../shared/market-data/", import.meta.url);
  try {
    const file = await Deno.open(new URL(`${name}.csv.gz`, folder));
    const text = file.readable.pipeThrough(new DecompressionStream("gzip"));
    return toCandles(await readColumns(text, untilMs), "1m");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.log(`skipped: there is no ${name}.csv.gz in ${folder.pathname}`);
  }
}

/** Columns of a CSV file by their headers; an empty field is `NaN`. */
export async function readColumns(
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
  untilFirstField: number = Infinity,
): Promise<Map<string, Float64Array>> {
  const rows: number[][] = [];
  let header: string[] | undefined;
  for await (const line of linesOf(bytes)) {
    const fields = line.split(",");
    if (header === undefined) {
      header = fields;
      continue;
    }
    const row = fields.map((field) => field === "" ? NaN : Number(field));
    if (row[0]! >= untilFirstField) break;
    rows.push(row);
  }
  return new Map(header!.map((name, i) => [
    name,
    Float64Array.from(rows, (row) => row[i]!),
  ]));
}

async function* linesOf(bytes: ReadableStream<Uint8Array<ArrayBuffer>>) {
  let rest = "";
  for await (const text of bytes.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}

function toCandles(
  columns: ReadonlyMap<string, Float64Array>,
  interval: string,
): Candles {
  const found: Partial<Record<CandleColumn, Float64Array>> = {};
  for (const name of [...PRICE_COLUMNS, ...FLOW_COLUMNS]) {
    const header = name.replace(
      /[A-Z]/,
      (letter) => `_${letter.toLowerCase()}`,
    );
    if (columns.has(header)) found[name] = columns.get(header)!;
  }
  return {
    ...candlesOf([]),
    symbol: "BTCUSDT",
    interval,
    source: "file",
    ...found,
  };
}
