import assert from "node:assert/strict";
import { candleColumns } from "../candles/candles.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { LEAK_CHECKS } from "../run.ts";
import { smallConfig } from "../testing/small_config.ts";
import { exampleRun } from "../testing/example_run.ts";
import { examineConfig } from "./examine_config.ts";
import { examinePipeline } from "./examine_pipeline.ts";
import { pipelineWith } from "./planted/_workshop.ts";
import { rowNumbers } from "./pipeline.ts";
import { screenRun } from "./screen_run.ts";

const candles = simulateCandles({ candles: 900 });

Deno.test("examinePipeline() says the same each time, and leaves candles alone", async () => {
  const before = candleColumns(candles).map((name) => candles[name]!.slice());
  const [a, b] = [
    await examinePipeline(pipelineWith(), candles),
    await examinePipeline(pipelineWith(), candles),
  ];
  assert.deepEqual(a, b);
  const after = candleColumns(candles).map((name) => candles[name]!);
  assert.deepEqual(after, before);
});

Deno.test("examinePipeline() makes the checks asked for, in their order, and tells of each", async () => {
  const heard: [number, number][] = [];
  const found = await examinePipeline(pipelineWith(), candles, {
    checks: ["plausible", "fold_rows"],
    onProgress: (done, total) => heard.push([done, total]),
  });
  assert.deepEqual(found.map(({ check }) => check), ["fold_rows", "plausible"]);
  assert.deepEqual(heard, [[1, 2], [2, 2]]);
});

Deno.test("examinePipeline() fits only if a check asks for it", async () => {
  const pipeline = pipelineWith({
    fitPredict: () => {
      throw new Error("a fit");
    },
  });
  const checks = LEAK_CHECKS.slice(0, LEAK_CHECKS.indexOf("repeatable"));
  const found = await examinePipeline(pipeline, candles, { checks });
  assert.ok(found.every(({ outcome }) => outcome === "pass"));
  await assert.rejects(
    examinePipeline(pipeline, candles, { checks: ["later_rows"] }),
    /a fit/,
  );
});

Deno.test("examinePipeline() refuses predictions that are not one per test row", async () => {
  const pipeline = pipelineWith({ fitPredict: () => new Float64Array(3) });
  await assert.rejects(
    examinePipeline(pipeline, candles, { checks: ["repeatable"] }),
    /Cannot examine the pipeline: expected 143 predictions of fold 0, one per test row, got 3/,
  );
});

Deno.test("examinePipeline() does not trace changes of fits that change by themselves", async () => {
  let asked = 0;
  const pipeline = pipelineWith({
    fitPredict: (_, { test }) =>
      new Float64Array(rowNumbers(test).length).fill(1 / ++asked),
  });
  const found = await examinePipeline(pipeline, candles, {
    checks: ["repeatable", "unseen_targets", "later_rows"],
  });
  assert.deepEqual(
    found.map(({ outcome }) => outcome),
    ["alarm", "skipped", "skipped"],
  );
});

Deno.test("examinePipeline() takes folds of row numbers, and a pipeline without a holdout", async () => {
  const pipeline = pipelineWith({
    holdout: undefined,
    folds: ({ length }) => [{
      train: Uint32Array.from({ length: length / 2 - 1 }, (_, i) => i),
      test: Uint32Array.from({ length: length / 2 }, (_, i) => length / 2 + i),
    }],
  });
  const found = await examinePipeline(pipeline, candles);
  const outcomes = Object.fromEntries(
    found.map(({ check, outcome }) => [check, outcome]),
  );
  assert.equal(outcomes.holdout_rows, "skipped");
  assert.equal(outcomes.later_rows, "pass");
  assert.ok(!Object.values(outcomes).includes("alarm"));
});

Deno.test("examinePipeline() ends when it is told to", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  await assert.rejects(
    examinePipeline(pipelineWith(), candles, { signal }),
    /enough/,
  );
});

