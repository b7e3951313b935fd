/**
 * What changes nothing, or everything alike, for every learner: those that tell two
 * classes or three, and those that predict a number.
 *
 * @module
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { randomStream } from "../random.ts";
import type { Columns, Samples } from "./learner.ts";
import {
  type Entrant,
  ENTRANTS,
  isWithoutDraws,
  samplesFor,
} from "./testdata/learners.ts";
import { samplesOf } from "./testdata/samples.ts";

const ROWS = 240;
const RUNS = { numRuns: 10, seed: 3 };

/** The greatest difference between two predictions of the same rows. */
function farthest(
  a: readonly Float64Array[],
  b: readonly Float64Array[],
): number {
  assert.equal(a.length, b.length);
  return Math.max(
    ...a.flatMap((column, k) =>
      Array.from(column, (value, row) => Math.abs(value - b[k]![row]!))
    ),
  );
}

/** Whether it sees bins, not values. */
const countsBins = ({ spec }: Entrant) =>
  spec.kind === "calibrated"
    ? spec.of.kind !== "logistic"
    : spec.kind !== "logistic";

/** Whether all that it learns of a feature is which rows lie below which. */
const ranks = ({ spec }: Entrant) =>
  // Rows that calibrate lie anywhere between the values that split.
  spec.kind !== "calibrated" && spec.kind !== "logistic";

/** Features of whole numbers, which every change of {@linkcode RISING} keeps apart. */
function wholeFeatures(entrant: Entrant): Samples {
  const samples = samplesFor(entrant, ROWS);
  const features = samples.features.map((column) =>
    column.map((value) => Math.round(20 * value))
  );
  return { ...samples, features };
}

/** Weights that are no whole numbers leave no equal splits for an order to choose from. */
function withoutTies(samples: Samples): Samples {
  const random = randomStream(6);
  const weight = samples.weight.map(() => 0.5 + random.uniform());
  return { ...samples, weight };
}

const RISING: Readonly<Record<string, (value: number) => number>> = {
  "a cube": (value) => value ** 3,
  "an exponential": (value) => Math.exp(value / 8),
  "a line": (value) => 3 * value - 7e5,
  "an inverse": (value) => -1 / (value + 1000),
  "a power of two": (value) => 2 ** -30 * value,
};

