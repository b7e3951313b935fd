import assert from "node:assert/strict";
import type { Config } from "./config.ts";
import { loadDataset } from "./dataset.ts";
import { Ledger, memoryLedger } from "./ledger/mod.ts";
import type { LineFile } from "./ledger/line_file.ts";
import { parseSearchSpace } from "./presets/mod.ts";
import { search, type SearchOptions } from "./search.ts";
import { smallConfig } from "./testing/small_config.ts";
import { train } from "./train.ts";

const config = smallConfig({ metric: "log_loss" });
const dataset = await loadDataset(config);
const space = parseSearchSpace({
  logistic: { c: { draw: "log-uniform", from: 1e-4, to: 10 } },
  forest: {
    trees: 5,
    maxDepth: { draw: "uniform", from: 2, to: 12, whole: true },
  },
});
const OPTIONS = { tries: 8, rungs: 2, eta: 3, workers: 1 };

function found(options: SearchOptions = {}, changed: Config = config) {
  return search(changed, space, dataset, { ...OPTIONS, ...options });
}

/** Fits that a search asks for. */
async function fits(options: SearchOptions) {
  let fits = 0, known = 0;
  const result = await found({
    ...options,
    onRung: (_, count) => known += count,
    onProgress: () => fits++,
  });
  return { result, fits, known };
}

Deno.test("search() comes to the same whatever the workers", async () => {
  const [one, three] = await Promise.all(
    [1, 3].map((workers) => found({ workers })),
  );
  assert.deepEqual(one, three);
  assert.equal(one!.tries, 10);
  assert.deepEqual(
    one!.rungs.map(({ rows, trials }) => [rows, trials.length]),
    [[533, 10], [1599, 4]],
  );
  const other = await found({}, { ...config, seed: 7 });
  assert.notDeepEqual(
    other.rungs[0]!.trials.map(({ spec }) => spec),
    one!.rungs[0]!.trials.map(({ spec }) => spec),
  );
});

Deno.test("search() sends the better candidates on and ends on the scores of a training", async () => {
  const ledger = memoryLedger();
  const { rungs, selected, config: winner } = await found({ ledger });
  const [first, last] = rungs;
  const loss = (of: typeof first) =>
    of!.trials.map(({ cv }) => cv.log_loss.mean!);
  for (const rung of rungs) {
    assert.deepEqual(loss(rung), loss(rung).toSorted((a, b) => a - b));
  }
  assert.deepEqual(
    new Set(last!.trials.map(({ candidate }) => candidate)),
    new Set(first!.trials.slice(0, 4).map(({ candidate }) => candidate)),
  );
  assert.equal(selected, last!.trials[0]!.candidate);

  const notes: unknown[] = [];
  const file = await train(winner, dataset, {
    workers: 1,
    ledger,
    onLedger: (note) => notes.push(note),
  });
  assert.deepEqual(file.trials[0]!.cv, last!.trials[0]!.cv);
  assert.deepEqual(file.folds, last!.folds);
  assert.deepEqual(file.baselinesCv, last!.baselinesCv);
  // The winner was tried already, so judging it adds a look and no trial.
  assert.deepEqual(notes, [
    { recorded: true, problem: null, trials: 10, looks: 1, peeks: 0 },
  ]);
});

Deno.test("search() goes on where a ledger ends, whatever it holds, to the same result", async () => {
  const lines: string[] = [];
  const keeping = (text: string[]): LineFile => ({
    name: "kept",
    append: (added) => Promise.resolve(void text.push(...added)),
    read: () => Promise.resolve(text.map((line) => `${line}\n`).join("")),
  });
  const { result, fits: all } = await fits({
    ledger: new Ledger(keeping(lines)),
  });
  assert.equal(lines.length, 14);
  assert.equal(all, 14 * 3);
  for (const kept of [0, 1, 6, 10, 12, 14]) {
    // Lines of another order, as of more workers.
    const left = lines.toReversed().slice(0, kept);
    const again = await fits({ ledger: new Ledger(keeping([...left])) });
    assert.deepEqual(again.result, result);
    assert.equal(JSON.stringify(again.result), JSON.stringify(result));
    assert.equal(again.fits, all - 3 * kept);
    assert.equal(again.known, kept);
  }
  const fresh = await fits({ ledger: new Ledger(keeping(lines)), fresh: true });
  assert.equal(fresh.fits, all);
  assert.deepEqual(fresh.result, result);
});

