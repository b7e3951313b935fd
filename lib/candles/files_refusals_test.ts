import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { TextReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";
import pl from "nodejs-polars";
import { candlesOf } from "./candles.ts";
import { candlesToCsv } from "./csv.ts";
import {
  CandleFileError,
  readCandleFiles,
  type ReadCandlesOptions,
} from "./files.ts";
import { candlesToParquet } from "./parquet.ts";
import { withFiles } from "./testdata_files/with_files.ts";

const FIXTURES = new URL("testdata_files/", import.meta.url);
const START = Date.UTC(2024, 0, 1);
const candles = candlesOf(
  Array.from({ length: 40 }, (_, row) => [
    START + row * 60_000,
    ...[100, 110, 90, 105, 10, 1000, 5, 4, 400],
  ]),
);
const csv = candlesToCsv(candles);
const lines = csv.trim().split("\n");

/** Asserts that `content` is refused in one line that ends in `problem`. */
async function assertRefused(
  content: string | Uint8Array | Record<string, string | Uint8Array>,
  problem: string | RegExp,
  options?: ReadCandlesOptions,
  name = "BTCUSDT-1m",
) {
  const files = typeof content === "string" || content instanceof Uint8Array
    ? { [name]: content }
    : content as Record<string, string | Uint8Array>;
  await withFiles(files, async (folder) => {
    const path = `${folder}/${name}`;
    await assert.rejects(readCandleFiles([path], options), (error: Error) => {
      assert.ok(error instanceof CandleFileError, String(error));
      assert.equal(error.path, path);
      const start = `Cannot read candles "${path}": `;
      assert.ok(error.message.startsWith(start), error.message);
      const rest = error.message.slice(start.length);
      if (typeof problem === "string") assert.equal(rest, problem);
      else assert.match(rest, problem);
      assert.doesNotMatch(rest, /\n|\.$/);
      return true;
    });
  });
}

/** The file with the cell of `column` in line `line` replaced. */
function csvWith(line: number, column: string, cell: string): string {
  const cells = lines[line - 1]!.split(",");
  return lines.with(
    line - 1,
    cells.with(lines[0]!.split(",").indexOf(column), cell).join(),
  ).join("\n");
}

async function zipOf(entries: Record<string, string>): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), {
    useWebWorkers: false,
  });
  for (const [name, text] of Object.entries(entries)) {
    await writer.add(name, new TextReader(text));
  }
  return await writer.close();
}

Deno.test("readCandleFiles() names line and column of a cell that is no number", async () => {
  for (const cell of ["abc", "", "NaN", "null", "inf", "1e999"]) {
    await assertRefused(
      csvWith(17, "close", cell),
      `line 17, column "close": expected a number, got "${cell}"`,
    );
  }
  await assertRefused(
    csvWith(2, "open_time", "20240101"),
    'line 2, column "open_time": expected a time in s, ms or µs since 1970 or an ISO date, got "20240101"',
  );
  await assertRefused(
    csvWith(41, "volume", "1,5"),
    "line 41: expected 10 cells, got 11",
  );
});

Deno.test("readCandleFiles() names the line of a candle that cannot be", async () => {
  await assertRefused(
    csvWith(17, "low", "101"),
    "line 17: expected low to be at most open, got low 101, open 100",
  );
  await assertRefused(
    csvWith(17, "taker_base", "10.5"),
    "line 17: expected takerBase to be at most volume, got takerBase 10.5, volume 10",
  );
  const other = csvWith(41, "volume", "11").split("\n").at(-1)!;
  await assertRefused(
    `${csv}${other}\n`,
    "open time 1704069540000 (2024-01-01T00:39:00.000Z) has volume 10 in line 41 and 11 in line 42",
  );
});

Deno.test("readCandleFiles() refuses files it cannot make sense of", async () => {
  await assertRefused("", "the file is empty");
  await assertRefused(lines[0]!, "the file has no rows");
  await assertRefused(
    "\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "expected CSV, gzip, zip or Parquet, got other binary data",
  );
  await assertRefused(
    "hello\nworld\n",
    'expected columns "open_time", "open", "high", "low", "close", "volume", got only "hello"',
  );
  await assertRefused(
    "time,open,high,low,price,volume\n1,2,3,4,5,6\n",
    'expected columns "close", got only "time", "open", "high", "low", "price", "volume"',
  );
  await withFiles({}, async (folder) => {
    for (
      const [path, problem] of [[folder, "it is a folder"], [
        `${folder}/x`,
        "there is no such file",
      ]]
    ) {
      await assert.rejects(readCandleFiles([path!]), {
        name: "CandleFileError",
        message: `Cannot read candles "${path}": ${problem}`,
      });
    }
  });
});

