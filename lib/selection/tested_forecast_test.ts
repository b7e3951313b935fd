import assert from "node:assert/strict";
import { simulateCandles } from "../candles/simulated.ts";
import { buildSamples, type SampleTable } from "../samples.ts";
import { binaryMetrics } from "../scores/mod.ts";
import { combinatorialSplit, timeSeriesSplit } from "../splits/mod.ts";
import { crossValidate } from "./cross_validate.ts";
import { testedForecast } from "./tested_forecast.ts";

/** Rows 0 to 9; row 4 cannot be judged. */
function tenRows(): Pick<SampleTable, "samples" | "judgeable"> {
  const column = (of: (row: number) => number) =>
    Float64Array.from({ length: 10 }, (_, row) => of(row));
  return {
    samples: {
      names: [],
      features: [],
      horizon: 1,
      openTime: column((row) => 60_000 * row),
      target: column((row) => row % 2),
      weight: column(() => 1),
    },
    judgeable: Uint8Array.from({ length: 10 }, (_, row) => +(row !== 4)),
  };
}

Deno.test("testedForecast() joins the folds' judgeable test rows, each stated by its own fold", () => {
  const folds = [
    { train: { start: 0, end: 2 }, test: { start: 3, end: 6 } },
    { train: { start: 0, end: 5 }, test: { start: 6, end: 8 } },
  ];
  const { openTime, probability, target } = testedForecast(tenRows(), folds, [
    Float64Array.of(0.3, 0.4, 0.5),
    Float64Array.of(0.6, 0.7),
  ]);
  assert.deepEqual([...openTime], [3, 5, 6, 7].map((row) => 60_000 * row));
  assert.deepEqual([...probability], [0.3, 0.5, 0.6, 0.7]);
  assert.deepEqual([...target], [1, 1, 0, 1]);
});

Deno.test("testedForecast() passes over rows between test ranges, and keeps those tested twice", () => {
  const folds = [
    {
      train: [{ start: 4, end: 6 }],
      test: [{ start: 1, end: 3 }, { start: 7, end: 8 }],
    },
    { train: { start: 4, end: 6 }, test: { start: 7, end: 8 } },
  ];
  const { openTime, probability } = testedForecast(tenRows(), folds, [
    Float64Array.of(0.1, 0.2, NaN, NaN, NaN, NaN, 0.7),
    Float64Array.of(0.9),
  ]);
  assert.deepEqual([...openTime], [1, 2, 7, 7].map((row) => 60_000 * row));
  assert.deepEqual([...probability], [0.1, 0.2, 0.7, 0.9]);
});

for (
  const [kind, folds] of [
    ["expanding", timeSeriesSplit(600, { folds: 3, gap: 1 })],
    ["combinatorial", combinatorialSplit(600, { groups: 4, horizon: 1 }).folds],
  ] as const
) {
  Deno.test(`testedForecast() scores what crossValidate() scored, fold by fold: ${kind}`, async () => {
    const table = buildSamples(simulateCandles({ candles: 600 }), {
      features: [{ kind: "rsi", period: 14 }],
      label: { kind: "direction", horizon: 1, ties: "down" },
    });
    const heard: Float64Array[] = [];
    const [trial] = await crossValidate(table, folds, {
      predictUp: ({ test, seed }) =>
        Promise.resolve(
          Float64Array.from(
            { length: test.end - test.start },
            (_, row) => (seed + 31 * row) % 101 / 101,
          ),
        ),
    }, {
      candidates: { any: { kind: "logistic", c: 1, classWeight: "none" } },
      iqrMultiplier: 3,
      seed: 42,
      onForecast: (_, fold, probability) => heard[fold] = probability,
    });
    folds.forEach((fold, i) => {
      const { probability, target } = testedForecast(table, [fold], [
        heard[i]!,
      ]);
      const { auc, log_loss } = binaryMetrics(target, probability);
      assert.equal(auc, trial!.folds[i]!.auc);
      assert.equal(log_loss, trial!.folds[i]!.log_loss);
    });
  });
}

Deno.test("testedForecast() of no folds is empty", () => {
  assert.equal(testedForecast(tenRows(), [], []).target.length, 0);
});

Deno.test("testedForecast() refuses forecasts that are not the folds'", () => {
  const folds = [{ train: { start: 0, end: 2 }, test: { start: 3, end: 6 } }];
  assert.throws(() => testedForecast(tenRows(), folds, []), {
    name: "RangeError",
    message:
      "Cannot join forecasts: expected 3 probabilities for fold 0, got none",
  });
  assert.throws(
    () => testedForecast(tenRows(), folds, [Float64Array.of(0.5)]),
    /expected 3 probabilities for fold 0, got 1$/,
  );
});
