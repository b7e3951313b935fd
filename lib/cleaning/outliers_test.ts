import assert from "node:assert/strict";
import { countOutside, fitFences, isOutside } from "./outliers.ts";

const all = (values: Float64Array) => ({ start: 0, end: values.length });

Deno.test("fitFences() equals numpy.quantile on an uneven sample", () => {
  // numpy.quantile([3.1, -2, 0.5, 7, 1.25, -0.75], [.25, .75]) = -0.4375, 2.6375
  const values = Float64Array.of(3.1, -2, 0.5, 7, 1.25, -0.75);
  const { low, high } = fitFences(values, all(values), 1.5);
  assert.ok(Math.abs(low - (-0.4375 - 1.5 * 3.075)) < 1e-12);
  assert.ok(Math.abs(high - (2.6375 + 1.5 * 3.075)) < 1e-12);
});

Deno.test("fitFences() looks at the given rows only and writes nothing", () => {
  const values = Float64Array.from({ length: 100 }, (_, i) => Math.sin(i));
  const before = values.slice();
  const fences = fitFences(values, { start: 0, end: 60 }, 3);
  assert.deepEqual(values, before);
  values.fill(1e9, 60);
  assert.deepEqual(fitFences(values, { start: 0, end: 60 }, 3), fences);
});

Deno.test("fitFences() fences nothing off at multiplier 0", () => {
  const fences = fitFences(Float64Array.of(1, 2, 3), { start: 0, end: 3 }, 0);
  assert.equal(isOutside(1e300, fences), false);
  assert.equal(isOutside(NaN, fences), false);
});

Deno.test("fitFences() refuses what it cannot fit", () => {
  const values = Float64Array.of(NaN, NaN);
  assert.throws(() => fitFences(values, all(values), 3), /no value in rows/);
  assert.throws(() => fitFences(values, all(values), -1), /0 or more, got -1/);
});

Deno.test("countOutside() counts rows and the large moves among them", () => {
  const values = Float64Array.from({ length: 1000 }, (_, i) => i % 2 ? i : -i);
  const count = countOutside(values, all(values), { low: -994, high: 1000 });
  // Large are the ten from 990 to 999 in size; marked are -998 and -996.
  assert.deepEqual(count, { rows: 1000, marked: 2, shareOfLargeMoves: 0.2 });
});
