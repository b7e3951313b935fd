import assert from "node:assert/strict";
import { join } from "node:path";
import { simulateCandles } from "../candles/simulated.ts";
import { type LearnerSpec, parseConfig } from "../config.ts";
import type { Model } from "../models/learner.ts";
import { makeLearner } from "../models/make_learner.ts";
import { upColumn } from "../models/up_column.ts";
import { PRESETS } from "../presets/mod.ts";
import { buildSamples } from "../samples.ts";
import { ROOT } from "../testing/task.ts";
import { WorkerPool } from "./pool.ts";

const config = parseConfig({
  ...PRESETS.signal,
  candidates: {
    logistic: { kind: "logistic" },
    forest: { kind: "forest", trees: 7, maxDepth: 6 },
    boosting: { kind: "boosting", trees: 7 },
    boosting_of_draws: {
      ...{ kind: "boosting", trees: 7, subsample: 0.7, maxFeatures: 0.6 },
      ...{ validationShare: 0.2, patience: 3, minSamplesLeaf: 3 },
    },
    boosting_of_bounds: {
      ...{ kind: "boosting", trees: 7, maxLeaves: 200, minSamplesLeaf: 0 },
      monotone: Array.from({ length: 17 }, (_, i) => (i % 3 - 1) as -1 | 0 | 1),
    },
  },
});
const { samples } = buildSamples(simulateCandles({ candles: 1500 }), config);
const [train, test] = [{ start: 0, end: 1000 }, { start: 1001, end: 1500 }];
const { weight } = samples;

for (const [name, spec] of Object.entries(config.candidates)) {
  Deno.test(`WorkerPool fits ${name} to the same bits as this thread`, async () => {
    const here = await makeLearner(spec, 3).fit(samples, train);
    const columns = samples.features.map((c) =>
      c.subarray(test.start, test.end)
    );
    const expected = upColumn(here, columns);
    for (const workers of [1, 2, 3]) {
      using pool = new WorkerPool(samples, { workers });
      const task = { spec, seed: 3, train, weight };
      const fitted = await pool.fit(task);
      assert.deepEqual(fitted.toJSON(), here.toJSON());
      assert.deepEqual(await pool.predictUp({ ...task, test }), expected);
    }
  });
}

for (const [name, ofAll] of Object.entries(config.candidates)) {
  Deno.test(`WorkerPool fits ${name} on the features a task names, and on no others`, async () => {
    const features = [9, 2, 4];
    // Constraints belong to a feature each.
    const spec = ofAll.kind === "boosting" && ofAll.monotone
      ? { ...ofAll, monotone: features.map((i) => ofAll.monotone![i]!) }
      : ofAll;
    const few = {
      ...samples,
      names: features.map((i) => samples.names[i]!),
      features: features.map((i) => samples.features[i]!),
    };
    const here = await makeLearner(spec, 3).fit(few, train);
    const columns = few.features.map((c) => c.subarray(test.start, test.end));
    using pool = new WorkerPool(samples, { workers: 2 });
    const task = { spec, seed: 3, train, weight, features };
    assert.deepEqual((await pool.fit(task)).toJSON(), here.toJSON());
    assert.deepEqual(
      await pool.predictUp({ ...task, test }),
      upColumn(here, columns),
    );
    await assert.rejects(
      pool.fit({ ...task, features: [3, 99] }),
      /Cannot fit: expected numbers of features below 17, got 99/,
    );
  });
}

for (const workers of [1, 2, 3]) {
  Deno.test(`WorkerPool of ${workers} fits a forest of three classes, and one on missing values, to the same bits`, async () => {
    const spec = config.candidates.forest!;
    const target = samples.target.map((up, row) => row % 5 ? up : 2);
    const mayMiss = samples.features.map((_, feature) => feature % 2 === 0);
    const features = samples.features.map((column, feature) =>
      mayMiss[feature] ? column.map((x, row) => row < 600 ? NaN : x) : column
    );
    for (
      const of of [
        { ...samples, target },
        { ...samples, features, mayMiss },
        { ...samples, features, mayMiss, target },
      ]
    ) {
      const here = await makeLearner(spec, 3).fit(of, train);
      using pool = new WorkerPool(of, { workers });
      const fitted = await pool.fit({ spec, seed: 3, train, weight });
      assert.deepEqual(fitted.toJSON(), here.toJSON());
    }
  });
}

