import assert from "node:assert/strict";
import { randomStream } from "../random.ts";
import { mean, variance } from "./mean.ts";
import {
  deflatedSharpe,
  expectedMaximumSharpe,
  minimumBacktestLength,
  probabilisticSharpe,
  sharpeError,
  sharpeMoments,
} from "./sharpe.ts";
import golden from "./testdata/overfitting.json" with { type: "json" };

Deno.test("deflatedSharpe() and what it is made of equal the formulas in SciPy", () => {
  for (const { returns, trials, variance, ...expected } of golden.sharpes) {
    const moments = sharpeMoments(Float64Array.from(returns));
    const found = {
      expectedMaximum: expectedMaximumSharpe({ trials, variance }),
      probabilistic: probabilisticSharpe(moments),
      deflated: deflatedSharpe(moments, { trials, variance }),
    };
    for (const [name, value] of Object.entries(found)) {
      const apart = Math.abs(value - expected[name as keyof typeof found]);
      assert.ok(apart < 1e-12, `${name} ${value}`);
    }
  }
});

Deno.test("deflatedSharpe() gives the published shares of the paper's example", () => {
  // Bailey & López de Prado 2014: 0.9004 of 100 trials, 0.9505 of 46.
  const moments = {
    rows: 1250,
    sharpe: 2.5 / Math.sqrt(250),
    skewness: -3,
    kurtosis: 10,
  };
  const share = (trials: number) =>
    deflatedSharpe(moments, { trials, variance: 0.5 / 250 }).toFixed(4);
  assert.deepEqual([100, 46].map(share), ["0.9004", "0.9505"]);
});

Deno.test("expectedMaximumSharpe() is near the mean of the best of many normal draws", () => {
  const random = randomStream(5);
  for (const trials of [10, 100]) {
    const best = Float64Array.from({ length: 4000 }, () => {
      const draws = Array.from({ length: trials }, random.normal);
      return Math.max(...draws);
    });
    const error = Math.sqrt(variance(best) / best.length);
    const apart = mean(best) - expectedMaximumSharpe({ trials, variance: 1 });
    // The formula is of the limit; at ten trials it is 0.04 too high.
    assert.ok(Math.abs(apart) < 4 * error + 0.04, `${trials}: ${apart}`);
  }
});

Deno.test("probabilisticSharpe() falls with the benchmark, fat tails and fewer rows", () => {
  const moments = { rows: 500, sharpe: 0.1, skewness: 0, kurtosis: 3 };
  const plain = probabilisticSharpe(moments);
  assert.equal(probabilisticSharpe(moments, 0.1), 0.5);
  assert.ok(probabilisticSharpe(moments, 0.05) < plain);
  assert.ok(probabilisticSharpe({ ...moments, kurtosis: 30 }) < plain);
  assert.ok(probabilisticSharpe({ ...moments, skewness: -2 }) < plain);
  assert.ok(probabilisticSharpe({ ...moments, rows: 50 }) < plain);
});

Deno.test("one trial deflates nothing", () => {
  const moments = { rows: 500, sharpe: 0.1, skewness: 0, kurtosis: 3 };
  assert.equal(
    deflatedSharpe(moments, { trials: 1, variance: 1 }),
    probabilisticSharpe(moments),
  );
  assert.equal(minimumBacktestLength(1), 0);
});

Deno.test("Sharpe ratios refuse too few rows, no trial and no ratio", () => {
  const moments = sharpeMoments(Float64Array.of(1));
  assert.throws(() => probabilisticSharpe(moments), /at least 2 rows, got 1/);
  assert.throws(
    () => expectedMaximumSharpe({ trials: 0, variance: 1 }),
    /at least 1 trial, got 0/,
  );
  assert.throws(() => minimumBacktestLength(10, 0), /above 0, got 0/);
});

Deno.test("sharpeError() covers the truth of returns that are skewed and depend on each other", () => {
  const random = randomStream(5);
  const [trials, rows] = [200, 1500];
  // Gains are independent; on every tenth day, so to speak, costs are paid.
  const draw = (dependent: boolean) => {
    let pays = false;
    return Float64Array.from({ length: rows }, (_, row) => {
      if (!dependent || row % 30 === 0) pays = random.uniform() < 0.3;
      return 0.3 * random.normal() - (pays ? 1 : 0);
    });
  };
  const truth = -0.3 / Math.sqrt(0.09 + 0.3 * 0.7);
  for (const dependent of [false, true]) {
    let [held, heldPlain] = [0, 0];
    for (let trial = 0; trial < trials; trial++) {
      const returns = draw(dependent);
      const { sharpe } = sharpeMoments(returns);
      const off = Math.abs(sharpe - truth);
      const plain = Math.sqrt((1 + sharpe ** 2 / 2) / rows);
      held += +(off < 1.96 * sharpeError(returns));
      heldPlain += +(off < 1.96 * plain);
    }
    assert.ok(held >= 178 && held < trials, `${held} of ${trials}`);
    if (dependent) assert.ok(heldPlain < 140, `${heldPlain} of ${trials}`);
  }
});

Deno.test("sharpeError() is that of the textbook for independent normal returns", () => {
  const random = randomStream(6);
  for (const center of [0, 0.5, -2]) {
    const returns = Float64Array.from(
      { length: 40_000 },
      () => center + random.normal(),
    );
    const { sharpe, rows } = sharpeMoments(returns);
    const textbook = Math.sqrt((1 + sharpe ** 2 / 2) / rows);
    const ratio = sharpeError(returns) / textbook;
    assert.ok(ratio > 0.97 && ratio < 1.06, `${ratio}`);
  }
});

Deno.test("sharpeError() does not care for scale or side, and wants two different returns", () => {
  const random = randomStream(7);
  const returns = Float64Array.from(
    { length: 300 },
    () => 0.1 + random.normal(),
  );
  const before = returns.slice();
  const error = sharpeError(returns);
  for (const factor of [4, -1, 1e-9]) {
    const other = sharpeError(returns.map((value) => factor * value));
    assert.ok(Math.abs(other / error - 1) < 1e-9);
  }
  assert.deepEqual(returns, before);
  // Never less than for the same returns in any order.
  const swinging = Float64Array.from({ length: 100 }, (_, row) => row % 2);
  assert.ok(sharpeError(swinging) >= Math.sqrt(1 / 100));
  for (const few of [[], [1], [2, 2, 2]]) {
    assert.ok(Number.isNaN(sharpeError(Float64Array.from(few))));
  }
});
