import assert from "node:assert/strict";
import { randomStream } from "../random.ts";
import { optimalBlockLength } from "./block_length.ts";
import { mean, variance } from "./mean.ts";
import {
  oneSidedP,
  percentileInterval,
  stationaryBootstrap,
  stationaryVariance,
} from "./stationary_bootstrap.ts";
import golden from "./testdata/bootstrap.json" with { type: "json" };

const series = new Map(
  golden.blockLengths.map(({ name, values }) =>
    [name, Float64Array.from(values)] as const
  ),
);

Deno.test("optimalBlockLength() equals arch's", () => {
  for (const { name, values, stationary } of golden.blockLengths) {
    const length = optimalBlockLength(Float64Array.from(values));
    const expected = Math.max(1, stationary);
    assert.ok(Math.abs(length - expected) < 1e-9, `${name}: ${length}`);
  }
});

Deno.test("optimalBlockLength() stays the same for moved and stretched values", () => {
  const values = series.get("autoregressive 0.5")!;
  const moved = values.map((value) => 100 - 8 * value);
  const apart = optimalBlockLength(moved) - optimalBlockLength(values);
  assert.ok(Math.abs(apart) < 1e-9);
});

Deno.test("optimalBlockLength() is 1 for equal values, and refuses a single one", () => {
  assert.equal(optimalBlockLength(new Float64Array(50).fill(3)), 1);
  assert.ok(optimalBlockLength(Float64Array.of(1, 2)) >= 1);
  assert.throws(
    () => optimalBlockLength(Float64Array.of(1)),
    /at least 2 values, got 1/,
  );
});

Deno.test("stationaryBootstrap() gives arch's percentile intervals", () => {
  for (const { name, blockLength, low, high } of golden.intervals) {
    const values = series.get(name)!;
    const [sums] = stationaryBootstrap([values], {
      blockLength,
      resamples: 20_000,
      seed: 1,
    });
    const found = percentileInterval(sums!.map((sum) => sum / values.length));
    // Either's bounds vary by a fiftieth of the interval's width at most.
    const tolerance = (high - low) / 50;
    assert.ok(Math.abs(found.low - low) < tolerance, `${name} ${found.low}`);
    assert.ok(Math.abs(found.high - high) < tolerance, `${name} ${found.high}`);
  }
});

Deno.test("stationaryBootstrap() draws the same for a seed, and the same rows for all columns", () => {
  const values = series.get("autoregressive 0.9")!;
  const before = values.slice();
  const options = { blockLength: 7.5, resamples: 50, seed: 3 };
  const twice = values.map((value) => 2 * value);
  const [a, b] = stationaryBootstrap([values, twice], options);
  assert.deepEqual(stationaryBootstrap([values], options), [a]);
  assert.deepEqual(b, a!.map((sum) => 2 * sum));
  assert.deepEqual(values, before);
  const [other] = stationaryBootstrap([values], { ...options, seed: 4 });
  assert.notDeepEqual(other, a);
});

Deno.test("stationaryBootstrap() draws every row equally often, the last after the first", () => {
  const rows = 12;
  const columns = Array.from(
    { length: rows },
    (_, at) => Float64Array.from({ length: rows }, (_, row) => +(row === at)),
  );
  for (const blockLength of [1, 4, 30]) {
    const sums = stationaryBootstrap(columns, {
      blockLength,
      resamples: 5000,
      seed: 9,
    });
    for (const [row, sum] of sums.entries()) {
      const error = Math.sqrt(variance(sum) / sum.length);
      assert.ok(Math.abs(mean(sum) - 1) < 5 * error, `row ${row}`);
    }
  }
});

Deno.test("stationaryVariance() is the variance of endless resamples", () => {
  for (const [name, values] of series) {
    for (const blockLength of [1, 3.5, 25]) {
      const resamples = 8000;
      const [sums] = stationaryBootstrap([values], {
        blockLength,
        resamples,
        seed: 6,
      });
      const drawn = variance(sums!.map((sum) => sum / values.length));
      const ratio = drawn / stationaryVariance(values, blockLength);
      // A variance of 8,000 draws has a standard error of 1.6 %.
      assert.ok(Math.abs(ratio - 1) < 0.08, `${name} ${blockLength}: ${ratio}`);
    }
  }
});

Deno.test("stationaryVariance() equals what arch works with", () => {
  for (const { gains, variances, blockLength } of golden.comparisons) {
    for (const [rival, expected] of variances.entries()) {
      const values = Float64Array.from(gains[rival]!);
      const found = values.length * stationaryVariance(values, blockLength);
      assert.ok(Math.abs(found / expected - 1) < 1e-12, `${found} ${expected}`);
    }
  }
});

Deno.test("stationaryVariance() is the sum over all lags of politis & romano's lemma", () => {
  const random = randomStream(11);
  for (const rows of [1, 2, 3, 50, 301]) {
    const values = Float64Array.from(
      { length: rows },
      () => 5 + random.normal(),
    );
    const center = mean(values);
    for (const blockLength of [1, 1.2, 7, 80, 5000]) {
      const goesOn = 1 - 1 / blockLength;
      let sum = 0;
      for (let lag = 0; lag < rows; lag++) {
        // Rows stand in a circle, in which every lag goes round.
        const product = values.reduce(
          (total, value, row) =>
            total +
            (value - center) * (values[(row + lag) % rows]! - center),
          0,
        ) / rows;
        sum += (lag === 0 ? 1 : 2) * (1 - lag / rows) * goesOn ** lag * product;
      }
      const found = stationaryVariance(values, blockLength);
      const expected = Math.max(0, sum) / rows;
      assert.ok(
        Math.abs(found - expected) < 1e-13 * variance(values) + 1e-18,
        `${rows} rows, blocks of ${blockLength}: ${found}, not ${expected}`,
      );
    }
  }
});

Deno.test("percentileInterval() holds the mean of dependent rows for about 95 %", () => {
  const random = randomStream(8);
  let held = 0;
  for (let trial = 0; trial < 200; trial++) {
    let last = random.normal() / Math.sqrt(1 - 0.25);
    const values = Float64Array.from(
      { length: 400 },
      () => last = 0.5 * last + random.normal(),
    );
    const [sums] = stationaryBootstrap([values], {
      blockLength: optimalBlockLength(values),
      resamples: 400,
      seed: trial,
    });
    const { low, high } = percentileInterval(sums!);
    if (low <= 0 && 0 <= high) held++;
  }
  // 90 to 95 % as such intervals are a little narrow; blocks of 1 hold 75 %.
  assert.ok(held >= 174 && held <= 199, `${held} of 200`);
});

Deno.test("oneSidedP() never says 0, and percentileInterval() NaN of NaN", () => {
  assert.equal(oneSidedP(Float64Array.of(1, 1, 1), 1), 1 / 4);
  assert.equal(oneSidedP(Float64Array.of(-1, -1, -1), -1), 1);
  const { low } = percentileInterval(Float64Array.of(1, NaN));
  assert.ok(Number.isNaN(low));
});

Deno.test("stationaryBootstrap() refuses no rows, uneven columns and no block", () => {
  const options = { blockLength: 1, seed: 1 };
  const two = Float64Array.of(1, 2);
  assert.throws(() => stationaryBootstrap([], options), /there are none/);
  assert.throws(
    () => stationaryBootstrap([two, Float64Array.of(1)], options),
    /expected columns of 2 rows, got 1/,
  );
  for (const blockLength of [0.5, NaN, Infinity]) {
    assert.throws(
      () => stationaryBootstrap([two], { ...options, blockLength }),
      /a mean block length of at least 1, got/,
    );
  }
});
