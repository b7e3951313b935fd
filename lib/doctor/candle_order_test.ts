import assert from "node:assert/strict";
import { candlesOf, mapColumns } from "../candles/candles.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { checkCandleOrder } from "./candle_order.ts";

const candles = simulateCandles({ candles: 300 });

Deno.test("checkCandleOrder() passes every interval, months of unequal length included", () => {
  for (const interval of ["1m", "15m", "1h", "1d", "3d", "1w", "1M"]) {
    const some = simulateCandles({ candles: 60, interval });
    const { outcome, detail } = checkCandleOrder(some);
    assert.equal(outcome, "pass", `${interval}: ${detail}`);
  }
});

Deno.test("checkCandleOrder() passes holes, and candles of an outage", () => {
  const still = Array.from({ length: 80 }, (_, m) => {
    const moved = m < 50
      ? [m + 1, m + 2, m + 1, m + 2, 3]
      : [51, 51, 51, 51, 0];
    return [(m < 30 ? m : m + 500) * 60_000, ...moved];
  });
  assert.equal(checkCandleOrder(candlesOf(still)).outcome, "pass");
});

Deno.test("checkCandleOrder() says where open times do not rise", () => {
  const twice = mapColumns(
    candles,
    (column, name) => name === "openTime" ? column.with(7, column[6]!) : column,
  );
  assert.match(
    checkCandleOrder(twice).detail,
    /row 7: expected an open time after/,
  );
});

Deno.test("checkCandleOrder() tells the time of the close from that of the opening", () => {
  const shifted = mapColumns(
    candles,
    (column, name) =>
      name === "openTime" ? column.map((t) => t + 59_999) : column,
  );
  assert.match(
    checkCandleOrder(shifted).detail,
    /^300 of 300 open times are not multiples of 1m in UTC/,
  );
});

Deno.test("checkCandleOrder() looks at the clock only if it is told the time", () => {
  const end = candles.openTime.at(-1)! + 60_000;
  assert.equal(checkCandleOrder(candles).outcome, "pass");
  assert.equal(checkCandleOrder(candles, { asOf: end }).outcome, "pass");
  assert.equal(checkCandleOrder(candles, { asOf: end - 1 }).outcome, "alarm");
});

Deno.test("checkCandleOrder() takes one candle, and finds nothing in none", () => {
  assert.equal(
    checkCandleOrder(simulateCandles({ candles: 1 })).outcome,
    "pass",
  );
  assert.equal(checkCandleOrder(candlesOf([])).outcome, "skipped");
});
