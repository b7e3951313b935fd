import assert from "node:assert/strict";
import { randomStream } from "../random.ts";
import { backtestOverfitting } from "./backtest_overfitting.ts";
import golden from "./testdata/overfitting.json" with { type: "json" };

/** Blocks of `rows` returns each, drawn around `gain`. */
function noise(seed: number, blocks: number, gain = 0) {
  const random = randomStream(seed);
  return Array.from({ length: blocks }, () => {
    const returns = Array.from({ length: 20 }, () => gain + random.normal());
    return {
      rows: returns.length,
      sum: returns.reduce((a, b) => a + b),
      sumOfSquares: returns.reduce((a, b) => a + b * b, 0),
    };
  });
}

Deno.test("backtestOverfitting() equals the paper's steps on the returns themselves", () => {
  for (const { trials, ...expected } of golden.splits) {
    const found = backtestOverfitting(trials);
    assert.equal(found.probability, expected.probability);
    assert.equal(found.lossProbability, expected.lossProbability);
    const sum = found.logits.reduce((a, b) => a + b);
    assert.ok(
      Math.abs(sum / found.logits.length - expected.meanLogit) < 1e-12,
    );
  }
});

Deno.test("backtestOverfitting() looks at every half once, by hand", () => {
  const block = (sum: number) => ({ rows: 1, sum, sumOfSquares: 9 });
  // Two blocks, each of which another trial wins: the best loses both times.
  const { probability, logits } = backtestOverfitting([
    [block(2), block(-2)],
    [block(-2), block(2)],
    [block(0), block(0)],
  ]);
  assert.equal(probability, 1);
  // Third of three: rank 1 of 4.
  assert.deepEqual([...logits], [Math.log(1 / 3), Math.log(1 / 3)]);
});

Deno.test("backtestOverfitting() is near one half without skill, near 0 with it", () => {
  let sum = 0;
  for (let market = 0; market < 30; market++) {
    const trials = Array.from(
      { length: 8 },
      (_, trial) => noise(100 * market + trial, 8),
    );
    sum += backtestOverfitting(trials).probability;
  }
  assert.ok(Math.abs(sum / 30 - 0.5) < 0.12, `${sum / 30}`);
  const skilled = [noise(1, 8), noise(2, 8, 0.8), noise(3, 8), noise(4, 8)];
  assert.equal(backtestOverfitting(skilled).probability, 0);
});

Deno.test("backtestOverfitting() ranks equal trials in the middle", () => {
  const one = noise(1, 4);
  const { probability, logits } = backtestOverfitting([one, one, one]);
  assert.ok(logits.every((logit) => logit === 0));
  assert.equal(probability, 1);
  const idle = one.map(({ rows }) => ({ rows, sum: 0, sumOfSquares: 0 }));
  assert.equal(backtestOverfitting([idle, idle]).lossProbability, 0);
});

Deno.test("backtestOverfitting() refuses one trial and odd blocks", () => {
  const refused = (...blocks: number[]) => () =>
    backtestOverfitting(blocks.map((count) => noise(1, count)));
  assert.throws(refused(4), /at least 2 trials, got 1/);
  assert.throws(refused(3, 3), /even number of blocks from 2 to 20, got 3/);
  assert.throws(refused(22, 22), /from 2 to 20, got 22/);
  assert.throws(refused(4, 6), /4 blocks of every trial, got 6/);
});
