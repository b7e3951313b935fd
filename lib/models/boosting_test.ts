import assert from "node:assert/strict";
import fc from "fast-check";
import { type LearnerSpecInput, parseLearner } from "../config.ts";
import { randomStream } from "../random.ts";
import { type Boosting, fitBoosting } from "./boosting.ts";
import type { Columns, Samples } from "./learner.ts";
import { noisySamples, samplesOf } from "./testdata/samples.ts";

type Options = Omit<Extract<LearnerSpecInput, { kind: "boosting" }>, "kind">;

function fit(samples: Samples, options: Options = {}, seed = 1): Boosting {
  const spec = parseLearner({
    kind: "boosting",
    trees: 10,
    minSamplesLeaf: 5,
    classWeight: "none",
    ...options,
  });
  return fitBoosting(
    samples,
    { start: 0, end: samples.target.length },
    spec,
    seed,
  );
}

function up(model: Boosting, columns: Columns): Float64Array {
  return model.predictProba(columns)[1]!;
}

function logLoss(probability: Float64Array, target: Float64Array): number {
  return probability.reduce(
    (sum, p, row) =>
      sum - Math.log(target[row] ? p : 1 - p) / probability.length,
    0,
  );
}

const SAMPLES = noisySamples(400);
/** Weights so mixed that no two splits gain the same. */
const MIXED = Float64Array.from(
  { length: 400 },
  (_, row) => 1 + (row * 7919) % 997,
);

Deno.test("fitBoosting() lowers the training loss with every tree", () => {
  const { part } = fit(SAMPLES, { trees: 40 });
  const losses = Array.from({ length: 41 }, (_, trees) => {
    const first = fit(SAMPLES, { trees: Math.max(1, trees) });
    assert.deepEqual(first.part.trees, part.trees.slice(0, Math.max(1, trees)));
    return logLoss(up(first, SAMPLES.features), SAMPLES.target);
  }).slice(1);
  assert.ok(losses.every((loss, i) => i === 0 || loss < losses[i - 1]!));
});

Deno.test("fitBoosting() takes nothing of a feature but its order", () => {
  const bent = [
    Math.exp,
    Math.cbrt,
    (x: number) => 1000 * x - 5,
    (x: number) => x ** 3,
  ];
  const columns = SAMPLES.features.map((column, f) => column.map(bent[f]!));
  const plain = fit(SAMPLES);
  const other = fit({ ...SAMPLES, features: columns });
  assert.deepEqual(
    other.part.trees.map(({ value }) => value),
    plain.part.trees.map(({ value }) => value),
  );
  assert.deepEqual(up(other, columns), up(plain, SAMPLES.features));
});

Deno.test("fitBoosting() learns the same from columns and rows in any order", () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
      fc.integer(),
      (order, seed) => {
        const random = randomStream(seed >>> 0);
        const rows = Array.from(SAMPLES.target, (_, row) => row)
          .map((row) => [random.uniform(), row] as const)
          .sort(([a], [b]) => a - b)
          .map(([, row]) => row);
        const take = (column: Float64Array) =>
          Float64Array.from(rows, (row) => column[row]!);
        const columns = order.map((f) => SAMPLES.features[f]!);
        const mixed = samplesOf(
          columns.map(take),
          take(SAMPLES.target),
          take(MIXED),
        );
        const [a, b] = [
          up(fit({ ...SAMPLES, weight: MIXED }), SAMPLES.features),
          up(fit(mixed), columns),
        ];
        assert.ok(a.every((p, row) => Math.abs(p - b[row]!) < 1e-12));
      },
    ),
    { numRuns: 10, seed: 1 },
  );
});

Deno.test("fitBoosting() splits alike whether a row counts k or stands there k times", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 4 }), {
        minLength: 400,
        maxLength: 400,
      }),
      (times) => {
        const repeat = (column: Float64Array) =>
          Float64Array.from(
            [...column].flatMap((value, row) =>
              new Array<number>(times[row]!).fill(value)
            ),
          );
        const weighted = fit({ ...SAMPLES, weight: Float64Array.from(times) });
        const repeated = fit(
          samplesOf(SAMPLES.features.map(repeat), repeat(SAMPLES.target)),
        );
        for (const [i, { value, ...splits }] of weighted.part.trees.entries()) {
          const { value: other, ...same } = repeated.part.trees[i]!;
          assert.deepEqual(splits, same);
          assert.ok(value.every((v, k) => Math.abs(v - other[k]!) < 1e-9));
        }
      },
    ),
    { numRuns: 20, seed: 2 },
  );
});

