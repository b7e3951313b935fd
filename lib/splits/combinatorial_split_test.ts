import assert from "node:assert/strict";
import fc from "fast-check";
import type { Rows } from "../rows.ts";
import { combinatorialSplit, purgedKFold } from "./combinatorial_split.ts";
import golden from "./testdata/combinatorial_split.json" with { type: "json" };

const pair = ({ start, end }: Rows) => [start, end];
const rowsIn = (ranges: readonly Rows[]) =>
  ranges.flatMap(({ start, end }) =>
    Array.from({ length: end - start }, (_, i) => start + i)
  );

Deno.test("combinatorialSplit() gives skfolio's folds and paths", () => {
  for (
    const { rows, folds: expected, paths, pathOfTest, ...options } of golden
      .cases
  ) {
    const split = combinatorialSplit(rows, options);
    const name = JSON.stringify({ rows, ...options });
    assert.deepEqual(
      split.folds.map(({ train, test }) => ({
        train: train.map(pair),
        test: test.map(pair),
      })),
      expected,
      name,
    );
    assert.equal(split.paths.length, paths, name);
    assert.deepEqual(
      split.folds.map(({ test }, fold) =>
        test.map((rows) =>
          split.paths.findIndex((path) =>
            path.some((piece) => piece.fold === fold && piece.rows === rows)
          )
        )
      ),
      pathOfTest,
      name,
    );
  }
});

const sizes = fc.record({
  rows: fc.integer({ min: 20, max: 120 }),
  groups: fc.integer({ min: 2, max: 7 }),
  testGroups: fc.integer({ min: 1, max: 6 }),
  horizon: fc.integer({ min: 0, max: 6 }),
  embargo: fc.integer({ min: 0, max: 6 }),
}).filter(({ groups, testGroups }) => testGroups < groups);

Deno.test("combinatorialSplit() keeps just the rows that share no candle with a test label", () => {
  let made = 0;
  fc.assert(fc.property(sizes, ({ rows, ...options }) => {
    const { horizon, embargo } = options;
    let split;
    try {
      split = combinatorialSplit(rows, options);
    } catch (error) {
      assert.match(String(error), /without train rows/);
      return;
    }
    made++;
    for (const { train, test } of split.folds) {
      const tested = rowsIn(test);
      // The slow, obvious version: labels span rows t to t + horizon, and the
      // embargo counts from where the last label of a test range ends.
      const expected = Array.from({ length: rows }, (_, row) => row).filter(
        (row) =>
          !tested.some((t) => row <= t + horizon && t <= row + horizon) &&
          !test.some(({ end }) => row >= end && row < end + horizon + embargo),
      );
      assert.deepEqual(rowsIn(train), expected);
      train.forEach(({ start, end }) => assert.ok(start < end));
    }
  }));
  assert.ok(made > 30, `${made} splits`);
});

Deno.test("combinatorialSplit() counts C(N, k) folds and k/N of them as paths over all rows", () => {
  const choose = (n: number, k: number): number =>
    k === 0 ? 1 : choose(n - 1, k - 1) * n / k;
  for (const [groups, testGroups] of [[6, 2], [5, 1], [7, 3], [4, 3]]) {
    const { folds, paths } = combinatorialSplit(1003, {
      groups,
      testGroups,
      horizon: 2,
    });
    assert.equal(folds.length, choose(groups!, testGroups!));
    assert.equal(paths.length, folds.length * testGroups! / groups!);
    const used = new Set<string>();
    for (const path of paths) {
      assert.deepEqual(
        rowsIn(path.map(({ rows }) => rows)),
        Array.from({ length: 1003 }, (_, row) => row),
      );
      for (const { fold, rows } of path) {
        assert.ok(folds[fold]!.test.includes(rows));
        used.add(`${fold} ${rows.start}`);
      }
    }
    assert.equal(used.size, folds.length * testGroups!);
  }
});

Deno.test("purgedKFold() judges every row once", () => {
  const folds = purgedKFold(103, { horizon: 3, embargo: 2 });
  assert.equal(folds.length, 5);
  assert.deepEqual(
    rowsIn(folds.flatMap(({ test }) => test)),
    Array.from({ length: 103 }, (_, row) => row),
  );
  assert.deepEqual(folds[0]!.train, [{ start: 25, end: 103 }]);
  assert.deepEqual(folds[4]!.train, [{ start: 0, end: 77 }]);
});

Deno.test("combinatorialSplit() refuses what cannot be split", () => {
  const refuse = (rows: number, options: object, message: RegExp) =>
    assert.throws(
      () => combinatorialSplit(rows, { horizon: 1, ...options }),
      message,
    );
  refuse(5, {}, /groups must be a whole number from 2 to .* rows, got 6$/);
  refuse(0, { groups: 2 }, /got 2$/);
  refuse(60, { testGroups: 6 }, /testGroups .* from 1 to 5, got 6$/);
  refuse(60, { testGroups: 0 }, /testGroups .*, got 0$/);
  refuse(60, { horizon: 0.5 }, /horizon .* at least 0, got 0.5$/);
  refuse(60, { embargo: -1 }, /embargo .* at least 0, got -1$/);
  refuse(60, { embargo: 60, testGroups: 5 }, /leave a fold without train rows/);
  refuse(60, { groups: 20, testGroups: 10 }, /at most 1000 folds .* 184756$/);
});
