import assert from "node:assert/strict";
import { loadDataset } from "./dataset.ts";
import { Ledger, type LedgerNote, memoryLedger } from "./ledger/mod.ts";
import type { Config } from "./config.ts";
import { smallConfig } from "./testing/small_config.ts";
import { train } from "./train.ts";
import { triedSoFar } from "./tried_so_far.ts";

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
    // What was done counts, though it stands nowhere.
    trials: 2,
    looks: 1,
    peeks: 0,
  }]);
});

Deno.test("train() corrects its verdict by every configuration that looked at the rows it holds out", async () => {
  const ledger = memoryLedger();
  const run = async (of: Config) =>
    (await train(of, await loadDataset(of), { workers: 1, ledger })).verdict!;
  const other = smallConfig({ seed: 42, cleaning: { iqrMultiplier: 2 } });
  const alone = (await train(other, await loadDataset(other), { workers: 1 }))
    .verdict!;
  const first = await run(config);
  const second = await run(other);
  assert.deepEqual([alone, first, second].map(({ trials }) => trials), [
    1,
    1,
    2,
  ]);
  assert.equal(first.pCorrected, first.p);
  assert.equal(second.p, alone.p);
  // Sidak's correction of two looks.
  assert.ok(Math.abs(second.pCorrected - (1 - (1 - second.p) ** 2)) < 1e-12);
  assert.ok(second.pCorrected > alone.pCorrected);
  // Once more is no other look.
  assert.deepEqual(await run(other), second);
  assert.equal((await run(config)).trials, 2);
  // Held out here, tested on there: candidates chosen by these rows count too.
  const wide = await run(smallConfig({ holdout: 0.4 }));
  assert.equal(wide.trials, 3 + 4);
});

Deno.test("train() counts its look where the ledger can be read and not written", async () => {
  const { ledger } = await kept([smallConfig({ seed: 42, folds: 4 })]);
  const text = (await ledger.read()).trials.concat();
  assert.equal(text.length, 2);
  const lines = [...text, ...(await ledger.read()).looks]
    .map((line) => `${JSON.stringify(line)}\n`).join("");
  const readOnly = new Ledger({
    name: "read-only",
    append: () => Promise.reject(new Error("no writes")),
    read: () => Promise.resolve(lines),
  });
  const file = await train(config, await loadDataset(config), {
    workers: 1,
    ledger: readOnly,
  });
  assert.equal(file.verdict!.trials, 2);
  assert.equal(file.selection!.tried, 4);
});

Deno.test("train() holds its choice against all trials on the same rows", async () => {
  const many = Object.fromEntries(
    Array.from(
      { length: 9 },
      (_, i) => [`line_${i}`, { kind: "logistic", c: 10 ** (i - 6) } as const],
    ),
  );
  const { ledger, files: [first, second] } = await kept([
    config,
    smallConfig({ candidates: many }),
    // Other folds are counted, and cannot be held against these.
    smallConfig({ folds: 4 }),
  ]);
  assert.deepEqual(
    [first, second].map((file) => {
      const { tried, compared, varianceOf } = file!.selection!;
      return [tried, compared, varianceOf];
    }),
    [[2, 2, "chance"], [11, 11, "trials"]],
  );
  assert.equal(first!.selection!.overfitting, null);
  assert.ok(second!.selection!.overfitting!.probability >= 0);
  assert.equal(second!.selection!.realityCheck!.candidates, 9);
  const again = await train(config, await loadDataset(config), {
    workers: 2,
    ledger,
  });
  const { selection } = again;
  assert.deepEqual([selection!.tried, selection!.compared], [13, 11]);
  assert.equal(selection!.sharpe, first!.selection!.sharpe);
  assert.deepEqual(selection!.realityCheck, first!.selection!.realityCheck);
  assert.equal(again.digest, first!.digest);
  // The rows that candidates were judged on, of a year of minutes.
  assert.ok(Math.abs(selection!.years - 1197 / 525_600) < 1e-12);
});

Deno.test("train() keeps the order of lines out of its file", async () => {
  const configs = [11, 12, 13, 14, 15].map((seed) =>
    smallConfig({
      // Equal candles: their seed is the market's, so names differ instead.
      candidates: {
        [`a_${seed}`]: { kind: "logistic", c: seed },
        [`b_${seed}`]: { kind: "logistic", c: 1 / seed },
      },
    })
  );
  const last = async (before: readonly Config[]) => {
    const { ledger } = await kept(before);
    return await train(config, await loadDataset(config), {
      workers: 1,
      ledger,
    });
  };
  const [one, other] = [await last(configs), await last(configs.toReversed())];
  assert.equal(one.selection!.compared, 12);
  assert.equal(JSON.stringify(one), JSON.stringify(other));
});

Deno.test("triedSoFar() counts what is there and what is to come, once each", async () => {
  const { ledger } = await kept([config]);
  const dataset = await loadDataset(config);
  const again = await triedSoFar(ledger, { config, dataset });
  assert.deepEqual([again.trials, again.withThese], [2, 2]);
  const other = smallConfig({ metric: "auc", folds: 4 });
  const more = await triedSoFar(ledger, { config: other, dataset });
  assert.deepEqual([more.trials, more.withThese], [2, 4]);
  assert.ok(more.minimumYears > again.minimumYears);
  const { files: [file] } = await kept([config]);
  assert.equal(again.years, file!.selection!.years);
  assert.equal(again.minimumYears, file!.selection!.minimumYears);
  const unreadable = new Ledger({
    name: "gone",
    append: () => Promise.reject(new Error("no")),
    read: () => Promise.reject(new Error("no")),
  });
  const unknown = await triedSoFar(unreadable, { config, dataset });
  assert.deepEqual([unknown.trials, unknown.withThese], [null, 2]);
  assert.match(
    unknown.sentence,
    /^How much was tried .* is not known, 2 with /,
  );
});

/** The files of trainings with these configurations, one after the other. */
async function kept(configs: readonly Config[]) {
  const ledger = memoryLedger();
  const files = [];
  for (const config of configs) {
    files.push(
      await train(config, await loadDataset(config), { workers: 1, ledger }),
    );
  }
  return { ledger, files };
}
