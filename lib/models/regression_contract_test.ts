/**
 * What every learner that predicts a number must hold.
 *
 * @module
 */
import assert from "node:assert/strict";
import {
  ForestRegressionSpec,
  type RegressionSpec,
  RegressionSpecSchema,
} from "../config.ts";
import { randomStream } from "../random.ts";
import type { Columns, Samples } from "./learner.ts";
import { loadRegression, type RegressionModel } from "./load_model.ts";
import { fitRegression, REGRESSIONS } from "./testdata/learners.ts";
import { noisySamples, samplesOf } from "./testdata/samples.ts";

const NOISY = noisySamples(300);
const random = randomStream(12);
const SAMPLES = {
  ...NOISY,
  target: NOISY.features[0]!.map((x, row) =>
    x - NOISY.features[1]![row]! + 0.5 * random.normal()
  ),
};
const TRAIN = { start: 20, end: 250 };

const fit = (
  spec: RegressionSpec,
  samples: Samples,
  { seed = 1, rows = TRAIN } = {},
) => fitRegression(samples, rows, spec, seed);

const predict = (
  model: RegressionModel,
  columns: Columns = SAMPLES.features,
) => [...model.predict(columns)];

const toleratesMissing = ({ kind }: RegressionSpec) =>
  kind !== ForestRegressionSpec.entries.kind.literal;

function meanSquare(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
}

Deno.test("the contract is held up to every kind of regression", () => {
  const kinds = RegressionSpecSchema.options.map(({ entries }) =>
    entries.kind.literal
  );
  const tested = new Set(Object.values(REGRESSIONS).map(({ kind }) => kind));
  assert.deepEqual([...tested].sort(), kinds.toSorted());
});

