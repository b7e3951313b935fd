import assert from "node:assert/strict";
import { combinatorialSplit } from "./combinatorial_split.ts";
import { makeFolds } from "./make_folds.ts";
import { slidingSplit } from "./sliding_split.ts";
import { timeSeriesSplit } from "./time_series_split.ts";
import golden from "./testdata/time_series_split.json" with { type: "json" };

Deno.test("makeFolds() without splits gives the folds of timeSeriesSplit()", () => {
  const expected = timeSeriesSplit(400, { folds: 10, gap: 3 });
  assert.deepEqual(makeFolds(400, { horizon: 3 }), { folds: expected });
  const splits = { kind: "expanding", embargo: 0 } as const;
  assert.deepEqual(makeFolds(400, { horizon: 3, splits }).folds, expected);
});

Deno.test("makeFolds() keeps purge and embargo before every test range in time order", () => {
  for (const [embargo, rows] of [[7, 7], [0.02, 8]] as const) {
    for (
      const splits of [
        { kind: "expanding", embargo },
        { kind: "expanding", embargo, testSize: 20 },
        { kind: "sliding", trainSize: 0.25, embargo },
        { kind: "sliding", trainSize: 90, embargo, testSize: 30 },
      ] as const
    ) {
      const { folds, paths } = makeFolds(400, { horizon: 3, folds: 5, splits });
      assert.equal(paths, undefined);
      assert.equal(folds.length, 5);
      for (const { train, test } of folds) {
        assert.ok("start" in train && "start" in test);
        assert.equal(train.end + 3 + rows, test.start);
        if (splits.kind === "sliding") {
          const size = splits.trainSize < 1 ? 100 : 90;
          assert.equal(train.end - train.start, size);
        } else assert.equal(train.start, 0);
      }
      const last = folds.at(-1)!.test;
      assert.ok("start" in last && last.end === 400);
    }
  }
});

Deno.test("makeFolds() hands options and the embargo's rows to combinatorialSplit()", () => {
  const splits = {
    kind: "combinatorial",
    groups: 5,
    testGroups: 2,
    embargo: 0.0125,
  } as const;
  assert.deepEqual(
    makeFolds(400, { horizon: 3, splits }),
    combinatorialSplit(400, {
      groups: 5,
      testGroups: 2,
      horizon: 3,
      embargo: 5,
    }),
  );
});

Deno.test("slidingSplit() gives scikit-learn's folds where none is short of rows", () => {
  const full = golden.cases.filter(({ maxTrainSize, expected }) =>
    expected.every(([start, end]) => end! - start! === maxTrainSize)
  );
  assert.ok(full.length > 0);
  for (const { rows, folds, gap, testSize, maxTrainSize, expected } of full) {
    const made = slidingSplit(rows, {
      trainSize: maxTrainSize!,
      folds,
      gap,
      testSize: testSize ?? undefined,
    });
    assert.deepEqual(
      made.map(({ train, test }) => [
        train.start,
        train.end,
        test.start,
        test.end,
      ]),
      expected,
    );
  }
});

Deno.test("slidingSplit() refuses a fold with fewer train rows than the others", () => {
  const trainSize = 50;
  assert.equal(slidingSplit(60, { trainSize, folds: 2 }).length, 2);
  assert.throws(
    () => slidingSplit(60, { trainSize, folds: 2, testSize: 6 }),
    /2 sliding folds of 60 rows: 50 train rows, a gap of 0 and 2 times 6 test/,
  );
  assert.throws(() => slidingSplit(51, { trainSize, folds: 2 }), RangeError);
});