Deno.test("examineConfig() passes the preset, each candidate told of once per check of fits", async () => {
  const found = await examineConfig(
    smallConfig(),
    simulateCandles({ candles: 2000 }),
  );
  assert.deepEqual(found.map(({ check }) => check), LEAK_CHECKS);
  for (const { check, outcome, detail } of found) {
    assert.equal(outcome, "pass", `${check}: ${detail}`);
  }
  const { detail } = found.find(({ check }) => check === "later_rows")!;
  assert.match(detail, /^logistic: on 3 folds.*; forest: on 3 folds/);
});

Deno.test("examineConfig() makes do with the latest rows where the holdout is a date", async () => {
  const found = await examineConfig(
    smallConfig({ holdout: "2024-01-02" }),
    simulateCandles({ candles: 2500 }),
    { rows: 600, shuffles: 1 },
  );
  assert.ok(found.every(({ outcome }) => outcome !== "alarm"));
  const holdout = found.find(({ check }) => check === "holdout_rows")!;
  // The holdout is looked at on all candles, of which 1440 open on the first day.
  assert.match(holdout.detail, /rows 1439 to 2499/);
});

Deno.test("examineConfig() lets a market of a known edge be as predictable as it is", async () => {
  const market = { candles: 3000, edge: 0.3 };
  const config = smallConfig({
    candidates: { forest: { kind: "forest", trees: 5 } },
  });
  const plausible = async (edge: number) => {
    const found = await examineConfig(config, simulateCandles(market), {
      edge,
      shuffles: 1,
    });
    return found.find(({ check }) => check === "plausible")!.outcome;
  };
  assert.equal(await plausible(0), "alarm");
  assert.equal(await plausible(0.3), "pass");
});

Deno.test("screenRun() raises an alarm at scores too good, and at folds that leak", async () => {
  const run = exampleRun();
  const apart = { train: { start: 0, end: 5 }, test: { start: 6, end: 9 } };
  const outcomes = async (changes: Parameters<typeof exampleRun>[0]) => {
    const changed = exampleRun({ folds: [apart], ...changes });
    const found = await screenRun(changed.config, candles, changed);
    assert.deepEqual(found.map(({ check }) => check), LEAK_CHECKS);
    return found.filter(({ outcome }) => outcome === "alarm")
      .map(({ check }) => check);
  };
  assert.deepEqual(await outcomes({}), []);
  const metrics = { ...run.holdout.metrics, accuracy: 0.6 };
  const holdout = { ...run.holdout, metrics };
  assert.deepEqual(await outcomes({ holdout }), ["plausible"]);
  const near = { train: { start: 0, end: 5 }, test: { start: 5, end: 9 } };
  assert.deepEqual(await outcomes({ folds: [near] }), ["fold_rows"]);
  const into = { train: { start: 0, end: 5 }, test: { start: 6, end: 11 } };
  assert.deepEqual(await outcomes({ folds: [into] }), ["holdout_rows"]);
});

Deno.test("screenRun() says so where candles are too few to look at closely", async () => {
  const run = exampleRun();
  const few = simulateCandles({ candles: 20 });
  const found = await screenRun(run.config, few, run);
  const { outcome, detail } = found.find(({ check }) =>
    check === "later_rows"
  )!;
  assert.equal(outcome, "skipped");
  assert.match(detail, /^the last 20 candles: /);
});

Deno.test("screenRun() raises no alarm on markets of a known edge, however large", async () => {
  for (const edge of [0, 0.02, 0.1, 0.25, 0.4]) {
    const market = simulateCandles({ candles: 2500, edge });
    const { dataset } = exampleRun();
    const run = exampleRun({ dataset: { ...dataset, edge }, folds: [] });
    const found = await screenRun(run.config, market, {
      ...run,
      folds: [{ train: { start: 0, end: 5 }, test: { start: 6, end: 9 } }],
    });
    const alarms = found.filter(({ outcome }) => outcome === "alarm");
    assert.deepEqual(alarms, [], `edge ${edge}`);
  }
});