for (const [name, spec] of Object.entries(REGRESSIONS)) {
  Deno.test(`${name}: equal seeds predict alike, and fitting leaves nothing behind`, () => {
    const first = fit(spec, SAMPLES);
    const before = JSON.stringify(first);
    fit(spec, SAMPLES, { seed: 2, rows: { start: 100, end: 300 } });
    assert.equal(JSON.stringify(fit(spec, SAMPLES)), before);
    assert.equal(JSON.stringify(first), before);
  });

  Deno.test(`${name}: learns what can be learned`, () => {
    const predicted = predict(fit(spec, SAMPLES)).slice(250);
    const held = [...SAMPLES.target.subarray(250)];
    const left = meanSquare(held.map((y, i) => y - predicted[i]!));
    assert.ok(left < 0.5 * meanSquare(held), `${left}`);
  });

  Deno.test(`${name}: on shuffled targets it explains nothing`, () => {
    const noise = noisySamples(3000, { seed: 8 });
    const target = noise.target.map(() => random.normal());
    const rows = { start: 0, end: 1500 };
    const predicted = predict(
      fit(spec, { ...noise, target }, { rows }),
      noise.features,
    ).slice(1500);
    const held = [...target.subarray(1500)];
    const left = meanSquare(held.map((y, i) => y - predicted[i]!));
    assert.ok(left > 0.97 * meanSquare(held), `${left}`);
  });

  Deno.test(`${name}: one row at a time equals all at once`, () => {
    const model = fit(spec, SAMPLES);
    const all = predict(model);
    for (let row = 0; row < 300; row++) {
      const single = SAMPLES.features.map((c) => c.subarray(row, row + 1));
      assert.deepEqual(predict(model, single), [all[row]]);
    }
    const none = SAMPLES.features.map(() => new Float64Array());
    assert.deepEqual(predict(model, none), []);
  });

  Deno.test(`${name}: save and load changes nothing`, () => {
    const model = fit(spec, SAMPLES);
    const text = JSON.stringify(model);
    assert.ok(!text.includes("null"));
    const loaded = loadRegression(JSON.parse(text));
    assert.deepEqual(predict(loaded), predict(model));
    assert.equal(JSON.stringify(loaded), text);
  });

  Deno.test(`${name}: leaves its input as it was, in shared memory too`, () => {
    const shared = (column: Float64Array) => {
      const copy = new Float64Array(new SharedArrayBuffer(8 * column.length));
      copy.set(column);
      return copy;
    };
    const samples = {
      ...SAMPLES,
      features: SAMPLES.features.map(shared),
      target: shared(SAMPLES.target),
      weight: shared(SAMPLES.weight),
    };
    const model = fit(spec, samples);
    assert.deepEqual(
      predict(model, samples.features),
      predict(fit(spec, SAMPLES)),
    );
    for (
      const [used, kept] of [
        ...samples.features.map((c, f) => [c, SAMPLES.features[f]!] as const),
        [samples.target, SAMPLES.target],
        [samples.weight, SAMPLES.weight],
      ] as const
    ) assert.deepEqual([...used], [...kept]);
  });

  Deno.test(`${name}: rows of weight 0 and rows outside count for nothing`, () => {
    const counts = (row: number) =>
      row >= TRAIN.start && row < TRAIN.end && row % 3 !== 0;
    const weight = SAMPLES.weight.map((_, row) => +(row % 3 !== 0));
    const garbage = (column: Float64Array) =>
      column.map((value, row) =>
        counts(row) ? value : [NaN, 1e300, -Infinity][row % 3]!
      );
    const kept = (column: Float64Array) =>
      column.filter((_, row) => counts(row));
    const few = samplesOf(SAMPLES.features.map(kept), kept(SAMPLES.target));
    const clean = predict(fit(spec, { ...SAMPLES, weight }));
    const dirty = fit(spec, {
      ...SAMPLES,
      weight,
      features: SAMPLES.features.map(garbage),
      target: garbage(SAMPLES.target),
    });
    assert.deepEqual(predict(dirty), clean);
    const rows = { start: 0, end: few.target.length };
    assert.deepEqual(predict(fit(spec, few, { rows })), clean);
  });

  Deno.test(`${name}: a missing feature changes its row alone`, () => {
    const model = fit(spec, SAMPLES);
    const columns = SAMPLES.features.map((column) => column.slice());
    columns[2]![130] = NaN;
    const [lacking, whole] = [predict(model, columns), predict(model)];
    assert.equal(Number.isFinite(lacking[130]), toleratesMissing(spec));
    assert.deepEqual(lacking.with(130, whole[130]!), whole);
  });

  Deno.test(`${name}: missing features are learned, or refused; infinite ones refused`, () => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      const features = SAMPLES.features.map((column) => column.slice());
      features[1]![40] = bad;
      if (Number.isNaN(bad) && toleratesMissing(spec)) {
        const model = fit(spec, { ...SAMPLES, features });
        assert.ok(predict(model, features).every(Number.isFinite));
        continue;
      }
      assert.throws(() => fit(spec, { ...SAMPLES, features }), {
        name: "RangeError",
        message:
          `Cannot fit: feature "feature_1" must be finite on rows of weight, got ${bad} in row 40`,
      });
    }
  });

  Deno.test(`${name}: features that may be missing are learned, others refused`, () => {
    const features = SAMPLES.features.map((column) => column.slice());
    features[1]!.fill(NaN, 0, 120);
    const mayMiss = features.map((_, feature) => feature === 1);
    const joined = { ...SAMPLES, features, mayMiss };
    const model = fit(spec, joined);
    const predicted = predict(model, features);
    assert.ok(predicted.every(Number.isFinite));
    const loaded = loadRegression(JSON.parse(JSON.stringify(model)));
    assert.deepEqual(predict(loaded, features), predicted);
    const columns = features.with(2, features[2]!.with(130, NaN));
    const lacking = predict(model, columns);
    assert.equal(Number.isFinite(lacking[130]), toleratesMissing(spec));
    assert.deepEqual(lacking.with(130, predicted[130]!), predicted);
    if (toleratesMissing(spec)) return;
    assert.throws(() => fit(spec, { ...joined, features: columns }), {
      message:
        'Cannot fit: feature "feature_2" must be finite on rows of weight, got NaN in row 130',
    });
  });

  Deno.test(`${name}: bad targets, bad weights and no rows are refused`, () => {
    for (const bad of [NaN, Infinity]) {
      const target = SAMPLES.target.with(40, bad);
      assert.throws(() => fit(spec, { ...SAMPLES, target }), {
        name: "RangeError",
        message:
          `Cannot fit: targets must be finite on rows of weight, got ${bad} in row 40`,
      });
    }
    for (const bad of [-1, NaN, Infinity]) {
      const weight = SAMPLES.weight.with(33, bad);
      assert.throws(() => fit(spec, { ...SAMPLES, weight }), {
        name: "RangeError",
        message:
          `Cannot fit: weights must be finite and not negative, got ${bad} in row 33`,
      });
    }
    const none = {
      name: "RangeError",
      message: "Cannot fit: expected rows of weight, got no rows",
    };
    const weight = SAMPLES.weight.map(() => 0);
    assert.throws(() => fit(spec, { ...SAMPLES, weight }), none);
    const rows = { start: 3, end: 3 };
    assert.throws(() => fit(spec, SAMPLES, { rows }), none);
  });

  Deno.test(`${name}: columns that end early and wrong columns are refused`, () => {
    const short = SAMPLES.features.map((column) => column.subarray(0, 200));
    assert.throws(() => fit(spec, { ...SAMPLES, features: short }), {
      name: "TypeError",
      message:
        'Cannot fit: feature "feature_0" must have a value in row 249, got 200 rows',
    });
    const model = fit(spec, SAMPLES);
    assert.throws(() => model.predict(SAMPLES.features.slice(1)), {
      name: "TypeError",
      message: "Cannot predict: expected 4 columns, got 3",
    });
    const ragged = SAMPLES.features.map((column, i) => column.subarray(i));
    assert.throws(() => model.predict(ragged), {
      name: "TypeError",
      message: "Cannot predict: expected columns of 300 rows, got 299",
    });
  });

  Deno.test(`${name}: one row, one feature, equal targets and constant features`, () => {
    const near = (values: readonly number[], expected: number) =>
      assert.ok(values.every((p) => Math.abs(p - expected) < 1e-9));
    const one = fit(spec, SAMPLES, { rows: { start: 30, end: 31 } });
    near(predict(one), SAMPLES.target[30]!);
    const equal = { ...SAMPLES, target: SAMPLES.target.map(() => -0.3) };
    near(predict(fit(spec, equal)), -0.3);
    const features = SAMPLES.features.slice(0, 1);
    const single = predict(fit(spec, { ...SAMPLES, features }), features);
    assert.ok(new Set(single).size > 5);
    const constant = SAMPLES.features.map((c) => c.map(() => 1));
    const [first, ...others] = predict(
      fit(spec, { ...SAMPLES, features: constant }),
      constant,
    );
    assert.ok(others.every((p) => p === first));
    assert.ok(Math.abs(first!) < 0.3, `${first}`);
  });

  Deno.test(`${name}: whole numbers are targets as others are`, () => {
    const target = SAMPLES.target.map(Math.round);
    const model = fit(spec, { ...SAMPLES, target });
    assert.ok(predict(model).some((p) => !Number.isInteger(p)));
  });

  Deno.test(`${name}: hears of every step, and a listener can end it`, () => {
    const told: number[] = [];
    fitRegression(SAMPLES, TRAIN, spec, 1, (done, total) => {
      assert.equal(total, spec.trees);
      told.push(done);
    });
    assert.deepEqual(told, Array.from({ length: spec.trees }, (_, i) => i + 1));
    const stop = () => {
      throw new Error("Told to stop");
    };
    assert.throws(() => fitRegression(SAMPLES, TRAIN, spec, 1, stop), {
      message: "Told to stop",
    });
  });
}
