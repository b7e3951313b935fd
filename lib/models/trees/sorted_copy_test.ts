import assert from "node:assert/strict";
import fc from "fast-check";
import { sortedCopy } from "./sorted_copy.ts";

Deno.test("sortedCopy() equals toSorted() for any numbers", () => {
  fc.assert(
    fc.property(fc.float64Array({ noNaN: true, maxLength: 300 }), (values) => {
      const before = values.slice();
      assert.deepEqual(sortedCopy(values), values.toSorted());
      assert.deepEqual(values, before);
    }),
    { seed: 1 },
  );
});

Deno.test("sortedCopy() sorts numbers that differ in their last digits only", () => {
  const values = Float64Array.from(
    { length: 5000 },
    (_, i) => 1e9 + (i * 7919 % 5000) * 2 ** -20,
  );
  assert.deepEqual(sortedCopy(values), values.toSorted());
});
