import assert from "node:assert/strict";
import type { Samples } from "../models/learner.ts";
import { randomStream } from "../random.ts";
import { checkReference } from "./check_reference.ts";
import {
  type Change,
  fitTrainReference,
  populationStability,
  rowNovelty,
} from "./mod.ts";
import golden from "./testdata/drift.json" with { type: "json" };

function samplesOf(features: readonly Float64Array[], horizon = 1): Samples {
  const rows = features[0]!.length;
  return {
    names: features.map((_, i) => `feature_${i}`),
    features,
    target: new Float64Array(rows),
    weight: new Float64Array(rows).fill(1),
    openTime: Float64Array.from({ length: rows }, (_, row) => row * 60_000),
    horizon,
  };
}

const then = golden.then.map((column) => Float64Array.from(column));
const now = golden.now.map((column) => Float64Array.from(column));
const ALL = { start: 0, end: 300 };
const REFERENCE = fitTrainReference(samplesOf(then, golden.gap), ALL, {
  seed: 1,
  weights: golden.weights,
});

function near(actual: number, expected: number, tolerance = 1e-9): void {
  assert.ok(
    Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `expected ${expected}, got ${actual}`,
  );
}

Deno.test("populationStability() agrees with NumPy, and its chance with chi-square", () => {
  const drifts = populationStability(REFERENCE, now);
  for (const [i, { edges, psi, chance }] of golden.stability.entries()) {
    REFERENCE.features[i]!.edges.forEach((edge, k) => near(edge, edges[k]!));
    assert.equal(REFERENCE.features[i]!.edges.length, edges.length);
    near(drifts[i]!.psi, psi);
    near(drifts[i]!.chance, chance, 0.01);
  }
  assert.deepEqual(drifts.map(({ change }): Change => change), [
    "stable",
    "major",
    "major",
    "stable",
  ]);
});

Deno.test("rowNovelty() agrees with SciPy's distances", () => {
  const { dissimilarity: measure } = REFERENCE;
  assert.equal(measure!.points.length, golden.points);
  near(measure!.meanDistance, golden.meanDistance, 0.02);
  near(measure!.threshold * measure!.meanDistance, golden.threshold, 1e-7);
  const { outOfRange, dissimilarity, novel } = rowNovelty(REFERENCE, now);
  assert.deepEqual([...outOfRange], golden.outOfRange);
  for (const [row, distance] of golden.nearest.entries()) {
    // Means and deviations are kept in nine digits.
    near(dissimilarity[row]! * measure!.meanDistance, distance, 1e-7);
    assert.equal(novel[row], +(dissimilarity[row]! > measure!.threshold));
  }
});

Deno.test("fitTrainReference() is the same twice, as JSON too, and leaves its input", () => {
  const samples = samplesOf(then, golden.gap);
  const before = structuredClone(samples);
  const again = fitTrainReference(samples, ALL, {
    seed: 1,
    weights: golden.weights,
  });
  assert.deepEqual(again, REFERENCE);
  assert.deepEqual(JSON.parse(JSON.stringify(again)), again);
  assert.deepEqual(samples, before);
});

Deno.test("fitTrainReference() knows no row outside of its range, nor one of weight 0", () => {
  const inside = { start: 50, end: 250 };
  const weight = new Float64Array(300).map((_, row) => +(row % 3 !== 0));
  const samples = { ...samplesOf(then), weight };
  const dirty = {
    ...samples,
    features: then.map((column) =>
      column.map((value, row) =>
        row < 50 || row >= 250 || row % 3 === 0 ? 1e9 : value
      )
    ),
  };
  const clean = fitTrainReference(samples, inside, { seed: 1 });
  assert.deepEqual(fitTrainReference(dirty, inside, { seed: 1 }), clean);
  assert.equal(clean.rows, weight.slice(50, 250).reduce((a, b) => a + b));
});

