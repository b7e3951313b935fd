import assert from "node:assert/strict";
import fc from "fast-check";
import { binColumn, binEdges } from "./bins.ts";

const column = fc.float64Array({
  noNaN: true,
  noDefaultInfinity: true,
  minLength: 1,
  maxLength: 400,
});
const maxBins = fc.integer({ min: 2, max: 256 });

Deno.test("binEdges() ascend and make at most maxBins bins, none of them empty", () => {
  fc.assert(
    fc.property(column, maxBins, (values, most) => {
      const edges = binEdges(values, undefined, most);
      assert.ok(edges.length < most);
      assert.ok(edges.every((edge, i) => i === 0 || edge > edges[i - 1]!));
      const used = new Set(binColumn(values, edges));
      assert.equal(used.size, edges.length + 1);
    }),
    { seed: 1 },
  );
});

Deno.test("binEdges() tells few distinct values apart exactly", () => {
  fc.assert(
    fc.property(column, (values) => {
      const few = values.subarray(0, 256);
      const bins = binColumn(few, binEdges(few, undefined, 256));
      // Both zeros are one value.
      const distinct = [...new Set(few.map((value) => value + 0))].sort((
        a,
        b,
      ) => a - b);
      for (const [row, value] of few.entries()) {
        assert.equal(bins[row], distinct.indexOf(value + 0));
      }
    }),
    { seed: 2 },
  );
});

Deno.test("binEdges() by weight equal those of repeated values", () => {
  const weights = fc.array(fc.integer({ min: 1, max: 5 }), {
    minLength: 400,
    maxLength: 400,
  });
  fc.assert(
    fc.property(column, weights, maxBins, (values, times, most) => {
      const repeated = [...values].flatMap((v, i) =>
        new Array<number>(times[i]!).fill(v)
      );
      const weight = Float64Array.from(values, (_, i) => times[i]!);
      assert.deepEqual(
        binEdges(values, weight, most),
        binEdges(Float64Array.from(repeated), undefined, most),
      );
    }),
    { seed: 3 },
  );
});

Deno.test("binEdges() make bins of nearly equal weight", () => {
  const values = Float64Array.from(
    { length: 10_000 },
    (_, i) => Math.exp(i * 7919 % 10_000 / 500),
  );
  const bins = binColumn(values, binEdges(values, undefined, 64));
  const counts = new Uint32Array(64);
  for (const bin of bins) counts[bin]!++;
  assert.ok(counts.every((count) => count === 156 || count === 157));
});

Deno.test("binEdges() give a frequent value its own bin and share the rest", () => {
  const values = Float64Array.from({ length: 1000 }, (_, i) => i < 600 ? 5 : i);
  assert.deepEqual([...binEdges(values, undefined, 5)], [
    302.5,
    699.5,
    799.5,
    899.5,
  ]);
});

Deno.test("binEdges() separate neighbouring doubles and the largest ones", () => {
  for (
    const [low, high] of [[1, 1 + 2 ** -52], [-1e308, 1.7e308], [0, 5e-324]]
  ) {
    const edges = binEdges(Float64Array.of(low!, high!), undefined, 2);
    assert.deepEqual([...binColumn(Float64Array.of(low!, high!), edges)], [
      0,
      1,
    ]);
  }
});
