import assert from "node:assert/strict";
import { randomStream } from "../random.ts";
import { realityCheck } from "./reality_check.ts";
import golden from "./testdata/bootstrap.json" with { type: "json" };

Deno.test("realityCheck() gives arch's p-value and those of Hansen's formulas", () => {
  for (const { name, gains, blockLength, ...expected } of golden.comparisons) {
    const found = realityCheck(gains.map((gain) => Float64Array.from(gain)), {
      seed: 2,
      resamples: 10_000,
      blockLength,
    });
    // Four standard errors of two shares of 10,000 and 20,000 draws.
    const near = (p: number, other: number) =>
      assert.ok(Math.abs(p - other) < 0.025, `${name}: ${p}, ${other}`);
    near(found.p, expected.reality_check);
    near(found.spa.lower, expected.spa.lower);
    near(found.spa.consistent, expected.spa.consistent);
    near(found.spa.upper, expected.spa.upper);
  }
});

Deno.test("realityCheck() lets no rival without skill through but by luck", () => {
  const random = randomStream(4);
  const found = { p: 0, spa: 0 };
  for (let trial = 0; trial < 400; trial++) {
    const gains = Array.from(
      { length: 10 },
      () => Float64Array.from({ length: 400 }, random.normal),
    );
    const { p, spa } = realityCheck(gains, { seed: trial, resamples: 199 });
    if (p < 0.05) found.p++;
    if (spa.consistent < 0.05) found.spa++;
  }
  // Binomial(400, 0.05) exceeds 32 with a probability of 0.3 %; the best of ten
  // by itself would be found in 40 % of all trials.
  assert.ok(found.p <= 32 && found.spa <= 32, JSON.stringify(found));
});

Deno.test("realityCheck() finds the rival with skill, orders Hansen's p-values, and leaves inputs", () => {
  const random = randomStream(7);
  const gains = [0, -3, 0.4].map((gain) =>
    Float64Array.from({ length: 300 }, () => gain + random.normal())
  );
  const before = gains.map((gain) => gain.slice());
  const found = realityCheck(gains, { seed: 1 });
  assert.equal(found.best, 2);
  assert.ok(found.p < 0.01);
  assert.ok(found.spa.lower <= found.spa.consistent);
  assert.ok(found.spa.consistent <= found.spa.upper);
  assert.deepEqual(gains, before);
  assert.deepEqual(realityCheck(gains, { seed: 1 }), found);
});

Deno.test("realityCheck() says 1 where no rival gains, and refuses too little", () => {
  const idle = new Float64Array(10);
  const { p, spa } = realityCheck([idle], { seed: 1, resamples: 9 });
  assert.deepEqual([p, spa.consistent], [1, 1]);
  assert.throws(() => realityCheck([], { seed: 1 }), /got 0 and 0/);
  const two = Float64Array.of(1, 2);
  assert.throws(() => realityCheck([two], { seed: 1 }), /got 1 and 2/);
});