Deno.test("WorkerPool fits three classes together to the same bits", async () => {
  const target = samples.target.map((up, row) => row % 5 ? up : 2);
  const spec = config.candidates.boosting!;
  const models = await Promise.all([1, 2, 3, 5].map(async (workers) => {
    using pool = new WorkerPool({ ...samples, target }, { workers });
    const task = { spec, seed: 3, train, weight };
    const one = (await pool.fit(task)).toJSON();
    // In memory that has been used.
    assert.deepEqual((await pool.fit(task)).toJSON(), one);
    return one;
  }));
  for (const model of models) assert.deepEqual(model, models[0]);
});

Deno.test("WorkerPool tells of bad features what a single worker tells", async () => {
  const features = samples.features.map((column) => column.slice());
  for (const bad of [12, 3, 16]) features[bad]![500] = Infinity;
  const spec = config.candidates.boosting!;
  for (const workers of [1, 2, 3]) {
    using pool = new WorkerPool({ ...samples, features }, { workers });
    const task = { spec, seed: 3, train, weight };
    await assert.rejects(pool.fit(task), {
      name: "RangeError",
      message: `Cannot fit: feature "${
        samples.names[3]
      }" must be finite on rows of weight, got Infinity in row 500`,
    });
    const { classes } = await pool.fit({
      ...task,
      train: { start: 501, end: 900 },
    });
    assert.deepEqual(classes, [0, 1]);
  }
});

Deno.test("WorkerPool fits together beside other jobs, and after one another", async () => {
  using pool = new WorkerPool(samples, { workers: 3 });
  const spec = config.candidates.boosting!;
  const task = { spec, seed: 1, train, weight };
  const alone = (await pool.fit(task)).toJSON();
  const forest = { ...task, spec: config.candidates.forest!, test };
  const [, ...fits] = await Promise.all([
    pool.predictUp(forest),
    pool.fit(task),
    pool.fit(task),
    pool.predictUp(forest),
    pool.fit(task),
  ]);
  for (const fit of [fits[0]!, fits[1]!, fits[3]!]) {
    assert.deepEqual((fit as Model).toJSON(), alone);
  }
});

Deno.test("WorkerPool takes more jobs than it has workers", async () => {
  using pool = new WorkerPool(samples, { workers: 2 });
  const spec = config.candidates.forest!;
  const predict = (seed: number) =>
    pool.predictUp({ spec, seed, train, weight, test });
  const seeds = [1, 2, 3, 4, 5, 1];
  const predicted = await Promise.all(seeds.map(predict));
  assert.deepEqual(predicted[0], predicted[5]);
  assert.notDeepEqual(predicted[0], predicted[1]);
});

Deno.test("WorkerPool passes an error on and goes on working", async () => {
  using pool = new WorkerPool(samples, { workers: 1 });
  const task = { spec: config.candidates.logistic!, seed: 1, train };
  const nothing = new Float64Array(weight.length);
  await assert.rejects(pool.fit({ ...task, weight: nothing }), RangeError);
  assert.equal((await pool.fit({ ...task, weight })).classes.length, 2);
});

Deno.test("WorkerPool ends on abort and answers nothing afterwards", async () => {
  const controller = new AbortController();
  using pool = new WorkerPool(samples, {
    workers: 1,
    signal: controller.signal,
  });
  const spec = { ...config.candidates.forest!, trees: 5000 };
  const task = { spec, seed: 1, train, weight };
  const long = [pool.fit(task), pool.predictUp({ ...task, test })];
  controller.abort(new Error("enough"));
  for (const job of long) await assert.rejects(job, /enough/);
  await assert.rejects(pool.fit(task), /enough/);
});

