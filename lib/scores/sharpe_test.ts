import assert from "node:assert/strict";
import { randomStream } from "../random.ts";
import { mean, variance } from "./mean.ts";
import {
  deflatedSharpe,
  expectedMaximumSharpe,
  minimumBacktestLength,
  probabilisticSharpe,
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
