import assert from "node:assert/strict";
import fc from "fast-check";
import { mapColumns } from "../candles/candles.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { buildSamples } from "../samples.ts";
import { timeSeriesSplit } from "../splits/mod.ts";
import { crossValidate } from "./cross_validate.ts";
import { returnBlocks, returnParts } from "./return_blocks.ts";

const tableOf = (candles: ReturnType<typeof simulateCandles>, horizon = 1) =>
  buildSamples(candles, {
    features: [{ kind: "return", rows: 1 }],
    label: { kind: "direction", horizon, ties: "down" },
  });
const candles = simulateCandles({ candles: 400 });
const allUp = (folds: ReturnType<typeof timeSeriesSplit>) =>
  folds.map(({ test }) => new Float64Array(test.end - test.start).fill(0.9));

Deno.test("returnBlocks() of always long is the market itself, two rows ahead", () => {
  const table = tableOf(candles, 2);
  const folds = timeSeriesSplit(400, { folds: 3, gap: 2 });
  const blocks = returnBlocks(table, folds, allUp(folds));
  const rows = folds.flatMap(({ test }) =>
    Array.from({ length: test.end - test.start }, (_, i) => test.start + i)
  );
  assert.equal(blocks.length, 16);
  blocks.forEach((block, b) => {
    const own = rows.slice(
      Math.floor(b * rows.length / 16),
      Math.floor((b + 1) * rows.length / 16),
    ).filter((row) => row + 2 < 400);
    const returns = own.map((row) =>
      Math.log(candles.close[row + 2]! / candles.close[row]!)
    );
    const sum = returns.reduce((sum, r) => sum + r, 0);
    const squares = returns.reduce((sum, r) => sum + r * r, 0);
    assert.equal(block.rows, own.length);
    assert.ok(Math.abs(block.sum - sum) < 1e-12);
    assert.ok(Math.abs(block.sumOfSquares - squares) < 1e-12);
    const power = (n: number) => returns.reduce((sum, r) => sum + r ** n, 0);
    assert.ok(Math.abs(block.sumOfCubes - power(3)) < 1e-15);
    assert.ok(Math.abs(block.sumOfFourths - power(4)) < 1e-18);
  });
  const last = rows.filter((row) => row + 2 < 400).length;
  assert.equal(blocks.reduce((sum, { rows }) => sum + rows, 0), last);
  assert.equal(last, rows.length - 2, "two labels are not known");
});

Deno.test("returnBlocks() by hand: long, short and out, and a hole", () => {
  const table = tableOf(candles);
  const judgeable = table.judgeable.slice();
  judgeable[101] = 0;
  const folds = [
    { train: { start: 0, end: 99 }, test: { start: 100, end: 104 } },
    { train: { start: 0, end: 103 }, test: { start: 104, end: 105 } },
  ];
  const blocks = returnBlocks({ ...table, judgeable }, folds, [
    Float64Array.of(0.51, 0.9, 0.1, 0.5),
    Float64Array.of(0),
  ]);
  const gain = (row: number) => Math.log1p(table.returns[row + 1]!);
  const filled = blocks.filter(({ rows }) => rows > 0);
  assert.deepEqual(filled.map(({ sum }) => sum), [
    gain(100),
    -gain(102),
    0,
    -gain(104),
  ]);
});

Deno.test("returnParts() are the same returns in parts no shorter than the horizon", () => {
  const table = tableOf(candles, 2);
  const folds = timeSeriesSplit(390, { folds: 3, gap: 2 });
  const parts = returnParts(table, folds, allUp(folds));
  const [start, end] = [folds[0]!.test.start, 390];
  assert.equal(parts.length, Math.floor((end - start) / 2));
  const by = (row: number) =>
    Math.log(candles.close[row + 2]! / candles.close[row]!);
  for (const [i, part] of parts.entries()) {
    const row = start + 2 * i;
    assert.ok(Math.abs(part - by(row) - by(row + 1)) < 1e-12);
  }
});

Deno.test("returnBlocks() and returnParts() take rows that several folds test as often", () => {
  const table = tableOf(candles);
  const fold = (...test: [number, number][]) => ({
    train: [{ start: 0, end: 50 }],
    test: test.map(([start, end]) => ({ start, end })),
  });
  const folds = [fold([100, 110], [120, 132]), fold([110, 120], [120, 132])];
  const up = folds.map(() => new Float64Array(32).fill(1));
  const gain = (row: number) => Math.log1p(table.returns[row + 1]!);
  const parts = returnParts(table, folds, up);
  assert.equal(parts.length, 32);
  assert.ok(Math.abs(parts[5]! - gain(105)) < 1e-15);
  assert.ok(Math.abs(parts[25]! - 2 * gain(125)) < 1e-15);
  const blocks = returnBlocks(table, folds, up);
  assert.deepEqual(blocks.map(({ rows }) => rows), [
    ...new Array(10).fill(2),
    ...new Array(6).fill(4),
  ]);
});

Deno.test("returnBlocks() cuts by row number, whatever a candidate says", () => {
  const table = tableOf(candles);
  fc.assert(fc.property(
    fc.integer({ min: 2, max: 12 }),
    fc.integer({ min: 30, max: 400 }),
    fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
    (count, rows, chance) => {
      const folds = timeSeriesSplit(rows, { folds: count, gap: 1 });
      const said = folds.map(({ test }) =>
        Float64Array.from(
          { length: test.end - test.start },
          () => chance.next().value,
        )
      );
      const before = structuredClone(said);
      const [long, own, against] = [
        allUp(folds),
        said,
        said.map((column) => column.map((p) => 1 - p)),
      ].map((forecasts) => returnBlocks(table, folds, forecasts));
      assert.deepEqual(said, before);
      long!.forEach((block, b) => {
        assert.equal(own![b]!.rows, block.rows);
        assert.ok(own![b]!.sumOfSquares <= block.sumOfSquares + 1e-15);
        assert.ok(Math.abs(own![b]!.sum + against![b]!.sum) < 1e-12);
      });
      const sizes = long!.map((block) => block.rows);
      // Of the last row of all, nobody knows what follows.
      const spread = Math.max(...sizes) - Math.min(...sizes);
      assert.ok(spread <= 2, `${sizes}`);
    },
  ));
});

Deno.test("crossValidate() tells forecasts by fold, from which blocks see no other rows", async () => {
  const folds = timeSeriesSplit(399, { folds: 4, gap: 1 });
  const blocksOf = async (source: typeof candles) => {
    const table = tableOf(source);
    const forecasts: Float64Array[] = [];
    await crossValidate(table, folds, {
      predictUp: ({ test }) =>
        Promise.resolve(
          table.samples.features[0]!.slice(test.start, test.end)
            .map((r) => r > 0 ? 1 : 0),
        ),
    }, {
      candidates: { one: { kind: "logistic", c: 1, classWeight: "none" } },
      iqrMultiplier: 3,
      seed: 1,
      onForecast: (name, fold, probability) => {
        assert.equal(name, "one");
        forecasts[fold] = probability;
      },
    });
    return returnBlocks(table, folds, forecasts);
  };
  // Before the first test row no price is asked for but by the first return.
  const other = mapColumns(candles, (column) => column.slice());
  other.close.fill(7, 0, folds[0]!.test.start - 2);
  assert.deepEqual(
    (await blocksOf(other)).slice(1),
    (await blocksOf(candles)).slice(1),
  );
});