for (const kind of ["forest", "boosting"]) {
  Deno.test(`WorkerPool.fit() tells of every tree of ${kind} and changes none by it`, async () => {
    const spec = config.candidates[kind]!;
    const task = { spec, seed: 1, train, weight };
    using pool = new WorkerPool(samples, { workers: 2 });
    const heard: [number, number][] = [];
    const model = await pool.fit(task, {
      onProgress: (...step) => heard.push(step),
    });
    assert.deepEqual(heard, [1, 2, 3, 4, 5, 6, 7].map((done) => [done, 7]));
    assert.deepEqual(model.toJSON(), (await pool.fit(task)).toJSON());
  });

  Deno.test(`WorkerPool.fit() of ${kind} ends by what onProgress throws, and the pool goes on`, async () => {
    const spec = config.candidates[kind]!;
    const long = { ...spec, trees: 5000 } as LearnerSpec;
    const task = { spec: long, seed: 1, train, weight };
    using pool = new WorkerPool(samples, { workers: 2 });
    const onProgress = () => {
      throw new Error("seen enough");
    };
    await assert.rejects(
      pool.fit(task, { onProgress }),
      /^Error: seen enough$/,
    );
    const model = await pool.fit({ ...task, spec });
    assert.equal(model.classes.length, 2);
  });
}

for (const kind of ["forest", "boosting"]) {
  Deno.test(`WorkerPool.fit() of ${kind} leaves nothing running after an abort`, async () => {
    const program = join(import.meta.dirname!, "../testing/aborted_fit.ts");
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--lock=deno.lock",
        "--frozen",
        "--allow-read",
        program,
        kind,
      ],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
      stdin: "null",
    }).output(); // Which comes hours later where a worker goes on.
    const [said, errors] = [stdout, stderr].map((bytes) =>
      new TextDecoder().decode(bytes)
    );
    assert.equal(code, 0, errors);
    assert.equal(said, "enough\n");
  });
}

Deno.test("boosting is the same without WebAssembly", async () => {
  const program = join(import.meta.dirname!, "../testing/boosting_digest.ts");
  const [there, missing] = await Promise.all(
    ["with", "without"].map(async (how) => {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          ...["run", "--lock=deno.lock", "--frozen", "--allow-read"],
          ...[program, how],
        ],
        cwd: ROOT,
        env: { NO_COLOR: "1" },
        stdin: "null",
      }).output();
      assert.equal(code, 0, new TextDecoder().decode(stderr));
      return new TextDecoder().decode(stdout).split("\n");
    }),
  );
  assert.deepEqual([there![1], missing![1]], ["object", "undefined"]);
  assert.equal(missing![0], there![0]);
});

Deno.test("WorkerPool copies what is not shared, and learns the same from it", async () => {
  const { features, target, openTime } = samples;
  const unshared = {
    ...samples,
    features: features.map((column) => Float64Array.from(column)),
    target: Float64Array.from(target),
    openTime: Float64Array.from(openTime),
  };
  const spec = config.candidates.forest!;
  const task = { spec, seed: 1, train, test };
  using one = new WorkerPool(samples, { workers: 2 });
  using other = new WorkerPool(unshared, { workers: 2 });
  const expected = await one.predictUp({ ...task, weight });
  const own = Float64Array.from(weight);
  const predicted = await other.predictUp({ ...task, weight: own });
  assert.deepEqual(predicted, expected);
  assert.deepEqual(own, Float64Array.from(weight));
  assert.deepEqual(unshared.features[0], Float64Array.from(features[0]!));
});

Deno.test("WorkerPool refuses to start without workers", () => {
  assert.throws(() => new WorkerPool(samples, { workers: 0 }), /got 0/);
});
