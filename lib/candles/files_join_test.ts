import assert from "node:assert/strict";
import { join } from "node:path";
import {
  candleColumns,
  type Candles,
  candlesOf,
  FLOW_COLUMNS,
  sliceCandles,
} from "./candles.ts";
import { candlesToCsv } from "./csv.ts";
import { candlesSha256 } from "./hash.ts";
import { candlesToParquet } from "./parquet.ts";
import { withTempFolder } from "../testing/temp_folder.ts";
import {
  CandleFileError,
  readCandleFiles,
  type ReadCandlesOptions,
} from "./files.ts";
import { withFiles } from "./testdata_files/with_files.ts";

const START = Date.UTC(2024, 0, 1);

function candlesFrom(first: number, end: number, columns = 10): Candles {
  const rows = Array.from({ length: end - first }, (_, i) => [
    START + (first + i) * 60_000,
    ...[100, 110, 90, 105 + (first + i) / 64, 10, 1000, 5, 4, 400],
  ]);
  return candlesOf(rows.map((row) => row.slice(0, columns)), {
    symbol: "BTCUSDT",
  });
}

/** What `readCandleFiles` makes of several files, in the order given. */
function readFiles(
  files: Record<string, Candles>,
  options?: ReadCandlesOptions,
) {
  const texts = Object.entries(files).map((
    [name, candles],
  ) => [name, candlesToCsv(candles)]);
  return withFiles(
    Object.fromEntries(texts),
    (folder) =>
      readCandleFiles(
        Object.keys(files).map((name) => `${folder}/${name}`),
        options,
      ),
  );
}

Deno.test("readCandleFiles() joins files given in any order, holes kept", async () => {
  const { candles, notes } = await readFiles({
    "BTCUSDT-1m-3.csv": candlesFrom(30, 40),
    "BTCUSDT-1m-1.csv": candlesFrom(0, 10),
    "BTCUSDT-1m-2.csv": candlesFrom(10, 20),
  });
  const minutes = [
    ...Array(20).keys(),
    ...Array.from({ length: 10 }, (_, i) => 30 + i),
  ];
  assert.deepEqual(
    [...candles.openTime],
    minutes.map((m) => START + m * 60_000),
  );
  assert.deepEqual([...candles.close], minutes.map((m) => 105 + m / 64));
  assert.deepEqual(notes, []);
});

Deno.test("readCandleFiles() keeps rows that several files hold once", async () => {
  const files = {
    "BTCUSDT-1m-1.csv": candlesFrom(0, 12),
    "BTCUSDT-1m-2.csv": candlesFrom(8, 20),
  };
  const all = await readFiles(files);
  assert.deepEqual(all.candles, candlesFrom(0, 20));
  assert.deepEqual(all.notes, ["dropped rows that an earlier file has too: 4"]);
  for (const count of [3, 10, 15]) {
    const { candles } = await readFiles(files, { candles: count });
    assert.deepEqual(candles, sliceCandles(candlesFrom(0, 20), 20 - count));
  }
});

Deno.test("readCandleFiles() leaves flow missing in the rows of files without", async () => {
  const { candles, notes } = await readFiles({
    "BTCUSDT-1m-1.csv": candlesFrom(0, 12, 6),
    "BTCUSDT-1m-2.csv": candlesFrom(10, 20),
  });
  const expected = candlesFrom(0, 20);
  for (const name of FLOW_COLUMNS) expected[name]!.fill(NaN, 0, 10);
  assert.deepEqual(candles, expected);
  assert.match(
    notes[0]!,
    /^quote_volume, trades, taker_base, taker_quote are missing in the 12 rows of ".*BTCUSDT-1m-1\.csv", which lacks these columns$/,
  );
  const whole = await readFiles({
    "BTCUSDT-1m-1.csv": candlesFrom(0, 12),
    "BTCUSDT-1m-2.csv": candlesFrom(10, 20, 6),
  });
  for (const name of FLOW_COLUMNS) {
    const known = whole.candles[name]!.map((value) => +!Number.isNaN(value));
    assert.equal(known.lastIndexOf(1), 11);
    assert.equal(known.indexOf(0), 12);
  }
});

