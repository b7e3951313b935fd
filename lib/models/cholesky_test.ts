import assert from "node:assert/strict";
import { randomStream } from "../random.ts";
import { solvePositiveDefinite } from "./cholesky.ts";

Deno.test("solvePositiveDefinite() solves what was multiplied out", () => {
  const random = randomStream(2);
  for (const n of [1, 2, 5, 18]) {
    const root = Float64Array.from({ length: n * n }, () => random.normal());
    const matrix = Float64Array.from({ length: n * n }, (_, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      let sum = i === j ? 1 : 0;
      for (let k = 0; k < n; k++) sum += root[i * n + k]! * root[j * n + k]!;
      return sum;
    });
    const x = Float64Array.from({ length: n }, () => random.normal());
    const right = x.map((_, i) =>
      x.reduce((sum, value, j) => sum + matrix[i * n + j]! * value, 0)
    );
    const solved = solvePositiveDefinite(matrix, right);
    assert.ok(solved.every((value, i) => Math.abs(value - x[i]!) < 1e-10));
  }
});

Deno.test("solvePositiveDefinite() stays finite where a direction is empty", () => {
  const solved = solvePositiveDefinite(
    Float64Array.of(1, 0, 1, 1),
    Float64Array.of(1, 1),
  );
  assert.ok(solved.every(Number.isFinite));
});
