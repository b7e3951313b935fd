import assert from "node:assert/strict";
import { manyOf, textWidth, unbroken, withoutMiddle } from "./_text.ts";

Deno.test("manyOf() and unbroken() keep a number and its word on one line", () => {
  assert.equal(manyOf(1, "row"), "1\u00a0row");
  assert.equal(manyOf(12_345, "held-out row"), "12,345\u00a0held-out rows");
  assert.equal(unbroken("51.2 %"), "51.2\u00a0%");
});

Deno.test("withoutMiddle() keeps both ends of a name within the width", () => {
  assert.equal(withoutMiddle("rsi_14", 100), "rsi_14");
  const short = withoutMiddle("a_rather_long_name_14", 80);
  assert.match(short, /^a_.*….*14$/);
  assert.ok(textWidth(short) <= 80);
  assert.equal(withoutMiddle("name", 0), "…");
});
