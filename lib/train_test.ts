import assert from "node:assert/strict";
import { canonicalJson } from "./artifact/canonical_json.ts";
import { predict } from "./artifact/predict.ts";
import {
  parseModelFile,
  readModelFile,
  writeModelFile,
} from "./artifact/model_file.ts";
import { sliceCandles } from "./candles/candles.ts";
import { simulateCandles } from "./candles/simulated.ts";
import { type Config, type ConfigInput, parseConfig } from "./config.ts";
import { loadDataset } from "./dataset.ts";
import { makeLearner } from "./models/make_learner.ts";
import { WorkerPool } from "./pool/pool.ts";
import { PRESETS } from "./presets/mod.ts";
import { deriveSeed } from "./random.ts";
import { LEAK_CHECKS } from "./run.ts";
import { countRows, hullOf } from "./rows.ts";
import { buildSamples, rowsWhere, trainingWeight } from "./samples.ts";
import { holdoutSplit } from "./splits/mod.ts";
import { smallConfig } from "./testing/small_config.ts";
import { withTempFolder } from "./testing/temp_folder.ts";
import { chooseTrial, judgeHoldout } from "./selection/mod.ts";
import { train } from "./train.ts";

const { forest } = parseConfig(PRESETS.signal).candidates as {
  forest: Extract<Config["candidates"][string], { kind: "forest" }>;
};

function simulated(candles: number, edge: number, seed = 42): Config {
  return parseConfig({
    ...PRESETS.signal,
    data: {
      source: "simulated",
      symbol: "BTCUSDT",
      interval: "1m",
      candles,
      edge,
    },
    seed,
  });
}

Deno.test("judgeHoldout() finds no edge where there is none, ten seeds long", async () => {
  let [intervals, apart] = [0, 0];
  for (let seed = 1; seed <= 10; seed++) {
    const config = simulated(8000, 0, seed);
    const candles = simulateCandles({ candles: 8000, edge: 0, seed });
    const table = buildSamples(candles, config);
    const split = holdoutSplit(candles.openTime, { holdout: 0.5, horizon: 1 });
    const { weight } = trainingWeight(table, split.train, 3);
    using pool = new WorkerPool(table.samples, { workers: 2 });
    for (const spec of Object.values(config.candidates)) {
      const model = await pool.fit({ spec, seed, train: split.train, weight });
      const { low, high } =
        judgeHoldout(table, split.test, model).intervals.auc;
      intervals++;
      if (low! > 0.5 || high! < 0.5) apart++;
    }
  }
  assert.equal(intervals, 20);
  // Binomial(20, 0.05) exceeds 3 with a probability of 1.6 %.
  assert.ok(apart <= 3, `${apart} of 20 intervals exclude one half`);
});

Deno.test("train() comes within 0.01 of a perfect model at an edge of 0.05", async () => {
  for (const seed of [42, 7]) {
    const config = simulated(50_000, 0.05, seed);
    const dataset = await loadDataset(config);
    const file = await train(config, dataset, { workers: 2 });
    // The oracle knows the rule: up where the close lies above its mean.
    const { samples, judgeable } = buildSamples(dataset.candles, {
      ...config,
      features: [{ kind: "bollinger_percent_b", period: 20, deviations: 2 }],
    });
    const known = rowsWhere(file.split.test, judgeable);
    const right = known.filter((row) =>
      (samples.features[0]![row]! > 0.5) === (samples.target[row] === 1)
    );
    const perfect = right.length / known.length;
    assert.ok(Math.abs(perfect - 0.55) < 0.015, `oracle ${perfect}`);
    const accuracy = file.holdout.metrics.accuracy!;
    assert.ok(accuracy > perfect - 0.01, `${accuracy}, oracle ${perfect}`);
    assert.equal(file.verdict?.outcome, "edge", file.verdict?.sentence);
  }
});

Deno.test("train() tells the same whatever the workers, and its file predicts the same", async () => {
  const config = simulated(2000, 0.1);
  const dataset = await loadDataset(config);
  const [one, three] = await Promise.all(
    [1, 3].map((workers) => train(config, dataset, { workers })),
  );
  assert.deepEqual(one, three);
  await withTempFolder(async (folder) => {
    const path = `${folder}/best_model.json`;
    await writeModelFile(path, one!);
    const read = await readModelFile(path);
    assert.deepEqual(read, one);
    const { probability } = predict(read, dataset.candles);
    assert.deepEqual(predict(one!, dataset.candles).probability, probability);
  });
});

