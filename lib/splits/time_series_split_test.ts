import assert from "node:assert/strict";
import fc from "fast-check";
import { timeSeriesSplit } from "./time_series_split.ts";
import golden from "./testdata/time_series_split.json" with { type: "json" };

Deno.test("timeSeriesSplit() gives scikit-learn's folds", () => {
  for (const { rows, expected, ...options } of golden.cases) {
    const folds = timeSeriesSplit(rows, {
      folds: options.folds,
      gap: options.gap,
      testSize: options.testSize ?? undefined,
      maxTrainSize: options.maxTrainSize ?? undefined,
    });
    assert.deepEqual(
      folds.map(({ train, test }) => [
        train.start,
        train.end,
        test.start,
        test.end,
      ]),
      expected,
      JSON.stringify({ rows, ...options }),
    );
  }
});

Deno.test("timeSeriesSplit() keeps the gap, the order and the last row", () => {
  const sizes = fc.record({
    rows: fc.integer({ min: 1, max: 5000 }),
    folds: fc.integer({ min: 1, max: 12 }),
    gap: fc.integer({ min: 0, max: 20 }),
  });
  fc.assert(fc.property(sizes, ({ rows, folds, gap }) => {
    const testSize = Math.floor(rows / (folds + 1));
    const fits = testSize >= 1 && rows - folds * testSize - gap >= 1;
    if (!fits) {
      assert.throws(() => timeSeriesSplit(rows, { folds, gap }), RangeError);
      return;
    }
    const made = timeSeriesSplit(rows, { folds, gap });
    assert.equal(made.length, folds);
    assert.equal(made.at(-1)!.test.end, rows);
    for (const { train, test } of made) {
      assert.ok(train.end > train.start && test.end > test.start);
      assert.equal(train.end + gap, test.start);
    }
  }));
});

Deno.test("timeSeriesSplit() refuses more folds than rows", () => {
  assert.throws(
    () => timeSeriesSplit(5, { folds: 10 }),
    /Cannot make 10 folds of 5 rows/,
  );
});
