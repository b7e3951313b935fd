import assert from "node:assert/strict";
import { epochMs, isSeconds, parseNumber, parseTime } from "./_cells.ts";

Deno.test("parseNumber() takes decimals and nothing else", () => {
  const numbers = ["1", "-0.5", "+3.", ".25", "1e-8", "2.5E+3", "007"];
  for (const text of numbers) assert.equal(parseNumber(text), Number(text));
  const others = [
    ...["", ".", "-", "e5", "1e", "1,5", "1_000", "0x10", "NaN"],
    ...["Infinity", "null", "1 2", "1.2.3", "١"],
  ];
  for (const text of others) assert.ok(Number.isNaN(parseNumber(text)), text);
});

Deno.test("parseTime() reads ISO dates as UTC unless they name a zone", () => {
  const noon = Date.UTC(2024, 1, 29, 12);
  const same = [
    "2024-02-29 12:00",
    "2024-02-29T12:00:00",
    "2024-02-29 12:00:00.000000",
    "2024-02-29T12:00:00Z",
    "2024-02-29 12:00:00 UTC",
    "2024-02-29 14:30:00+02:30",
    "2024-02-29T07:00:00-0500",
  ];
  for (const text of same) assert.equal(parseTime(text), noon, text);
  assert.equal(parseTime("2024-02-29"), noon - 12 * 3_600_000);
  for (
    const text of [
      "2024-13-01",
      "2024-02-30",
      "29.02.2024",
      "02/29/2024",
      "noon",
    ]
  ) {
    assert.ok(Number.isNaN(parseTime(text)), text);
  }
});

Deno.test("epochMs() tells the unit of a time by its size", () => {
  const ms = Date.UTC(2025, 0, 1);
  assert.equal(epochMs(ms), ms);
  assert.equal(epochMs(ms / 1000), ms);
  assert.equal(epochMs(ms * 1000), ms);
  assert.equal(epochMs(ms * 1000 + 59_999_999), ms + 59_999);
  assert.equal(epochMs(ms * 1e6), ms);
  assert.ok(isSeconds(ms / 1000) && !isSeconds(ms));
  for (const other of [-1, 0, 20_240_101, ms + 0.5, 1e20, NaN, Infinity]) {
    assert.ok(Number.isNaN(epochMs(other)), `${other}`);
  }
});