for (const entrant of ENTRANTS) {
  const { name } = entrant;

  if (isWithoutDraws(entrant)) {
    Deno.test(`${name}: a weight of k equals k repeated rows`, async () => {
      const samples = samplesFor(entrant, ROWS);
      const times = fc.array(fc.integer({ min: 0, max: 3 }), {
        minLength: ROWS,
        maxLength: ROWS,
      });
      await fc.assert(
        fc.asyncProperty(times, async (times) => {
          const repeat = (column: Float64Array) =>
            Float64Array.from(
              [...column].flatMap((value, row) =>
                new Array<number>(times[row]!).fill(value)
              ),
            );
          const repeated = samplesOf(
            samples.features.map(repeat),
            repeat(samples.target),
          );
          const weight = Float64Array.from(times);
          const weighted = await entrant.fit({ ...samples, weight });
          const counted = await entrant.fit(repeated);
          const { features } = samples;
          assert.ok(farthest(weighted(features), counted(features)) < 1e-9);
        }),
        RUNS,
      );
    });
  }

  if (isWithoutDraws(entrant)) {
    Deno.test(`${name}: the order of rows makes no difference`, async () => {
      const samples = samplesFor(entrant, ROWS);
      const plain = await entrant.fit(samples);
      const orders = fc.shuffledSubarray([...samples.target.keys()], {
        minLength: ROWS,
        maxLength: ROWS,
      });
      await fc.assert(
        fc.asyncProperty(orders, async (order) => {
          const moved = (column: Float64Array) =>
            Float64Array.from(order, (row) => column[row]!);
          const shuffled = await entrant.fit(samplesOf(
            samples.features.map(moved),
            moved(samples.target),
          ));
          const { features } = samples;
          assert.ok(farthest(plain(features), shuffled(features)) < 1e-9);
        }),
        RUNS,
      );
    });
  }

  if (ranks(entrant)) {
    Deno.test(`${name}: a rising change of a feature changes no prediction`, async () => {
      const samples = wholeFeatures(entrant);
      const plain = (await entrant.fit(samples))(samples.features);
      const changes = fc.array(
        fc.constantFrom(undefined, ...Object.keys(RISING)),
        { minLength: 4, maxLength: 4 },
      );
      await fc.assert(
        fc.asyncProperty(changes, async (names) => {
          const features = samples.features.map((column, f) =>
            names[f] ? column.map(RISING[names[f]]!) : column
          );
          const model = await entrant.fit({ ...samples, features });
          assert.deepEqual(model(features), plain);
        }),
        RUNS,
      );
    });
  }

  Deno.test(`${name}: a feature's scale, a power of two, makes no difference to any row`, async () => {
    const samples = samplesFor(entrant, ROWS);
    const others = samplesFor(entrant, 50, { seed: 2 });
    const plain = (await entrant.fit(samples))(others.features);
    const powers = fc.array(fc.integer({ min: -200, max: 200 }), {
      minLength: 4,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(powers, async (powers) => {
        const scaled = (columns: Columns) =>
          columns.map((column, f) => column.map((x) => x * 2 ** powers[f]!));
        const features = scaled(samples.features);
        const model = await entrant.fit({ ...samples, features });
        const predicted = model(scaled(others.features));
        if (!countsBins(entrant)) assert.ok(farthest(predicted, plain) < 1e-9);
        else assert.deepEqual(predicted, plain);
      }),
      RUNS,
    );
  });

  if (isWithoutDraws(entrant)) {
    Deno.test(`${name}: the order of columns makes no difference`, async () => {
      const samples = withoutTies(samplesFor(entrant, ROWS));
      const plain = (await entrant.fit(samples))(samples.features);
      const orders = fc.shuffledSubarray([0, 1, 2, 3], {
        minLength: 4,
        maxLength: 4,
      });
      await fc.assert(
        fc.asyncProperty(orders, async (order) => {
          const features = order.map((f) => samples.features[f]!);
          const names = order.map((f) => samples.names[f]!);
          const model = await entrant.fit({ ...samples, features, names });
          assert.ok(farthest(model(features), plain) < 1e-9);
        }),
        RUNS,
      );
    });
  }

  Deno.test(`${name}: names make no difference`, async () => {
    const samples = samplesFor(entrant, ROWS);
    const names = samples.names.map((name) => `${name}_again`);
    const { features } = samples;
    assert.deepEqual(
      (await entrant.fit({ ...samples, names }))(features),
      (await entrant.fit(samples))(features),
    );
  });

  Deno.test(`${name}: a constant feature more makes no difference to what can be learned`, async () => {
    const samples = withoutTies(samplesFor(entrant, ROWS));
    const features = [...samples.features, new Float64Array(ROWS).fill(0.1)];
    const names = [...samples.names, "constant"];
    const model = await entrant.fit({ ...samples, features, names });
    const predicted = model(features);
    const plain = (await entrant.fit(samples))(samples.features);
    if (!isWithoutDraws(entrant)) {
      assert.ok(predicted.every((column) => column.every(Number.isFinite)));
    } else assert.ok(farthest(predicted, plain) < 1e-9);
  });

  Deno.test(`${name}: 65,536 distinct values are learned as few are`, async () => {
    const rows = 2 ** 16;
    const random = randomStream(8);
    const x = Float64Array.from({ length: rows }, (_, row) => row);
    for (let row = rows - 1; row > 0; row--) {
      const other = random.below(row + 1);
      [x[row], x[other]] = [x[other]!, x[row]!];
    }
    const score = (value: number) => 4 * (value / rows - 0.5);
    const target = x.map((value) =>
      entrant.targetOf(score(value) + 0.3 * random.normal())
    );
    const model = await entrant.fit(samplesOf([x], target));
    const grid = Float64Array.from(
      { length: 101 },
      (_, i) => (rows - 1) * i / 100,
    );
    const predicted = model([grid]);
    assert.ok(predicted.every((column) => column.every(Number.isFinite)));
    const told = predicted.length === 1
      ? [...predicted[0]!]
      : [...grid].map((_, row) => {
        const shares = predicted.map((column) => column[row]!);
        return shares.indexOf(Math.max(...shares));
      });
    const expected = [...grid].map((value) => entrant.targetOf(score(value)));
    const missed = told.filter((value, i) =>
      Math.abs(value - expected[i]!) > 0.35
    );
    // Few bins are coarse, and class boundaries a coin toss.
    assert.ok(missed.length <= 12, `${missed.length} of 101 missed`);
  });
}
