import assert from "node:assert/strict";
import { randomStream } from "../random.ts";
import { mutualInformation, rankFeatures } from "./feature_ranking.ts";
import golden from "./testdata/mutual_information.json" with { type: "json" };

const { normal, uniform } = randomStream(3);
const ROWS = 2000;
const column = (value: (row: number) => number) =>
  Float64Array.from({ length: ROWS }, (_, row) => value(row));
const target = column(() => uniform() < 0.5 ? 0 : 1);
const noise = column(normal);
const weak = column((row) => normal() + 0.3 * target[row]!);
const strong = column((row) => normal() + target[row]!);
const constant = column(() => 7);
const features = [noise, weak, constant, strong];
const samples = { features, target };
const all = { start: 0, end: ROWS };
const ones = column(() => 1);

Deno.test("mutualInformation() equals scikit-learn's of the same bins", () => {
  for (const { bins, values, labels, expected } of golden.cases) {
    const told = mutualInformation(
      Float64Array.from(values),
      Float64Array.from(labels),
      { bins },
    );
    assert.ok(Math.abs(told - expected) < 1e-12, `${told} ${expected}`);
  }
});

Deno.test("mutualInformation() depends on the order of values, not on their size", () => {
  const told = mutualInformation(weak, target);
  assert.equal(mutualInformation(weak.map(Math.exp), target), told);
  assert.equal(mutualInformation(weak.map((x) => 3 * x - 8), target), told);
  assert.equal(mutualInformation(constant, target), 0);
});

Deno.test("mutualInformation() counts missing values as one value more", () => {
  const values = Float64Array.from({ length: 60 }, (_, i) => i % 7);
  const labels = values.map((x, i) => +((x + i % 3) > 4));
  const told = (of: Float64Array) => mutualInformation(of, labels, { bins: 8 });
  const lacking = values.map((x) => x === 6 ? NaN : x);
  assert.ok(Math.abs(told(lacking) - told(values)) < 1e-12);
  const alike = labels.map((label) => label ? NaN : 1);
  assert.ok(
    Math.abs(mutualInformation(alike, labels) - told(labels)) < 1e-12,
  );
  assert.equal(told(values.map(() => NaN)), 0);
});

Deno.test("mutualInformation() refuses columns of other lengths and a single bin", () => {
  assert.throws(
    () => mutualInformation(noise, target.subarray(1)),
    /as many labels as values .* got 1999 for 2000 and 16/,
  );
  assert.throws(
    () => mutualInformation(noise, target, { bins: 1 }),
    RangeError,
  );
  assert.equal(mutualInformation(new Float64Array(), new Float64Array()), 0);
});

Deno.test("rankFeatures() puts what tells most first, the first of equals before", () => {
  const before = features.map((column) => column.slice());
  assert.deepEqual(rankFeatures(samples, all, ones), [3, 1, 0, 2]);
  assert.deepEqual(features, before);
  const twins = { features: [weak, constant, weak, constant], target };
  assert.deepEqual(rankFeatures(twins, all, ones), [0, 2, 1, 3]);
});

Deno.test("rankFeatures() looks at rows of weight in its rows, and at no others", () => {
  const rows = [{ start: 100, end: 700 }, { start: 900, end: 1500 }];
  const weight = ones.map((_, row) => row % 7 === 0 ? 0 : 1);
  const used = new Set(
    rows.flatMap(({ start, end }) =>
      Array.from({ length: end - start }, (_, i) => start + i)
    ).filter((row) => weight[row]),
  );
  const ranking = rankFeatures(samples, rows, weight);
  // Elsewhere the noise would tell everything, and be missing besides.
  const other = noise.map((value, row) =>
    used.has(row) ? value : row % 2 ? NaN : 100 * target[row]!
  );
  const changed = { features: [other, weak, constant, strong], target };
  assert.deepEqual(rankFeatures(changed, rows, weight), ranking);
  assert.notDeepEqual(
    rankFeatures(changed, all, ones.map((_, row) => row % 2 ? 0 : 1)),
    ranking,
  );
});
