import assert from "node:assert/strict";
import { exponential } from "./exponential.ts";

Deno.test("exponential() is the engine's within two units in the last place", () => {
  for (let i = -70_000; i <= 70_000; i++) {
    const x = i / 100 + Math.sin(i) / 300;
    const expected = Math.exp(Math.max(-700, Math.min(700, x)));
    const error = Math.abs(exponential(x) / expected - 1);
    assert.ok(error <= 2 * Number.EPSILON, `${x}: ${error}`);
  }
});

Deno.test("exponential() ends at 700", () => {
  for (const x of [700, 701, 1e300, Infinity]) {
    assert.equal(exponential(x), exponential(700));
    assert.equal(exponential(-x), exponential(-700));
  }
  assert.deepEqual([0, -0].map(exponential), [1, 1]);
});
