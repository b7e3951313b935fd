import assert from "node:assert/strict";
import fc from "fast-check";
import { randomStream } from "../random.ts";
import {
  brierDecomposition,
  calibrationLine,
  expectedCalibrationError,
} from "./calibration.ts";
import { fitLogisticLine } from "./logistic_line.ts";
import golden from "./testdata/calibration.json" with { type: "json" };

function near(actual: number, expected: number, tolerance = 1e-12): void {
  assert.ok(
    Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `expected ${expected}, got ${actual}`,
  );
}

for (const { name, brier, line, measures, ...forecast } of golden.cases) {
  const target = Float64Array.from(forecast.target);
  const probability = Float64Array.from(forecast.probability);

  Deno.test(`expectedCalibrationError() and brierDecomposition() agree with scikit-learn's bins: ${name}`, () => {
    for (const { bins, equal, ece, debiased, ...parts } of measures) {
      const options = { bins, equal: equal as "count" | "width" };
      near(expectedCalibrationError(target, probability, options), ece);
      const ours = brierDecomposition(target, probability, options);
      near(ours.brier, brier);
      for (
        const part of ["reliability", "resolution", "uncertainty"] as const
      ) {
        near(ours[part], parts[part]);
        near(ours.debiased[part], debiased[part]);
      }
    }
  });

  Deno.test(`calibrationLine() agrees with SciPy: ${name}`, () => {
    const ours = calibrationLine(target, probability);
    for (const key of ["slope", "intercept"] as const) {
      near(ours[key], line[key], 1e-8);
      near(ours[`${key}Error`], line[`${key}Error`], 1e-6);
    }
  });
}

const forecasts = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 20 })),
  { minLength: 1, maxLength: 60 },
).map((rows) => ({
  target: Float64Array.from(rows, ([up]) => up),
  probability: Float64Array.from(rows, ([, p]) => p / 20),
}));

Deno.test("brierDecomposition() adds up to the Brier score, debiased too, whatever the order", () => {
  fc.assert(fc.property(
    forecasts,
    fc.integer({ min: 1, max: 12 }),
    fc.constantFrom("count" as const, "width" as const),
    ({ target, probability }, bins, equal) => {
      const parts = brierDecomposition(target, probability, { bins, equal });
      const { brier, reliability, resolution, uncertainty, within } = parts;
      near(reliability - resolution + uncertainty + within, brier);
      const { debiased } = parts;
      near(
        debiased.reliability - debiased.resolution + debiased.uncertainty,
        reliability - resolution + uncertainty,
      );
      const turned = brierDecomposition(
        target.toReversed(),
        probability.toReversed(),
        { bins, equal },
      );
      near(turned.reliability, reliability, 1e-9);
      near(turned.resolution, resolution, 1e-9);
    },
  ));
});

Deno.test("expectedCalibrationError() is 0 of what keeps its word, and the bias of one bin at most", () => {
  const kept = Float64Array.of(0, 0.25, 0.25, 0.25, 0.25, 1);
  const target = Float64Array.of(0, 1, 0, 0, 0, 1);
  for (const equal of ["count", "width"] as const) {
    assert.equal(expectedCalibrationError(target, kept, { bins: 3, equal }), 0);
  }
  // In one bin over- and understatement cancel out.
  const off = Float64Array.of(0.5, 0.5, 0.5, 0.5);
  assert.equal(
    expectedCalibrationError(Float64Array.of(1, 1, 1, 0), off, { bins: 1 }),
    0.25,
  );
});

Deno.test("brierDecomposition() debiased finds no unreliability on average where there is none", () => {
  const random = randomStream(21);
  let [plain, debiased, line] = [0, 0, 0];
  for (let trial = 0; trial < 400; trial++) {
    const truth = Float64Array.from(
      { length: 200 },
      () => 0.3 + 0.4 * random.uniform(),
    );
    const target = truth.map((p) => +(random.uniform() < p));
    const parts = brierDecomposition(target, truth, { bins: 10 });
    plain += parts.reliability / 400;
    debiased += parts.debiased.reliability / 400;
    const { slope, slopeError } = calibrationLine(target, truth);
    if (Math.abs(slope - 1) < 1.96 * slopeError) line++;
  }
  // Chance alone gives 10 bins of 20 rows about 0.24 / 20 each.
  assert.ok(plain > 0.01, `${plain}`);
  assert.ok(Math.abs(debiased) < 0.001, `${debiased}`);
  // Binomial(400, 0.95): 380 expected, standard deviation 4.4.
  assert.ok(line > 362 && line < 397, `${line} of 400`);
});

Deno.test("calibrationLine() says NaN where no line is best, and widens by the overlap", () => {
  const none = (target: number[], probability: number[]) =>
    assert.ok(
      Object.values(calibrationLine(
        Float64Array.from(target),
        Float64Array.from(probability),
      )).every(Number.isNaN),
    );
  none([1, 1, 1], [0.2, 0.5, 0.7]);
  none([0, 1, 0], [0.5, 0.5, 0.5]);
  none([0, 0, 1, 1], [0.1, 0.4, 0.4, 0.8]);
  none([1, 0], [0.1, 0.8]);
  const [{ target, probability }] = golden.cases as [typeof golden.cases[0]];
  const [plain, wide] = [1, 4].map((overlap) =>
    calibrationLine(
      Float64Array.from(target),
      Float64Array.from(probability),
      overlap,
    )
  );
  assert.equal(wide!.slope, plain!.slope);
  assert.equal(wide!.slopeError, 2 * plain!.slopeError);
});

Deno.test("fitLogisticLine() takes a weight of k for k rows, and any scale", () => {
  const random = randomStream(3);
  const scores = Float64Array.from({ length: 60 }, () => random.normal());
  const shares = scores.map((s) => 1 / (1 + Math.exp(-s + random.normal())));
  const weight = scores.map(() => 1 + random.below(3));
  const repeat = (values: Float64Array) =>
    Float64Array.from(
      [...values].flatMap((value, i) => Array(weight[i]!).fill(value)),
    );
  const weighted = fitLogisticLine(scores, shares, weight);
  const repeated = fitLogisticLine(repeat(scores), repeat(shares));
  near(weighted.slope, repeated.slope, 1e-9);
  near(weighted.interceptError, repeated.interceptError, 1e-9);
  const far = fitLogisticLine(
    scores.map((s) => 1e6 * s + 1e7),
    shares,
    weight,
  );
  near(1e6 * far.slope, weighted.slope, 1e-7);
  near(far.intercept + 1e7 * far.slope, weighted.intercept, 1e-7);
});

Deno.test("calibration measures refuse what cannot be scored", () => {
  const one = Float64Array.of(1);
  for (
    const measure of [
      expectedCalibrationError,
      brierDecomposition,
      calibrationLine,
    ]
  ) {
    assert.throws(() => measure(new Float64Array(), new Float64Array()), {
      message: "Cannot score: there are no rows",
    });
    assert.throws(() => measure(one, Float64Array.of(1.5)), /got 1.5 in row 0/);
    assert.throws(() => measure(one, Float64Array.of(0.5, 1)), /got 2/);
  }
  assert.throws(
    () => expectedCalibrationError(one, one, { bins: 0 }),
    /expected a positive whole number of bins, got 0/,
  );
  assert.throws(() => fitLogisticLine(one, one), RangeError);
});
