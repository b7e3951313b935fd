import assert from "node:assert/strict";
import fc from "fast-check";
import { hullOf, rangesOf, type RowRanges } from "../rows.ts";
import { makeFolds, timeSeriesSplit } from "../splits/mod.ts";
import { cvOf } from "../testing/example_run.ts";
import { halvingRungs, latestFolds, rankTrials } from "./halving.ts";

Deno.test("halvingRungs() ends on all rows, and no step costs much more than the first", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 500 }),
    fc.integer({ min: 1000, max: 1e6 }),
    fc.integer({ min: 1, max: 5 }),
    fc.double({ min: 1.5, max: 4, noNaN: true }),
    (candidates, rows, rungs, eta) => {
      const plan = halvingRungs(candidates, rows, { rungs, eta });
      assert.equal(plan.length, rungs);
      assert.equal(plan[0]!.candidates, candidates);
      assert.equal(plan.at(-1)!.rows, rows);
      for (const [i, rung] of plan.entries()) {
        assert.ok(rung.candidates >= 1 && rung.rows >= 1);
        if (i === 0) continue;
        const before = plan[i - 1]!;
        assert.equal(rung.candidates, Math.ceil(before.candidates / eta));
        assert.ok(Math.abs(rung.rows / eta - before.rows) <= 1);
      }
    },
  ));
});

Deno.test("halvingRungs() refuses what is no plan", () => {
  assert.throws(() => halvingRungs(9, 900, { rungs: 0 }), /rungs must be a/);
  assert.throws(
    () => halvingRungs(9, 900, { eta: 1 }),
    /eta must be .*, got 1$/,
  );
  assert.throws(
    () => halvingRungs(9, 8, { rungs: 3 }),
    /^RangeError: Cannot plan a search: 3 rungs leave the first of 8 rows none$/,
  );
});

Deno.test("latestFolds() keeps to its rows and the gap; with all rows it is timeSeriesSplit()", () => {
  fc.assert(fc.property(
    fc.integer({ min: 100, max: 5000 }),
    fc.integer({ min: 60, max: 100 }),
    fc.integer({ min: 2, max: 8 }),
    fc.integer({ min: 1, max: 5 }),
    (end, rows, folds, horizon) => {
      const latest = latestFolds(end, rows, { folds, horizon });
      assert.equal(latest.length, folds);
      assert.equal(hullOf(latest.at(-1)!.test).end, end);
      for (const fold of latest) {
        const [train, test] = [hullOf(fold.train), hullOf(fold.test)];
        assert.equal(train.start, end - rows);
        assert.ok(train.end > train.start);
        assert.equal(train.end + horizon, test.start);
        assert.ok(test.end <= end);
      }
      assert.deepEqual(
        latestFolds(end, end, { folds, horizon }),
        timeSeriesSplit(end, { folds, gap: horizon }),
      );
    },
  ));
});

Deno.test("latestFolds() moves combinatorial folds as they are", () => {
  const options = {
    horizon: 2,
    splits: { kind: "combinatorial", groups: 4, testGroups: 2, embargo: 1 },
  } as const;
  const moved = (ranges: RowRanges) =>
    rangesOf(ranges).map(({ start, end }) => ({
      start: start + 40,
      end: end + 40,
    }));
  assert.deepEqual(
    latestFolds(100, 60, options),
    makeFolds(60, options).folds.map(({ train, test }) => ({
      train: moved(train),
      test: moved(test),
    })),
  );
});

Deno.test("rankTrials() ranks by the metric's own direction, ties and gaps in their order", () => {
  const trials = [0.5, null, 0.7, 0.5, null, 0.6].map((auc, i) => ({
    name: i,
    cv: cvOf(0.5, { auc, log_loss: auc }),
  }));
  const before = structuredClone(trials);
  const ranked = (metric: "auc" | "log_loss") =>
    rankTrials(trials, metric).map(({ name }) => name);
  assert.deepEqual(ranked("auc"), [2, 5, 0, 3, 1, 4]);
  assert.deepEqual(ranked("log_loss"), [0, 3, 5, 2, 1, 4]);
  assert.deepEqual(trials, before);
  assert.deepEqual(rankTrials([], "auc"), []);
});
