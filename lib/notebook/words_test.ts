import assert from "node:assert/strict";
import { inLine, short, snakeCase, utc } from "./_words.ts";

Deno.test("utc() tells minutes, and seconds where there are some", () => {
  assert.equal(utc(Date.UTC(2024, 0, 31, 23, 59)), "2024-01-31 23:59");
  assert.equal(utc(Date.UTC(2024, 0, 31, 23, 59, 7)), "2024-01-31 23:59:07");
  assert.equal(utc(0), "1970-01-01 00:00");
  assert.equal(utc(NaN), "–");
});

Deno.test("short() keeps four digits that count", () => {
  const cases: [number, string][] = [
    [0, "0"],
    [-0, "0"],
    [NaN, "–"],
    [0.123456, "0.1235"],
    [-12.3456, "-12.35"],
    [999.96, "1000"],
    [50_012.7, "50013"],
    [0.000123456, "0.0001235"],
    [0.0000123456, "1.235e-5"],
    [2.5e12, "2.500e+12"],
    [Infinity, "Infinity"],
  ];
  for (const [value, text] of cases) assert.equal(short(value), text);
});

Deno.test("inLine() gives a column as many decimals as its longest number", () => {
  assert.deepEqual(inLine([1, 2.25, 10.5]), ["1.00", "2.25", "10.50"]);
  assert.deepEqual(inLine([1e-7, 1]), ["0.0000001", "1.0000000"]);
  assert.deepEqual(inLine([1 / 3]), ["0.33333333"]);
  assert.deepEqual(inLine([1.5, NaN]), ["1.5", "–"]);
  assert.deepEqual(inLine([]), []);
});

Deno.test("snakeCase() writes as people do", () => {
  assert.equal(snakeCase("takerBase"), "taker_base");
  assert.equal(snakeCase("open"), "open");
});
