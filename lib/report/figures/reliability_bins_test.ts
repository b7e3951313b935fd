import assert from "node:assert/strict";
import { shareInterval } from "../../scores/intervals.ts";
import { assertNear, forecastOf } from "./_test_forecast.ts";
import { reliabilityBins } from "./reliability_bins.ts";

/** 200 rows between 0.45 and 0.55. */
const WAVE = forecastOf(
  Array.from({ length: 200 }, (_, row) => 0.5 + 0.05 * Math.sin(row)),
  Array.from({ length: 200 }, (_, row) => row % 3 === 0 ? 1 : 0),
  { baseRate: 0.4 },
);

Deno.test("reliabilityBins() leaves its input as it is and every row in one bin", () => {
  const before = structuredClone(WAVE);
  for (const bins of [1, 2, 7, 10, 500]) {
    const found = reliabilityBins(WAVE, { bins });
    assert.equal(found.reduce((sum, { rows }) => sum + rows, 0), 200);
    assert.ok(found.length <= bins);
    const stated = found.map(({ stated }) => stated);
    assert.deepEqual(stated, stated.toSorted((a, b) => a - b));
  }
  assert.deepEqual(reliabilityBins(WAVE), reliabilityBins(WAVE));
  assert.deepEqual(WAVE, before);
});

Deno.test("reliabilityBins() gives mean, share and interval worked out by hand", () => {
  const bins = reliabilityBins({
    probability: Float64Array.of(0.9, 0.1, 0.5, 0.3, 0.7, 0.2),
    target: Float64Array.of(1, 0, 1, 0, 0, 1),
  }, { bins: 2 });
  // The median lies between 0.3 and 0.5.
  assert.deepEqual(bins.map(({ rows }) => rows), [3, 3]);
  assertNear(bins[0]!.stated, 0.2, 1e-15);
  assertNear(bins[1]!.stated, 0.7, 1e-15);
  assert.deepEqual(bins.map(({ rose }) => rose), [1 / 3, 2 / 3]);
  assert.deepEqual(bins[0]!.interval, shareInterval(1, 3));
});

Deno.test("reliabilityBins() widens intervals where labels overlap", () => {
  const [plain] = reliabilityBins(WAVE, { bins: 1 });
  const [wide] = reliabilityBins(WAVE, { bins: 1, overlap: 4 });
  assert.deepEqual(wide!.interval, shareInterval(67, 200, 4));
  assert.ok(wide!.interval.low < plain!.interval.low);
});

// calibration_curve(target, probability, n_bins=4, strategy="quantile") of
// scikit-learn 1.9.1: shares and means; edges are 0.48, 0.49 and 0.51.
Deno.test("reliabilityBins() keeps ties together as scikit-learn does", () => {
  const bins = reliabilityBins({
    // deno-fmt-ignore
    probability: Float64Array.of(
      0.56, 0.42, 0.51, 0.48, 0.49, 0.49, 0.44, 0.49, 0.47, 0.6, 0.51, 0.49,
      0.49, 0.48, 0.47, 0.49, 0.51, 0.49, 0.53, 0.49, 0.5, 0.55, 0.52,
    ),
    // deno-fmt-ignore
    target: Float64Array.of(
      1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0,
    ),
  }, { bins: 4 });
  assert.deepEqual(bins.map(({ rows }) => rows), [6, 8, 4, 5]);
  assert.deepEqual(bins.map(({ rose }) => rose), [0.5, 0.375, 0.25, 0.4]);
  const stated = [0.46, 0.49, 0.5075, 0.552];
  stated.forEach((mean, i) => assertNear(bins[i]!.stated, mean, 1e-15));
});

Deno.test("reliabilityBins() puts a row on an edge into the bin below", () => {
  // Of five rows in two bins the median is a row.
  const bins = reliabilityBins(
    forecastOf([0.1, 0.2, 0.3, 0.4, 0.5], [0, 0, 1, 1, 1]),
    { bins: 2 },
  );
  assert.deepEqual(bins.map(({ rows }) => rows), [3, 2]);
});

Deno.test("reliabilityBins() makes one bin of a constant, and none of nothing", () => {
  const [bin, ...others] = reliabilityBins(
    forecastOf([0.5, 0.5, 0.5, 0.5], [1, 0, 0, 0]),
  );
  assert.deepEqual([bin!.rows, bin!.stated, bin!.rose], [4, 0.5, 0.25]);
  assert.equal(others.length, 0);
  assert.deepEqual(reliabilityBins(forecastOf([], [])), []);
  assert.throws(
    () => reliabilityBins(WAVE, { bins: 2.5 }),
    new RangeError(
      "Cannot bin probabilities: expected a positive whole number of bins, got 2.5",
    ),
  );
});
