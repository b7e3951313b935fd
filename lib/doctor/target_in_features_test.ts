import assert from "node:assert/strict";
import { randomStream } from "../random.ts";
import { binaryMetrics } from "../scores/mod.ts";
import { checkTargetInFeatures, rankAuc } from "./target_in_features.ts";

const random = randomStream(11);
const target = Float64Array.from({ length: 500 }, () => random.below(2));
const noise = target.map(() => random.normal());

Deno.test("rankAuc() equals the metric, ties and unknown rows included", () => {
  const values = target.map((up, t) => (t % 7) / 10 + 0.3 * up);
  const { auc, deviation } = rankAuc(target, values, 1);
  assert.ok(Math.abs(auc - binaryMetrics(target, values).auc) < 1e-12);
  const up = target.reduce((a, b) => a + b);
  const expected = Math.sqrt(501 / (12 * up * (500 - up)));
  assert.ok(Math.abs(deviation - expected) < 1e-15);
  const holed = values.map((value, t) => t < 100 ? NaN : value);
  const part = rankAuc(target, holed, 4);
  const whole = rankAuc(target.subarray(100), values.subarray(100), 1);
  assert.equal(part.auc, whole.auc);
  assert.ok(Math.abs(part.deviation - 2 * whole.deviation) < 1e-15);
});

Deno.test("checkTargetInFeatures() finds the target either way up, and names the column", () => {
  for (const sign of [1, -1]) {
    const columns = [noise, target.map((up, t) => sign * up + 0.1 * noise[t]!)];
    const found = checkTargetInFeatures(
      { names: ["a", "b"], columns },
      target,
      1,
    );
    assert.equal(found.outcome, "alarm");
    assert.match(
      found.detail,
      /^"b" by itself ranks the labels with AUC [01]\./,
    );
  }
});

Deno.test("checkTargetInFeatures() passes noise, and skips what never varies", () => {
  const one = (column: Float64Array) =>
    checkTargetInFeatures({ names: ["a"], columns: [column] }, target, 1);
  assert.equal(one(noise).outcome, "pass");
  assert.equal(one(target.map(() => NaN)).outcome, "skipped");
  assert.equal(
    checkTargetInFeatures({ names: [], columns: [] }, target, 1).outcome,
    "skipped",
  );
});

Deno.test("checkTargetInFeatures() holds back where labels overlap so far that few remain", () => {
  const columns = [target.map((up, t) => up + 0.8 * noise[t]!)];
  const check = (horizon: number) =>
    checkTargetInFeatures({ names: ["a"], columns }, target, horizon).outcome;
  assert.deepEqual([check(1), check(100)], ["pass", "pass"]);
  const told = [target.slice()];
  const of = { names: ["a"], columns: told };
  assert.equal(checkTargetInFeatures(of, target, 1).outcome, "alarm");
  assert.equal(checkTargetInFeatures(of, target, 100).outcome, "pass");
});
