import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import pl from "nodejs-polars";
import { type Candles, candlesOf, sliceCandles } from "./candles.ts";
import { candlesToCsv } from "./csv.ts";
import { readCandleFiles, type ReadCandlesOptions } from "./files.ts";
import { candlesToParquet } from "./parquet.ts";
import golden from "./testdata_files/golden.json" with { type: "json" };
import { withFiles } from "./testdata_files/with_files.ts";

const FIXTURES = join(import.meta.dirname!, "testdata_files");
const START = Date.UTC(2024, 0, 1);

/** What `readCandleFiles` makes of one file. */
function readFile(
  name: string,
  content: string | Uint8Array,
  options?: ReadCandlesOptions,
) {
  return withFiles(
    { [name]: content },
    (folder) => readCandleFiles([`${folder}/${name}`], options),
  );
}

/** `count` good candles of BTCUSDT 1m from 2024 on; `columns` is 6 or 10. */
function minutes(count: number, columns = 10): Candles {
  const rows = Array.from({ length: count }, (_, row) => [
    START + row * 60_000,
    ...[100.1 + row, 110 + row, 90 + row, 105 + row, 10.25, 1000, 5, 4.5, 400],
  ]);
  return candlesOf(rows.map((row) => row.slice(0, columns)), {
    symbol: "BTCUSDT",
  });
}

Deno.test("readCandleFiles() finds in real excerpts what Python finds", async () => {
  for (const [name, rows] of Object.entries(golden.rows)) {
    const symbol = name.startsWith("futures") ? "LTCUSDT" : "BTCUSDT";
    const { candles, notes } = await readCandleFiles([join(FIXTURES, name)]);
    assert.deepEqual(candles, candlesOf(rows, { symbol, interval: "1m" }));
    assert.deepEqual(notes, []);
  }
});

Deno.test("readCandleFiles() joins ms and µs at the turn of 2025", async () => {
  const names = [
    "BTCUSDT-1m-2025-01-01.head.csv",
    "BTCUSDT-1m-2024-12-31.tail.csv",
  ];
  const { candles, files } = await readCandleFiles(
    names.map((name) => join(FIXTURES, name)),
  );
  const expected = Array.from(
    { length: 40 },
    (_, row) => Date.UTC(2025, 0, 1) + (row - 20) * 60_000,
  );
  assert.deepEqual([...candles.openTime], expected);
  assert.deepEqual(files.map((file) => file.rows), [20, 20]);
  assert.ok(files[0]!.path.endsWith(names[0]!));
});

/** Any candles of a series without holes; no value is too small or large for a price. */
const anyCandles: fc.Arbitrary<Candles> = fc.tuple(
  fc.constantFrom(6, 10),
  fc.integer({ min: Math.ceil(1e11 / 60_000), max: 1e8 }),
  fc.array(
    fc.array(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), {
      minLength: 9,
      maxLength: 9,
    }),
    { minLength: 2, maxLength: 20 },
  ),
).map(([width, minute, rows]) =>
  candlesOf(
    rows.map(([a, b, c, d, v, q, t, share, taker], row) => {
      const [low, open, close, high] = [a!, b!, c!, d!].sort((x, y) => x - y);
      const base = v! * Math.min(share! / 1e12, 1);
      return [
        (minute + row) * 60_000,
        ...[open!, high!, low!, close!, v!, q!, Math.floor(t!), base, taker!],
      ].slice(0, width);
    }),
    { symbol: "BTCUSDT" },
  )
);

Deno.test("readCandleFiles() reads back the same bits from CSV, gzip and Parquet", async () => {
  await fc.assert(
    fc.asyncProperty(anyCandles, async (candles) => {
      const csv = candlesToCsv(candles);
      const forms = {
        "BTCUSDT-1m.csv": csv,
        "BTCUSDT-1m.csv.gz": gzipSync(csv),
        "BTCUSDT-1m.parquet": candlesToParquet(candles),
        "BTCUSDT-1m": csv, // the content tells, not the name's ending
      };
      for (const [name, content] of Object.entries(forms)) {
        assert.deepEqual((await readFile(name, content)).candles, candles);
      }
    }),
    { numRuns: 30 },
  );
});

Deno.test("readCandleFiles() reads the last rows as if it had read all", async () => {
  const candles = minutes(50);
  const csv = candlesToCsv(candles);
  const swapped = csv.split("\n").with(3, csv.split("\n")[9]!).with(
    9,
    csv.split("\n")[3]!,
  );
  const contents = [csv, swapped.join("\n"), candlesToParquet(candles)];
  for (const content of contents) {
    for (const count of [1, 7, 49, 50]) {
      const read = await readFile("BTCUSDT-1m", content, { candles: count });
      assert.deepEqual(read.candles, sliceCandles(candles, 50 - count));
      assert.equal(read.files[0]!.rows, 50);
    }
    const read = await readFile("BTCUSDT-1m", content, { candles: 51 });
    assert.equal(read.candles.openTime.length, 50);
    assert.equal(read.notes.at(-1), "got 50 candles where 51 were asked for");
  }
});

