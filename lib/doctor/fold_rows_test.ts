import assert from "node:assert/strict";
import * as fc from "fast-check";
import { timeSeriesSplit } from "../splits/mod.ts";
import { checkFoldRows, checkHoldoutRows } from "./fold_rows.ts";
import { type PipelineFold, rowNumbers } from "./pipeline.ts";

const outcome = (...args: Parameters<typeof checkFoldRows>) =>
  checkFoldRows(...args).outcome;

/** By the definition: two rows are kept apart if neither's label meets the other's. */
function apart(
  { train, test }: PipelineFold,
  horizon: number,
  embargo: number,
): boolean {
  return [...rowNumbers(train)].every((a) =>
    [...rowNumbers(test)].every((b) =>
      a < b ? b - a > horizon : a - b > horizon + embargo
    )
  );
}

Deno.test("checkFoldRows() agrees with the definition on purged folds", () => {
  const rows = fc.uniqueArray(fc.nat(60), { minLength: 1, maxLength: 8 })
    .map((numbers) => Uint32Array.from(numbers).sort());
  fc.assert(fc.property(
    rows,
    rows,
    fc.integer({ min: 1, max: 6 }),
    fc.nat(6),
    (train, test, horizon, embargo) => {
      const rules = { horizon, embargo, trainsOn: "before and after" } as const;
      const expected = apart({ train, test }, horizon, embargo);
      assert.equal(
        outcome([{ train, test }], rules, 61),
        expected ? "pass" : "alarm",
      );
    },
  ));
});

Deno.test("checkFoldRows() passes timeSeriesSplit() with a gap of the horizon, and no less", () => {
  fc.assert(fc.property(
    fc.integer({ min: 60, max: 400 }),
    fc.integer({ min: 2, max: 8 }),
    fc.integer({ min: 1, max: 5 }),
    (rows, folds, horizon) => {
      const made = timeSeriesSplit(rows, { folds, gap: horizon });
      assert.equal(outcome(made, { horizon }, rows), "pass");
      assert.equal(outcome(made, { horizon: horizon + 1 }, rows), "alarm");
      assert.equal(outcome(made, { horizon, embargo: 1 }, rows), "alarm");
    },
  ));
});

Deno.test("checkFoldRows() says which rows are too near", () => {
  const fold = { train: { start: 0, end: 8 }, test: { start: 10, end: 12 } };
  assert.deepEqual(checkFoldRows([fold], { horizon: 2, embargo: 1 }, 12), {
    outcome: "alarm",
    detail:
      "fold 0: train row 7 is 3 rows before test row 10, needed are more than 3 (horizon 2, embargo 1)",
  });
  assert.match(
    checkFoldRows([fold], { horizon: 2 }, 12).detail,
    /the train row nearest to a test row is 3 rows away, horizon 2$/,
  );
});

Deno.test("checkFoldRows() refuses folds without rows, or with rows that are not there", () => {
  const [none, some] = [{ start: 3, end: 3 }, { start: 0, end: 2 }];
  const later = { start: 5, end: 7 };
  const detail = (fold: PipelineFold) =>
    checkFoldRows([fold], { horizon: 1 }, 6).detail;
  assert.match(detail({ train: none, test: later }), /no train rows/);
  assert.match(detail({ train: some, test: none }), /no test rows/);
  assert.match(
    detail({ train: some, test: later }),
    /test row 6 is not among the 6 rows/,
  );
  assert.match(
    detail({ train: Uint32Array.of(2, 1), test: later }),
    /not in time order: row 1 comes after row 2/,
  );
  assert.match(
    detail({ train: Uint32Array.of(1, 1), test: later }),
    /not in time order/,
  );
  assert.equal(checkFoldRows([], { horizon: 1 }, 6).outcome, "alarm");
});

Deno.test("checkHoldoutRows() wants labels known before the holdout begins", () => {
  const folds = [{ train: { start: 0, end: 5 }, test: { start: 7, end: 10 } }];
  const check = (start: number, horizon = 2) =>
    checkHoldoutRows(folds, { horizon }, { start, end: 20 });
  assert.equal(check(12).outcome, "pass");
  assert.match(check(11).detail, /row 9, whose label looks into the rows/);
  assert.match(check(9).detail, /fold 0 uses row 7, whose label/);
  assert.match(check(7).detail, /fold 0 uses row 7, which is held out/);
  assert.equal(
    checkHoldoutRows(folds, { horizon: 2 }, undefined).outcome,
    "skipped",
  );
  assert.equal(
    checkHoldoutRows(folds, { horizon: 2 }, { start: 20, end: 20 }).outcome,
    "alarm",
  );
});

Deno.test("rowNumbers() takes rows, several rows, and numbers as they are", () => {
  const numbers = Uint32Array.of(3, 1);
  assert.equal(rowNumbers(numbers), numbers);
  assert.deepEqual([...rowNumbers({ start: 2, end: 4 })], [2, 3]);
  assert.deepEqual([...rowNumbers({ start: 4, end: 2 })], []);
  assert.deepEqual([...rowNumbers([])], []);
});
