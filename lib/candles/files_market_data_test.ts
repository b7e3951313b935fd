import assert from "node:assert/strict";
import { join } from "node:path";
import {
  hasMarketData,
  MARKET_DATA,
  testOnMarketData,
} from "../testing/market_data.ts";
import { readCandleFiles } from "./files.ts";
import { intervalMs } from "./interval.ts";

/** A text of the real data, empty where it is absent. */
async function textOf(name: string): Promise<string> {
  return hasMarketData(name)
    ? await Deno.readTextFile(join(MARKET_DATA, name))
    : "";
}

const [readme, sums] = [await textOf("README.md"), await textOf("SHA256SUMS")];

/** The tables of the README: rows, first and last open, columns and gaps by file. */
const described = readme.split("\n").flatMap((line) => {
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

testOnMarketData(
  "the real data describes its files, one test for each",
  ["README.md", "SHA256SUMS"],
  async () => {
    const there = (await Array.fromAsync(Deno.readDir(MARKET_DATA)))
      .map(({ name }) => name).filter((name) => name.endsWith(".csv.gz"));
    assert.ok(there.length > 0);
    assert.deepEqual(described.map(({ name }) => name).sort(), there.sort());
  },
);

for (const expected of described) {
  const name = `readCandleFiles() reads ${expected.name} as described`;
  testOnMarketData(name, [expected.name, "SHA256SUMS"], async (path) => {
    const { candles, files, notes } = await readCandleFiles([path!]);
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
    assert.ok(sums.includes(`${file!.sha256}  `));
    assert.equal(file!.rows, expected.rows);
  });
}

const ZIPS = "formats/binance-vision";

for (
  const [day, count] of [["2024-01-01", 1440], ["2023-03-24", 1360]] as const
) {
  testOnMarketData(
    `readCandleFiles() reads the exchange's own zip of ${day}`,
    [`${ZIPS}/BTCUSDT-1m-${day}.zip`],
    async (path) => {
      const { candles } = await readCandleFiles([path!]);
      assert.equal(candles.openTime.length, count);
      assert.equal(candles.openTime[0], Date.parse(`${day}T00:00Z`));
    },
  );
}

testOnMarketData(
  "readCandleFiles() finds a day of the year's file in the daily zip",
  [`${ZIPS}/BTCUSDT-1m-2024-01-01.zip`, "BTCUSDT-1m-2024.csv.gz"],
  async (day, year) => {
    const { candles } = await readCandleFiles([year!]);
    const both = await readCandleFiles([day!, year!]);
    assert.deepEqual(both.candles, candles);
    assert.match(both.notes.join(), /earlier file has too: 1440$/);
  },
);
