import assert from "node:assert/strict";
import { EDGE_WINDOW, simulateCandles } from "./simulated.ts";
import { candleColumns } from "./candles.ts";

/** Share of rows on which "above its mean means up" is right. */
function perfectAccuracy(close: Float64Array): number {
  let right = 0, asked = 0;
  for (let t = EDGE_WINDOW - 1; t + 1 < close.length; t++) {
    const window = close.subarray(t - EDGE_WINDOW + 1, t + 1);
    const mean = window.reduce((a, b) => a + b) / EDGE_WINDOW;
    asked++;
    if ((close[t]! > mean) === (close[t + 1]! > close[t]!)) right++;
  }
  return right / asked;
}

Deno.test("simulateCandles() repeats itself for equal seeds only", () => {
  const [a, b, c] = [1, 1, 2].map((seed) =>
    simulateCandles({ candles: 200, seed })
  );
  assert.deepEqual(a, b);
  assert.notDeepEqual(a!.close, c!.close);
});

Deno.test("simulateCandles() plants an edge of the size it states", () => {
  for (const edge of [0, 0.02, 0.05, 0.2]) {
    const candles = simulateCandles({ candles: 100_000, edge, seed: 3 });
    // Three standard errors of a share of 100,000.
    assert.ok(
      Math.abs(perfectAccuracy(candles.close) - 0.5 - edge) < 0.005,
      `edge ${edge}`,
    );
  }
});

Deno.test("simulateCandles() makes whole, possible candles on an even grid", () => {
  const candles = simulateCandles({ candles: 20_000, interval: "15m" });
  assert.equal(candles.symbol, "SIM-BTCUSDT");
  assert.equal(candles.source, "simulated");
  assert.equal(candleColumns(candles).length, 10);
  for (let t = 0; t < 20_000; t++) {
    const [open, close] = [candles.open[t]!, candles.close[t]!];
    assert.ok(candles.low[t]! <= Math.min(open, close));
    assert.ok(candles.high[t]! >= Math.max(open, close));
    assert.ok(
      candles.low[t]! > 0 && candles.takerBase![t]! <= candles.volume[t]!,
    );
    assert.notEqual(close, open);
    if (t > 0) {
      assert.equal(candles.openTime[t]! - candles.openTime[t - 1]!, 900_000);
    }
  }
});

Deno.test("simulateCandles() has heavy tails and volatility that clusters", () => {
  const { close } = simulateCandles({ candles: 50_000, edge: 0 });
  const moves = Array.from(
    { length: close.length - 1 },
    (_, t) => Math.abs(Math.log(close[t + 1]! / close[t]!)),
  );
  const mean = (values: number[]) =>
    values.reduce((a, b) => a + b, 0) / values.length;
  const square = mean(moves.map((m) => m ** 2));
  assert.ok(mean(moves.map((m) => m ** 4)) / square ** 2 > 6, "kurtosis");
  const average = mean(moves);
  const covariance = mean(
    moves.slice(10).map((m, t) => (m - average) * (moves[t]! - average)),
  );
  const variance = mean(moves.map((m) => (m - average) ** 2));
  assert.ok(covariance / variance > 0.05, "moves ten minutes apart are alike");
});

Deno.test("simulateCandles() refuses impossible options", () => {
  assert.throws(() => simulateCandles({ candles: 0 }), /positive whole number/);
  assert.throws(
    () => simulateCandles({ candles: 10, edge: 0.6 }),
    /edge must lie between 0 and 0\.5, got 0\.6/,
  );
  assert.throws(
    () => simulateCandles({ candles: 10, interval: "7m" }),
    /Unknown interval "7m"/,
  );
});

Deno.test("simulateCandles() does not look ahead: fewer candles are the beginning of more", () => {
  const [some, more] = [300, 400].map((candles) =>
    simulateCandles({ candles, edge: 0.3 })
  );
  for (const name of candleColumns(more!)) {
    assert.deepEqual(some![name], more![name]!.slice(0, 300));
  }
});
