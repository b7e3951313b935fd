import assert from "node:assert/strict";
import { loadDataset } from "../dataset.ts";
import { type LedgerNote, memoryLedger } from "../ledger/mod.ts";
import { WorkerPool } from "../pool/pool.ts";
import { buildSamples as buildOnly } from "../samples.ts";
import { crossValidate as crossValidateOnly } from "../selection/mod.ts";
import { holdoutSplit, timeSeriesSplit } from "../splits/mod.ts";
import { smallConfig } from "../testing/small_config.ts";
import { train } from "../train.ts";
import { buildSamples, crossValidate } from "./recorded_folds.ts";

const config = smallConfig({ candidates: { line: { kind: "logistic" } } });
const dataset = await loadDataset(config);
const table = buildSamples(dataset.candles, config);
const { openTime } = table.samples;
const split = holdoutSplit(openTime, { holdout: 0.2, horizon: 1 });
const folds = timeSeriesSplit(split.train.end, { folds: 3, gap: 1 });
const { candidates, seed, cleaning: { iqrMultiplier } } = config;
const options = { candidates, seed, iqrMultiplier };

Deno.test("crossValidate() on a training's folds is the training's try", async () => {
  using pool = new WorkerPool(table.samples, { workers: 1 });
  const ledger = memoryLedger();
  const trials = await crossValidate(table, folds, pool, {
    ...options,
    ledger,
  });
  assert.deepEqual(
    trials,
    await crossValidateOnly(table, folds, pool, options),
  );
  const notes: LedgerNote[] = [];
  const onLedger = (note: LedgerNote) => notes.push(note);
  const [before] = (await ledger.read()).trials;
  await train(config, dataset, { workers: 1, ledger, onLedger });
  assert.equal(notes[0]!.trials, 1);
  const [after, ...more] = (await ledger.read()).trials;
  assert.deepEqual(more, []);
  assert.deepEqual({ ...after, when: "" }, { ...before, when: "" });
});

Deno.test("crossValidate() on other folds, seeds, fences or features is another try", async () => {
  using pool = new WorkerPool(table.samples, { workers: 1 });
  const ledger = memoryLedger();
  const given = { ...options, ledger };
  const others = timeSeriesSplit(split.train.end, { folds: 3, gap: 2 });
  // A table that knows no more than it needs, with the same folds.
  const { features, label } = config;
  const bare = buildSamples(dataset.candles, { features, label });
  await crossValidate(table, folds, pool, given);
  await crossValidate(table, folds, pool, given);
  await crossValidate(table, others, pool, given);
  await crossValidate(table, folds, pool, { ...given, seed: 1 });
  await crossValidate(table, folds, pool, { ...given, iqrMultiplier: 2 });
  await crossValidate(bare, folds, pool, given);
  const { trials } = await ledger.read();
  assert.equal(trials.length, 5);
  const rsi = buildSamples(dataset.candles, {
    label,
    features: [{ kind: "rsi", period: 7 }],
  });
  using other = new WorkerPool(rsi.samples, { workers: 1 });
  await crossValidate(rsi, folds, other, given);
  assert.equal((await ledger.trialsOn(trials[0]!)).length, 6);
});

Deno.test("crossValidate() says where it cannot tell of what a table was made", async () => {
  using pool = new WorkerPool(table.samples, { workers: 1 });
  const ledger = memoryLedger();
  const warnings: string[] = [];
  const unknown = buildOnly(dataset.candles, config);
  const onWarning = (warning: string) => warnings.push(warning);
  await crossValidate(unknown, folds, pool, { ...options, ledger, onWarning });
  assert.deepEqual(warnings, [
    "Cannot record trials: expected samples made by buildSamples()",
  ]);
  await crossValidate(unknown, folds, pool, { ...options, onWarning });
  assert.equal(warnings.length, 1, "nobody asked for a ledger");
});
