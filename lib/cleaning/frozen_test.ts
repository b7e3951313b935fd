import assert from "node:assert/strict";
import { candlesOf } from "../candles/candles.ts";
import { frozenRows } from "./frozen.ts";

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