Deno.test("train() keeps the number of looks in the file and out of the digest", async () => {
  const config = simulated(4000, 0.1);
  const dataset = await loadDataset(config);
  const [once, often] = await Promise.all(
    [1, 1e12].map((trials) => train(config, dataset, { workers: 1, trials })),
  );
  assert.deepEqual(often!.verdict?.trials, 1e12);
  assert.equal(often!.verdict?.p, once!.verdict?.p);
  assert.ok(often!.verdict!.pCorrected > once!.verdict!.pCorrected);
  assert.deepEqual(
    [once, often].map((file) => file!.verdict?.outcome),
    ["edge", "too little data"],
  );
  assert.equal(often!.digest, once!.digest);
  assert.deepEqual(often!.findings, once!.findings);
  await assert.rejects(
    train(config, dataset, { trials: 0 }),
    /a whole number of trials of at least 1, got 0/,
  );
});

Deno.test("train() does not look at the held-out rows while it chooses and fits", async () => {
  const config = simulated(2000, 0.1);
  const dataset = await loadDataset(config);
  const { candles } = dataset;
  const close = candles.close.slice();
  const high = candles.high.slice();
  for (let row = 1600; row < 2000; row++) {
    close[row] = candles.low[row]!;
    high[row] = candles.high[row]! * 1.5;
  }
  const other = { ...dataset, candles: { ...candles, close, high } };
  const [before, after] = [
    await train(config, dataset, { workers: 1 }),
    await train(config, other, { workers: 1 }),
  ];
  assert.deepEqual(after.trials, before.trials);
  assert.equal(after.digest === before.digest, false);
  assert.ok(canonicalJson(after.model) === canonicalJson(before.model));
  assert.deepEqual(after.cleaning.fences, before.cleaning.fences);
  assert.notDeepEqual(after.holdout.metrics, before.holdout.metrics);
});

Deno.test("train() changes its digest with data, features, folds or seed", async () => {
  const config = { ...simulated(1200, 0.1), folds: 3 };
  const digest = async (changed: Config) =>
    (await train(changed, await loadDataset(changed), { workers: 1 })).digest;
  const digests = [
    await digest(config),
    await digest({ ...config, folds: 4 }),
    await digest({ ...config, seed: 43 }),
    await digest({ ...config, data: { ...config.data, candles: 1201 } }),
    await digest({ ...config, features: [{ kind: "rsi", period: 13 }] }),
  ];
  assert.equal(new Set(digests).size, 5);
  assert.equal(await digest(config), digests[0]);
});

Deno.test("train() leaves a gap of the horizon before every test range", async () => {
  const base = simulated(2000, 0.1);
  const config = { ...base, folds: 4, label: { ...base.label, horizon: 5 } };
  const file = await train(config, await loadDataset(config), { workers: 1 });
  for (const { train, test } of [...file.folds, file.split]) {
    assert.equal(hullOf(train).end + 5, hullOf(test).start);
  }
  assert.equal(hullOf(file.folds.at(-1)!.test).end, file.split.train.end);
});

Deno.test("train() cuts its folds as the configuration says, purged and embargoed", async () => {
  const base = simulated(1500, 0.1);
  const candidates = { forest: { ...forest, trees: 4 } };
  const label = { ...base.label, horizon: 3 };
  const sliding = parseConfig({
    ...{ ...base, candidates, label, folds: 4 },
    splits: { kind: "sliding", trainSize: 300, embargo: 0.01 },
  });
  const dataset = await loadDataset(sliding);
  const slid = await train(sliding, dataset, { workers: 1 });
  for (const { train, test } of slid.folds) {
    assert.equal(countRows(train), 300);
    assert.equal(hullOf(train).end + 3 + 11, hullOf(test).start);
  }
  assert.ok(slid.trials.every((trial) => !("paths" in trial)));

  const combinatorial = parseConfig({
    ...sliding,
    splits: { kind: "combinatorial", groups: 5, testGroups: 2, embargo: 20 },
  });
  const [one, three] = await Promise.all(
    [1, 3].map((workers) => train(combinatorial, dataset, { workers })),
  );
  assert.equal(one!.digest, three!.digest);
  assert.notEqual(one!.digest, slid.digest);
  assert.equal(one!.folds.length, 10);
  const { paths } = one!.trials[0]!;
  assert.equal(paths!.scores.length, 4);
  const accuracies = paths!.scores.map(({ accuracy }) => accuracy!);
  assert.equal(paths!.worst.accuracy, Math.min(...accuracies));
  const losses = paths!.scores.map(({ log_loss }) => log_loss!);
  assert.equal(paths!.worst.log_loss, Math.max(...losses));
  assert.ok(paths!.cv.log_loss.std! > 0);
  await withTempFolder(async (folder) => {
    const path = `${folder}/model.json`;
    await writeModelFile(path, one!);
    assert.deepEqual(await readModelFile(path), one);
  });
});

