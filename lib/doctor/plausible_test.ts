import assert from "node:assert/strict";
import { accuracyCeiling, checkPlausible } from "./plausible.ts";

const check = (
  accuracy: number,
  rows: number,
  { majority = 0.5, auc = 0.5, horizon = 1, ceiling = 0.56 } = {},
) =>
  checkPlausible({ accuracy, majority, auc, rows }, {
    horizon,
    ceiling,
    falseAlarmRate: 0.01,
  }).outcome;

Deno.test("checkPlausible() raises an alarm above 56 %, where chance does not explain it", () => {
  assert.equal(check(0.559, 100_000), "pass");
  assert.equal(check(0.561, 100_000), "alarm");
  // 60 right in 100 is 2 deviations above one half.
  assert.equal(check(0.6, 100), "pass");
  assert.equal(check(0.7, 100), "alarm");
  assert.equal(check(0.6, 1000), "alarm");
  assert.equal(check(0.6, 1000, { horizon: 15 }), "pass");
});

Deno.test("checkPlausible() counts what calling the commoner label gets for nothing", () => {
  assert.equal(check(0.9, 10_000, { majority: 0.89 }), "pass");
  assert.equal(check(0.96, 10_000, { majority: 0.89 }), "alarm");
});

Deno.test("checkPlausible() looks at ranks too", () => {
  assert.equal(check(0.5, 10_000, { auc: 0.58 }), "pass");
  assert.equal(check(0.5, 10_000, { auc: 0.59 }), "alarm");
});

Deno.test("accuracyCeiling() knows minutes, hours and days", () => {
  const ceiling = (interval: string, horizon: number) =>
    accuracyCeiling({ interval }, horizon);
  assert.deepEqual(
    [ceiling("1m", 1), ceiling("1m", 60), ceiling("1h", 1)],
    [0.56, 0.56, 0.56],
  );
  assert.deepEqual([ceiling("1m", 61), ceiling("1d", 1)], [0.6, 0.6]);
  assert.equal(ceiling("1d", 2), undefined);
});

Deno.test("checkPlausible() is skipped without a ceiling, and says the scores", () => {
  const found = checkPlausible(
    { accuracy: 0.9, majority: 0.5, auc: 0.9, rows: 50 },
    { horizon: 5, ceiling: undefined, falseAlarmRate: 0.01 },
  );
  assert.equal(found.outcome, "skipped");
  assert.match(found.detail, /^accuracy 0\.9000/);
});
