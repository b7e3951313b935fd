import assert from "node:assert/strict";
import { candlesOf, sliceCandles } from "../candles/candles.ts";
import { frozenKnownAt, frozenRows } from "./frozen.ts";

type Sketch = "trade" | "still" | "hole";
const MINUTE = 60_000;

/** Candles as sketched: `still` ones keep the last price without volume. */
function sketch(...parts: [Sketch, number][]) {
  let [time, price] = [0, 100];
  const rows: number[][] = [];
  for (const [kind, count] of parts) {
    for (let i = 0; i < count; i++, time += MINUTE) {
      if (kind === "trade") price++;
      if (kind !== "hole") {
        const volume = kind === "trade" ? 1 : 0;
        rows.push([time, price, price, price, price, volume]);
      }
    }
  }
  return candlesOf(rows);
}

const frozenCount = (...parts: [Sketch, number][]) =>
  frozenRows(sketch(...parts)).reduce((sum, frozen) => sum + frozen, 0);

Deno.test("frozenRows() finds a standstill beside a hole", () => {
  assert.equal(
    frozenCount(["trade", 9], ["still", 5], ["hole", 30], ["trade", 9]),
    5,
  );
  assert.equal(
    frozenCount(["trade", 9], ["hole", 3], ["still", 2], ["trade", 9]),
    2,
  );
});

Deno.test("frozenRows() finds an hour's standstill without a hole", () => {
  assert.equal(frozenCount(["trade", 9], ["still", 60], ["trade", 9]), 60);
});

Deno.test("frozenRows() leaves quiet minutes alone", () => {
  assert.equal(frozenCount(["trade", 9], ["still", 38], ["trade", 9]), 0);
  assert.equal(frozenCount(["still", 20], ["trade", 9], ["still", 20]), 0);
});

Deno.test("frozenRows() ends where the price changes", () => {
  const rows = sketch(["trade", 3], ["still", 2], ["hole", 3], ["trade", 3]);
  const close = rows.close.slice();
  close[3] = 1; // two standstills of different price
  const moved = { ...rows, close, high: close, low: close };
  assert.deepEqual([...frozenRows(moved)], [0, 0, 0, 0, 1, 0, 0, 0]);
});

Deno.test("frozenKnownAt() tells when a standstill turns out to be an outage", () => {
  const never = 2 ** 32 - 1;
  const known = (...parts: [Sketch, number][]) => [
    ...frozenKnownAt(sketch(...parts)),
  ];
  // Before a hole: from the first candle behind it.
  assert.deepEqual(
    known(["trade", 2], ["still", 2], ["hole", 30], ["trade", 1]),
    [never, never, 4, 4, never],
  );
  // Behind a hole: at once.
  assert.deepEqual(
    known(["trade", 1], ["hole", 3], ["still", 2], ["trade", 1]),
    [never, 1, 2, never],
  );
  // An hour's: when the hour is full, and each later candle at once.
  const hour = known(["trade", 5], ["still", 62], ["trade", 5]);
  assert.deepEqual(
    [hour[4], hour[5], hour[64], hour[65], hour[66], hour[67]],
    [never, 64, 64, 65, 66, never],
  );
});

Deno.test("frozenKnownAt() says of each row nothing that later candles change", () => {
  const candles = sketch(
    ["trade", 9],
    ["still", 70],
    ["trade", 3],
    ["still", 4],
    ["hole", 5],
    ["still", 2],
    ["trade", 8],
    ["still", 61],
  );
  const whole = frozenKnownAt(candles);
  for (let rows = 1; rows <= whole.length; rows++) {
    const past = frozenKnownAt(sliceCandles(candles, 0, rows));
    const told = (knownAt: Uint32Array) =>
      [...knownAt.subarray(0, rows)].map((row) => row < rows);
    assert.deepEqual(told(past), told(whole), `${rows} rows`);
  }
});
