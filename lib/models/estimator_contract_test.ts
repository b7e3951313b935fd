/**
 * What every learner that tells classes must hold, one test after the other.
 * `regression_contract_test.ts` does the same for those that predict a number,
 * `estimator_invariances_test.ts` holds what is alike for both, and CONTRACT.md
 * sets all of them beside scikit-learn's estimator checks.
 *
 * @module
 */
import assert from "node:assert/strict";
import { type LearnerSpec, LearnerSpecSchema } from "../config.ts";
import { randomStream } from "../random.ts";
import type { Columns, Model, Samples } from "./learner.ts";
import { loadModel } from "./load_model.ts";
import { makeLearner } from "./make_learner.ts";
import { LEARNERS } from "./testdata/learners.ts";
import { noisySamples, samplesOf } from "./testdata/samples.ts";

const SAMPLES = noisySamples(300);
const TRAIN = { start: 20, end: 250 };

function fit(spec: LearnerSpec, samples: Samples, seed = 1, rows = TRAIN) {
  return makeLearner(spec, seed).fit(samples, rows);
}

const everyRow = (samples: Samples) => ({
  start: 0,
  end: samples.target.length,
});

/** Whether a row that lacks a feature still has a prediction. */
const toleratesMissing = (spec: LearnerSpec): boolean =>
  spec.kind === "calibrated"
    ? toleratesMissing(spec.of)
    : spec.kind === "boosting";

/** Whether rows of weight 0 still part those that teach from those that calibrate. */
const goesByTime = ({ kind }: LearnerSpec) => kind === "calibrated";

function up(model: Model, columns: Columns = SAMPLES.features): number[] {
  return [...model.predictProba(columns)[1]!];
}

Deno.test("the contract is held up to every kind of learner", () => {
  const kinds = LearnerSpecSchema.options.map(({ entries }) =>
    entries.kind.literal
  );
  const tested = new Set(Object.values(LEARNERS).map(({ kind }) => kind));
  assert.deepEqual([...tested].sort(), kinds.toSorted());
});

