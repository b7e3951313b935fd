import assert from "node:assert/strict";
import fc from "fast-check";
import { CHUNK_ROWS, ExactSums } from "./exact_sums.ts";

const weights = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 300 }),
  fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), {
    minLength: 1,
    maxLength: 300,
  }),
);

/** All rows in units. */
function rounded(
  exact: ExactSums,
  gradient: Float32Array,
  hessian: Float32Array,
) {
  const rows = { start: 0, end: gradient.length };
  const sizes = new Float64Array(2 * Math.ceil(rows.end / CHUNK_ROWS));
  exact.measure(gradient, hessian, rows, sizes);
  exact.scaleTo(sizes);
  const pairs = new Float64Array(2 * rows.end);
  exact.round(gradient, hessian, rows, pairs);
  return {
    gradient: pairs.filter((_, i) => i % 2 === 0),
    mass: pairs.filter((_, i) => i % 2 === 1),
  };
}

Deno.test("ExactSums keeps what it rounds to a millionth, and any sum exact", () => {
  fc.assert(
    fc.property(
      weights,
      fc.integer({ min: -60, max: 60 }),
      (weights, power) => {
        const weight = Float64Array.from(weights);
        const size = 2 ** power;
        const slope = Float32Array.from(
          weight,
          (_, i) => size * Math.sin(i + 1),
        );
        const bend = Float32Array.from(
          slope,
          (s) => Math.abs(s) / 3 + size / 9,
        );
        const exact = new ExactSums(weight);
        const { gradient, mass } = rounded(exact, slope, bend);
        const sums = [0, 0];
        for (const [i, g] of gradient.entries()) {
          assert.ok(Number.isSafeInteger(g) && Number.isSafeInteger(mass[i]));
          const { weight: w, hessian } = exact.parts(mass[i]!);
          const total = weights.reduce((a, b) => a + b);
          assert.ok(Math.abs(w - weight[i]!) <= total * 1e-6);
          assert.ok(
            Math.abs(hessian - weight[i]! * bend[i]!) <= total * size * 1e-6,
          );
          sums[0]! += Math.abs(g);
          sums[1]! += mass[i]!;
        }
        assert.ok(sums.every(Number.isSafeInteger), sums.join());
      },
    ),
    { numRuns: 200, seed: 1 },
  );
});

Deno.test("ExactSums counts whole weights exactly", () => {
  const weight = Float64Array.from({ length: 500_000 }, (_, i) => 1 + i % 3);
  const exact = new ExactSums(weight);
  const { mass } = rounded(
    exact,
    new Float32Array(weight.length).fill(0.1),
    new Float32Array(weight.length).fill(0.25),
  );
  const total = weight.reduce((a, b) => a + b);
  const { weight: counted, hessian } = exact.parts(
    mass.reduce((a, b) => a + b),
  );
  assert.equal(counted, total);
  assert.ok(Math.abs(hessian / (0.25 * total) - 1) < 1e-4);
});

Deno.test("ExactSums takes slopes that are all zero", () => {
  const exact = new ExactSums(Float64Array.of(1, 1));
  const { gradient, mass } = rounded(
    exact,
    new Float32Array(2),
    new Float32Array(2),
  );
  assert.deepEqual([...gradient], [0, 0]);
  assert.deepEqual(exact.parts(mass[0]!), { weight: 1, hessian: 0 });
});
