import assert from "node:assert/strict";
import { sharpeError } from "../scores/sharpe.ts";
import { maxDrawdown } from "./drawdown.ts";
import { performanceOf, sharpeRatio } from "./risk_return.ts";

const DAY = 86_400_000;

function close(actual: number | null, expected: number) {
  assert.ok(
    actual !== null &&
      Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected)),
    `expected ${expected}, got ${actual}`,
  );
}

Deno.test("performanceOf() works out a small case by hand", () => {
  // Returns 0, +20 %, -10 %, +50 %.
  const equity = Float64Array.of(1, 1.2, 1.08, 1.62);
  const openTime = Float64Array.of(0, DAY, 2 * DAY, 3 * DAY);
  const told = performanceOf(equity, openTime, 365);
  const mean = 0.15;
  const deviation = Math.sqrt(
    ((0 - mean) ** 2 + (0.2 - mean) ** 2 + (-0.1 - mean) ** 2 +
      (0.5 - mean) ** 2) / 3,
  );
  close(told.totalReturn, 0.62);
  close(told.logReturn, Math.log(1.62));
  close(told.annualReturn, 1.62 ** (365 / 4) - 1);
  close(told.volatility, deviation * Math.sqrt(365));
  close(told.sharpe, mean / deviation * Math.sqrt(365));
  close(told.sortino, mean / Math.sqrt(0.01 / 4) * Math.sqrt(365));
  close(told.calmar, (1.62 ** (365 / 4) - 1) / 0.1);
  const error = sharpeError(Float64Array.of(0, 0.2, -0.1, 0.5));
  close(
    told.sharpeInterval.high! - told.sharpe!,
    1.959963984540054 * error * Math.sqrt(365),
  );
  close(told.maxDrawdown.depth, 0.1);
  assert.deepEqual({ ...told.maxDrawdown, depth: 0 }, {
    depth: 0,
    peak: "1970-01-02T00:00:00.000Z",
    trough: "1970-01-03T00:00:00.000Z",
    recovery: "1970-01-04T00:00:00.000Z",
  });
});

Deno.test("performanceOf() defines no ratio without risk", () => {
  const flat = performanceOf(
    Float64Array.of(1, 1),
    Float64Array.of(0, DAY),
    365,
  );
  const { sharpe, sortino, calmar, volatility, maxDrawdown } = flat;
  assert.deepEqual([sharpe, sortino, calmar, volatility], [
    null,
    null,
    null,
    0,
  ]);
  assert.deepEqual(maxDrawdown, {
    depth: 0,
    peak: null,
    trough: null,
    recovery: null,
  });
  // A hundred times as much in two minutes is no number a year later.
  const rich = performanceOf(
    Float64Array.of(1, 100),
    Float64Array.of(0, 1),
    525_600,
  );
  assert.equal(rich.annualReturn, null);
});

Deno.test("sharpeRatio() does not care for the scale of returns", () => {
  const returns = Float64Array.of(0.01, -0.02, 0.03, 0.005);
  close(
    sharpeRatio(returns.map((r) => r / 7), 365),
    sharpeRatio(returns, 365),
  );
});

Deno.test("maxDrawdown() measures from the start, and finds no recovery", () => {
  assert.deepEqual(maxDrawdown(Float64Array.of(0.75, 0.5, 0.9)), {
    depth: 0.5,
    peak: 0,
    trough: 1,
    recovery: 2,
  });
});