Deno.test("rowNovelty() gives one row the bits it has among others, whatever the order", () => {
  const all = rowNovelty(REFERENCE, now);
  const turned = rowNovelty(REFERENCE, now.map((c) => c.toReversed()));
  assert.deepEqual(
    turned.dissimilarity.toReversed(),
    all.dissimilarity,
  );
  for (let row = 0; row < 200; row += 7) {
    const one = rowNovelty(REFERENCE, now.map((c) => c.slice(row, row + 1)));
    assert.equal(one.dissimilarity[0], all.dissimilarity[row]);
    assert.equal(one.outOfRange[0], all.outOfRange[row]);
    assert.equal(one.novel[0], all.novel[row]);
  }
});

Deno.test("rowNovelty() says nothing of a row without a feature, and knows the rows it came from", () => {
  const lacking = now.map((column) => column.slice());
  lacking[1]![3] = NaN;
  const { dissimilarity, novel, outOfRange } = rowNovelty(REFERENCE, lacking);
  assert.ok(Number.isNaN(dissimilarity[3]) && novel[3] === 0);
  const whole = rowNovelty(REFERENCE, now);
  dissimilarity[3] = whole.dissimilarity[3]!;
  assert.deepEqual(dissimilarity, whole.dissimilarity);
  assert.ok(outOfRange[3]! <= whole.outOfRange[3]!);
  const own = rowNovelty(REFERENCE, then);
  assert.ok(own.outOfRange.every((count) => count === 0));
  assert.ok(own.novel.every((flag) => flag === 0));
});

/** Rows of four normal features, some of them shifted. */
function normals(rows: number, seed: number, shift = 0): Float64Array[] {
  const random = randomStream(seed);
  return Array.from(
    { length: 4 },
    () => Float64Array.from({ length: rows }, () => shift + random.normal()),
  );
}

Deno.test("rowNovelty() finds about one in a hundred rows like the train rows novel, and far more of others", () => {
  const reference = fitTrainReference(samplesOf(normals(20_000, 1)), {
    start: 0,
    end: 20_000,
  }, { seed: 2 });
  assert.equal(reference.dissimilarity!.points.length, 256);
  const share = (columns: Float64Array[]) =>
    rowNovelty(reference, columns).novel.reduce((a, b) => a + b, 0) / 5000;
  const [same, moved] = [normals(5000, 3), normals(5000, 3, 3)].map(share);
  assert.ok(same! > 0.002 && same! < 0.02, `${same}`);
  assert.ok(moved! > 0.5, `${moved}`);
});

Deno.test("populationStability() exceeds its chance in one of twenty draws without drift", () => {
  const reference = fitTrainReference(samplesOf(normals(4000, 5)), {
    start: 0,
    end: 4000,
  }, { seed: 2 });
  let [beyond, called] = [0, 0];
  for (let trial = 0; trial < 200; trial++) {
    const drifts = populationStability(reference, normals(400, 100 + trial));
    beyond += drifts.filter(({ psi, chance }) => psi > chance).length;
    called += drifts.filter(({ change }) => change !== "stable").length;
  }
  // Binomial(800, 0.05): 40 expected, standard deviation 6.2; bins that are not of
  // equal size in truth, and PSI's own skew, add a little.
  assert.ok(beyond > 20 && beyond < 70, `${beyond} of 800`);
  assert.ok(called <= 2, `${called} of 800`);
});

Deno.test("populationStability() is 0 of the train rows themselves, and calm about a few rows", () => {
  for (const { psi } of populationStability(REFERENCE, then)) {
    assert.equal(psi, 0);
  }
  const few = populationStability(REFERENCE, now.map((c) => c.slice(0, 2)));
  assert.ok(few.some(({ psi }) => psi > 0.25));
  assert.ok(few.every(({ change }) => change === "stable"));
  const none = populationStability(
    REFERENCE,
    now.map((c) => c.map(() => NaN)),
  );
  assert.ok(
    none.every(({ psi, rows, change }) =>
      Number.isNaN(psi) && rows === 0 && change === "stable"
    ),
  );
});