Deno.test("fitBoosting() takes weights that are no whole numbers", () => {
  const few = (column: Float64Array) => column.subarray(0, 200);
  const features = SAMPLES.features.map(few);
  const [whole, parts] = [1, 0.3].map((scale) =>
    fit(
      samplesOf(
        features,
        few(SAMPLES.target),
        few(MIXED).map((w) => w * scale),
      ),
      { minSamplesLeaf: 1000 * scale, minHessianLeaf: scale },
    )
  );
  const [a, b] = [whole!, parts!].map((model) => up(model, features));
  assert.ok(a!.some((p) => Math.abs(p - 0.5) > 0.1));
  assert.ok(a!.every((p, row) => Math.abs(p - b![row]!) < 1e-6));
});

Deno.test("fitBoosting() sends what is missing the way that fits", () => {
  const random = randomStream(3);
  const target = Float64Array.from({ length: 400 }, () => random.below(2));
  const noise = Float64Array.from({ length: 400 }, () => random.normal());
  for (const lackIsUp of [0, 1]) {
    // Half of one class lacks the value; whoever has it is split by its sign.
    const told = target.map((label, row) =>
      label === lackIsUp && row % 2 ? NaN : label - 0.5 + 0.8 * noise[row]!
    );
    const model = fit(samplesOf([told], target));
    const [lacking, below, above] = up(model, [Float64Array.of(NaN, -2, 2)]);
    assert.ok(lackIsUp ? lacking! > 0.8 : lacking! < 0.2, `${lacking}`);
    assert.ok(below! < 0.3 && above! > 0.7);
  }
});

Deno.test("fitBoosting() splits a feature whose lack alone tells", () => {
  const target = SAMPLES.target;
  const told = target.map((label) => label ? NaN : 3);
  const model = fit(samplesOf([told], target), { trees: 1, learningRate: 1 });
  assert.deepEqual([...model.part.trees[0]!.bin], [1]);
  assert.deepEqual(model.part.edges[0]!.length, 0);
  const columns = [Float64Array.of(NaN, -1e300, 3, Infinity)];
  const [lacking, ...others] = up(model, columns);
  assert.ok(lacking! > 0.8);
  assert.ok(others.every((p) => p < 0.2 && p === others[0]));
});

Deno.test("fitBoosting() sends what it never saw missing the way of most", () => {
  const x = Float64Array.from({ length: 100 }, (_, row) => row);
  const target = x.map((value) => +(value >= 30));
  const model = fit(samplesOf([x], target));
  const [lacking, most] = up(model, [Float64Array.of(NaN, 99)]);
  assert.equal(lacking, most);
});

Deno.test("fitBoosting() copes with constant, empty and many-valued features", () => {
  const many = 2 ** 16;
  const random = randomStream(1);
  const x = Float64Array.from({ length: many }, (_, row) => row);
  const target = x.map((value) => +(value + 9000 * random.normal() > many / 2));
  const features = [x.map(() => 4), x.map(() => NaN), x];
  const model = fit(samplesOf(features, target), { maxLeaves: 8 });
  assert.equal(model.part.edges[2]!.length, 254);
  for (const { feature } of model.part.trees) {
    assert.ok(feature.every((f) => f === 2));
  }
  const rows = [0, many - 1].map((row) =>
    up(model, features.map((column) => column.subarray(row, row + 1)))[0]!
  );
  assert.ok(rows[0]! < 0.3 && rows[1]! > 0.7);
});

Deno.test("fitBoosting() holds leaves to their limits", () => {
  const { part } = fit(SAMPLES, { maxLeaves: 5, maxDepth: 3, trees: 5 });
  for (const { value } of part.trees) assert.ok(value.length <= 5);
  const free = fit(SAMPLES, { minSamplesLeaf: 0, minHessianLeaf: 0 });
  assert.ok(free.part.trees.every(({ value }) => value.length === 31));
  const none = fit(SAMPLES, { minSamplesLeaf: 201 });
  assert.ok(none.part.trees.every(({ value }) => value.length === 1));
});

Deno.test("fitBoosting() rises and falls along features as it is told", () => {
  const monotone = [1, -1, 0, 1] as const;
  const model = fit(SAMPLES, { trees: 40, monotone: [...monotone] });
  const random = randomStream(6);
  for (const [feature, sign] of monotone.entries()) {
    let falls = 0;
    for (let i = 0; i < 20; i++) {
      const columns = SAMPLES.features.map(() =>
        new Float64Array(200).fill(random.normal())
      );
      columns[feature] = columns[feature]!.map((_, row) => row / 33 - 3);
      const along = up(model, columns);
      for (let row = 1; row < 200; row++) {
        const rise = along[row]! - along[row - 1]!;
        if (sign !== 0) assert.ok(sign * rise >= -1e-12, `${feature}: ${rise}`);
        falls += +(rise < 0);
      }
    }
    if (sign === 0) assert.ok(falls > 0, "a free feature falls somewhere");
  }
  const bare = fit(SAMPLES, { trees: 40 });
  const against = fit(SAMPLES, { trees: 40, monotone: [-1, 1, 0, 0] });
  const loss = (model: Boosting) =>
    logLoss(up(model, SAMPLES.features), SAMPLES.target);
  assert.ok(loss(bare) < loss(model) && loss(model) < loss(against));
});

