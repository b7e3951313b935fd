import assert from "node:assert/strict";
import fc from "fast-check";
import { unbrokenRuns } from "./runs.ts";

const MINUTE = 60_000;

function runsOf(openTime: readonly number[], interval = "1m") {
  return unbrokenRuns({ openTime: Float64Array.from(openTime), interval });
}

Deno.test("unbrokenRuns() has no run where there is no candle", () => {
  assert.deepEqual(runsOf([]), []);
  assert.deepEqual(runsOf([7]), [{ start: 0, end: 1 }]);
});

Deno.test("unbrokenRuns() sets candles off the grid apart", () => {
  const shifted = [2, 3, 4].map((minute) => minute * MINUTE + 20_799);
  const openTime = [0, 1, 2].map((m) => m * MINUTE).concat(shifted, 6 * MINUTE);
  assert.deepEqual(runsOf(openTime), [
    { start: 0, end: 3 },
    { start: 3, end: 6 },
    { start: 6, end: 7 },
  ]);
});

Deno.test("unbrokenRuns() knows how long months are", () => {
  const months = [0, 1, 2, 4, 5].map((month) => Date.UTC(2023, month));
  assert.deepEqual(runsOf(months, "1M"), [
    { start: 0, end: 3 },
    { start: 3, end: 5 },
  ]);
});

Deno.test("unbrokenRuns() holds every row once and breaks only at holes", () => {
  const steps = fc.array(fc.constantFrom(1, 1, 1, 1, 2, 0.5), { minLength: 1 });
  fc.assert(fc.property(steps, (steps) => {
    let now = 0;
    const openTime = steps.map((step) => (now += step) * MINUTE);
    let row = 0;
    for (const { start, end } of runsOf(openTime)) {
      assert.equal(start, row);
      assert.ok(end > start);
      if (start > 0) assert.notEqual(steps[start], 1);
      for (let t = start + 1; t < end; t++) assert.equal(steps[t], 1);
      row = end;
    }
    assert.equal(row, openTime.length);
  }));
});
