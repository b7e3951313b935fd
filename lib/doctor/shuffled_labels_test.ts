import assert from "node:assert/strict";
import * as fc from "fast-check";
import { examinePipeline } from "./examine_pipeline.ts";
import { blockShuffled } from "./shuffled_labels.ts";
import { pipelineWith } from "./planted/_workshop.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { directionLabels } from "../labels/mod.ts";
import { rowNumbers } from "./pipeline.ts";

Deno.test("blockShuffled() keeps every value once, and most neighbours together", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 300 }),
    fc.integer({ min: 1, max: 40 }),
    fc.integer(),
    (rows, block, seed) => {
      const values = Float64Array.from({ length: rows }, (_, i) => i);
      const shuffled = blockShuffled(values, block, seed);
      assert.deepEqual(shuffled.toSorted(), values);
      let apart = 0;
      for (let i = 1; i < rows; i++) {
        const follows = shuffled[i] === (shuffled[i - 1]! + 1) % rows;
        if (!follows) apart++;
      }
      assert.ok(apart < Math.ceil(rows / block));
    },
  ));
});

Deno.test("blockShuffled() moves labels elsewhere with every seed", () => {
  const values = Float64Array.from({ length: 500 }, (_, i) => i);
  const ways = [1, 2, 3].map((seed) => `${blockShuffled(values, 20, seed)}`);
  assert.equal(new Set(ways).size, 3);
  assert.equal(`${blockShuffled(values, 20, 1)}`, ways[0]);
});

/** Alarms of the check that errs by chance, on so many markets. */
async function alarms(horizon: number, markets: number): Promise<number> {
  let count = 0;
  for (let seed = 0; seed < markets; seed++) {
    const candles = simulateCandles({
      candles: 700,
      seed: 500 + seed,
      edge: 0,
    });
    const found = await examinePipeline(pipelineWith({ horizon }), candles, {
      checks: ["label_persistence", "shuffled_labels", "plausible"],
      falseAlarmRate: 0.05,
      shuffles: 3,
      seed,
    });
    if (found.some(({ outcome }) => outcome === "alarm")) count++;
  }
  return count;
}

Deno.test("chance raises alarms no oftener than stated, at horizons 1 and 15", async () => {
  // 7 of 60 or more has probability 0.03 at a rate of 0.05; seen are fewer.
  for (const horizon of [1, 15]) {
    const count = await alarms(horizon, 60);
    assert.ok(count <= 6, `${count} of 60 at horizon ${horizon}`);
  }
});

Deno.test("shuffled labels show a fit that knows every tenth label of its test rows", async () => {
  const candles = simulateCandles({ candles: 3000 });
  const [found] = await examinePipeline(
    pipelineWith({
      label: (some) => directionLabels(some),
      fitPredict: ({ target }, { test }) =>
        Float64Array.from(
          rowNumbers(test),
          (row) => row % 10 === 0 ? 0.4 + 0.2 * target[row]! : 0.5,
        ),
    }),
    candles,
    { checks: ["shuffled_labels"] },
  );
  assert.equal(found?.outcome, "alarm");
});
