import assert from "node:assert/strict";
import { exponentialMean, wilderMean } from "./smoothing.ts";

for (const kernel of [exponentialMean, wilderMean]) {
  Deno.test(`${kernel.name}() never looks ahead, nor before its start`, () => {
    const values = Float64Array.from({ length: 90 }, (_, i) => 9 + Math.sin(i));
    const whole = kernel(values, 14, { start: 3 });
    values.fill(NaN, 0, 3).fill(0, 60);
    const changed = kernel(values, 14, { start: 3 });
    assert.deepEqual(changed.slice(0, 60), whole.slice(0, 60));
    const cut = kernel(values.slice(0, 60), 14, { start: 3 });
    assert.deepEqual(cut, whole.slice(0, 60));
    assert.equal(whole.findIndex((mean) => !Number.isNaN(mean)), 3 + 14 - 1);
  });

  Deno.test(`${kernel.name}() of equal values is exactly that value`, () => {
    const means = kernel(new Float64Array(40).fill(27_000.01), 7);
    assert.ok(means.subarray(6).every((mean) => mean === 27_000.01));
  });

  Deno.test(`${kernel.name}() has no value where the period does not fit`, () => {
    assert.deepEqual([...kernel(Float64Array.of(1, 2), 3)], [NaN, NaN]);
    assert.deepEqual([...kernel(new Float64Array(), 3)], []);
    assert.deepEqual([...kernel(Float64Array.of(1, 2), 1)], [1, 2]);
  });
}

Deno.test("exponentialMean() and wilderMean() weigh the newest value by hand", () => {
  const values = Float64Array.of(2, 4, 9, 3);
  // Seed 3; then 3 + 2/3 × 6 = 7; then 7 - 2/3 × 4 = 13/3.
  const exponential = exponentialMean(values, 2);
  assert.deepEqual([...exponential.subarray(0, 3)], [NaN, 3, 7]);
  assert.ok(Math.abs(exponential[3]! - 13 / 3) < 1e-14);
  // Seed 3; then (3 + 9) / 2 = 6; then (6 + 3) / 2 = 4.5.
  assert.deepEqual([...wilderMean(values, 2)], [NaN, 3, 6, 4.5]);
});