Deno.test("train() puts the choice itself to the test where it is asked to, and nowhere else", async () => {
  const base = simulated(1500, 0.1);
  const candidates: Config["candidates"] = {
    few: { ...forest, trees: 3 },
    more: { ...forest, trees: 6, maxDepth: 3 },
  };
  const plain = { ...base, folds: 3, candidates };
  const config = parseConfig({
    ...plain,
    nested: { innerFolds: 3, featureCounts: [4, 17], thresholds: [0.5, 0.52] },
  });
  const dataset = await loadDataset(config);
  const stages: string[] = [];
  const [one, two] = await Promise.all([
    train(config, dataset, {
      workers: 1,
      onStage: (stage) => stages.push(stage),
    }),
    train(config, dataset, { workers: 2 }),
  ]);
  assert.equal(stages[1], "nested");
  assert.deepEqual(one, two);
  assert.equal(one.nested!.choices, 8);
  assert.equal(one.nested!.fits, 3 * (3 * 4 + 1));
  for (const { features } of one.nested!.folds) {
    assert.ok([4, 17].includes(features.length));
  }
  assert.match(
    one.findings.join("\n"),
    /Chosen anew inside each of 3 folds, the best of 8 shows f1 0\.\d{4} where/,
  );
  await withTempFolder(async (folder) => {
    const path = `${folder}/model.json`;
    await writeModelFile(path, one);
    assert.deepEqual(await readModelFile(path), one);
  });
  const without = await train(plain, dataset, { workers: 1 });
  assert.ok(!("nested" in without));
  assert.deepEqual(without.trials, one.trials);
  assert.deepEqual(without.model, one.model);
  assert.notEqual(without.digest, one.digest);
  const many = {
    ...config,
    nested: { ...config.nested!, featureCounts: [18] },
  };
  await assert.rejects(
    train(many, dataset, { workers: 1 }),
    /Cannot choose features: expected counts from 1 to 17, got 18/,
  );
});

Deno.test("train() exports the chosen candidate, refitted with fences of all train rows", async () => {
  const base = simulated(2000, 0.1);
  const config = { ...base, folds: 3, cleaning: { iqrMultiplier: 0.5 } };
  const dataset = await loadDataset(config);
  const file = await train(config, dataset, { workers: 1 });
  const table = buildSamples(dataset.candles, config);
  const { train: rows } = file.split;
  const { weight, fences } = trainingWeight(table, rows, 0.5);
  assert.deepEqual(file.cleaning.fences, fences);
  const seed = deriveSeed(config.seed, "refit", file.selected);
  const learner = makeLearner(config.candidates[file.selected]!, seed);
  const model = await learner.fit({ ...table.samples, weight }, rows);
  assert.ok(canonicalJson(file.model) === canonicalJson(model.toJSON()));

  const all = { ...config, cleaning: { iqrMultiplier: 0 } };
  const unfenced = await train(all, dataset, { workers: 1 });
  assert.equal(unfenced.cleaning.fences, null);
  assert.equal(unfenced.cleaning.marked, 0);
  assert.notDeepEqual(unfenced.trials, file.trials);
});

Deno.test("train() tells of every fit and of every tree of the last", async () => {
  const base = simulated(1500, 0.1);
  const candidates = { forest: { ...forest, trees: 5 } };
  const config = { ...base, folds: 3, candidates };
  const heard: string[] = [];
  await train(config, await loadDataset(config), {
    workers: 2,
    onStage: (stage) => heard.push(stage),
    onProgress: (done, total) => heard.push(`fit ${done}/${total}`),
    onRefitProgress: (done, total) => heard.push(`tree ${done}/${total}`),
  });
  assert.deepEqual(heard, [
    ...["features", "cross-validate", "fit 1/3", "fit 2/3", "fit 3/3"],
    ...["refit", "tree 1/5", "tree 2/5", "tree 3/5", "tree 4/5", "tree 5/5"],
    "judge",
  ]);
});

Deno.test("train() chooses by the metric it is told", async () => {
  const candidates: Config["candidates"] = {
    shy: { kind: "logistic", c: 1e-9, classWeight: "balanced" },
    bold: {
      ...forest,
      trees: 3,
      maxDepth: 30,
      minSamplesLeaf: 1,
    },
  };
  const config = { ...simulated(3000, 0), folds: 3, candidates };
  const dataset = await loadDataset(config);
  for (const metric of ["log_loss", "f1", "auc"] as const) {
    const told = { ...config, metric };
    const file = await train(told, dataset, { workers: 1 });
    assert.equal(file.selected, chooseTrial(file.trials, metric).candidate);
    // Three deep trees are sure of themselves and often wrong.
    if (metric === "log_loss") assert.equal(file.selected, "shy");
  }
});

