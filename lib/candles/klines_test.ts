import assert from "node:assert/strict";
import fc from "fast-check";
import { candleColumns } from "./candles.ts";
import { parseKlines } from "./klines.ts";

const SERIES = { symbol: "BTCUSDT", interval: "1m" };
const ALWAYS = { from: 0, to: Infinity };

type Row = (number | string)[];

function row(openTime: number, close = "1.5"): Row {
  const flow = ["30.25", 7, "4.5", "6.75", "0"];
  const prices = ["1.25", "2", "1", close];
  return [openTime, ...prices, "20", openTime + 59_999, ...flow];
}

async function fixture(name: string): Promise<Row[]> {
  const url = new URL(`testdata/${name}`, import.meta.url);
  return JSON.parse(await Deno.readTextFile(url));
}

function refusal(json: unknown, window = ALWAYS): string {
  try {
    parseKlines(json, SERIES, window);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

Deno.test("parseKlines() puts every field into its column", () => {
  const { candles, closeTime, rows } = parseKlines(
    [row(60_000)],
    SERIES,
    ALWAYS,
  );
  const values = candleColumns(candles).map((name) => candles[name]![0]);
  assert.deepEqual(values, [60_000, 1.25, 2, 1, 1.5, 20, 30.25, 7, 4.5, 6.75]);
  assert.deepEqual([...closeTime], [119_999]);
  assert.equal(rows, 1);
  assert.deepEqual(
    [candles.symbol, candles.interval, candles.source],
    ["BTCUSDT", "1m", "binance"],
  );
});

Deno.test("parseKlines() of no rows has every column, all of them empty", () => {
  const { candles, rows } = parseKlines([], SERIES, ALWAYS);
  assert.equal(candleColumns(candles).length, 10);
  assert.equal(candles.openTime.length + rows, 0);
});

Deno.test("parseKlines() reads microseconds as milliseconds, value by value", () => {
  const micros = row(1_735_689_600_000_000).with(6, 1_735_689_659_999_999);
  const { candles, closeTime } = parseKlines(
    [row(1_735_689_540_000), micros],
    SERIES,
    ALWAYS,
  );
  assert.deepEqual([...candles.openTime], [
    1_735_689_540_000,
    1_735_689_600_000,
  ]);
  assert.equal(closeTime[1], 1_735_689_659_999);
});

Deno.test("parseKlines() of shuffled and repeated rows is that of the rows in order", () => {
  const rows = Array.from(
    { length: 20 },
    (_, i) => row(i * 60_000, `1.${i + 10}`),
  );
  const ordered = parseKlines(rows, SERIES, ALWAYS);
  fc.assert(fc.property(
    fc.shuffledSubarray(rows, { minLength: 20 }),
    fc.subarray(rows),
    (shuffled, again) => {
      const parsed = parseKlines([...shuffled, ...again], SERIES, ALWAYS);
      assert.deepEqual(parsed, { ...ordered, rows: 20 + again.length });
    },
  ));
});

Deno.test("parseKlines() keeps the later of two rows that differ, and counts them", () => {
  const { candles, closeTime, conflicts, rows } = parseKlines(
    [row(0, "1.1"), row(60_000, "1.2"), row(0, "1.3"), row(60_000, "1.2")],
    SERIES,
    ALWAYS,
  );
  assert.deepEqual([...candles.close], [1.3, 1.2]);
  assert.deepEqual([...closeTime], [59_999, 119_999]);
  assert.deepEqual([conflicts, rows], [1, 4]);
});

Deno.test("parseKlines() keeps open times off the grid and cut close times", () => {
  const shifted = row(1_512_367_220_799).with(6, 1_512_367_230_000);
  const { candles, closeTime } = parseKlines([shifted], SERIES, ALWAYS);
  assert.equal(candles.openTime[0], 1_512_367_220_799);
  assert.equal(closeTime[0], 1_512_367_230_000);
});

Deno.test("parseKlines() refuses what is no kline, with what was expected and what came", () => {
  const cases: [unknown, RegExp][] = [
    [
      { klines: [] },
      /^Cannot parse klines: expected an array, got \{"klines":\[\]\}$/,
    ],
    [null, /expected an array, got null$/],
    [[row(0).slice(0, 7)], /^Cannot parse kline: expected 12 fields, got 7$/],
    [[7], /expected 12 fields, got 7$/],
    [[row(0).with(1, 1.25)], /expected a decimal number in quotes, got 1.25$/],
    [[row(0).with(5, "")], /expected a decimal number in quotes, got ""$/],
    [[row(0).with(5, "-1")], /expected a decimal number in quotes, got "-1"$/],
    [
      [row(0).with(4, "NaN")],
      /expected a decimal number in quotes, got "NaN"$/,
    ],
    [
      [row(0).with(4, "1e5")],
      /expected a decimal number in quotes, got "1e5"$/,
    ],
    [[row(0).with(0, "0")], /expected a whole number, got "0"$/],
    [[row(0).with(8, 1.5)], /expected a whole number, got 1.5$/],
    [[row(0).with(8, -1)], /expected a whole number, got -1$/],
    [
      [row(0).with(4, "9".repeat(400))],
      /expected close to be .* finite, got Infinity$/,
    ],
    [[row(0).with(3, "0")], /expected low to be above 0 and finite, got 0$/],
    [[row(0).with(3, "1.3")], /expected low to be at most open/],
    [[row(0).with(2, "1.4")], /expected close to be at most high/],
    [[row(0).with(6, -1)], /expected a whole number, got -1$/],
    [
      [row(60_000).with(6, 59_999)],
      /expected a close time of at least 60000, got 59999$/,
    ],
  ];
  for (const [json, message] of cases) assert.match(refusal(json), message);
});

Deno.test("parseKlines() refuses rows outside the window that was asked for", () => {
  const window = { from: 60_000, to: 180_000 };
  assert.equal(refusal([row(60_000), row(179_999)], window), "");
  assert.match(
    refusal([row(59_999)], window),
    /from 60000 to before 180000, got 59999$/,
  );
  assert.match(refusal([row(60_000), row(180_000)], window), /got 180000$/);
});

Deno.test("parseKlines() reads a real answer whose last candle is open", async () => {
  const rows = await fixture("binance_1m_open_last.json");
  const { candles, closeTime } = parseKlines(rows, SERIES, ALWAYS);
  assert.equal(candles.openTime[0], Date.UTC(2021, 9, 22, 23, 3));
  assert.deepEqual(
    candleColumns(candles).slice(1).map((name) => candles[name]![0]),
    [
      60685.22,
      60729.84,
      60670.9,
      60719.27,
      21.63272,
      1313200.0134041,
      617,
      12.28492,
      745719.4102284,
    ],
  );
  assert.equal(candles.volume[9], 0.04734);
  assert.equal(closeTime[9], Date.UTC(2021, 9, 22, 23, 13) - 1);
});

Deno.test("parseKlines() reads the real outage of 2023-03-24 as it was", async () => {
  const rows = await fixture("binance_1h_outage.json");
  const { candles, closeTime } = parseKlines(rows, {
    ...SERIES,
    interval: "1h",
  }, ALWAYS);
  const hours = [...candles.openTime].map((time) =>
    new Date(time).getUTCHours()
  );
  assert.deepEqual(hours, [9, 10, 11, 12, 14, 15, 16]);
  assert.deepEqual([candles.volume[3], candles.trades![3]], [0, 0]);
  assert.equal(
    new Date(closeTime[3]!).toISOString(),
    "2023-03-24T12:39:41.646Z",
  );
});
