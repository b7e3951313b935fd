import assert from "node:assert/strict";
import fc from "fast-check";
import { randomStream } from "../../random.ts";
import { noisySamples } from "../testdata/samples.ts";
import { binColumn, binEdges } from "./bins.ts";
import type { Criterion } from "./criterion.ts";
import { GiniCriterion } from "./gini_criterion.ts";
import { TreeGrower } from "./grow_classifier.ts";
import { AnyTreeGrower, type GrownTree } from "./grow_tree.ts";
import { SquaredCriterion } from "./squared_criterion.ts";
import type { Splits } from "./tree.ts";
import { treeDepth } from "./tree.ts";

interface Row {
  readonly bin: number;
  readonly klass: number;
  readonly y: number;
  readonly weight: number;
}

const ROWS = (least: number, most: number) =>
  fc.array(
    fc.record({
      bin: fc.integer({ min: 0, max: 15 }).map((bin) => bin * 17),
      klass: fc.integer({ min: 0, max: 3 }),
      y: fc.integer({ min: -40, max: 40 }).map((y) => y / 8),
      weight: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: least, maxLength: most },
  );

const SCALE = [0.75, 1.5, 1, 2];

/** Gini impurity times weight, as books have it. */
function giniLeft(rows: readonly Row[]): number {
  const of = SCALE.map((scale, klass) =>
    scale *
    rows.reduce((sum, r) => r.klass === klass ? sum + r.weight : sum, 0)
  );
  const all = of.reduce((a, b) => a + b);
  return all === 0 ? 0 : all - of.reduce((sum, w) => sum + w * w / all, 0);
}

/** The squared error around the mean, as books have it. */
function squaredLeft(rows: readonly Row[]): number {
  const all = rows.reduce((sum, r) => sum + r.weight, 0);
  const mean = rows.reduce((sum, r) => sum + r.weight * r.y, 0) / all;
  return rows.reduce((sum, r) => sum + r.weight * (r.y - mean) ** 2, 0);
}

const KINDS = {
  gini: {
    left: giniLeft,
    make: (rows: readonly Row[], minSamplesLeaf: number): Criterion =>
      new GiniCriterion(Uint8Array.from(rows, (r) => r.klass), {
        classWeights: SCALE,
        minSamplesLeaf,
      }),
    isPure: (rows: readonly Row[]) =>
      new Set(rows.map(({ klass }) => klass)).size === 1,
  },
  squared: {
    left: squaredLeft,
    make: (rows: readonly Row[], minSamplesLeaf: number): Criterion =>
      new SquaredCriterion(Float64Array.from(rows, (r) => r.y), minSamplesLeaf),
    isPure: (rows: readonly Row[]) =>
      new Set(rows.map(({ y }) => y)).size === 1,
  },
};

const weightOf = (rows: readonly Row[]) =>
  rows.reduce((sum, { weight }) => sum + weight, 0);

for (const [kind, { left, make, isPure }] of Object.entries(KINDS)) {
  for (
    const [size, rows] of [["few", ROWS(2, 60)], [
      "many",
      ROWS(200, 300),
    ]] as const
  ) {
    Deno.test(`AnyTreeGrower finds the best split of ${size} rows by ${kind}`, () => {
      fc.assert(
        fc.property(rows, fc.integer({ min: 0, max: 20 }), (rows, least) => {
          const column = {
            bins: Uint8Array.from(rows, ({ bin }) => bin),
            edges: Float64Array.from({ length: 255 }, (_, i) => i),
          };
          const grower = new AnyTreeGrower([column], make(rows, least), {
            maxDepth: 1,
            maxFeatures: 1,
          });
          const weight = Float64Array.from(rows, ({ weight }) => weight);
          const { splits } = grower.grow(weight, randomStream(1));
          const plain = Array.from({ length: 255 }, (_, i) => i + 1)
            .map((bin) => ({
              bin,
              sides: [
                rows.filter((r) => r.bin < bin),
                rows.filter((r) => r.bin >= bin),
              ],
            }))
            .filter(({ sides }) =>
              sides.every((side) => side.length > 0 && weightOf(side) >= least)
            )
            .map(({ bin, sides }) => ({
              bin,
              left: left(sides[0]!) + left(sides[1]!),
            }));
          const splittable = plain.length > 0 && !isPure(rows);
          assert.equal(splits.feature.length, +splittable);
          if (!splittable) return;
          const best = Math.min(...plain.map(({ left }) => left));
          const ours = plain.find(({ bin }) => bin === splits.bin[0])!;
          assert.ok(ours.left - best < 1e-9, `${ours.left} left, not ${best}`);
        }),
        { seed: 1, numRuns: 60 },
      );
    });
  }
}

const { features, target } = noisySamples(900, { features: 5 });
const COLUMNS = features.map((column) => {
  const edges = binEdges(column, undefined, 64);
  return { edges, bins: binColumn(column, edges) };
});
const CLASS_OF_ROW = Uint8Array.from(target, (up, row) => row % 4 ? up : 2);
const NUMBERS = features[0]!.map((x, row) => x + features[1]![row]! ** 2);
const LIMITS = { maxDepth: 6, maxFeatures: 2 };

function leaves({ feature, bin, left, right }: Splits): number[] {
  return Array.from(CLASS_OF_ROW, (_, row) => {
    let child = feature.length > 0 ? 0 : ~0;
    while (child >= 0) {
      const ofRow = COLUMNS[feature[child]!]!.bins[row]!;
      child = (ofRow < bin[child]! ? left : right)[child]!;
    }
    return ~child;
  });
}

const CRITERIA: Record<string, () => Criterion> = {
  gini: () =>
    new GiniCriterion(CLASS_OF_ROW, {
      classWeights: [1, 1, 1],
      minSamplesLeaf: 7,
    }),
  squared: () => new SquaredCriterion(NUMBERS, 7),
};

for (const [kind, make] of Object.entries(CRITERIA)) {
  Deno.test(`AnyTreeGrower sums what falls into a leaf, to the last bit, by ${kind}`, () => {
    const criterion = make();
    const grower = new AnyTreeGrower(COLUMNS, criterion, LIMITS);
    for (let seed = 0; seed < 8; seed++) {
      const random = randomStream(seed);
      const weight = Float64Array.from(CLASS_OF_ROW, () => random.below(3));
      const grown = grower.grow(weight, random);
      assert.ok(treeDepth(grown.splits) <= 6);
      assert.ok(grown.leaves.every((sums) => criterion.weightOf(sums) >= 7));
      const rows = Int32Array.from(weight.keys()).filter((row) => weight[row]);
      const expected = grown.leaves.map((sums) =>
        new Float64Array(sums.length)
      );
      const leafOfRow = leaves(grown.splits);
      for (const row of rows) {
        const range = { rows: Int32Array.of(row), start: 0, end: 1 };
        const zero = new Uint8Array(weight.length);
        criterion.add(expected[leafOfRow[row]!]!, zero, range);
      }
      assert.deepEqual(grown.leaves, expected);
    }
  });

  Deno.test(`AnyTreeGrower grows the same tree whatever it grew before, by ${kind}`, () => {
    const weight = new Float64Array(900).fill(1);
    const used = new AnyTreeGrower(COLUMNS, make(), LIMITS);
    for (let seed = 0; seed < 5; seed++) {
      const fresh = new AnyTreeGrower(COLUMNS, make(), LIMITS);
      assert.deepEqual(
        used.grow(weight, randomStream(seed)),
        fresh.grow(weight, randomStream(seed)),
      );
    }
  });

  Deno.test(`AnyTreeGrower takes weights that are no whole numbers, by ${kind}`, () => {
    const random = randomStream(3);
    const weight = Float64Array.from(
      CLASS_OF_ROW,
      () => random.uniform() * 1e-3,
    );
    const criterion = kind === "gini"
      ? new GiniCriterion(CLASS_OF_ROW, {
        classWeights: [1, 1, 1],
        minSamplesLeaf: 0,
      })
      : new SquaredCriterion(NUMBERS, 0);
    const grown = new AnyTreeGrower(COLUMNS, criterion, {
      maxDepth: 64,
      maxFeatures: 2,
    }).grow(weight, random);
    const total = grown.leaves.reduce(
      (sum, of) => sum + criterion.weightOf(of),
      0,
    );
    const all = weight.reduce((a, b) => a + b);
    assert.ok(Math.abs(total / all - 1) < 1e-9);
    assert.ok(grown.leaves.every((sums) => criterion.weightOf(sums) > 0));
    assert.equal(new Set(leaves(grown.splits)).size, grown.leaves.length);
  });
}

Deno.test("AnyTreeGrower tries on until a feature can split", () => {
  const dull = { bins: new Uint8Array(900), edges: new Float64Array() };
  const columns = [dull, dull, COLUMNS[0]!, dull];
  const criterion = new SquaredCriterion(NUMBERS, 7);
  const grower = new AnyTreeGrower(columns, criterion, {
    maxDepth: 6,
    maxFeatures: 1,
  });
  for (let seed = 0; seed < 10; seed++) {
    const weight = new Float64Array(900).fill(1);
    const { splits: { feature } } = grower.grow(weight, randomStream(seed));
    assert.ok(feature.length > 1 && feature.every((f) => f === 2));
  }
});

Deno.test("AnyTreeGrower grows of two classes what TreeGrower grows", () => {
  const classOfRow = Uint8Array.from(target);
  const classWeights = [0.7, 1.4] as const;
  const options = { ...LIMITS, classWeights, minSamplesLeaf: 20 };
  const two = new TreeGrower({ columns: COLUMNS, classOfRow }, options);
  const any = new AnyTreeGrower(
    COLUMNS,
    new GiniCriterion(classOfRow, options),
    LIMITS,
  );
  for (let seed = 0; seed < 10; seed++) {
    const random = randomStream(seed);
    const weight = Float64Array.from(classOfRow, () => random.below(3));
    const { weights, ...splits } = two.grow(weight, randomStream(seed));
    const grown: GrownTree = any.grow(weight, randomStream(seed));
    assert.deepEqual(grown.splits, splits);
    assert.deepEqual(
      weights.map((ofClass) => [...ofClass]),
      [0, 1].map((k) => grown.leaves.map((sums) => sums[k]!)),
    );
  }
});
