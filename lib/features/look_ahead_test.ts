import assert from "node:assert/strict";
import { type Candles, sliceCandles } from "../candles/candles.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { computeFeatures } from "./compute_features.ts";
import { findLookAhead } from "./look_ahead.ts";
import { FEATURE_SETS, featuresOf } from "./sets.ts";

const candles = simulateCandles({ candles: 600 });

Deno.test("findLookAhead() finds nothing in any feature set", () => {
  for (const name of Object.keys(FEATURE_SETS)) {
    const features = featuresOf(name);
    const found = findLookAhead(
      (candles) => computeFeatures(candles, features).columns,
      candles,
    );
    assert.equal(found, undefined, name);
  }
});

const PLANTED: Record<string, (candles: Candles) => Float64Array> = {
  "the next return": ({ close }) =>
    close.map((price, t) => (close[t + 1] ?? price) / price - 1),
  "scaled by all rows": ({ close }) => {
    const mean = close.reduce((sum, price) => sum + price) / close.length;
    return close.map((price) => price / mean);
  },
  "filled from later rows": ({ close, volume }) => {
    const filled = close.map((price, t) => volume[t]! > 10 ? price : NaN);
    for (let t = filled.length - 2; t >= 0; t--) {
      if (Number.isNaN(filled[t])) filled[t] = filled[t + 1]!;
    }
    return filled;
  },
  "an hour that is not over": ({ high, openTime }) => {
    const highs = new Map<number, number>();
    const hour = (t: number) => Math.floor(openTime[t]! / 3_600_000);
    high.forEach((price, t) =>
      highs.set(hour(t), Math.max(price, highs.get(hour(t)) ?? 0))
    );
    return high.map((_, t) => highs.get(hour(t))!);
  },
};

for (const [what, column] of Object.entries(PLANTED)) {
  Deno.test(`findLookAhead() catches ${what}`, () => {
    const found = findLookAhead(
      (candles) => [candles.close, column(candles)],
      candles,
    );
    assert.equal(found?.column, 1);
    const { row, rows, withFuture, withoutFuture } = found!;
    assert.ok(row < rows);
    assert.equal(column(candles)[row], withFuture);
    assert.equal(column(sliceCandles(candles, 0, rows))[row], withoutFuture);
  });
}

Deno.test("findLookAhead() takes minus zero for another number than zero", () => {
  const found = findLookAhead(
    ({ close }) => [close.map(() => close.length === 600 ? -0 : 0)],
    candles,
  );
  assert.equal(found?.row, 0);
});

Deno.test("findLookAhead() refuses too few candles and ragged columns", () => {
  assert.throws(
    () => findLookAhead(() => [], sliceCandles(candles, 0, 1)),
    /expected 2 candles or more, got 1/,
  );
  assert.throws(
    () => findLookAhead(() => [new Float64Array(3)], candles),
    /expected columns of 600 values, got 3/,
  );
});

Deno.test("findLookAhead() catches what only the last rows know", () => {
  const candles = simulateCandles({ candles: 600 });
  const column = ({ close }: { close: Float64Array }) =>
    close.map((price, t) => t === 598 ? close[t + 1] ?? price : price);
  const found = findLookAhead((candles) => [column(candles)], candles);
  assert.deepEqual([found?.row, found?.rows], [598, 599]);
});

Deno.test("findLookAhead() looks at every column", () => {
  const candles = simulateCandles({ candles: 60 });
  const next = candles.close.map((_, t) => t);
  const found = findLookAhead(({ close, openTime }) => [
    close,
    close,
    close,
    openTime.map((_, t) => close[t + 1] ?? next[t]!),
  ], candles);
  assert.equal(found?.column, 3);
});
