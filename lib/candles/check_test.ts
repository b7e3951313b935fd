import assert from "node:assert/strict";
import { type CandleColumn, type Candles, candlesOf } from "./candles.ts";
import { checkCandles, valueFault } from "./check.ts";

const START = Date.UTC(2024, 0, 1);

/** Four good candles, with `value` in the row 2 of column `name`. */
function candlesWith(name: CandleColumn, value: number): Candles {
  const candles = candlesOf([0, 1, 2, 3].map((row) => [
    START + row * 60_000,
    ...[100, 110, 90, 105, 10, 1000, 5, 4, 400],
  ]));
  candles[name]![2] = value;
  return candles;
}

Deno.test("checkCandles() takes what real candles are", () => {
  checkCandles(candlesWith("open", 100), "candles");
  checkCandles(candlesWith("open", 90), "candles"); // equal to low
  checkCandles(candlesWith("takerBase", 10), "candles"); // takers did it all
  checkCandles(candlesWith("openTime", START + 150_000), "candles"); // off the grid
  checkCandles(candlesOf([]), "no candles");
});

Deno.test("checkCandles() takes rows without any flow, not without some of it", () => {
  const candles = candlesWith("trades", NaN);
  for (const name of ["quoteVolume", "takerBase", "takerQuote"] as const) {
    assert.throws(
      () => checkCandles(candles, "candles"),
      /row 2, .* at least 0 and finite, got NaN/,
    );
    candles[name]![2] = NaN;
  }
  checkCandles(candles, "candles");
  assert.equal(valueFault(candles)?.row, 2);
});

Deno.test("checkCandles() names rule, row, time and value", () => {
  const wrong: [CandleColumn, number, string][] = [
    ["low", NaN, "expected low to be above 0 and finite, got NaN"],
    ["low", 0, "expected low to be above 0 and finite, got 0"],
    ["close", -1, "expected close to be above 0 and finite, got -1"],
    ["high", Infinity, "expected high to be above 0 and finite, got Infinity"],
    ["low", 101, "expected low to be at most open, got low 101, open 100"],
    ["close", 89, "expected low to be at most close, got low 90, close 89"],
    ["high", 104, "expected close to be at most high, got close 105, high 104"],
    ["open", 111, "expected open to be at most high, got open 111, high 110"],
    ["volume", -1, "expected volume to be at least 0 and finite, got -1"],
    ["trades", NaN, "expected trades to be at least 0 and finite, got NaN"],
    [
      "takerQuote",
      -1,
      "expected takerQuote to be at least 0 and finite, got -1",
    ],
    [
      "takerBase",
      11,
      "expected takerBase to be at most volume, got takerBase 11, volume 10",
    ],
    [
      "openTime",
      START + 60_000,
      `expected an open time after ${START + 60_000}, got ${START + 60_000}`,
    ],
  ];
  for (const [name, value, problem] of wrong) {
    const candles = candlesWith(name, value);
    const time = new Date(candles.openTime[2]!).toISOString();
    assert.throws(() => checkCandles(candles, 'candles "x.csv"'), {
      name: "RangeError",
      message:
        `Cannot use candles "x.csv": row 2, open time ${time}: ${problem}`,
    });
  }
  assert.throws(
    () => checkCandles(candlesWith("openTime", NaN), "candles"),
    /row 2, open time NaN: expected openTime to be finite, got NaN/,
  );
});

Deno.test("checkCandles() refuses columns of unequal length", () => {
  const candles = { ...candlesWith("open", 100), close: new Float64Array(3) };
  assert.throws(() => checkCandles(candles, "candles"), {
    message:
      "Cannot use candles: expected 4 rows in every column, got 3 in close",
  });
});
