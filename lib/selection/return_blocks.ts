/**
 * What following a candidate over the folds' test rows would have returned, in
 * sums that statistics of performance can be made of.
 *
 * @module
 */
import { hullOf, rangesOf } from "../rows.ts";
import type { SampleTable } from "../samples.ts";
import { type AnyFold, testedRows } from "../splits/mod.ts";

/** How many blocks there are: enough for combinations, few enough to store. */
const BLOCKS = 16;

/** Sums over consecutive rows. */
export interface BlockSums {
  /** Rows that were judged. */
  readonly rows: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

/**
 * Sums of the strategy's return over the folds' test rows, in 16 equal consecutive
 * blocks: long where the probability of up exceeds one half, short where it is
 * less, out where it equals it; each row the log return over the label's horizon.
 *
 * Blocks are cut by row number, so those of all candidates on the same folds hold
 * the same rows; rows that cannot be judged count for nothing, and rows that several
 * folds test count as often. No costs are
 * subtracted, and with a horizon of several rows neighbours share most of their
 * return.
 *
 * @param forecasts The probability of up for the test rows of each fold.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { buildSamples } from "../samples.ts";
 * import { timeSeriesSplit } from "../splits/mod.ts";
 * import { returnBlocks } from "./return_blocks.ts";
 * const table = buildSamples(simulateCandles({ candles: 500 }), {
 *   features: [{ kind: "return", rows: 1 }],
 *   label: { kind: "direction", horizon: 1, ties: "down" },
 * });
 * const folds = timeSeriesSplit(499, { folds: 4, gap: 1 });
 * const oracle = folds.map(({ test }) =>
 *   table.samples.target.subarray(test.start, test.end)
 * );
 * const blocks = returnBlocks(table, folds, oracle);
 * assert.equal(blocks.length, 16);
 * assert.ok(blocks.every(({ sum }) => sum > 0));
 * ```
 */
export function returnBlocks(
  { samples, judgeable, returns }: SampleTable,
  folds: readonly AnyFold[],
  forecasts: readonly Float64Array[],
): BlockSums[] {
  const { start, end } = testedRows(folds);
  const blocks = Array.from(
    { length: BLOCKS },
    () => ({ rows: 0, sum: 0, sumOfSquares: 0 }),
  );
  for (const [i, { test }] of folds.entries()) {
    const first = hullOf(test).start;
    for (const range of rangesOf(test)) {
      let block = 0;
      for (let row = range.start; row < range.end; row++) {
        while (
          row - start >= Math.floor((block + 1) * (end - start) / BLOCKS)
        ) {
          block++;
        }
        if (!judgeable[row]) continue;
        const sign = Math.sign(forecasts[i]![row - first]! - 0.5);
        const gain = sign * logReturnAhead(returns, row, samples.horizon);
        const sums = blocks[block]!;
        sums.rows++;
        sums.sum += gain;
        sums.sumOfSquares += gain * gain;
      }
    }
  }
  return blocks;
}

/** `ln(close[row + horizon] / close[row])`, from the returns of the candles between. */
function logReturnAhead(
  returns: Float64Array,
  row: number,
  horizon: number,
): number {
  let sum = 0;
  for (let ahead = 1; ahead <= horizon; ahead++) {
    sum += Math.log1p(returns[row + ahead]!);
  }
  return sum;
}