Deno.test("train() decides on train rows, calibrates inside the fold, and says the same with any workers", async () => {
  const { dataset, config } = await smallRun({
    candidates: {
      calibrated: {
        kind: "calibrated",
        of: { kind: "forest", trees: 5 },
        method: "isotonic",
      },
    },
    decision: { by: "mcc", alpha: 0.2 },
  });
  const [one, three] = [
    await train(config, dataset, { workers: 1 }),
    await train(config, dataset, { workers: 3 }),
  ];
  assert.deepEqual(one, three);
  assert.equal(one.model.kind, "calibrated");
  const { threshold, rows, conformal } = one.decision!;
  assert.ok(rows!.end === one.split.train.end && rows!.start > 0);
  const predictions = predict(one, dataset.candles);
  assert.equal(predictions.threshold, threshold);
  assert.equal(predictions.sets?.length, 2000);
  assert.equal(conformal!.alpha, 0.2);
  await withTempFolder(async (folder) => {
    await writeModelFile(`${folder}/best_model.json`, one);
    const read = await readModelFile(`${folder}/best_model.json`);
    assert.deepEqual(predict(read, dataset.candles), predictions);
  });
  const plain = await train(
    { ...config, decision: undefined },
    dataset,
    { workers: 1 },
  );
  assert.equal("decision" in plain, false);
  assert.deepEqual(plain.holdout, one.holdout);
  assert.deepEqual(plain.model, one.model);
  assert.notEqual(plain.digest, one.digest);
});

async function smallRun(changes: Partial<ConfigInput>) {
  const config = smallConfig(changes);
  return { config, dataset: await loadDataset(config) };
}
Deno.test("train() looks for leaks, finds none, and its file says so", async () => {
  const config = smallConfig();
  const file = await train(config, await loadDataset(config), { workers: 1 });
  assert.deepEqual(file.leakChecks.map(({ check }) => check), LEAK_CHECKS);
  assert.deepEqual(
    file.leakChecks.filter(({ outcome }) => outcome !== "pass")
      .map(({ check, outcome }) => [check, outcome]),
    [["choice", "skipped"]],
  );
  const { leakChecks: _, ...ofOld } = JSON.parse(JSON.stringify(file));
  assert.deepEqual(parseModelFile(ofOld).leakChecks, []);
  assert.deepEqual(
    parseModelFile({ ...ofOld, leakChecks: file.leakChecks }).leakChecks,
    file.leakChecks,
  );
});

Deno.test("train() keeps its train rows in brief, by which predict() tells novel rows and drift", async () => {
  const { dataset, config } = await smallRun({});
  const file = await train(config, dataset, { workers: 1 });
  const { reference, digest } = file;
  assert.deepEqual(
    reference!.features.map(({ name }) => name),
    file.features.map(({ name }) => name),
  );
  assert.ok(JSON.stringify(reference).length < 60_000);
  const { candles } = dataset;
  const whole = predict(file, candles);
  const { novelty, drift } = whole;
  const train_ = file.split.train;
  const novel = novelty!.novel.slice(train_.start, train_.end);
  assert.ok(novel.reduce((a, b) => a + b, 0) < 0.02 * novel.length);
  assert.ok(Number.isNaN(novelty!.dissimilarity[0]));
  assert.equal(drift!.length, file.features.length);
  assert.ok(drift!.every(({ rows }) => rows > 1900 && rows < 2000));

  const prefix = predict(file, sliceCandles(candles, 0, 1500));
  assert.deepEqual(
    prefix.novelty!.dissimilarity,
    novelty!.dissimilarity.slice(0, 1500),
  );

  const wild = {
    ...candles,
    volume: candles.volume.map((v, row) => row < 1990 ? v : 1e4 * v),
  };
  const strange = predict(file, wild).novelty!;
  assert.ok(strange.novel.slice(1990).every((flag) => flag === 1));
  assert.ok(strange.outOfRange.slice(1990).every((count) => count > 0));

  const { reference: _, ...old } = file;
  const without = predict(parseModelFile(old), candles);
  assert.deepEqual(without.probability, whole.probability);
  assert.equal("novelty" in without, false);
  assert.throws(
    () =>
      parseModelFile({
        ...old,
        reference: { ...reference, features: reference!.features.slice(1) },
      }),
    {
      message:
        /^reference\.features: expected the model's \d+ features in their order$/,
    },
  );
  const other = { ...reference!, rows: 7 };
  assert.equal(parseModelFile({ ...file, reference: other }).digest, digest);
});
