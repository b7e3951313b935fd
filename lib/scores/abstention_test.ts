import assert from "node:assert/strict";
import fc from "fast-check";
import { randomStream } from "../random.ts";
import { COVERAGES, precisionAtCoverage } from "./abstention.ts";
import {
  adaptiveConformal,
  type ConformalOptions,
  conformalSets,
  fitConformal,
} from "./conformal.ts";
import { shareInterval } from "./intervals.ts";
import { binaryMetrics } from "./metrics.ts";
import { chooseThreshold, THRESHOLD_RULES } from "./threshold.ts";

const forecasts = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 10 })),
  { minLength: 1, maxLength: 40 },
).map((rows) => ({
  target: Float64Array.from(rows, ([up]) => up),
  probability: Float64Array.from(rows, ([, p]) => p / 10),
}));

/** What a threshold is worth, by the other way of counting. */
function worth(
  by: typeof THRESHOLD_RULES[number],
  target: Float64Array,
  probability: Float64Array,
  threshold: number,
): number {
  const called = probability.map((p) => +(p > threshold));
  if (by === "mcc") return binaryMetrics(target, probability, called).mcc;
  const count = (up: number, call: number) =>
    target.filter((t, i) => t === up && called[i] === call).length;
  if (by === "expected_value") {
    return (2 * count(1, 1) - 3 * count(0, 1)) / target.length;
  }
  const [ups, downs] = [count(1, 0) + count(1, 1), count(0, 0) + count(0, 1)];
  return ups === 0 || downs === 0
    ? 0
    : count(1, 1) / ups + count(0, 0) / downs - 1;
}

Deno.test("chooseThreshold() is as good as the best of all, and says how good", () => {
  fc.assert(fc.property(
    forecasts,
    fc.constantFrom(...THRESHOLD_RULES),
    ({ target, probability }, by) => {
      const chosen = chooseThreshold(target, probability, {
        by,
        gain: 2,
        loss: 3,
      });
      const value = (threshold: number) =>
        worth(by, target, probability, threshold);
      assert.ok(Math.abs(value(chosen.threshold) - chosen.value) < 1e-12);
      for (let i = 0; i <= 20; i++) {
        assert.ok(value(i / 20) <= chosen.value + 1e-12);
      }
    },
  ));
});

Deno.test("chooseThreshold() by expected value nears loss / (gain + loss) where probabilities keep their word", () => {
  const random = randomStream(17);
  const probability = Float64Array.from({ length: 50_000 }, random.uniform);
  const target = probability.map((p) => +(random.uniform() < p));
  for (const [gain, loss] of [[1, 1], [1, 3], [4, 1]] as const) {
    const { threshold } = chooseThreshold(target, probability, {
      by: "expected_value",
      gain,
      loss,
    });
    const ideal = loss / (gain + loss);
    assert.ok(Math.abs(threshold - ideal) < 0.04, `${threshold}, ${ideal}`);
  }
});

Deno.test("chooseThreshold() calls nothing where calls cost, and refuses odd values", () => {
  const target = Float64Array.of(0, 0, 1);
  const stated = Float64Array.of(0.6, 0.7, 0.2);
  const by = "expected_value" as const;
  assert.deepEqual(chooseThreshold(target, stated, { by, loss: 9 }), {
    threshold: 1,
    value: 0,
  });
  assert.throws(() => chooseThreshold(target, stated, { by, gain: -1 }), {
    message:
      "Cannot choose a threshold: expected a gain and a loss of at least 0, got -1 and 1",
  });
  // Between neighbouring numbers there is no middle: the lower one parts them.
  const above = 0.5 + Number.EPSILON / 2;
  const close = chooseThreshold(
    Float64Array.of(0, 1),
    Float64Array.of(0.5, above),
    { by: "mcc" },
  );
  assert.deepEqual(close, { threshold: 0.5, value: 1 });
  const zeros = new Float64Array(3);
  assert.equal(chooseThreshold(target, zeros, { by }).threshold, 1);
});

/** Rows of a model that is wrong about its probabilities; `shift` moves the market. */
function drawn(rows: number, seed: number, shift = 0) {
  const random = randomStream(seed);
  const truth = Float64Array.from(
    { length: rows },
    () => 0.1 + 0.8 * random.uniform(),
  );
  const target = truth.map((p) => +(random.uniform() < p - shift));
  const probability = truth.map((p) => p ** 2);
  return { target, probability };
}

function coverageOf(
  options: ConformalOptions,
  trials: number,
  of: (up: number) => boolean,
): number {
  let [held, all] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const past = drawn(99, 2 * trial);
    const next = drawn(200, 2 * trial + 1);
    const conformal = fitConformal(past.target, past.probability, options);
    conformalSets(conformal, next.probability).forEach((set, row) => {
      const up = next.target[row]!;
      if (!of(up)) return;
      all++;
      held += +((set & (up === 1 ? 2 : 1)) !== 0);
    });
  }
  return held / all;
}

Deno.test("fitConformal() holds what happens as often as asked, over draws of both", () => {
  for (const alpha of [0.1, 0.3]) {
    const coverage = coverageOf({ alpha }, 400, () => true);
    // Of 99 rows the expected coverage is 1 - alpha exactly; the deviation of 400
    // draws' mean is about 0.003.
    assert.ok(Math.abs(coverage - (1 - alpha)) < 0.01, `${coverage}`);
  }
});

