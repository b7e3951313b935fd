import assert from "node:assert/strict";
import fc from "fast-check";
import { randomStream } from "../random.ts";
import { deflatedSharpe, sharpeMoments } from "./sharpe.ts";
import {
  FEWEST_TRIALS,
  type TrialBlock,
  trialStatistics,
} from "./trial_statistics.ts";

const BLOCKS = 16;
const ROWS = 125;

/** Returns of one strategy, drawn around `gain`. */
function returnsOf(seed: number, gain = 0): Float64Array {
  const random = randomStream(seed);
  return Float64Array.from(
    { length: BLOCKS * ROWS },
    () => gain + random.normal(),
  );
}

function blocksOf(returns: Float64Array): Required<TrialBlock>[] {
  const rows = returns.length / BLOCKS;
  return Array.from({ length: BLOCKS }, (_, block) => {
    const own = returns.subarray(block * rows, (block + 1) * rows);
    const sum = (power: number) =>
      own.reduce((total, value) => total + value ** power, 0);
    return {
      rows,
      sum: sum(1),
      sumOfSquares: sum(2),
      sumOfCubes: sum(3),
      sumOfFourths: sum(4),
    };
  });
}

const OPTIONS = { horizon: 1, rowsPerYear: 500, span: BLOCKS * ROWS };

/** A field of noise, with a strategy of this gain in one row among it. */
function field(market: number, count: number, gain = 0) {
  return Array.from(
    { length: count },
    (_, i) => blocksOf(returnsOf(1000 * market + i, i === 7 ? gain : 0)),
  );
}

/** The trial with the greatest Sharpe ratio. */
function bestOf(trials: readonly (readonly TrialBlock[])[]): number {
  const sharpes = trials.map((trial) =>
    trialStatistics([trial], 0, OPTIONS).sharpe!
  );
  return sharpes.indexOf(Math.max(...sharpes));
}

Deno.test("trialStatistics() has the moments of the returns themselves", () => {
  const returns = returnsOf(1, 0.1).map((value) => value + value ** 2);
  const found = trialStatistics([blocksOf(returns)], 0, OPTIONS);
  const moments = sharpeMoments(returns);
  for (const name of ["sharpe", "skewness", "kurtosis"] as const) {
    assert.ok(Math.abs(found[name]! - moments[name]) < 1e-9, name);
  }
  // One trial is not the best of any.
  assert.equal(found.deflatedSharpe, found.probabilisticSharpe);
  const own = deflatedSharpe(moments, { trials: 1, variance: 0 });
  assert.ok(Math.abs(found.deflatedSharpe! - own) < 1e-9);
  assert.deepEqual([found.years, found.minimumYears], [4, 0]);
});

Deno.test("trialStatistics() by hand: the paper's example, five years of 250 days", () => {
  // Sums with the paper's moments and a deviation of 1.
  const sharpe = 2.5 / Math.sqrt(250);
  const [rows, third, fourth] = [1250, -3, 10];
  const total = {
    rows,
    sum: rows * sharpe,
    sumOfSquares: rows * (1 + sharpe ** 2),
    sumOfCubes: rows * (third + 3 * sharpe + sharpe ** 3),
    sumOfFourths: rows *
      (fourth + 4 * sharpe * third + 6 * sharpe ** 2 + sharpe ** 4),
  };
  // Ninety-nine others: variance 0.5 / 250 in all, however they are placed.
  const others = (spread: number) =>
    Array.from({ length: 99 }, (_, i) => {
      const own = spread * (i - 49) / 49;
      return [{ rows, sum: rows * own, sumOfSquares: rows * (1 + own ** 2) }];
    });
  const halved = (trials: readonly (readonly TrialBlock[])[]) =>
    trials.map(([whole]) => {
      const half = Object.fromEntries(
        Object.entries(whole!).map(([name, value]) => [name, value / 2]),
      ) as unknown as TrialBlock;
      return [half, half];
    });
  const options = { horizon: 1, rowsPerYear: 250, span: rows };
  let [low, high] = [0, 1];
  const found = (spread: number) =>
    trialStatistics(halved([[total], ...others(spread)]), 0, options);
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (found(middle).variance < 0.5 / 250) low = middle;
    else high = middle;
  }
  const { annualSharpe, skewness, kurtosis, deflatedSharpe } = found(low);
  assert.equal(annualSharpe!.toFixed(6), "2.500000");
  assert.deepEqual([skewness!.toFixed(6), kurtosis!.toFixed(6)], [
    "-3.000000",
    "10.000000",
  ]);
  assert.equal(deflatedSharpe!.toFixed(4), "0.9004");
});

