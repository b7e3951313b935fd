import assert from "node:assert/strict";
import { candlesOf } from "../candles/candles.ts";
import type { BacktestSettingsInput } from "../backtest_record.ts";
import { backtest } from "./backtest.ts";
import golden from "./testdata/portfolios.json" with { type: "json" };

const candles = candlesOf(golden.candles, { interval: "1h" });
const probability = Float64Array.from(golden.probability, (p) => p ?? NaN);

function assertClose(
  actual: number | null,
  expected: number,
  tolerance = 1e-9,
) {
  assert.ok(
    actual !== null &&
      Math.abs(actual - expected) <=
        tolerance * Math.max(1, Math.abs(expected)),
    `expected ${expected}, got ${actual}`,
  );
}

golden.cases.forEach(({ by, options, cost, equity, ...told }, i) => {
  Deno.test(`backtest() has the equity of ${by}, case ${i}, cost ${cost}`, () => {
    const result = backtest(candles, probability, {
      ...(options as BacktestSettingsInput),
      feeBp: 1e4 * cost,
      halfSpreadBp: 0,
      slippageBp: 0,
      inBand: "flat",
      atEnd: "mark",
    });
    // backtesting.py buys whole units, of a cash so large that it hardly shows.
    const tolerance = by === "backtesting.py" ? 1e-6 : 1e-9;
    equity.forEach((value, row) =>
      assertClose(result.equity[row]!, value, tolerance)
    );
    const peerLeavesOut = by === "backtesting.py"
      ? result.trades.open.at(-1)!
      : 0;
    assert.equal(result.record.trades - peerLeavesOut, told.trades);
    if (told.sharpe === undefined) return;
    const { net, orders } = result.record;
    assert.equal(orders, told.orders);
    assertClose(net.totalReturn, told.totalReturn);
    assertClose(net.annualReturn, told.annualReturn);
    assertClose(net.volatility, told.volatility);
    assertClose(net.sharpe, told.sharpe);
    assertClose(net.sortino, told.sortino);
    assertClose(net.calmar, told.calmar);
    assertClose(net.maxDrawdown.depth, told.maxDrawdown);
  });
});
