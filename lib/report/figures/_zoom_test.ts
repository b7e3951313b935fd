import assert from "node:assert/strict";
import { textWidth } from "./_text.ts";
import { manyOf, percent, shortened, zoomed } from "./_zoom.ts";

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

Deno.test("manyOf() and percent() do not break inside", () => {
  assert.equal(manyOf(1, "row"), "1\u00a0row");
  assert.equal(manyOf(12_345, "row"), "12,345\u00a0rows");
  assert.equal(percent(0.5123), "51.2\u00a0%");
});

Deno.test("shortened() keeps both ends of a name within the width", () => {
  assert.equal(shortened("rsi_14", 100), "rsi_14");
  const short = shortened("a_rather_long_name_14", 80);
  assert.match(short, /^a_.*….*14$/);
  assert.ok(textWidth(short) <= 80);
  assert.equal(shortened("name", 0), "…");
});
