import assert from "node:assert/strict";
import fc from "fast-check";
import { randomStream } from "../random.ts";
import {
  rollingDeviation,
  rollingMax,
  rollingMean,
  rollingMin,
  rollingSum,
} from "./rolling.ts";

const total = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0);
const mean = (xs: readonly number[]) => total(xs) / xs.length;

function deviation(xs: readonly number[], ddof: number): number {
  const middle = mean(xs);
  const squares = total(xs.map((x) => (x - middle) ** 2));
  return Math.sqrt(squares / (xs.length - ddof));
}

/** Every kernel beside its slow, obvious version. */
const KERNELS = {
  rollingSum: [rollingSum, total],
  rollingMean: [rollingMean, mean],
  rollingMin: [rollingMin, (xs: readonly number[]) => Math.min(...xs)],
  rollingMax: [rollingMax, (xs: readonly number[]) => Math.max(...xs)],
  rollingDeviation: [
    rollingDeviation,
    (xs: readonly number[]) => deviation(xs, 0),
  ],
} as const;

function slowly(
  values: Float64Array,
  window: number,
  fold: (xs: readonly number[]) => number,
): Float64Array {
  return values.map((_, t) =>
    t < window - 1 ? NaN : fold([...values.subarray(t - window + 1, t + 1)])
  );
}

function assertClose(actual: Float64Array, expected: Float64Array) {
  assert.equal(actual.length, expected.length);
  for (const [t, value] of expected.entries()) {
    const close = Number.isNaN(value)
      ? Number.isNaN(actual[t])
      : Math.abs(actual[t]! - value) <= 1e-12 * Math.abs(value);
    assert.ok(close, `row ${t}: expected ${value}, got ${actual[t]}`);
  }
}

/** A random walk around `level`, in steps of a thousandth of it. */
function walk(level: number, rowCount: number): Float64Array {
  const { normal } = randomStream(5);
  let price = level;
  return Float64Array.from(
    { length: rowCount },
    () => price *= 1 + 0.001 * normal(),
  );
}

for (const [name, [kernel, fold]] of Object.entries(KERNELS)) {
  Deno.test(`${name}() equals its slow, obvious version`, () => {
    for (const window of [1, 2, 3, 7, 60, 299, 300]) {
      const values = walk(40_000, 300);
      assertClose(kernel(values, window), slowly(values, window, fold));
    }
  });

  Deno.test(`${name}() forgets a spike of 10,000 times the price`, () => {
    const values = walk(40_000, 300);
    values[100]! *= 10_000;
    assertClose(kernel(values, 20), slowly(values, 20, fold));
  });

  Deno.test(`${name}() is exact on tiny prices`, () => {
    const values = walk(4e-5, 300);
    assertClose(kernel(values, 20), slowly(values, 20, fold));
  });

  Deno.test(`${name}() never looks ahead, nor before its start`, () => {
    const numbers = fc.float64Array({ noNaN: true, minLength: 1, max: 1e9 });
    const rows = fc.nat(40);
    fc.assert(fc.property(
      numbers,
      fc.integer({ min: 1, max: 9 }),
      rows,
      rows,
      (values, window, cut, start) => {
        const whole = kernel(values, window, { start });
        const past = kernel(values.slice(0, cut), window, { start });
        assert.deepEqual(past, whole.slice(0, cut));
        values.fill(NaN, 0, start);
        assert.deepEqual(kernel(values, window, { start }), whole);
      },
    ));
  });

  Deno.test(`${name}() has no value where the window does not fit`, () => {
    const values = Float64Array.of(1, 2, 3);
    assert.deepEqual([...kernel(values, 4)], [NaN, NaN, NaN]);
    assert.deepEqual([...kernel(values, 2, { start: 5 })], [NaN, NaN, NaN]);
    assert.deepEqual([...kernel(new Float64Array(), 2)], []);
    const [, , last] = kernel(values, 2, { start: 1 });
    assert.equal(last, fold([2, 3]));
  });
}

Deno.test("rollingDeviation() divides by one less for a sample", () => {
  const values = walk(40_000, 200);
  assertClose(
    rollingDeviation(values, 15, { ddof: 1 }),
    slowly(values, 15, (xs) => deviation(xs, 1)),
  );
});

Deno.test("rollingDeviation() of equal values is exactly 0", () => {
  for (const price of [0.1, 4e-5, 27_000.01]) {
    const flat = new Float64Array(50).fill(price);
    flat[7] = 1e9;
    const deviations = rollingDeviation(flat, 9);
    assert.ok(deviations.subarray(16).every((deviation) => deviation === 0));
  }
});
