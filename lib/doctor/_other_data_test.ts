import assert from "node:assert/strict";
import * as fc from "fast-check";
import { candleColumns } from "../candles/candles.ts";
import { checkCandles } from "../candles/check.ts";
import { simulateCandles } from "../candles/simulated.ts";
import {
  cutRows,
  firstDifference,
  otherFuture,
  otherTarget,
  otherValues,
} from "./_other_data.ts";

const candles = simulateCandles({ candles: 300 });

Deno.test("otherFuture() changes every later candle, no earlier one, into possible ones", () => {
  const before = structuredClone({ ...candles });
  for (const from of [0, 1, 150, 299]) {
    const other = otherFuture(candles, from, 7);
    checkCandles(other, "other candles");
    for (const name of candleColumns(candles)) {
      const [own, changed] = [candles[name]!, other[name]!];
      assert.deepEqual(changed.subarray(0, from), own.subarray(0, from), name);
      if (name === "openTime") assert.deepEqual(changed, own);
      else assert.ok(changed.every((v, t) => t < from || v !== own[t]), name);
    }
  }
  assert.deepEqual({ ...candles }, before);
});

Deno.test("otherFuture() is the same for equal seeds only", () => {
  const [a, b, c] = [1, 1, 2].map((seed) =>
    otherFuture(candles, 9, seed).close
  );
  assert.deepEqual(a, b);
  assert.notDeepEqual(a, c);
});

Deno.test("otherValues() changes the given rows alone, and leaves NaN", () => {
  const column = Float64Array.of(1, NaN, 3, 4);
  const other = otherValues(column, Uint32Array.of(1, 2), 5);
  assert.deepEqual([...other.subarray(0, 2)], [1, NaN]);
  assert.notEqual(other[2], 3);
  assert.equal(other[3], 4);
  assert.equal(column[2], 3);
});

Deno.test("otherTarget() asks for labels that are known", () => {
  const target = Float64Array.of(1, NaN, 0);
  const rows = Uint32Array.of(0, 1, 2);
  const turned = otherTarget(target, rows, (_, known) => 1 - known);
  assert.deepEqual([...turned], [0, NaN, 1]);
});

Deno.test("firstDifference() tells -0 from 0, and NaN not from NaN", () => {
  const a = Float64Array.of(NaN, 0, 2);
  assert.equal(firstDifference(a, Float64Array.of(NaN, 0, 2)), -1);
  assert.equal(firstDifference(a, Float64Array.of(NaN, -0, 2)), 1);
  assert.equal(firstDifference(a, Float64Array.of(NaN, 0, 3), 2), -1);
});

Deno.test("cutRows() gives rows that leave something on both sides", () => {
  fc.assert(fc.property(
    fc.integer({ min: 3, max: 5000 }),
    fc.integer({ min: 2, max: 30 }),
    fc.integer(),
    (rows, count, seed) => {
      const cuts = cutRows(rows, count, seed);
      assert.ok(cuts.includes(rows - 1));
      assert.ok(cuts.every((cut) => cut >= 1 && cut < rows));
      assert.equal(new Set(cuts).size, cuts.length);
    },
  ));
});
