import assert from "node:assert/strict";
import { zoomed } from "./_zoom.ts";

Deno.test("zoomed() leaves a margin of a tenth, and its least width", () => {
  const [low, high] = zoomed([0.4, NaN, 0.6], 0.02);
  assert.equal(low.toFixed(6), "0.390000");
  assert.equal(high.toFixed(6), "0.610000");
  const [from, to] = zoomed([0.5, 0.5001], 0.02);
  assert.equal((to - from).toFixed(6), "0.020000");
  assert.ok(zoomed([], 1).every(Number.isFinite));
  const [below, above] = zoomed([0.5], 0.001);
  assert.ok(below < 0.5 && above > 0.5);
});