for (const [name, spec] of Object.entries(LEARNERS)) {
  Deno.test(`${name}: equal seeds predict alike`, async () => {
    const [a, b] = [await fit(spec, SAMPLES), await fit(spec, SAMPLES)];
    assert.deepEqual(up(a), up(b));
    assert.deepEqual(a.toJSON(), b.toJSON());
  });

  Deno.test(`${name}: probabilities are in 0 to 1 and sum to 1`, async () => {
    const [first, second] = (await fit(spec, SAMPLES))
      .predictProba(SAMPLES.features);
    assert.equal(first!.length, 300);
    for (let row = 0; row < 300; row++) {
      assert.ok(first![row]! >= 0 && second![row]! >= 0);
      assert.ok(Math.abs(first![row]! + second![row]! - 1) < 1e-15);
    }
  });

  Deno.test(`${name}: learns what can be learned`, async () => {
    const predicted = up(await fit(spec, SAMPLES));
    const right = predicted.slice(250)
      .filter((p, i) => +(p > 0.5) === SAMPLES.target[250 + i]).length;
    assert.ok(right > 32, `${right} of 50 right`);
  });

  Deno.test(`${name}: one row at a time equals all at once`, async () => {
    const model = await fit(spec, SAMPLES);
    const all = up(model);
    for (let row = 0; row < 300; row++) {
      const single = SAMPLES.features.map((c) => c.subarray(row, row + 1));
      assert.deepEqual(up(model, single), [all[row]]);
    }
    assert.deepEqual(
      up(model, SAMPLES.features.map(() => new Float64Array())),
      [],
    );
  });

  Deno.test(`${name}: save and load changes nothing`, async () => {
    const model = await fit(spec, SAMPLES);
    const text = JSON.stringify(model);
    assert.ok(!text.includes("null"));
    const loaded = loadModel(JSON.parse(text));
    assert.deepEqual(loaded.classes, model.classes);
    assert.deepEqual(up(loaded), up(model));
    assert.equal(JSON.stringify(loaded), text);
  });

  Deno.test(`${name}: leaves its input as it was, in shared memory too`, async () => {
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
    const before = structuredClone(SAMPLES);
    const model = await fit(spec, samples);
    assert.deepEqual(up(model, samples.features), up(await fit(spec, SAMPLES)));
    assert.deepEqual(SAMPLES, before);
    assert.deepEqual(
      samples.features.map((c) => [...c]),
      before.features.map((c) => [...c]),
    );
    assert.deepEqual([...samples.target], [...before.target]);
    assert.deepEqual([...samples.weight], [...before.weight]);
  });

  Deno.test(`${name}: rows of weight 0 and rows outside count for nothing`, async () => {
    const weight = SAMPLES.weight.map((_, row) => +(row % 3 !== 0));
    const garbage = (column: Float64Array) =>
      column.map((value, row) => {
        const inside = row >= TRAIN.start && row < TRAIN.end;
        return inside && row % 3 !== 0
          ? value
          : [NaN, 1e300, -Infinity][row % 2]!;
      });
    const clean = await fit(spec, { ...SAMPLES, weight });
    const dirty = await fit(spec, {
      ...SAMPLES,
      weight,
      features: SAMPLES.features.map(garbage),
      target: garbage(SAMPLES.target),
    });
    assert.deepEqual(up(dirty), up(clean));
  });

  Deno.test(`${name}: leaving rows out equals weight 0`, async () => {
    if (goesByTime(spec)) return;
    const weight = SAMPLES.weight.map((_, row) => +(row % 3 !== 0));
    const kept = (column: Float64Array) =>
      column.filter((_, row) =>
        row >= TRAIN.start && row < TRAIN.end && row % 3 !== 0
      );
    const few = samplesOf(SAMPLES.features.map(kept), kept(SAMPLES.target));
    assert.deepEqual(
      up(await fit(spec, { ...SAMPLES, weight })),
      up(await fit(spec, few, 1, everyRow(few))),
    );
  });

  Deno.test(`${name}: on shuffled labels it scores like chance`, async () => {
    const random = randomStream(5);
    const samples = noisySamples(3000, { seed: 8 });
    const target = samples.target.map(() => random.below(2));
    const model = await fit(spec, { ...samples, target }, 1, {
      start: 0,
      end: 1500,
    });
    const right = up(model, samples.features).slice(1500)
      .filter((p, i) => +(p > 0.5) === target[1500 + i]).length;
    // Four deviations of a fair coin thrown 1500 times.
    assert.ok(Math.abs(right - 750) < 4 * Math.sqrt(375), `${right} of 1500`);
  });

  Deno.test(`${name}: a missing feature changes its row alone`, async () => {
    const model = await fit(spec, SAMPLES);
    const whole = model.predictProba(SAMPLES.features);
    const columns = SAMPLES.features.map((column) => column.slice());
    columns[2]![130] = NaN;
    const lacking = model.predictProba(columns);
    const sum = lacking.reduce((sum, column) => sum + column[130]!, 0);
    if (toleratesMissing(spec)) assert.ok(Math.abs(sum - 1) < 1e-15);
    else assert.ok(lacking.every((column) => Number.isNaN(column[130])));
    for (const [k, column] of lacking.entries()) {
      column[130] = whole[k]![130]!;
      assert.deepEqual(column, whole[k]);
    }
  });

  Deno.test(`${name}: missing features are learned, or refused`, async () => {
    const features = SAMPLES.features.map((column) => column.slice());
    features[1]![40] = NaN;
    const fitted = fit(spec, { ...SAMPLES, features });
    if (toleratesMissing(spec)) {
      const predicted = up(await fitted, features);
      assert.ok(predicted.every((p) => p > 0 && p < 1));
      return;
    }
    await assert.rejects(fitted, {
      name: "RangeError",
      message:
        'Cannot fit: feature "feature_1" must be finite on rows of weight, got NaN in row 40',
    });
  });

  Deno.test(`${name}: features that may be missing are learned, others refused`, async () => {
    const features = SAMPLES.features.map((column) => column.slice());
    for (let row = 0; row < 120; row++) features[1]![row] = NaN;
    const joined = {
      ...SAMPLES,
      features,
      mayMiss: [false, true, true, false],
    };
    const model = await fit(spec, joined);
    const predicted = up(model, features);
    assert.ok(predicted.every((p) => p >= 0 && p <= 1));
    assert.deepEqual(
      up(loadModel(JSON.parse(JSON.stringify(model))), features),
      predicted,
    );
    const columns = features.with(3, features[3]!.with(150, NaN));
    const lacking = up(model, columns);
    assert.equal(Number.isNaN(lacking[150]), !toleratesMissing(spec));
    assert.deepEqual(lacking.with(150, predicted[150]!), predicted);
    if (toleratesMissing(spec)) return;
    await assert.rejects(fit(spec, { ...joined, features: columns }), {
      message:
        'Cannot fit: feature "feature_3" must be finite on rows of weight, got NaN in row 150',
    });
  });

  Deno.test(`${name}: infinite features and bad weights are refused`, async () => {
    const columns = SAMPLES.features.map((column) => column.slice());
    columns[1]![40] = Infinity;
    await assert.rejects(fit(spec, { ...SAMPLES, features: columns }), {
      name: "RangeError",
      message:
        'Cannot fit: feature "feature_1" must be finite on rows of weight, got Infinity in row 40',
    });
    for (const bad of [-1, NaN, Infinity]) {
      const weight = SAMPLES.weight.slice();
      weight[33] = bad;
      await assert.rejects(fit(spec, { ...SAMPLES, weight }), {
        name: "RangeError",
        message:
          `Cannot fit: weights must be finite and not negative, got ${bad} in row 33`,
      });
    }
  });

  Deno.test(`${name}: one class, one row, no row and unknown labels are refused`, async () => {
    const refused = (target: Float64Array, rows: typeof TRAIN, what: RegExp) =>
      assert.rejects(
        fit(spec, { ...SAMPLES, target }, 1, rows),
        (error) => error instanceof RangeError && what.test(error.message),
      );
    const ones = SAMPLES.target.map(() => 1);
    await refused(ones, TRAIN, /expected labels of two classes .* got 1$/);
    await refused(ones, { start: 3, end: 4 }, /got 1$/);
    await refused(ones, { start: 3, end: 3 }, /got no rows$/);
    await refused(ones.map((_, row) => row % 2 ? NaN : 1), TRAIN, /got 1, NaN/);
  });

  Deno.test(`${name}: three classes are learned, or refused`, async () => {
    const target = SAMPLES.target.map((label, row) => row % 5 ? label : 2);
    const fitted = fit(spec, { ...SAMPLES, target });
    if (spec.kind === "logistic" || spec.kind === "calibrated") {
      await assert.rejects(fitted, /^RangeError: .* got 2, [01], [01]/);
      return;
    }
    const model = await fitted;
    assert.deepEqual(model.classes, [0, 1, 2]);
    const columns = model.predictProba(SAMPLES.features);
    assert.equal(columns.length, 3);
    for (let row = 0; row < 300; row++) {
      const shares = columns.map((column) => column[row]!);
      assert.ok(shares.every((p) => p >= 0));
      assert.ok(Math.abs(shares.reduce((a, b) => a + b) - 1) < 2e-15);
    }
    const text = JSON.stringify(model);
    const loaded = loadModel(JSON.parse(text));
    assert.deepEqual(loaded.predictProba(SAMPLES.features), columns);
    assert.equal(JSON.stringify(loaded), text);
  });

  Deno.test(`${name}: more labels than a byte counts are refused`, async () => {
    const target = SAMPLES.target.map((_, row) => row / 8);
    await assert.rejects(
      fit(spec, { ...SAMPLES, target }, 1, everyRow(SAMPLES)),
      /^RangeError: Cannot fit: expected labels of two classes .* got 0, 0\.125/,
    );
  });

  Deno.test(`${name}: learns from one feature, refuses none and columns that end early`, async () => {
    const features = SAMPLES.features.slice(0, 1);
    const model = await fit(spec, { ...SAMPLES, features });
    const right = up(model, features)
      .filter((p, row) => +(p > 0.5) === SAMPLES.target[row]);
    assert.ok(right.length > 180, `${right.length} of 300 right`);
    await assert.rejects(fit(spec, { ...SAMPLES, features: [] }), {
      name: "RangeError",
      message: "Cannot fit: expected at least one feature, got none",
    });
    const short = SAMPLES.features.map((column) => column.subarray(0, 200));
    await assert.rejects(fit(spec, { ...SAMPLES, features: short }), {
      name: "TypeError",
      message:
        /^Cannot fit: feature "feature_0" must have a value in row 2\d\d, got 200 rows$/,
    });
    const weight = SAMPLES.weight.subarray(0, 200);
    await assert.rejects(
      fit(spec, { ...SAMPLES, weight }),
      /weights must be finite .* got undefined in row 200$/,
    );
    const target = SAMPLES.target.subarray(0, 200);
    await assert.rejects(fit(spec, { ...SAMPLES, target }), RangeError);
  });

  Deno.test(`${name}: weights that leave no row, or one class, are refused`, async () => {
    const weight = SAMPLES.weight.map(() => 0);
    await assert.rejects(fit(spec, { ...SAMPLES, weight }), /got no rows$/);
    await assert.rejects(
      fit(spec, { ...SAMPLES, weight: SAMPLES.target }),
      /expected labels of two classes .* got 1$/,
    );
  });

  Deno.test(`${name}: fitting again, and on other rows between, changes nothing`, async () => {
    const learner = makeLearner(spec, 1);
    const first = await learner.fit(SAMPLES, TRAIN);
    const before = JSON.stringify(first);
    await learner.fit(SAMPLES, { start: 100, end: 300 });
    const again = await learner.fit(SAMPLES, TRAIN);
    assert.equal(JSON.stringify(again), before);
    assert.equal(JSON.stringify(first), before);
  });

  Deno.test(`${name}: constant features teach the share of the classes`, async () => {
    const target = SAMPLES.target.map((_, row) => +(row % 4 === 0));
    const features = [new Float64Array(300).fill(0.1), new Float64Array(300)];
    const samples = samplesOf(features, target);
    const [first, ...others] = up(await fit(spec, samples), features);
    assert.ok(others.every((p) => p === first));
    const balanced = "classWeight" in spec && spec.classWeight === "balanced";
    const expected = balanced ? 0.5 : 0.25;
    assert.ok(Math.abs(first! - expected) < 0.1, `${first}`);
  });

  Deno.test(`${name}: any two labels are classes, ascending`, async () => {
    const target = SAMPLES.target.map((label) => label === 1 ? -7 : 2.5);
    const model = await fit(spec, { ...SAMPLES, target });
    assert.deepEqual(model.classes, [-7, 2.5]);
    const [asUp] = model.predictProba(SAMPLES.features);
    const plain = up(await fit(spec, SAMPLES));
    assert.ok(
      asUp!.filter((p, i) => (p > 0.5) === (plain[i]! > 0.5)).length > 250,
    );
  });

  Deno.test(`${name}: wrong columns are refused in prediction`, async () => {
    const model = await fit(spec, SAMPLES);
    assert.throws(() => model.predictProba(SAMPLES.features.slice(1)), {
      name: "TypeError",
      message: "Cannot predict: expected 4 columns, got 3",
    });
    const ragged = SAMPLES.features.map((column, i) => column.subarray(i));
    assert.throws(() => model.predictProba(ragged), {
      name: "TypeError",
      message: "Cannot predict: expected columns of 300 rows, got 299",
    });
  });

  Deno.test(`${name}: extreme scales neither break it nor the sum`, async () => {
    const features = SAMPLES.features.map((column, i) =>
      column.map((value) => value * [1e9, 1e-9, 1e100, 1e-100][i]!)
    );
    const predicted = up(await fit(spec, { ...SAMPLES, features }), features);
    const plain = up(await fit(spec, SAMPLES));
    const alike = predicted.filter((p, i) => Math.abs(p - plain[i]!) < 1e-6);
    assert.ok(alike.length > 290, `${alike.length} of 300 alike`);
  });
}
