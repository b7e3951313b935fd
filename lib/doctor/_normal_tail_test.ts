import assert from "node:assert/strict";
import { upperTail } from "./_normal_tail.ts";

Deno.test("upperTail() equals scipy.stats.norm.sf", () => {
  // Values of SciPy 1.17.1; 2.5 is where the series gives way to the fraction.
  const expected: readonly (readonly [number, number])[] = [
    [-1, 0.8413447460685429],
    [0, 0.5],
    [0.5, 0.3085375387259869],
    [1, 0.15865525393145707],
    [2, 0.022750131948179195],
    [2.4999, 0.006211418374944587],
    [2.5, 0.006209665325776132],
    [3, 0.0013498980316300933],
    [5, 2.866515718791933e-07],
    [8, 6.22096057427174e-16],
    [30, 4.906713927147908e-198],
  ];
  for (const [z, tail] of expected) {
    const error = Math.abs(upperTail(z) / tail - 1);
    assert.ok(error < 1e-11, `${z}: ${upperTail(z)}`);
  }
});