Deno.test("fitBoosting() with constraints that bind nothing grows the same trees", () => {
  const x = SAMPLES.features[0]!.toSorted();
  const target = x.map((value) => +(value > 0.1));
  const samples = samplesOf([x], target);
  const [free, bound] = [fit(samples), fit(samples, { monotone: [1] })];
  assert.deepEqual(
    free.part.trees.map(({ bin }) => bin[0]),
    bound.part.trees.map(({ bin }) => bin[0]),
  );
});

Deno.test("fitBoosting() refuses constraints that do not fit the features", () => {
  assert.throws(() => fit(SAMPLES, { monotone: [1] }), {
    name: "RangeError",
    message:
      "Cannot fit boosting: expected 4 monotone constraints, one per feature, got 1",
  });
});

Deno.test("fitBoosting() draws rows and features anew for every tree, from the seed alone", () => {
  const options = { subsample: 0.5, maxFeatures: 0.5 };
  const [a, b, c] = [1, 1, 2].map((seed) => fit(SAMPLES, options, seed));
  assert.deepEqual(a!.part, b!.part);
  assert.notDeepEqual(a!.part, c!.part);
  const used = a!.part.trees.map(({ feature }) => new Set(feature));
  assert.ok(used.every((features) => features.size <= 2));
  assert.ok(new Set(used.map((each) => [...each].sort().join())).size > 1);
});

Deno.test("fitBoosting() stops when later rows are judged no better", () => {
  const random = randomStream(2);
  const samples = {
    ...noisySamples(600),
    target: Float64Array.from({ length: 600 }, () => random.below(2)),
    horizon: 5,
  };
  const options = { trees: 60, validationShare: 0.25, patience: 4 };
  const model = fit(samples, options);
  assert.ok(model.part.trees.length < 30, `${model.part.trees.length} trees`);
  // As many trees without a judge, on the rows before the purge, are the same.
  const [kept, judged] = [445, { start: 450, end: 600 }];
  const cut = (column: Float64Array) => column.slice(0, kept);
  const before = samplesOf(samples.features.map(cut), cut(samples.target));
  const plain = fit(before, { trees: 60 });
  const { length } = model.part.trees;
  assert.deepEqual(model.part.trees, plain.part.trees.slice(0, length));
  // It kept the rounds up to the lowest judged loss.
  const later = (column: Float64Array) =>
    column.subarray(judged.start, judged.end);
  const losses = Array.from({ length: length + 5 }, (_, trees) =>
    logLoss(
      trees === 0
        ? later(samples.target).map(() =>
          1 / (1 + Math.exp(-plain.part.base[0]!))
        )
        : up(fit(before, { trees }), samples.features.map(later)),
      later(samples.target),
    ));
  assert.equal(losses.indexOf(Math.min(...losses)), length);
});

Deno.test("fitBoosting() judges by nothing that training could see", () => {
  const options = { trees: 30, validationShare: 0.3, patience: 3 };
  const samples = { ...SAMPLES, horizon: 10 };
  const model = fit(samples, options);
  const target = samples.target.slice();
  for (let row = 270; row < 280; row++) target[row] = 1 - target[row]!;
  assert.deepEqual(fit({ ...samples, target }, options).part, model.part);
  assert.throws(() => fit({ ...samples, horizon: 280 }, options), {
    name: "RangeError",
    message:
      "Cannot set aside rows to judge by: a share of 0.3 and a purge of 280 leave too few of 400 rows",
  });
});

Deno.test("fitBoosting() of balanced classes forgets which is rare", () => {
  const x = Float64Array.from({ length: 400 }, (_, row) => row % 7);
  const target = x.map((_, row) => +(row % 10 === 0));
  const model = fit(samplesOf([x], target), {
    classWeight: "balanced",
    trees: 1,
  });
  assert.deepEqual(model.part.base, [0]);
  const three = fit(samplesOf([x], x.map((_, row) => row % 10 ? row % 2 : 2)), {
    classWeight: "balanced",
    trees: 1,
  });
  assert.ok(three.part.base.every((score) => Math.abs(score) < 1e-12));
});

Deno.test("fitBoosting() tells of every round, and ends where it is told to", () => {
  const spec = parseLearner({ kind: "boosting", trees: 5 });
  const told: number[][] = [];
  const fitTelling = (onProgress: (done: number, total: number) => void) =>
    fitBoosting(SAMPLES, { start: 0, end: 400 }, spec, 1, onProgress);
  fitTelling((...step) => told.push(step));
  assert.deepEqual(told, [[1, 5], [2, 5], [3, 5], [4, 5], [5, 5]]);
  assert.throws(
    () =>
      fitTelling((done) => {
        if (done === 2) throw new Error("Enough");
      }),
    /^Error: Enough$/,
  );
});