Deno.test("search() counts a configuration once, on however many rungs, and each size as a line", async () => {
  const ledger = memoryLedger({ by: "search" });
  const { ledger: note } = await found({ ledger });
  assert.deepEqual(note, {
    recorded: true,
    problem: null,
    trials: 10,
    looks: 0,
    peeks: 0,
  });
  const { trials } = await ledger.read();
  assert.equal(trials.length, 14);
  for (const line of trials) {
    assert.equal(line.by, "search");
    assert.equal(line.trainRows, 1599);
    assert.ok([533, 1599].includes(line.rows));
    assert.equal(line.blocks.length, 16);
    // Features warm up for some of the first rows, and the last fold ends with the rest.
    const judged = line.blocks.reduce((sum, { rows }) => sum + rows, 0);
    assert.ok(judged > 0 && judged <= line.rows);
  }
  const more = await found({ ledger, tries: 12 });
  assert.equal(more.ledger.trials, 14, "the first eight are the same");
  // The same candidates with another seed are other tries.
  const other = await found({ ledger, tries: 1 }, { ...config, seed: 8 });
  assert.equal(other.ledger.trials, 17);
});

Deno.test("search() does not look at the held-out rows", async () => {
  const { candles } = dataset;
  const close = candles.close.slice();
  for (let row = 1600; row < 2000; row++) close[row] = candles.low[row]!;
  const other = { ...dataset, candles: { ...candles, close } };
  const before = await found();
  const after = await search(config, space, other, OPTIONS);
  assert.deepEqual(after.rungs, before.rungs);
});

Deno.test("search() goes on where the ledger is broken, and says so", async () => {
  const broken: LineFile = {
    name: "broken",
    append: () => Promise.reject(new Error("the disk is full")),
    read: () => Promise.reject(new Error("no such disk")),
  };
  const result = await found({ ledger: new Ledger(broken) });
  assert.deepEqual(result.rungs, (await found()).rungs);
  assert.deepEqual(result.ledger, {
    recorded: false,
    problem: 'Cannot read ledger "broken": no such disk',
    trials: null,
    looks: null,
    peeks: null,
  });
});

Deno.test("search() keeps drawn candidates apart from its own of the same name", async () => {
  const own = {
    ...config,
    candidates: { logistic_1: config.candidates.logistic! },
  };
  const { rungs, tries } = await found({ tries: 2, rungs: 1 }, own);
  assert.equal(tries, 3);
  assert.deepEqual(
    rungs[0]!.trials.map(({ candidate }) => candidate).sort(),
    ["forest_1", "logistic_1", "logistic_1_new"],
  );
});

Deno.test("search() refuses before it fits, and ends when told to", async () => {
  await assert.rejects(found({ tries: 0 }), /tries must be a positive whole/);
  await assert.rejects(found({ rungs: 9 }), /9 rungs leave the first/);
  await assert.rejects(found({ rungs: 7 }), /Cannot make 3 folds of 2 rows/);
  const controller = new AbortController();
  const ledger = memoryLedger();
  const stopped = found({
    ledger,
    signal: controller.signal,
    onProgress: (done) => done === 9 && controller.abort(new Error("enough")),
  });
  await assert.rejects(stopped, /enough/);
  const { trials, warnings } = await ledger.read();
  assert.ok(trials.length < 10);
  assert.deepEqual(warnings, []);
});
