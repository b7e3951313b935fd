import assert from "node:assert/strict";
import fc from "fast-check";
import { candlesOf } from "./candles.ts";
import { candlesBetween, concatCandles, mergeCandles } from "./join.ts";

const candlesArbitrary = fc.uniqueArray(fc.nat(40), { maxLength: 20 })
  .chain((times) =>
    fc.array(fc.nat(2), {
      minLength: times.length,
      maxLength: times.length,
    }).map((closes) =>
      candlesOf(
        times.sort((a, b) => a - b).map((t, i) => [t, 1, 3, 1, closes[i]!, 1]),
      )
    )
  );

Deno.test("mergeCandles() agrees with a map by open time", () => {
  fc.assert(
    fc.property(candlesArbitrary, candlesArbitrary, (older, newer) => {
      const byTime = new Map<number, number>();
      let changed = 0;
      older.openTime.forEach((t, i) => byTime.set(t, older.close[i]!));
      newer.openTime.forEach((t, i) => {
        if (byTime.has(t) && byTime.get(t) !== newer.close[i]) changed++;
        byTime.set(t, newer.close[i]!);
      });
      const times = [...byTime.keys()].sort((a, b) => a - b);
      const merged = mergeCandles(older, newer);
      assert.deepEqual([...merged.candles.openTime], times);
      assert.deepEqual(
        [...merged.candles.close],
        times.map((t) => byTime.get(t)),
      );
      assert.equal(merged.changed, changed);
    }),
    { seed: 1, numRuns: 300 },
  );
});

Deno.test("candlesBetween() takes its start in and leaves its end out", () => {
  const candles = candlesOf([10, 20, 30].map((t) => [t, 1, 1, 1, 1, 1]));
  const times = (from: number, to: number) => [
    ...candlesBetween(candles, from, to).openTime,
  ];
  assert.deepEqual(times(10, 30), [10, 20]);
  assert.deepEqual(times(11, 31), [20, 30]);
  assert.deepEqual(times(-5, 10), []);
  assert.deepEqual(times(31, 99), []);
});

Deno.test("concatCandles() refuses candles of other columns, except empty ones", () => {
  const [short, long] = [
    candlesOf([[0, 1, 1, 1, 1, 1]]),
    candlesOf([[1, 1, 1, 1, 1, 1, 1, 1, 1, 1]]),
  ];
  assert.throws(
    () => concatCandles([short, long]),
    /expected columns openTime/,
  );
  assert.throws(() => concatCandles([]), /expected at least one, got none/);
  assert.deepEqual(concatCandles([candlesOf([]), long]), long);
});
