import assert from "node:assert/strict";
import fc from "fast-check";
import { randomStream } from "../../random.ts";
import { GiniSplit } from "./gini_split.ts";
import { Histogram } from "./histogram.ts";

interface Row {
  readonly bin: number;
  readonly klass: number;
  readonly weight: number;
}

const rowsOf = (least: number, most: number) =>
  fc.array(
    fc.record({
      bin: fc.integer({ min: 0, max: 15 }).map((bin) => bin * 17),
      klass: fc.integer({ min: 0, max: 1 }),
      weight: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: least, maxLength: most },
  );

function nodeOf(rows: readonly Row[]) {
  return {
    node: {
      codes: Int32Array.from(rows, ({ klass }, row) => row * 2 + klass),
      start: 0,
      end: rows.length,
    },
    column: {
      bins: Uint8Array.from(rows, ({ bin }) => bin),
      edges: Float64Array.from({ length: 255 }, (_, i) => i),
    },
    weight: Float64Array.from(rows, ({ weight }) => weight),
  };
}

function weightOf(rows: readonly Row[], klass: number): number {
  return rows.reduce((sum, r) => r.klass === klass ? sum + r.weight : sum, 0);
}

const SCALE = [0.75, 1.5] as const;

/** Gini impurity times weight, as books have it. */
function impurity(rows: readonly Row[]): number {
  const [a, b] = [SCALE[0] * weightOf(rows, 0), SCALE[1] * weightOf(rows, 1)];
  return a + b === 0
    ? 0
    : (a + b) * (1 - (a / (a + b)) ** 2 - (b / (a + b)) ** 2);
}

/** What all splits leave of the impurity, those with too light a side left out. */
function plainSplits(rows: readonly Row[], least: number) {
  return Array.from({ length: 255 }, (_, i) => i + 1).flatMap((bin) => {
    const sides = [
      rows.filter((r) => r.bin < bin),
      rows.filter((r) => r.bin >= bin),
    ];
    const heavy = sides.every((side) =>
      side.length > 0 && weightOf(side, 0) + weightOf(side, 1) >= least
    );
    return heavy
      ? [{ bin, left: impurity(sides[0]!) + impurity(sides[1]!) }]
      : [];
  });
}

function found(rows: readonly Row[], minSamplesLeaf: number): GiniSplit {
  const { node, column, weight } = nodeOf(rows);
  const histogram = new Histogram();
  const split = new GiniSplit({ classWeights: SCALE, minSamplesLeaf });
  split.begin(weightOf(rows, 0), weightOf(rows, 1));
  histogram.fill(node, column, weight);
  split.consider(3, histogram);
  return split;
}

for (
  const [size, rows] of [["few", rowsOf(2, 60)], [
    "many",
    rowsOf(200, 300),
  ]] as const
) {
  Deno.test(`GiniSplit finds the best split of ${size} rows`, () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 20 }), (rows, least) => {
        const split = found(rows, least);
        const plain = plainSplits(rows, least);
        assert.equal(split.found, plain.length > 0);
        if (!split.found) return;
        const best = Math.min(...plain.map(({ left }) => left));
        const ours = plain.find(({ bin }) => bin === split.bin)!;
        assert.ok(ours.left - best < 1e-9, `${ours.left} left, not ${best}`);
        const leftRows = rows.filter((r) => r.bin < split.bin);
        assert.deepEqual(
          [split.feature, split.left0, split.left1],
          [3, weightOf(leftRows, 0), weightOf(leftRows, 1)],
        );
      }),
      { seed: 1, numRuns: 60 },
    );
  });
}

Deno.test("GiniSplit keeps the first of equal features and the lowest of equal bins", () => {
  const rows = [0, 0, 1, 1].map((klass, bin) => ({
    bin: bin * 3,
    klass,
    weight: 1,
  }));
  const { node, column, weight } = nodeOf(rows);
  const histogram = new Histogram();
  const split = new GiniSplit({ classWeights: [1, 1], minSamplesLeaf: 1 });
  split.begin(2, 2);
  for (const feature of [5, 2]) {
    histogram.fill(node, column, weight);
    split.consider(feature, histogram);
    histogram.clear();
  }
  assert.deepEqual([split.feature, split.bin], [5, 4]);
});

Deno.test("GiniSplit takes a split that separates nothing where there is no better", () => {
  const rows = [[0, 0], [0, 1], [1, 0], [1, 1]]
    .map(([bin, klass]) => ({ bin: bin!, klass: klass!, weight: 1 }));
  assert.equal(found(rows, 1).found, true);
});

Deno.test("Histogram is the same alone and beside another, and empty when cleared", () => {
  const random = randomStream(9);
  for (const length of [1, 50, 199, 200, 1000]) {
    const [a, b] = [1, 2].map(() =>
      nodeOf(Array.from({ length }, (_, i) => ({
        bin: random.below(200),
        klass: i % 2,
        weight: i % 4,
      })))
    );
    const alone = new Histogram();
    alone.fill(b!.node, b!.column, b!.weight);
    const [first, second] = [new Histogram(), new Histogram()];
    Histogram.fillTwo(
      [first, second],
      b!.node,
      [a!.column, b!.column],
      b!.weight,
    );
    assert.deepEqual(second.weight, alone.weight);
    assert.equal(second.length, alone.length);
    for (const histogram of [first, second]) {
      histogram.clear();
      assert.ok(histogram.weight.every((weight) => weight === 0));
    }
  }
});