Deno.test("fitConformal() per class holds rises and the others each as often as asked", () => {
  const alpha = 0.2;
  for (const label of [0, 1]) {
    const own = coverageOf(
      { alpha, perClass: true },
      400,
      (up) => up === label,
    );
    assert.ok(own > 1 - alpha - 0.01 && own < 1 - alpha + 0.03, `${own}`);
  }
  const plain = [0, 1].map((label) =>
    coverageOf({ alpha }, 400, (up) => up === label)
  );
  // The model understates rises: together right, each by itself far off.
  assert.ok(plain[1]! < 0.72 && plain[0]! > 0.85, `${plain}`);
});

Deno.test("fitConformal() has more in every set the less it may miss, and everything without enough rows", () => {
  const { target, probability } = drawn(300, 5);
  let narrower: Uint8Array = new Uint8Array(300);
  for (const alpha of [0.9, 0.5, 0.3, 0.1, 0.02, 0.001]) {
    const sets = conformalSets(
      fitConformal(target, probability, { alpha }),
      probability,
    );
    assert.ok(
      sets.every((set, row) => (set & narrower[row]!) === narrower[row]),
    );
    narrower = sets;
  }
  assert.ok(narrower.every((set) => set === 3));
  assert.deepEqual(
    [...conformalSets(
      { cutoffs: [0.1, 0.1] },
      Float64Array.of(NaN, 0.5, 0.95),
    )],
    [3, 0, 2],
  );
  const onlyUps = fitConformal(
    Float64Array.of(1, 1),
    Float64Array.of(0.9, 0.9),
    { perClass: true, alpha: 0.5 },
  );
  assert.equal(onlyUps.cutoffs[0], 1);
});

Deno.test("adaptiveConformal() keeps its share where the market changes, and looks at no outcome too early", () => {
  const past = drawn(500, 1);
  const later = drawn(20_000, 2, 0.3);
  const fixed = conformalSets(
    fitConformal(past.target, past.probability),
    later.probability,
  );
  const held =
    fixed.filter((set, row) => (set & (later.target[row] === 1 ? 2 : 1)) !== 0)
      .length / 20_000;
  const options = { horizon: 15, gamma: 0.005 };
  const adaptive = adaptiveConformal(
    past,
    later.target,
    later.probability,
    options,
  );
  assert.ok(Math.abs(held - 0.9) > 0.03, `${held}`);
  assert.ok(Math.abs(adaptive.coverage - 0.9) < 0.01, `${adaptive.coverage}`);
  const otherEnd = later.target.map((up, row) => row < 1000 ? up : 1 - up);
  const other = adaptiveConformal(
    past,
    otherEnd,
    later.probability,
    options,
  );
  assert.deepEqual(
    other.level.slice(0, 1015),
    adaptive.level.slice(0, 1015),
  );
  assert.notEqual(other.level[1015], adaptive.level[1015]);
});

Deno.test("conformal sets refuse what cannot be", () => {
  const one = Float64Array.of(1);
  for (const alpha of [0, 1, NaN]) {
    assert.throws(() => fitConformal(one, one, { alpha }), {
      message:
        `Cannot make conformal sets: expected an alpha between 0 and 1, got ${alpha}`,
    });
  }
  assert.throws(
    () => fitConformal(new Float64Array(), new Float64Array()),
    /no rows/,
  );
});

Deno.test("precisionAtCoverage() equals counting by hand, ties together", () => {
  const target = Float64Array.of(1, 0, 1, 0, 1, 1);
  const probability = Float64Array.of(0.9, 0.25, 0.25, 0.625, 0.5, 0.75);
  const [all, third, least] = precisionAtCoverage(target, probability, [
    1,
    0.4,
    0.01,
  ]);
  // Called: up right, down right, down wrong, up wrong, down wrong, up right.
  assert.deepEqual([all!.precision, all!.constant], [3 / 6, 4 / 6]);
  assert.deepEqual([all!.coverage, all!.band], [1, 0]);
  // Three are asked for; two quarters and three quarters lie equally far off.
  assert.equal(third!.rows, 4);
  assert.equal(third!.precision, 3 / 4);
  assert.deepEqual(third!.interval, shareInterval(3, 4));
  assert.equal(third!.band, 0.125);
  assert.deepEqual([least!.rows, least!.precision], [1, 1]);
});

Deno.test("precisionAtCoverage() of everything is the accuracy, and of the surest more where there is skill", () => {
  fc.assert(fc.property(forecasts, ({ target, probability }) => {
    const calls = precisionAtCoverage(target, probability);
    assert.deepEqual(calls.map(({ asked }) => asked), [...COVERAGES]);
    const { accuracy } = binaryMetrics(target, probability);
    assert.ok(Math.abs(calls[0]!.precision - accuracy) < 1e-12);
    for (const { rows, coverage, asked } of calls) {
      assert.ok(coverage >= asked - 1e-9 && rows >= 1);
    }
  }));
  const random = randomStream(2);
  const truth = Float64Array.from({ length: 20_000 }, random.uniform);
  const target = truth.map((p) => +(random.uniform() < p));
  const [all, , , , tenth] = precisionAtCoverage(target, truth);
  assert.ok(all!.precision < 0.77 && tenth!.precision > 0.92);
  const wide = precisionAtCoverage(target, truth, [0.1], { overlap: 10 })[0]!;
  assert.ok(wide.interval.low < tenth!.interval.low);
});

Deno.test("precisionAtCoverage() refuses coverages out of range", () => {
  const one = Float64Array.of(1);
  for (const asked of [0, 1.1, NaN]) {
    assert.throws(() => precisionAtCoverage(one, one, [asked]), {
      message:
        `Cannot give a precision: expected coverages above 0 and at most 1, got ${asked}`,
    });
  }
});