Deno.test("fitTrainReference() takes constants, few rows and missing values", () => {
  const constant = samplesOf([new Float64Array(50).fill(0.1)]);
  const range = { start: 0, end: 50 };
  const alike = fitTrainReference(constant, range, { seed: 1 });
  assert.equal(alike.dissimilarity, null);
  assert.deepEqual(alike.features[0]!.edges, []);
  assert.deepEqual(alike.features[0]!.counts, [50]);
  const [drift] = populationStability(alike, [Float64Array.of(7, 8)]);
  assert.equal(drift!.psi, 0);
  assert.deepEqual(
    [...rowNovelty(alike, [Float64Array.of(7, 0.1)]).outOfRange],
    [1, 0],
  );
  const single = fitTrainReference(samplesOf(then), { start: 7, end: 8 }, {
    seed: 1,
  });
  assert.equal(single.dissimilarity, null);
  const holes = then.map((column) =>
    column.map((value, row) => row % 4 === 0 ? NaN : value)
  );
  const whole = fitTrainReference(samplesOf(holes), ALL, { seed: 1 });
  assert.equal(whole.features[0]!.missing, 0.25);
  assert.ok(whole.dissimilarity!.points.length > 100);
  const empty = then.with(2, then[2]!.map(() => NaN));
  const lacking = fitTrainReference(samplesOf(empty), ALL, { seed: 1 });
  checkReference(lacking, lacking.features.map(({ name }) => name));
  assert.deepEqual(lacking.features[2], {
    name: "feature_2",
    ...{ least: null, most: null, quantiles: [], missing: 1 },
    ...{ edges: [], counts: [0] },
  });
  assert.equal(lacking.dissimilarity, null);
  // What no train row had is outside of their range, and no drift of theirs.
  const outOfRange = rowNovelty(lacking, empty).outOfRange;
  assert.deepEqual(
    rowNovelty(lacking, empty.with(2, then[2]!)).outOfRange,
    outOfRange.map((count) => count + 1),
  );
  const [, , moved] = populationStability(lacking, then);
  assert.deepEqual(
    [moved!.rows, moved!.psi, moved!.change],
    [300, NaN, "stable"],
  );
  const weightless = { ...samplesOf(then), weight: new Float64Array(300) };
  assert.throws(
    () => fitTrainReference(weightless, ALL, { seed: 1 }),
    /none of them has weight/,
  );
  for (const weights of [[1, 1], [1, 1, 1, -1], [1, 1, 1, NaN]]) {
    assert.throws(
      () => fitTrainReference(samplesOf(then), ALL, { seed: 1, weights }),
      /expected 4 weights of at least 0, got (2|-1|NaN)/,
    );
  }
});

Deno.test("a reference of many features stays small", () => {
  const random = randomStream(9);
  for (const [width, most] of [[5, 20], [60, 90], [200, 125]] as const) {
    const columns = Array.from(
      { length: width },
      () => Float64Array.from({ length: 2000 }, () => 1e4 * random.normal()),
    );
    const reference = fitTrainReference(samplesOf(columns), {
      start: 0,
      end: 2000,
    }, { seed: 1 });
    const size = JSON.stringify(reference).length;
    assert.ok(size <= 1000 * most, `${width} features: ${size} characters`);
  }
});

Deno.test("drift and novelty refuse other columns, and checkReference() what does not fit", () => {
  assert.throws(() => populationStability(REFERENCE, now.slice(1)), {
    message: "Cannot measure drift: expected 4 columns, got 3",
  });
  assert.throws(() => rowNovelty(REFERENCE, now.slice(1)), {
    message: "Cannot measure novelty: expected 4 columns, got 3",
  });
  const names = REFERENCE.features.map(({ name }) => name);
  checkReference(REFERENCE, names);
  const refused = (
    damage: (
      copy: ReturnType<typeof structuredClone<typeof REFERENCE>>,
    ) => void,
    message: RegExp,
  ) => {
    const copy = structuredClone(REFERENCE);
    damage(copy);
    assert.throws(() => checkReference(copy, names), message);
  };
  refused(
    (copy) => copy.features.reverse(),
    /features: expected the model's 4/,
  );
  refused((copy) => copy.features[1]!.edges.reverse(), /1.edges: expected asc/);
  refused((copy) => copy.features[0]!.counts.pop(), /0.counts: expected 10/);
  refused(
    (copy) => copy.features[0]!.counts.fill(0),
    /0.counts: expected rows/,
  );
  refused((copy) => copy.dissimilarity!.mean.pop(), /mean: expected 4 numbers/);
  refused((copy) => copy.dissimilarity!.points[5]!.pop(), /points.5: expected/);
});