Deno.test("readCandleFiles() gives back joined candles that were written as one file", async () => {
  const joined = candlesFrom(0, 20);
  for (const name of FLOW_COLUMNS) joined[name]!.fill(NaN, 0, 10);
  const text = candlesToCsv(joined);
  const parquet = candlesToParquet(joined);
  await withTempFolder(async (folder) => {
    const sha256 = candlesSha256(joined);
    for (
      const [name, bytes] of [
        ["BTCUSDT-1m.csv", new TextEncoder().encode(text)],
        [
          "BTCUSDT-1m-nan.csv",
          new TextEncoder().encode(
            text.replaceAll(",,,,\n", ",NaN,NaN,NaN,nan\n"),
          ),
        ],
        ["BTCUSDT-1m.parquet", parquet],
      ] as const
    ) {
      const path = join(folder, name);
      await Deno.writeFile(path, bytes);
      const { candles, notes } = await readCandleFiles([path]);
      for (const column of candleColumns(joined)) {
        assert.deepEqual(candles[column], joined[column]);
      }
      assert.equal(candlesSha256(candles), sha256);
      assert.match(
        notes.join(),
        /quote_volume, trades, taker_base, taker_quote are missing in 10 rows/,
      );
    }
    const path = join(folder, "BTCUSDT-1m-odd.csv");
    const refused = async (bad: string, expected: RegExp) => {
      await Deno.writeTextFile(path, bad);
      await assert.rejects(readCandleFiles([path]), expected);
    };
    const lines = text.split("\n");
    const withLine = (row: number, change: (line: string) => string) =>
      lines.with(row, change(lines[row]!)).join("\n");
    // A part of the flow is no flow, and other words are no numbers.
    await refused(
      withLine(15, (line) => line.replace(/[^,]*$/, "")),
      /line 16, column "taker_quote": expected a number, got ""/,
    );
    await refused(
      withLine(3, (line) => line.replace(/,$/, ",none")),
      /line 4, column "taker_quote": expected a number, got "none"/,
    );
  });
});

Deno.test("readCandleFiles() refuses files that contradict each other", async () => {
  const changed = candlesFrom(8, 20);
  changed.volume[1] = 11;
  const time = START + 9 * 60_000;
  await assert.rejects(
    readFiles({
      "BTCUSDT-1m-1.csv": candlesFrom(0, 12),
      "BTCUSDT-1m-2.csv": changed,
    }),
    (error: Error) => {
      assert.ok(error instanceof CandleFileError);
      assert.ok(error.path.endsWith("BTCUSDT-1m-2.csv"));
      assert.match(
        error.message,
        new RegExp(
          `open time ${time} \\(2024-01-01T00:09:00.000Z\\) has volume 10 in ".*1m-1.csv" and 11 in ".*1m-2.csv"$`,
        ),
      );
      return true;
    },
  );
  await assert.rejects(
    readFiles({
      "BTCUSDT-1m.csv": candlesFrom(0, 12),
      "ETHUSDT-1m.csv": candlesFrom(12, 20),
    }),
    /ETHUSDT-1m.csv": expected symbol "BTCUSDT" as in ".*BTCUSDT-1m.csv", got "ETHUSDT"$/,
  );
});

Deno.test("readCandleFiles() tells its progress and stops when asked", async () => {
  const files = {
    "BTCUSDT-1m-1.csv": candlesFrom(0, 12),
    "BTCUSDT-1m-2.csv": candlesFrom(12, 20),
  };
  const seen: string[] = [];
  const stop = new AbortController();
  const onProgress = (done: number, total: number) => {
    seen.push(`${done}/${total}`);
  };
  await readFiles(files, { onProgress, signal: stop.signal });
  assert.deepEqual(seen, ["1/2", "2/2"]);
  const stopping = readFiles(files, {
    onProgress: () => stop.abort(),
    signal: stop.signal,
  });
  await assert.rejects(stopping, { name: "AbortError" });
});
