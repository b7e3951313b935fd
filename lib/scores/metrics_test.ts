import assert from "node:assert/strict";
import { binaryMetrics, METRICS } from "./metrics.ts";
import golden from "./testdata/metrics.json" with { type: "json" };

for (const { name, target, probability, metrics } of golden.cases) {
  Deno.test(`binaryMetrics() agrees with scikit-learn: ${name}`, () => {
    const ours = binaryMetrics(
      Float64Array.from(target),
      Float64Array.from(probability),
    );
    for (const metric of METRICS) {
      assert.ok(
        Math.abs(ours[metric] - metrics[metric]) < 1e-12,
        `${metric}: ${ours[metric]}, expected ${metrics[metric]}`,
      );
    }
  });
}

Deno.test("binaryMetrics() takes calls apart from probabilities", () => {
  const metrics = binaryMetrics(
    Float64Array.of(1, 1, 0, 0),
    Float64Array.of(0.5, 0.5, 0.5, 0.5),
    Float64Array.of(1, 0, 0, 0),
  );
  assert.equal(metrics.accuracy, 0.75);
  assert.equal(metrics.recall, 0.5);
  assert.equal(metrics.precision, 1);
  assert.equal(metrics.auc, 0.5);
});

Deno.test("binaryMetrics() says NaN where ranking is not defined", () => {
  const metrics = binaryMetrics(Float64Array.of(1, 1), Float64Array.of(1, 0.2));
  assert.ok(Number.isNaN(metrics.auc));
  assert.equal(metrics.accuracy, 0.5);
  assert.throws(
    () => binaryMetrics(new Float64Array(), new Float64Array()),
    /no rows/,
  );
});

Deno.test("binaryMetrics() refuses what is no probability, and one too few", () => {
  const target = Float64Array.of(1, 0);
  for (const odd of [NaN, -0.1, 1.5, Infinity]) {
    assert.throws(
      () => binaryMetrics(target, Float64Array.of(0.5, odd)),
      new RangeError(
        `Cannot score: expected probabilities from 0 to 1, got ${odd} in row 1`,
      ),
    );
  }
  assert.throws(
    () => binaryMetrics(target, Float64Array.of(0.5)),
    /expected 2 probabilities, one per row, got 1/,
  );
});