Deno.test("trialStatistics() is the less sure, the more was tried", () => {
  const trials = field(1, 12, 0.1);
  const few = field(1, 3);
  for (const given of [trials, few]) {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 5000 }),
        (one, other) => {
          const [less, more] = [one, one + other].map((tried) =>
            trialStatistics(given, 0, { ...OPTIONS, tried })
          );
          assert.ok(less!.tried >= given.length);
          assert.ok(more!.deflatedSharpe! <= less!.deflatedSharpe!);
          assert.ok(more!.minimumYears >= less!.minimumYears);
          assert.equal(more!.probabilisticSharpe, less!.probabilisticSharpe);
        },
      ),
      { numRuns: 30 },
    );
  }
});

Deno.test("trialStatistics() finds nothing among 50 strategies of noise, 20 markets long", () => {
  let [overfitting, sure] = [0, 0];
  for (let market = 1; market <= 20; market++) {
    const trials = field(market, 50);
    const found = trialStatistics(trials, bestOf(trials), OPTIONS);
    overfitting += found.overfitting!.probability;
    // The best of fifty looks good by itself …
    assert.ok(found.probabilisticSharpe! > 0.9);
    // … and is luck.
    if (found.deflatedSharpe! > 0.95) sure++;
  }
  assert.ok(Math.abs(overfitting / 20 - 0.5) < 0.1, `${overfitting / 20}`);
  // Binomial(20, 0.05) exceeds 3 with a probability of 1.6 %.
  assert.ok(sure <= 3, `${sure} of 20`);
});

Deno.test("trialStatistics() finds the one true strategy among 50", () => {
  for (const market of [1, 2, 3]) {
    const trials = field(market, 50, 0.2);
    assert.equal(bestOf(trials), 7);
    const found = trialStatistics(trials, 7, OPTIONS);
    assert.ok(found.deflatedSharpe! > 0.99, `${found.deflatedSharpe}`);
    assert.ok(found.overfitting!.probability < 0.02);
    assert.equal(found.overfitting!.lossProbability, 0);
  }
});

Deno.test("trialStatistics() does not tell of overfitting where trials are few", () => {
  const nine = trialStatistics(field(1, FEWEST_TRIALS - 1), 0, OPTIONS);
  assert.equal(nine.overfitting, null);
  assert.equal(nine.varianceOf, "chance");
  assert.equal(nine.variance, 1 / OPTIONS.span);
  const ten = trialStatistics(field(1, FEWEST_TRIALS), 0, OPTIONS);
  assert.ok(ten.overfitting!.probability >= 0);
  assert.equal(ten.varianceOf, "trials");
  // Without skill the trials' own variance is that of chance.
  const many = trialStatistics(field(1, 50), 0, OPTIONS);
  assert.ok(Math.abs(many.variance * OPTIONS.span - 1) < 0.5);
});

Deno.test("trialStatistics() counts returns that overlap, and rows judged twice, once", () => {
  const trials = [blocksOf(returnsOf(1, 0.05))];
  const once = trialStatistics(trials, 0, OPTIONS);
  const four = trialStatistics(trials, 0, { ...OPTIONS, horizon: 4 });
  assert.equal(four.returns, once.returns / 4);
  assert.equal(four.annualSharpe, once.annualSharpe! / 2);
  assert.ok(four.probabilisticSharpe! < once.probabilisticSharpe!);
  const half = trialStatistics(trials, 0, { ...OPTIONS, span: 1000 });
  assert.equal(half.returns, 1000);
});

Deno.test("trialStatistics() takes lines of old for normal returns, and idle ones for what they are", () => {
  const blocks = blocksOf(returnsOf(1, 0.05));
  const old = blocks.map(({ rows, sum, sumOfSquares }) => ({
    rows,
    sum,
    sumOfSquares,
  }));
  const found = trialStatistics([old], 0, OPTIONS);
  assert.deepEqual([found.skewness, found.kurtosis], [null, null]);
  const { sharpe } = trialStatistics([blocks], 0, OPTIONS);
  assert.equal(found.sharpe, sharpe);
  const normal = { rows: 2000, sharpe: sharpe!, skewness: 0, kurtosis: 3 };
  assert.equal(
    found.probabilisticSharpe,
    deflatedSharpe(normal, { trials: 1, variance: 0 }),
  );
  const idle = blocks.map(({ rows }) => ({ rows, sum: 0, sumOfSquares: 0 }));
  const out = trialStatistics([idle, blocks], 0, OPTIONS);
  assert.deepEqual(
    [out.sharpe, out.probabilisticSharpe, out.deflatedSharpe],
    [null, null, null],
  );
  const empty = idle.map((block) => ({ ...block, rows: 0 }));
  assert.equal(trialStatistics([empty], 0, OPTIONS).sharpe, null);
});

Deno.test("trialStatistics() refuses a choice that is none", () => {
  assert.throws(
    () => trialStatistics([], 0, OPTIONS),
    /Cannot tell what a trial is worth: expected one of 0, got 0/,
  );
});
