import assert from "node:assert/strict";
import { exactShareInterval } from "./exact_interval.ts";
import golden from "./testdata/overfitting.json" with { type: "json" };

Deno.test("exactShareInterval() equals SciPy's quantiles of the beta distribution", () => {
  for (const [count, total, low, high] of golden.shares as Row[]) {
    const found = exactShareInterval(count, total);
    assert.ok(Math.abs(found.low - low) < 1e-12, `${count} of ${total}`);
    assert.ok(Math.abs(found.high - high) < 1e-12, `${count} of ${total}`);
  }
});

type Row = [count: number, total: number, low: number, high: number];

Deno.test("exactShareInterval() mirrors, and refuses what is no share", () => {
  const [few, most] = [exactShareInterval(3, 40), exactShareInterval(37, 40)];
  assert.ok(Math.abs(few.low + most.high - 1) < 1e-12);
  for (const [count, total] of [[-1, 5], [6, 5], [0, 0], [0.5, 5]] as const) {
    assert.throws(() => exactShareInterval(count, total), RangeError);
  }
});
