import assert from "node:assert/strict";
import { candlesOf } from "../candles/candles.ts";
import { randomStream } from "../random.ts";
import { backtest } from "./backtest.ts";
import { breakEvenAccuracy } from "./break_even.ts";

const MINUTE = 60_000;

/** A walk whose moves from open to open have one size but for their noise. */
function walk(rows: number, noise: number) {
  const random = randomStream(21);
  let price = 100;
  const opens = Array.from({ length: rows }, () => {
    const size = 0.004 * (1 + noise * (random.uniform() - 0.5));
    return price *= random.uniform() < 0.5 ? 1 + size : 1 - size;
  });
  return candlesOf(opens.map((open, m) => {
    const close = opens[m + 1] ?? open;
    return [
      m * MINUTE,
      open,
      Math.max(open, close),
      Math.min(open, close),
      close,
      1,
    ];
  }));
}

const ALL = (rows: number) => new Uint8Array(rows).fill(1, 1);

Deno.test("breakEvenAccuracy() is one half without costs, and grows with them", () => {
  const candles = walk(500, 0);
  const at = (cost: number) =>
    breakEvenAccuracy(candles, ALL(500), { cost, short: true });
  assert.equal(at(0).accuracy, 0.5);
  assert.ok(Math.abs(at(0).accuracyOfMoves - 0.5) < 0.002);
  assert.ok(Math.abs(at(0.001).accuracy - (0.5 + 0.001 / 0.004)) < 1e-9);
  assert.ok(at(0.001).accuracyOfMoves > at(0.0005).accuracyOfMoves);
  assert.ok(at(0.01).accuracy > 1);
});

for (const sides of ["long-short", "long-flat"] as const) {
  Deno.test(`a signal as accurate as breakEvenAccuracy() says neither grows nor shrinks ${sides}`, () => {
    const rows = 200_001;
    const candles = walk(rows, 1);
    const cost = 0.0004;
    const { accuracyOfMoves } = breakEvenAccuracy(candles, ALL(rows), {
      cost,
      short: sides === "long-short",
    });
    assert.ok(accuracyOfMoves > 0.55 && accuracyOfMoves < 0.7);
    // Every other row calls, so that each call is a round trip of its own.
    const random = randomStream(22);
    const calls = candles.open.map((_, row) => {
      if (row % 2 === 1 || row + 2 >= rows) return NaN;
      const rises = candles.open[row + 2]! > candles.open[row + 1]!;
      return (random.uniform() < accuracyOfMoves) === rises ? 1 : 0;
    });
    const { record } = backtest(candles, calls, {
      sides,
      feeBp: 1e4 * cost,
      halfSpreadBp: 0,
      slippageBp: 0,
    });
    const called = sides === "long-short"
      ? calls
      : calls.filter((p) => p > 0.5);
    assert.equal(record.trades, called.filter((p) => p === p).length);
    // Four standard errors of 100,000 moves of 0.4 %.
    const noise = 4 * 0.0042 * Math.sqrt(100_000);
    assert.ok(
      Math.abs(record.net.logReturn!) < noise,
      `${record.net.logReturn}`,
    );
    // Costs alone would have taken far more.
    const { fees } = record.waterfall!;
    assert.ok(-fees > 7 * noise, `${fees}`);
  });
}

Deno.test("breakEvenAccuracy() passes over holes, and says nothing of nothing", () => {
  const open = Float64Array.of(100, 100, 110, 200, 220);
  const fillable = Uint8Array.of(0, 1, 1, 0, 1);
  const options = { cost: 0.001 };
  // 100 to 110 alone: the entry at 200 has no row before it.
  const { meanMove } = breakEvenAccuracy({ open }, fillable, options);
  assert.ok(Math.abs(meanMove - 0.1) < 1e-12);
  const none = breakEvenAccuracy({ open }, new Uint8Array(5), options);
  assert.deepEqual(none, {
    accuracy: NaN,
    accuracyOfMoves: NaN,
    meanMove: NaN,
  });
});

Deno.test("breakEvenAccuracy() looks as far as the horizon", () => {
  const open = Float64Array.of(100, 100, 110, 121, 133.1);
  const { meanMove } = breakEvenAccuracy({ open }, ALL(5), {
    cost: 0,
    horizon: 2,
  });
  assert.ok(Math.abs(meanMove - 0.21) < 1e-12);
});
