import assert from "node:assert/strict";
import { simulateCandles } from "../candles/simulated.ts";
import { parseConfig } from "../config.ts";
import { PRESETS } from "../presets/mod.ts";
import { buildSamples } from "../samples.ts";
import {
  DEADLY,
  dyingWorker,
  type WayToDie,
  withDeaths,
} from "../testing/deaths.ts";
import { WorkerPool } from "./pool.ts";

const config = parseConfig({
  ...PRESETS.signal,
  candidates: {
    logistic: { kind: "logistic" },
    forest: { kind: "forest", trees: 7, maxDepth: 4 },
    boosting: { kind: "boosting", trees: 7, maxLeaves: 5 },
  },
});
const { samples } = buildSamples(simulateCandles({ candles: 1500 }), config);
const { logistic, forest, boosting } = config.candidates;
const task = {
  spec: forest!,
  seed: 1,
  train: { start: 0, end: 1000 },
  weight: samples.weight,
};
const deadly = { ...task, seed: DEADLY };
const test = { start: 1001, end: 1500 };

/** A pool in which deadly jobs kill `deaths` workers. */
function poolWith(
  deaths: number,
  way: WayToDie,
  { workers = 2, signal }: { workers?: number; signal?: AbortSignal } = {},
): WorkerPool {
  return new WorkerPool(withDeaths(samples, deaths), {
    workers,
    signal,
    workerModule: dyingWorker(way),
  });
}

const undisturbed = new WorkerPool(samples, { workers: 2 });
const expectedModel = (await undisturbed.fit(deadly)).toJSON();
const deadlyTogether = { ...deadly, spec: boosting! };
const expectedTogether = (await undisturbed.fit(deadlyTogether)).toJSON();
const expected = await Promise.all(
  [deadly, task, { ...task, spec: logistic! }].map((one) =>
    undisturbed.predictUp({ ...one, test })
  ),
);
undisturbed[Symbol.dispose]();

for (
  const way of [
    ...["error", "rejection", "timer"] as const,
    ...["close", "exit", "unreadable", "midway"] as const,
  ]
) {
  Deno.test(`WorkerPool makes up for a worker that dies: ${way}`, async () => {
    for (const workers of [1, 2]) {
      using pool = poolWith(1, way, { workers });
      assert.deepEqual((await pool.fit(deadly)).toJSON(), expectedModel);
    }
    using pool = poolWith(1, way, { workers: 1 });
    const predicted = await Promise.all([
      pool.predictUp({ ...deadly, test }),
      pool.predictUp({ ...task, test }),
      pool.predictUp({ ...task, spec: logistic!, test }),
    ]);
    assert.deepEqual(predicted, expected);
  });

  Deno.test(`WorkerPool makes up for one of several that fit together: ${way}`, async () => {
    for (const workers of [2, 3]) {
      using pool = poolWith(1, way, { workers });
      const heard: number[] = [];
      const onProgress = (done: number) => heard.push(done);
      const model = await pool.fit(deadlyTogether, { onProgress });
      assert.deepEqual(model.toJSON(), expectedTogether);
      assert.deepEqual(
        heard,
        way === "midway"
          ? [1, 1, 2, 3, 4, 5, 6, 7].slice(-heard.length)
          : [1, 2, 3, 4, 5, 6, 7],
      );
      // And again, with all workers.
      assert.deepEqual(
        (await pool.fit(deadlyTogether)).toJSON(),
        expectedTogether,
      );
    }
  });

  Deno.test(`WorkerPool fails what kills twice though many do it: ${way}`, async () => {
    using pool = poolWith(1000, way);
    await assert.rejects(
      pool.fit(deadlyTogether),
      /^Error: Cannot fit boosting on rows 0 to 1000 with seed 13: its worker died 2 times, at last .*: \S/,
    );
    const other = { ...task, spec: boosting! };
    const predicted = await pool.predictUp({ ...other, test });
    assert.equal(predicted.length, 499);
  });

  Deno.test(`WorkerPool fails a job that kills twice, and no other: ${way}`, async () => {
    using pool = poolWith(2, way, { workers: 1 });
    const [killed, ...others] = await Promise.allSettled([
      pool.predictUp({ ...deadly, test }),
      pool.predictUp({ ...task, test }),
      pool.predictUp({ ...task, spec: logistic!, test }),
    ]);
    assert.equal(killed.status, "rejected");
    const told =
      /^Cannot predict rows 1001 to 1500 by forest on rows 0 to 1000 with seed 13: its worker died 2 times, at last .*: \S/;
    assert.match((killed.reason as Error).message, told);
    assert.deepEqual(
      others.map((one) => one.status === "fulfilled" && one.value),
      expected.slice(1),
    );
    // No deaths are left, and the pool has its workers again.
    const again = await pool.predictUp({ ...deadly, test });
    assert.deepEqual(again, expected[0]);
  });
}

Deno.test("WorkerPool tells how far a job was and what its worker died of", async () => {
  using midway = poolWith(2, "midway", { workers: 1 });
  await assert.rejects(
    midway.predictUp({ ...deadly, test }),
    /at last after 1 of 7 steps: it ended itself$/,
  );
  using sooner = poolWith(2, "error", { workers: 1 });
  await assert.rejects(
    sooner.predictUp({ ...deadly, test }),
    /at last before its first step: Uncaught RangeError: Told to die$/,
  );
});

Deno.test("WorkerPool fails a forest's fit of which a part kills twice", async () => {
  using pool = poolWith(2, "close", { workers: 1 });
  await assert.rejects(
    pool.fit(deadly),
    /^Error: Cannot bin features 0 to 17 for forest on rows 0 to 1000 with seed 13: its worker died 2 times/,
  );
  assert.deepEqual((await pool.fit(deadly)).toJSON(), expectedModel);
});

Deno.test("WorkerPool fails jobs whose workers cannot start", async () => {
  using broken = poolWith(0, "at start");
  const module = new URL("./no_such_worker.ts", import.meta.url);
  using missing = new WorkerPool(samples, {
    workers: 2,
    workerModule: module,
  });
  for (const pool of [broken, missing]) {
    const jobs = [pool.fit(task), pool.predictUp({ ...task, test })];
    for (const job of await Promise.allSettled(jobs)) {
      assert.equal(job.status, "rejected");
      assert.match(
        (job.reason as Error).message,
        /died 2 times, at last before it had started: .*(Told to die at start|no_such_worker\.ts)/,
      );
    }
  }
});

Deno.test("WorkerPool counts a tree once though it was grown twice", async () => {
  using pool = poolWith(1, "midway", { workers: 1 });
  const heard: [number, number][] = [];
  await pool.fit(deadly, { onProgress: (...step) => heard.push(step) });
  assert.deepEqual(heard, [1, 2, 3, 4, 5, 6, 7].map((done) => [done, 7]));
});

Deno.test("WorkerPool ends on abort while a worker is being replaced", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  using pool = poolWith(1000, "error", { workers: 1, signal });
  const jobs = [1, 2, 3].map(() => pool.predictUp({ ...deadly, test }));
  await assert.rejects(jobs[0]!, /died 2 times/);
  controller.abort(new Error("enough"));
  for (const job of jobs.slice(1)) await assert.rejects(job, /enough/);
});
