import assert from "node:assert/strict";
import { simulateCandles } from "../candles/simulated.ts";
import { examinePipeline } from "./examine_pipeline.ts";
import {
  checkChoice,
  checkLaterRows,
  checkRepeatable,
  checkUnseenTargets,
  fitFolds,
} from "./fits.ts";
import type { FitPredict, PipelineData } from "./pipeline.ts";
import { pipelineWith } from "./planted/_workshop.ts";

const candles = simulateCandles({ candles: 60 });
const target = Float64Array.from({ length: 60 }, (_, t) => t % 2);
const data: PipelineData = {
  candles,
  target,
  names: ["x"],
  columns: [candles.close.slice()],
};
const fold = { train: { start: 0, end: 40 }, test: { start: 45, end: 50 } };

/** The fits of a function on one fold. */
function fitsOf(fitPredict: FitPredict, horizon = 1) {
  return fitFolds({ fitPredict, horizon, data, folds: [fold], seed: 1 });
}

/** A fit that reads one value and says it for all test rows. */
const reads = (value: (data: PipelineData) => number): FitPredict => (data) =>
  new Float64Array(5).fill(value(data));

Deno.test("checkUnseenTargets() finds a fit that reads one target outside its train rows", async () => {
  const outcome = async (row: number) =>
    (await checkUnseenTargets(await fitsOf(reads((d) => d.target[row]!))))
      .outcome;
  for (const row of [40, 44, 45, 49, 50, 59]) {
    assert.equal(await outcome(row), "alarm", `row ${row}`);
  }
  for (const row of [0, 20, 39]) {
    assert.equal(await outcome(row), "pass", `row ${row}`);
  }
});

Deno.test("checkLaterRows() finds a fit that reads one later feature or candle", async () => {
  const outcome = async (value: (data: PipelineData) => number) =>
    (await checkLaterRows(await fitsOf(reads(value)))).outcome;
  for (const row of [46, 49, 50, 59]) {
    assert.equal(await outcome((d) => d.columns[0]![row]!), "alarm");
    assert.equal(await outcome((d) => d.candles.volume[row]!), "alarm");
  }
  // The first test row is never later than a test row; the gap is past to all.
  for (const row of [0, 39, 42, 45]) {
    assert.equal(await outcome((d) => d.columns[0]![row]!), "pass");
    assert.equal(await outcome((d) => d.candles.volume[row]!), "pass");
  }
});

Deno.test("checkLaterRows() lets a prediction know its own row and earlier ones", async () => {
  const own: FitPredict = ({ columns }) => columns[0]!.slice(45, 50);
  const next: FitPredict = ({ columns }) => columns[0]!.slice(46, 51);
  assert.equal((await checkLaterRows(await fitsOf(own))).outcome, "pass");
  assert.equal((await checkLaterRows(await fitsOf(next))).outcome, "alarm");
});

Deno.test("checkLaterRows() leaves candles alone that labels of train rows look at", async () => {
  const reading = reads((d) => d.candles.close[50]!);
  const behind = { ...fold, train: [fold.train, { start: 50, end: 60 }] };
  const fits = await fitFolds({
    ...{ fitPredict: reading, horizon: 1, data, folds: [behind], seed: 1 },
  });
  assert.equal((await checkLaterRows(fits)).outcome, "pass");
});

Deno.test("checkRepeatable() names what a fit writes to", async () => {
  const writing: FitPredict = ({ target }) => {
    target[3] = 7 + target[3]!;
    return new Float64Array(5);
  };
  const before = target.slice();
  const { detail } = await checkRepeatable(await fitsOf(writing));
  assert.equal(detail, "the fit writes to the target");
  target.set(before);
  assert.equal(
    (await checkRepeatable(await fitsOf(reads(() => 0.5)))).outcome,
    "pass",
  );
});

Deno.test("checkChoice() finds a choice that reads one held-out value", async () => {
  const outcome = async (choose: (data: PipelineData) => string) =>
    (await checkChoice(choose, { data, heldOutFrom: 50, seed: 1 })).outcome;
  assert.equal(await outcome((d) => `${d.target[50]}`), "alarm");
  assert.equal(await outcome((d) => `${d.columns[0]![59]}`), "alarm");
  assert.equal(await outcome((d) => `${d.candles.close[59]}`), "alarm");
  assert.equal(
    await outcome((d) => `${d.target[49]} ${d.candles.close[49]}`),
    "pass",
  );
  const nothing = { data, heldOutFrom: undefined, seed: 1 };
  assert.equal((await checkChoice(() => "a", nothing)).outcome, "skipped");
  const some = { data, heldOutFrom: 50, seed: 1 };
  assert.equal((await checkChoice(undefined, some)).outcome, "skipped");
});

Deno.test("a fit that learns by chance passes if its seed controls it", async () => {
  const found = await examinePipeline(
    pipelineWith({
      fitPredict: (_, { test }, seed) => {
        const rows = test as { start: number; end: number };
        return new Float64Array(rows.end - rows.start).fill((seed % 97) / 97);
      },
    }),
    simulateCandles({ candles: 600 }),
  );
  assert.ok(found.every(({ outcome }) => outcome !== "alarm"));
});
