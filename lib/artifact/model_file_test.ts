import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import { candlesOf, sliceCandles } from "../candles/candles.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { candlesSha256 } from "../candles/hash.ts";
import { fitTrees, joinForests } from "../models/forest.ts";
import { makeLearner } from "../models/make_learner.ts";
import { buildSamples } from "../samples.ts";
import { exampleRun } from "../testing/example_run.ts";
import { withTempFolder } from "../testing/temp_folder.ts";
import { runDigest } from "./digest.ts";
import { JSON_SCHEMA_FILE, modelFileJsonSchema } from "./json_schema.ts";
import {
  MODEL_FILE_SCHEMA,
  type ModelFile,
  ModelFileError,
  parseModelFile,
  readModelFile,
  writeModelFile,
} from "./model_file.ts";
import { predict } from "./predict.ts";

const candles = simulateCandles({ candles: 400 });
const run = exampleRun();
const { features, samples } = buildSamples(candles, {
  features: "signal",
  label: run.config.label,
});
const train = { start: 0, end: 300 };

/** A model file of a small model of this kind. */
async function fileOf(kind: "logistic" | "forest"): Promise<ModelFile> {
  const spec = run.config.candidates[kind]!;
  const model = spec.kind === "forest"
    ? joinForests([fitTrees(samples, train, spec, 1, { from: 0, to: 4 })])
    : await makeLearner(spec, 1).fit(samples, train);
  return {
    schema: MODEL_FILE_SCHEMA,
    ...run,
    dataset: { ...run.dataset, source: "simulated", symbol: "SIM-BTCUSDT" },
    features: features.map(({ name, spec }) => ({ name, spec })),
    model: model.toJSON() as ModelFile["model"],
    software: { candlebook: "0.0.0" },
  };
}

const ajv = new Ajv2020({ strictTypes: false, validateFormats: false });

for (const kind of ["logistic", "forest"] as const) {
  Deno.test(`a ${kind} model file fits the published JSON Schema`, async () => {
    const published = JSON.parse(await Deno.readTextFile(JSON_SCHEMA_FILE));
    assert.deepEqual(published, modelFileJsonSchema(), "run deno task schema");
    const valid = ajv.compile(published);
    const file: object = JSON.parse(JSON.stringify(await fileOf(kind)));
    assert.ok(valid(file), JSON.stringify(valid.errors));
    assert.equal(valid({ ...file, model: { kind } }), false);
    assert.equal(valid({ ...file, schema: "other" }), false);
  });

  Deno.test(`a ${kind} model file is read as it was written, and predicts the same`, async () => {
    const file = await fileOf(kind);
    await withTempFolder(async (folder) => {
      await writeModelFile(`${folder}/new/best_model.json`, file);
      const read = await readModelFile(`${folder}/new/best_model.json`);
      assert.deepEqual(read, file);
      assert.deepEqual(predict(read, candles), predict(file, candles));
    });
  });

  Deno.test(`predict() of a ${kind} tells a prefix the same as the whole`, async () => {
    const file = await fileOf(kind);
    const whole = predict(file, candles).probability;
    for (const rows of [1, 34, 200, 399]) {
      const part = predict(file, sliceCandles(candles, 0, rows)).probability;
      assert.deepEqual([...part], [...whole.subarray(0, rows)]);
    }
    assert.ok(whole.subarray(49).every((p) => p >= 0 && p <= 1));
    assert.ok(whole.subarray(0, 49).every(Number.isNaN));
  });
}

Deno.test("parseModelFile() refuses each broken part by name", async () => {
  const file = await fileOf("logistic");
  const model = file.model as Record<string, unknown>;
  const cases: [unknown, RegExp][] = [
    [null, /expected schema "candlebook\.model\/1", got undefined/],
    [{ ...file, schema: "candlebook.model/2" }, /got "candlebook\.model\/2"/],
    [{ ...file, digest: undefined }, /digest: is missing/],
    [{ ...file, surplus: 1 }, /surplus: no such option/],
    [{ ...file, model: { ...model, intercept: Infinity } }, /model\.intercept/],
    [
      { ...file, model: { ...model, coefficients: [NaN] } },
      /model\.coefficients\.0/,
    ],
    [{ ...file, model: { ...model, kind: "oracle" } }, /model\.kind/],
    [{ ...file, holdout: { ...file.holdout, rows: -1 } }, /holdout\.rows/],
    [
      { ...file, verdict: { ...file.verdict, outcome: "gold" } },
      /verdict\.out/,
    ],
    [{ ...file, verdict: { ...file.verdict, p: NaN } }, /verdict\.p/],
  ];
  for (const [value, message] of cases) {
    assert.throws(() => parseModelFile(value), (error) => {
      assert.ok(error instanceof ModelFileError);
      assert.match(error.message, message);
      assert.ok(!error.message.includes("\n"));
      return true;
    });
  }
});

Deno.test("parseModelFile() reads a file from before there were verdicts", async () => {
  const { verdict, selection, ...older } = await fileOf("logistic");
  assert.equal(verdict?.rows, older.holdout.rows);
  assert.equal(parseModelFile(older).verdict, undefined);
  assert.equal(selection?.tried, 2);
  assert.equal("selection" in parseModelFile(older), false);
  const file = { ...older, selection: { ...selection, tried: "many" } };
  assert.throws(
    () => parseModelFile(file),
    /^ModelFileError: selection\.tried: /,
  );
});

Deno.test("predict() refuses candles the model is not for", async () => {
  const file = await fileOf("logistic");
  assert.throws(
    () => predict(file, { ...candles, interval: "5m" }),
    /the model is for 1m candles, got 5m/,
  );
  const real = candlesOf([[0, 1, 1, 1, 1, 1]], { symbol: "BTCUSDT" });
  assert.throws(
    () => predict(file, real),
    /the model is of simulated candles, got real ones \(BTCUSDT\)/,
  );
  const [spec] = [{ kind: "trades_z", window: 60 }];
  const flow = { ...file, features: [{ name: "trades_z", spec }] };
  assert.throws(
    () => predict(flow, { ...real, source: "simulated" }),
    /Cannot compute feature "trades_z_60": expected columns trades/,
  );
});

Deno.test("runDigest() moves with data, features, folds, scores and model only", async () => {
  const { model, ...file } = await fileOf("logistic");
  const digest = (changes: Partial<ModelFile> = {}) =>
    runDigest({ ...file, model, ...changes });
  const same = digest();
  assert.match(same, /^[0-9a-f]{64}$/);
  assert.equal(
    digest({ software: {}, findings: ["other"], digest: "other" }),
    same,
  );
  const { selection } = file;
  assert.equal(digest({ selection: { ...selection!, tried: 99 } }), same);
  const sha256 = candlesSha256(candles);
  const others = [
    digest({ dataset: { ...file.dataset, sha256 } }),
    digest({ features: file.features.slice(1) }),
    digest({ folds: [] }),
    digest({ selected: "logistic" }),
    digest({ model: { ...model, classes: [0, 2] } as ModelFile["model"] }),
  ];
  assert.equal(new Set([same, ...others]).size, 6);
});