Deno.test("readCandleFiles() knows columns under other names", async () => {
  const values = (
    row: number,
  ) => [100, 110, 90, 105 + row, 10, 1000, 5, 4, 400];
  const header =
    "Open,High,Low,Close,Volume,Quote Asset Volume,numberOfTrades," +
    "taker_buy_base_asset_volume,TAKER_BUY_QUOTE_ASSET_VOLUME";
  const csv = `,Timestamp,${header},note\n` + [0, 1]
    .map((row) =>
      [row, START + row * 60_000, ...values(row), '"a, b"'].join() + "\n"
    ).join("");
  const { candles, notes } = await readFile("BTCUSDT-1m.csv", csv);
  const expected = candlesOf(
    [0, 1].map((row) => [START + row * 60_000, ...values(row)]),
    { symbol: "BTCUSDT" },
  );
  assert.deepEqual(candles, expected);
  assert.match(notes.join(), /BTCUSDT-1m\.csv": ignored columns "", "note"$/);
});

Deno.test("readCandleFiles() reads a vendor's file: title, newest first, two volumes", async () => {
  const csv = "https://www.example.com\n" +
    "Unix,Date,Symbol,Open,High,Low,Close,Volume BTC,Volume USDT,tradecount\n" +
    "1704070800.0,2024-01-01 01:00:00,BTC/USDT,2,4,1,3,20,60,7\n" +
    "1704067200.0,2024-01-01 00:00:00,BTC/USDT,1,3,1,2,10,20,5\n";
  const { candles, notes } = await readFile("Binance_BTCUSDT_1h.csv", csv);
  assert.deepEqual(
    candles,
    candlesOf([
      [1704067200000, 1, 3, 1, 2, 10],
      [1704070800000, 2, 4, 1, 3, 20],
    ], { symbol: "BTCUSDT", interval: "1h" }),
  );
  assert.deepEqual(notes.map((note) => note.split('csv": ')[1]), [
    'skipped line 1, "https://www.example.com"',
    'ignored columns "Date", "Symbol"',
    "left out quote_volume, trades, as there is no taker_base, taker_quote",
    "open times are in seconds",
    "sorted rows that were not in order",
  ]);
});

Deno.test("readCandleFiles() reads ISO dates, from Parquet too", async () => {
  const csv = "date,open,high,low,close,volume\n" +
    "2024-01-01,1,3,1,2,10\n2024-01-02 00:00:00+00:00,2,4,1,3,20\n";
  const expected = candlesOf([
    [START, 1, 3, 1, 2, 10],
    [START + 86_400_000, 2, 4, 1, 3, 20],
  ], { symbol: "SOLUSDT", interval: "1d" });
  assert.deepEqual((await readFile("SOLUSDT.csv", csv)).candles, expected);
  const { openTime, open, high, low, close, volume } = expected;
  const time = BigInt64Array.from(openTime, (ms) => BigInt(ms) * 1000n);
  const venue = ["a", "b"];
  const bytes = pl.DataFrame({ time, open, high, low, close, volume, venue })
    .withColumn(pl.col("time").cast(pl.Datetime("us", "UTC")))
    .writeParquet() as Uint8Array;
  const read = await readFile("SOLUSDT.parquet", bytes);
  assert.deepEqual(read.candles, expected);
  assert.match(read.notes.join(), /ignored columns "venue"$/);
});

Deno.test("readCandleFiles() drops equal repeats inside a file", async () => {
  const lines = candlesToCsv(minutes(5)).trim().split("\n");
  const csv = [...lines, lines[2], lines[2]].join("\n");
  const { candles, files, notes } = await readFile("BTCUSDT-1m.csv", csv);
  assert.deepEqual(candles, minutes(5));
  assert.equal(files[0]!.rows, 7);
  assert.match(
    notes.join(),
    /sorted rows.*dropped rows that repeat another: 2$/,
  );
});

Deno.test("readCandleFiles() believes options over names, and names simulated candles", async () => {
  const csv = candlesToCsv(minutes(5));
  const given = { symbol: "ETHUSDT", interval: "1m" };
  const { candles } = await readFile("BTCUSDT-5m.csv", csv, given);
  assert.deepEqual([candles.symbol, candles.interval], ["ETHUSDT", "1m"]);
  const simulated = await readFile("SIM-BTCUSDT-1m.csv", csv);
  assert.equal(simulated.candles.symbol, "SIM-BTCUSDT");
  assert.equal(simulated.candles.source, "simulated");
  const inferred = await readFile("BTCUSDT.csv", csv);
  assert.equal(inferred.candles.interval, "1m");
});
