import assert from "node:assert/strict";
import { baselineForecasts } from "./baselines.ts";

const data = {
  trainTarget: Float64Array.of(1, 1, 1, 0, 0, 1, 1, 0),
  trainRose: Float64Array.of(1, 1, 0, 0, 0, 0, 1, 1),
  testRose: Float64Array.of(1, 0, 1),
  seed: 5,
};

Deno.test("baselineForecasts() by hand", () => {
  const { always_up, majority, last_direction } = baselineForecasts(data);
  assert.deepEqual([...always_up.called], [1, 1, 1]);
  assert.deepEqual([...always_up.probability], [5 / 8, 5 / 8, 5 / 8]);
  assert.deepEqual([...majority.called], [1, 1, 1]);
  assert.deepEqual([...last_direction.called], [1, 0, 1]);
  assert.deepEqual([...last_direction.probability], [3 / 4, 2 / 4, 3 / 4]);
});

Deno.test("baselineForecasts() tosses a coin with the base rate, by its seed", () => {
  const many = { ...data, testRose: new Float64Array(20_000) };
  const { coin } = baselineForecasts(many);
  const share = coin.called.reduce((a, b) => a + b) / 20_000;
  assert.ok(Math.abs(share - 5 / 8) < 0.012, `${share}`);
  assert.deepEqual(coin.called, baselineForecasts(many).coin.called);
  const other = baselineForecasts({ ...many, seed: 6 }).coin.called;
  assert.notDeepEqual(coin.called, other);
});

Deno.test("baselineForecasts() refuses to learn from nothing", () => {
  assert.throws(
    () => baselineForecasts({ ...data, trainTarget: new Float64Array() }),
    /no train rows/,
  );
});

Deno.test("baselineForecasts() has no majority for up in a draw", () => {
  const { majority } = baselineForecasts({
    ...data,
    trainTarget: Float64Array.of(1, 0),
    trainRose: Float64Array.of(1, 0),
  });
  assert.deepEqual([...majority.called], [0, 0, 0]);
});
