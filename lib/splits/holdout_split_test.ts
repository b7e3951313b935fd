import assert from "node:assert/strict";
import { holdoutSplit } from "./holdout_split.ts";

const DAY = 86_400_000;
const days = (count: number) =>
  Float64Array.from(
    { length: count },
    (_, i) => Date.UTC(2024, 0, 1) + i * DAY,
  );

Deno.test("holdoutSplit() holds out the last share, purged by the horizon", () => {
  for (const horizon of [1, 5, 15]) {
    const { train, test } = holdoutSplit(days(1000), { holdout: 0.2, horizon });
    assert.deepEqual(test, { start: 800, end: 1000 });
    assert.equal(train.end + horizon, test.start);
  }
});

Deno.test("holdoutSplit() holds out everything from a day on", () => {
  const split = holdoutSplit(days(60), { holdout: "2024-02-10", horizon: 2 });
  assert.deepEqual(split, {
    train: { start: 0, end: 38 },
    test: { start: 40, end: 60 },
  });
});

Deno.test("holdoutSplit() refuses to leave a side empty", () => {
  const refuse = (holdout: number | string, message: RegExp) =>
    assert.throws(
      () => holdoutSplit(days(60), { holdout, horizon: 1 }),
      message,
    );
  refuse("2023-12-31", /no rows to learn from are left/);
  refuse("2024-03-01", /no rows to judge on are left/);
  refuse(1, /no rows to learn from/);
  refuse("soon", /Cannot hold out soon of 60 rows from 2024-01-01/);
});
