import assert from "node:assert/strict";
import type { Model } from "../models/learner.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { buildSamples } from "../samples.ts";
import {
  aucInfluence,
  aucInterval,
  dependentRows,
  shareInterval,
} from "../scores/mod.ts";
import { judgeHoldout } from "./judge_holdout.ts";

const table = buildSamples(simulateCandles({ candles: 300, edge: 0.2 }), {
  features: [{ kind: "return", rows: 3 }],
  label: { kind: "direction", horizon: 2, ties: "down" },
});

/** States more for up where the return was greater. */
const follower: Model = {
  classes: [0, 1],
  predictProba([returns]) {
    const up = returns!.map((value) => 1 / (1 + Math.exp(-100 * value)));
    return [up.map((p) => 1 - p), up];
  },
  toJSON() {
    throw new Error("not asked for");
  },
};

Deno.test("judgeHoldout() judges the known rows, and gives their intervals", () => {
  const { target, features: [returns] } = table.samples;
  const record = judgeHoldout(table, { start: 200, end: 300 }, follower);
  // The last two rows have no label two rows ahead.
  assert.deepEqual([record.rows, record.notJudged], [98, 2]);
  const known = target.slice(200, 298);
  const stated = returns!.slice(200, 298)
    .map((value) => 1 / (1 + Math.exp(-100 * value)));
  const right = known.filter((up, i) => (stated[i]! > 0.5) === (up === 1));
  assert.equal(record.metrics.accuracy, right.length / 98);
  const hits = known.map((up, i) => +((stated[i]! > 0.5) === (up === 1)));
  const influence = aucInfluence(known, stated);
  assert.deepEqual(record.intervals, {
    accuracy: shareInterval(right.length, 98, dependentRows(hits, 2)),
    auc: aucInterval(known, stated, dependentRows(influence, 2)),
  });
  assert.equal(record.from, "2024-01-01T03:20:00.000Z");
  assert.equal(record.to, "2024-01-01T04:59:00.000Z");
});

Deno.test("judgeHoldout() has no interval of AUC where one class is missing", () => {
  const ups = table.samples.target.map(() => 1);
  const oneClass = { ...table, samples: { ...table.samples, target: ups } };
  const record = judgeHoldout(oneClass, { start: 200, end: 290 }, follower);
  assert.deepEqual(record.intervals.auc, { low: null, high: null });
  assert.equal(record.metrics.auc, null);
});
