import assert from "node:assert/strict";
import { readCandleFiles } from "./files.ts";
import { intervalMs } from "./interval.ts";

const DATA = new URL("../../../shared/market-data/", import.meta.url);

/** A text of the real data, or `undefined` where the data is absent. */
async function textOf(name: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(new URL(name, DATA));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

const readme = await textOf("README.md");
const sums = await textOf("SHA256SUMS");
const isAbsent = readme === undefined || sums === undefined;
if (isAbsent) {
  console.warn("Skipping tests of real candle files: no ../shared/market-data");
}

/** The tables of the README: rows, first and last open, columns and gaps by file. */
const described = (readme ?? "").split("\n").flatMap((line) => {
  const [, name = "", , rows = "", first, last, columns, gaps = ""] = line
    .split("|").map((cell) => cell.replaceAll("`", "").trim());
  if (!name.endsWith(".csv.gz")) return [];
  const [holes = 0, bars = 0] = (gaps.match(/\d+/g) ?? []).map(Number);
  const time = (text?: string) => Date.parse(`${text!.replace(" ", "T")}Z`);
  return [{
    name,
    rows: Number(rows.replaceAll(",", "")),
    first: time(first),
    last: time(last),
    columns: Number(columns),
    holes,
    bars,
  }];
});

for (const expected of described) {
  Deno.test(`readCandleFiles() reads ${expected.name} as described`, async () => {
    const path = new URL(expected.name, DATA).pathname;
    const { candles, files, notes } = await readCandleFiles([path]);
    assert.deepEqual(notes, []);
    assert.deepEqual(
      [candles.symbol, candles.interval],
      expected.name.split(/[-.]/).slice(0, 2),
    );
    const { openTime } = candles;
    assert.equal(openTime.length, expected.rows);
    assert.equal(openTime[0], expected.first);
    assert.equal(openTime.at(-1), expected.last);
    assert.equal(candles.takerQuote !== undefined, expected.columns === 11);
    const length = intervalMs(candles.interval);
    const steps = openTime.subarray(1).map((time, i) =>
      (time - openTime[i]!) / length
    );
    const holes = steps.filter((step) => step > 1);
    assert.equal(holes.length, expected.holes);
    assert.equal(
      holes.reduce((sum, step) => sum + step - 1, 0),
      expected.bars,
    );
    const [file] = files;
    assert.ok(sums!.includes(`${file!.sha256}  `));
    assert.equal(file!.rows, expected.rows);
  });
}

Deno.test({
  name: "readCandleFiles() reads the exchange's own daily zips",
  ignore: isAbsent,
  async fn() {
    const rows = { "2024-01-01": 1440, "2023-03-24": 1360 };
    for (const [day, count] of Object.entries(rows)) {
      const name = `formats/binance-vision/BTCUSDT-1m-${day}.zip`;
      const path = new URL(name, DATA).pathname;
      const { candles } = await readCandleFiles([path]);
      assert.equal(candles.openTime.length, count);
      assert.equal(candles.openTime[0], Date.parse(`${day}T00:00Z`));
    }
  },
});

Deno.test({
  name: "readCandleFiles() finds a day of the year's file in the daily zip",
  ignore: isAbsent,
  async fn() {
    const [year, day] = await Promise.all(
      [
        "BTCUSDT-1m-2024.csv.gz",
        "formats/binance-vision/BTCUSDT-1m-2024-01-01.zip",
      ]
        .map((name) => readCandleFiles([new URL(name, DATA).pathname])),
    );
    const both = await readCandleFiles(
      [...day!.files, ...year!.files].map((file) => file.path),
    );
    assert.deepEqual(both.candles, year!.candles);
    assert.match(both.notes.join(), /earlier file has too: 1440$/);
  },
});