Deno.test("readCandleFiles() refuses damaged archives", async () => {
  const gz = gzipSync(csv);
  const zip = await zipOf({ "x.csv": csv });
  const pq = candlesToParquet(candles);
  const torn = (bytes: Uint8Array, at: number) =>
    Uint8Array.from(bytes, (byte, i) => i === at ? byte ^ 0xff : byte);
  for (const share of [0.1, 0.5, 0.9]) {
    await assertRefused(
      gz.subarray(0, gz.length * share),
      /^the gzip data is damaged or cut short \(.+\)$/,
    );
    await assertRefused(
      zip.subarray(0, zip.length * share),
      /^the zip is damaged or cut short \(.+\)$/,
    );
    await assertRefused(pq.subarray(0, pq.length * share), /Parquet/);
  }
  await assertRefused(torn(gz, gz.length >> 1), /^the gzip data is damaged/);
  await assertRefused(torn(gz, gz.length - 6), /^the gzip data is damaged/);
  await assertRefused(torn(zip, zip.length >> 2), /^the zip is damaged/);
});

Deno.test("readCandleFiles() wants exactly one CSV in a zip", async () => {
  await assertRefused(
    await zipOf({ "a.csv": csv, "b.csv": csv }),
    'expected one CSV file in the zip, got "a.csv", "b.csv"',
  );
  await assertRefused(
    await zipOf({ "a.txt": csv }),
    'expected one CSV file in the zip, got "a.txt"',
  );
  await assertRefused(
    await zipOf({}),
    /^(expected one CSV file in the zip, got none|the zip is damaged)/,
  );
  const extra = await zipOf({ "x.csv": csv, "__MACOSX/._x.csv": "junk" });
  await withFiles({ "BTCUSDT-1m.zip": extra }, async (folder) => {
    const read = await readCandleFiles([`${folder}/BTCUSDT-1m.zip`]);
    assert.equal(read.candles.openTime.length, 40);
  });
});

Deno.test("readCandleFiles() verifies a CHECKSUM file where there is one", async () => {
  const name = "BTCUSDT-1m-2024-01-01.zip";
  const bytes = await Deno.readFile(new URL(name, FIXTURES));
  for (const checksum of [`${"0".repeat(64)}  ${name}\n`, "", "<Error>"]) {
    await assertRefused(
      { [name]: bytes, [`${name}.CHECKSUM`]: checksum },
      /^expected SHA-256 ".*" as in ".*\.CHECKSUM", got "[0-9a-f]{64}"$/,
      {},
      name,
    );
  }
});

Deno.test("readCandleFiles() refuses Parquet files without candles", async () => {
  const frame = {
    open_time: [START, START + 60_000],
    open: [1, null],
    high: [1, 1],
    low: [1, 1],
    close: [1, 1],
  };
  const bytes = (columns: Record<string, unknown[]>) =>
    pl.DataFrame(columns).writeParquet() as Uint8Array;
  await assertRefused(
    bytes(frame),
    'expected columns "volume", got only "open_time", "open", "high", "low", "close"',
  );
  await assertRefused(
    bytes({ ...frame, volume: [1, 1] }),
    'row 2, column "open": expected a number, got "NaN"',
  );
  await assertRefused(
    bytes({ ...frame, open: [1, 1], volume: ["a", "b"] }),
    /volume/,
  );
});

Deno.test("readCandleFiles() wants symbol and interval, and no contradiction", async () => {
  await assertRefused(
    csv,
    "the name tells no symbol; give it with --symbol",
    {},
    "candles.csv",
  );
  await assertRefused(
    lines.slice(0, 2).join("\n"),
    "neither the name nor the open times tell the interval; give it with --interval",
    {},
    "BTCUSDT.csv",
  );
  await assertRefused(
    csv,
    "expected open times 1h apart, as the name says, got 1m",
    {},
    "BTCUSDT-1h.csv",
  );
  await assertRefused(
    csv,
    "expected open times 5m apart, as the option says, got 1m",
    { interval: "5m" },
  );
  await assertRefused(
    csv,
    'expected a symbol that begins with SIM- for simulated candles, got "BTCUSDT"',
    { symbol: "BTCUSDT" },
    "SIM-BTCUSDT-1m.csv",
  );
});

Deno.test("readCandleFiles() refuses options out of range before it reads", async () => {
  await assert.rejects(
    readCandleFiles([]),
    /^RangeError: Cannot read candles: expected at least one file$/,
  );
  for (const count of [0, -1, 1.5, NaN]) {
    await assert.rejects(
      readCandleFiles(["x"], { candles: count }),
      /above 0 or "all", got/,
    );
  }
  await assert.rejects(
    readCandleFiles(["x"], { interval: "7m" }),
    /Unknown interval "7m"/,
  );
});
