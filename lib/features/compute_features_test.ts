import assert from "node:assert/strict";
import {
  type Candles,
  FLOW_COLUMNS,
  mapColumns,
  sliceCandles,
} from "../candles/candles.ts";
import { readCandleFiles } from "../candles/files.ts";
import { unbrokenRuns } from "../candles/runs.ts";
import { testOnMarketData } from "../testing/market_data.ts";
import { computeFeatures } from "./compute_features.ts";
import { type Feature, needsFlow } from "./feature.ts";
import { FEATURE_SETS, featuresOf } from "./sets.ts";
import { randomCandles } from "./_test_candles.ts";

const SETS = Object.keys(FEATURE_SETS);

/** `candles` with a day missing before each of `rows`. */
function withHoles(candles: Candles, rows: readonly number[]): Candles {
  const day = 24 * 60 * 60_000;
  return mapColumns(candles, (column, name) => {
    if (name !== "openTime") return column;
    return column.map((time, t) =>
      time + day * rows.filter((row) => row <= t).length
    );
  });
}

Deno.test("computeFeatures() of a set equals each feature by itself", () => {
  const candles = randomCandles(11, 500);
  for (const set of SETS) {
    const features = featuresOf(set);
    const { names, columns, openTime } = computeFeatures(candles, features);
    assert.equal(openTime, candles.openTime);
    for (const [i, feature] of features.entries()) {
      assert.equal(names[i], feature.name);
      assert.deepEqual(columns[i], feature.compute(candles), feature.name);
    }
  }
});

Deno.test("computeFeatures() starts anew after every hole in time", () => {
  const holes = [1, 60, 400];
  const candles = withHoles(randomCandles(11, 800), holes);
  for (const set of SETS) {
    const features = featuresOf(set);
    const { columns } = computeFeatures(candles, features);
    for (const [i, start] of [0, ...holes].entries()) {
      const end = holes[i] ?? 800;
      const run = sliceCandles(candles, start, end);
      for (const [k, feature] of features.entries()) {
        const expected = feature.compute(run);
        assert.deepEqual(columns[k]!.slice(start, end), expected, feature.name);
      }
    }
  }
});

Deno.test("computeFeatures() misses flow only where candles have none", () => {
  const whole = withHoles(randomCandles(11, 800), [400]);
  const isThere = (row: number) => row >= 100 && !(row >= 500 && row < 510);
  const candles = mapColumns(
    whole,
    (column, name) =>
      FLOW_COLUMNS.some((flow) => flow === name)
        ? column.map((value, row) => isThere(row) ? value : NaN)
        : column,
  );
  const features = featuresOf("signal+");
  const { columns } = computeFeatures(candles, features);
  const expected = computeFeatures(whole, features);
  const runs = [[100, 400], [400, 500], [510, 800]] as const;
  assert.ok(features.some(needsFlow) && !features.every(needsFlow));
  for (const [k, feature] of features.entries()) {
    if (!needsFlow(feature)) {
      assert.deepEqual(columns[k], expected.columns[k], feature.name);
      continue;
    }
    const alone = new Float64Array(800).fill(NaN);
    for (const [start, end] of runs) {
      alone.set(feature.compute(sliceCandles(whole, start, end)), start);
    }
    assert.deepEqual(columns[k], alone, feature.name);
  }
});

Deno.test("computeFeatures() writes to the columns it is given", () => {
  const candles = withHoles(randomCandles(2, 400), [300]);
  const features = featuresOf("signal");
  const given: Float64Array[] = [];
  const { columns } = computeFeatures(candles, features, {
    allocate(rowCount) {
      const shared = new SharedArrayBuffer(8 * rowCount);
      given.push(new Float64Array(shared));
      return given.at(-1)!;
    },
  });
  assert.equal(given.length, features.length);
  columns.forEach((column, i) => assert.equal(column, given[i]));
  const { columns: expected } = computeFeatures(candles, features);
  columns.forEach((column, i) => assert.deepEqual(column, expected[i]));
});

Deno.test("computeFeatures() of no candles is empty columns", () => {
  const { columns } = computeFeatures(
    randomCandles(1, 0),
    featuresOf("signal"),
  );
  assert.deepEqual(columns, Array(17).fill(new Float64Array()));
});

Deno.test("computeFeatures() refuses candles without flow before it allocates", () => {
  const candles = { ...randomCandles(1, 9) };
  for (const name of FLOW_COLUMNS) delete candles[name];
  const allocate = () => assert.fail("allocated");
  assert.throws(
    () => computeFeatures(candles, featuresOf("signal+"), { allocate }),
    { name: "TypeError", message: /"trades_z_60".*without trades$/ },
  );
});

/** Asserts that every value is there and finite, warm-up of each run apart. */
function assertFinite(candles: Candles, features: readonly Feature[]) {
  const { columns } = computeFeatures(candles, features);
  for (const { start, end } of unbrokenRuns(candles)) {
    for (const [i, { name, warmUp }] of features.entries()) {
      const warm = Math.min(start + warmUp, end);
      const column = columns[i]!;
      assert.ok(column.subarray(start, warm).every(Number.isNaN), name);
      const bad = column.subarray(warm, end).findIndex((x) =>
        !Number.isFinite(x)
      );
      assert.equal(bad, -1, `${name} in row ${warm + bad}`);
    }
  }
}

testOnMarketData(
  "computeFeatures() is finite on real candles of 2017",
  ["BTCUSDT-1m-2017-ohlcv.csv.gz"],
  async (path) => {
    const { candles } = await readCandleFiles([path!]);
    assert.equal(unbrokenRuns(candles).length, 5);
    const fromPrices = featuresOf("signal+").filter(({ needs }) =>
      needs.every((name) => candles[name] !== undefined)
    );
    assert.ok(fromPrices.length > 30);
    assertFinite(candles, featuresOf("signal"));
    assertFinite(candles, fromPrices);
  },
);

testOnMarketData(
  "computeFeatures() is finite around the outage of 2023-03-24",
  ["BTCUSDT-1m-2023.csv.gz"],
  async (path) => {
    const { candles } = await readCandleFiles([path!]);
    const [from, until] = [23, 26].map((day) =>
      candles.openTime.indexOf(Date.UTC(2023, 2, day))
    );
    const around = sliceCandles(candles, from!, until!);
    assert.equal(unbrokenRuns(around).length, 2);
    assertFinite(around, featuresOf("signal+"));
  },
);
