import assert from "node:assert/strict";
import { loadDataset } from "./dataset.ts";
import { Ledger, type LedgerNote, memoryLedger } from "./ledger/mod.ts";
import type { Config } from "./config.ts";
import { smallConfig } from "./testing/small_config.ts";
import { train } from "./train.ts";

/** The ledger after trainings with these configurations, and what each was told. */
async function trained(configs: readonly Config[], ledger = memoryLedger()) {
  const notes: LedgerNote[] = [];
  for (const config of configs) {
    await train(config, await loadDataset(config), {
      workers: 1,
      ledger,
      onLedger: (note) => notes.push(note),
    });
  }
  return { ...await ledger.read(), notes };
}

const config = smallConfig();
const hashes = async (changes: Parameters<typeof smallConfig>[0]) =>
  (await trained([smallConfig(changes)])).trials.map(({ configHash }) =>
    configHash
  );

Deno.test("train() writes down what it tried, then that it looked", async () => {
  const { trials, looks, notes } = await trained([config]);
  const file = await train(config, await loadDataset(config), { workers: 1 });
  assert.deepEqual(trials.map(({ candidate }) => candidate), [
    "logistic",
    "forest",
  ]);
  for (const [i, trial] of trials.entries()) {
    assert.deepEqual(trial.cv, file.trials[i]!.cv);
    assert.deepEqual(trial.spec, file.trials[i]!.spec);
    assert.equal(trial.dataHash, file.dataset.sha256);
    assert.equal(
      trial.baseRateLogLoss,
      file.baselinesCv.majority!.log_loss.mean,
    );
    assert.deepEqual([trial.rows, trial.trainRows, trial.folds], [
      1599,
      1599,
      3,
    ]);
    assert.deepEqual(
      [trial.from, trial.to],
      ["2024-01-01T06:42:00.000Z", "2024-01-02T02:38:00.000Z"],
    );
    assert.match(trial.market, /^[0-9a-f]{8}$/);
    // The last row before the holdout has a label; all 1197 test rows are judged.
    const rows = trial.blocks.map(({ rows }) => rows);
    assert.equal(rows.reduce((sum, rows) => sum + rows), 1197);
    assert.ok(rows.every((count) => count === 74 || count === 75));
  }
  assert.deepEqual(
    looks.map((
      { candidate, logLoss, from, to },
    ) => [candidate, logLoss, from, to]),
    [[
      file.selected,
      file.holdout.metrics.log_loss,
      file.holdout.from,
      file.holdout.to,
    ]],
  );
  assert.deepEqual(notes, [
    { recorded: true, problem: null, trials: 2, looks: 1, peeks: 0 },
  ]);
});

Deno.test("train() with a ledger makes the same model file as without", async () => {
  const dataset = await loadDataset(config);
  const ledger = memoryLedger();
  const [without, with_] = [
    await train(config, dataset, { workers: 1 }),
    await train(config, dataset, { workers: 1, ledger }),
  ];
  assert.equal(JSON.stringify(with_), JSON.stringify(without));
});

Deno.test("train() counts a run repeated once, and whatever is changed anew", async () => {
  const { notes } = await trained([
    config,
    config,
    // Another choice among the same candidates: another look, no other trial.
    smallConfig({ metric: "log_loss" }),
    smallConfig({ candidates: { only: { kind: "logistic" } } }),
    smallConfig({ seed: 42, cleaning: { iqrMultiplier: 2 } }),
  ]);
  assert.deepEqual(
    notes.map(({ trials, looks, peeks }) => [trials, looks, peeks]),
    [[2, 1, 0], [2, 1, 0], [2, 2, 0], [3, 3, 0], [5, 4, 0]],
  );
});

Deno.test("train() says where candidates were chosen by what it holds out", async () => {
  const { notes } = await trained([config, smallConfig({ holdout: 0.4 })]);
  assert.deepEqual(
    notes.map(({ trials, looks, peeks }) => [trials, looks, peeks]),
    [[2, 1, 0], [4, 2, 2]],
  );
});

Deno.test("what shapes a fit changes its hash, what does not leaves it", async () => {
  const [logistic, forest] = await hashes({});
  assert.notEqual(logistic, forest);
  const same: Parameters<typeof smallConfig>[0][] = [
    { preset: "mine" },
    { metric: "auc" },
    { candidates: { logistic: { kind: "logistic", c: 1 } } },
  ];
  for (const changes of same) {
    assert.equal((await hashes(changes))[0], logistic, JSON.stringify(changes));
  }
  const other: Parameters<typeof smallConfig>[0][] = [
    { seed: 43 },
    { folds: 4 },
    { holdout: 0.3 },
    { cleaning: { iqrMultiplier: 2 } },
    { features: [{ kind: "rsi", period: 14 }] },
    { label: { kind: "direction", horizon: 2 } },
    { label: { kind: "direction", ties: "drop" } },
    { candidates: { logistic: { kind: "logistic", c: 2 } } },
    { candidates: { line: { kind: "logistic" } } },
  ];
  const all = await Promise.all(other.map(async (it) => (await hashes(it))[0]));
  assert.equal(new Set([...all, logistic]).size, other.length + 1);
});

Deno.test("simulated markets of another seed or edge are other candles", async () => {
  const data = (edge: number) => ({ ...config.data, edge });
  const { notes } = await trained([
    config,
    smallConfig({ seed: 7 }),
    smallConfig({ data: data(0.1) }),
    smallConfig({ data: { ...data(0.02), candles: 2100 } }),
  ]);
  assert.deepEqual(
    notes.map(({ trials, looks }) => [trials, looks]),
    [[2, 1], [2, 1], [2, 1], [2, 2]],
  );
});

Deno.test("train() goes on without a ledger that takes nothing", async () => {
  const full = new Ledger({
    name: "full",
    append: () => Promise.reject(new Error("the disk is full")),
    read: () => Promise.resolve(""),
  });
  const { notes } = await trained([config], full);
  assert.deepEqual(notes, [{
    recorded: false,
    problem: 'Cannot write ledger "full": the disk is full',
    trials: 0,
    looks: 0,
    peeks: 0,
  }]);
});
