import assert from "node:assert/strict";
import golden from "./testdata/overfitting.json" with { type: "json" };
import { normalCdf, normalQuantile } from "./normal.ts";

/** Both zero, or apart by at most `tolerance` of the second. */
function assertClose(found: number, expected: number, tolerance: number) {
  const apart = Math.abs(found - expected);
  assert.ok(
    apart <= tolerance * Math.abs(expected),
    `${found} is not ${expected}`,
  );
}

Deno.test("normalCdf() equals SciPy's, far tails included", () => {
  for (const [x, share] of golden.normal.cdf as [number, number][]) {
    assertClose(normalCdf(x), share, 1e-13);
  }
});

Deno.test("normalCdf() rises, and its sides add up to 1", () => {
  for (let x = -6; x < 6; x += 0.01) {
    assert.ok(normalCdf(x + 0.01) > normalCdf(x), `at ${x}`);
    assert.ok(Math.abs(normalCdf(x) + normalCdf(-x) - 1) < 1e-14);
  }
  assert.deepEqual([-Infinity, Infinity].map(normalCdf), [0, 1]);
  assert.ok(Number.isNaN(normalCdf(NaN)));
});

Deno.test("normalQuantile() equals SciPy's, and undoes normalCdf()", () => {
  for (const [share, x] of golden.normal.quantile as [number, number][]) {
    if (x === 0) assert.ok(Math.abs(normalQuantile(share)) < 1e-15);
    else assertClose(normalQuantile(share), x, 1e-13);
  }
  for (let tenths = -80; tenths < 0; tenths++) {
    assertClose(normalQuantile(normalCdf(tenths / 10)), tenths / 10, 1e-12);
  }
});

Deno.test("normalQuantile() refuses what is no probability", () => {
  assert.deepEqual([0, 1].map(normalQuantile), [-Infinity, Infinity]);
  for (const bad of [-0.1, 1.1, NaN]) {
    assert.throws(() => normalQuantile(bad), RangeError);
  }
});
