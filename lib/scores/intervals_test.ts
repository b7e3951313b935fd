import assert from "node:assert/strict";
import { randomStream } from "../random.ts";
import { aucInterval, shareInterval } from "./intervals.ts";

Deno.test("shareInterval() equals Wilson's formula worked by hand", () => {
  // 81 of 263 (Newcombe 1998, Stat. Med. 17, table I): 0.2553 to 0.3662.
  const { low, high } = shareInterval(81, 263);
  assert.deepEqual([low.toFixed(4), high.toFixed(4)], ["0.2553", "0.3662"]);
  assert.ok(shareInterval(0, 20).low === 0 && shareInterval(20, 20).high <= 1);
  assert.throws(() => shareInterval(0, 0), RangeError);
});

/** DeLong's variance by its definition: every pair of an up row and a down row. */
function slowInterval(target: Float64Array, probability: Float64Array) {
  const side = (label: number) =>
    [...probability].filter((_, row) => target[row] === label);
  const [up, down] = [side(1), side(0)];
  const beats = (a: number, b: number) => a > b ? 1 : a === b ? 0.5 : 0;
  const mean = (values: number[]) =>
    values.reduce((a, b) => a + b, 0) / values.length;
  const variance = (values: number[]) =>
    values.reduce((sum, v) => sum + (v - mean(values)) ** 2, 0) /
    (values.length - 1);
  const wins = up.map((a) => mean(down.map((b) => beats(a, b))));
  const losses = down.map((b) => mean(up.map((a) => beats(a, b))));
  const half = 1.959963984540054 *
    Math.sqrt(variance(wins) / up.length + variance(losses) / down.length);
  return {
    low: Math.max(0, mean(wins) - half),
    high: Math.min(1, mean(wins) + half),
  };
}

Deno.test("aucInterval() equals DeLong's definition, ties included", () => {
  const random = randomStream(3);
  for (let trial = 0; trial < 20; trial++) {
    const target = Float64Array.from(
      { length: 60 },
      () => random.below(2),
    );
    const probability = target.map((up) =>
      Math.round(10 * (0.2 * up + 0.8 * random.uniform())) / 10
    );
    const fast = aucInterval(target, probability);
    const slow = slowInterval(target, probability);
    assert.ok(Math.abs(fast.low - slow.low) < 1e-12);
    assert.ok(Math.abs(fast.high - slow.high) < 1e-12);
  }
});

Deno.test("aucInterval() holds one half for 95 % of forecasts without skill", () => {
  const random = randomStream(11);
  const draw = (rows: number, next: () => number) =>
    Float64Array.from({ length: rows }, next);
  let held = 0;
  for (let trial = 0; trial < 400; trial++) {
    const target = draw(300, () => random.below(2));
    const { low, high } = aucInterval(target, draw(300, random.uniform));
    if (low <= 0.5 && 0.5 <= high) held++;
  }
  // Binomial(400, 0.95): 380 expected, standard deviation 4.4.
  assert.ok(held >= 366 && held <= 394, `${held} of 400`);
});

Deno.test("aucInterval() says NaN where a class is too small", () => {
  const { low } = aucInterval(Float64Array.of(1, 0), Float64Array.of(0.2, 0.1));
  assert.ok(Number.isNaN(low));
});

Deno.test("intervals are as wide as of so many rows fewer where labels overlap", () => {
  assert.deepEqual(shareInterval(510, 1000, 10), shareInterval(51, 100));
  const random = randomStream(5);
  const target = Float64Array.from({ length: 400 }, () => random.below(2));
  const stated = target.map(() => random.uniform());
  const [plain, wide] = [1, 4].map((overlap) => {
    const { low, high } = aucInterval(target, stated, overlap);
    return high - low;
  });
  assert.ok(Math.abs(wide! / plain! - 2) < 1e-9);
});
