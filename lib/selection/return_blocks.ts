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
  readonly sumOfCubes: number;
  readonly sumOfFourths: number;
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
  table: SampleTable,
  folds: readonly AnyFold[],
  forecasts: readonly Float64Array[],
): BlockSums[] {
  const { start, end } = testedRows(folds);
  const blocks = Array.from({ length: BLOCKS }, () => ({
    rows: 0,
    sum: 0,
    sumOfSquares: 0,
    sumOfCubes: 0,
    sumOfFourths: 0,
  }));
  let block = 0;
  eachReturn(table, folds, forecasts, (row, gain) => {
    const of = (block: number) => Math.floor(block * (end - start) / BLOCKS);
    // Folds of several ranges begin anew.
    if (row - start < of(block)) block = 0;
    while (row - start >= of(block + 1)) block++;
    const sums = blocks[block]!;
    const square = gain * gain;
    sums.rows++;
    sums.sum += gain;
    sums.sumOfSquares += square;
    sums.sumOfCubes += square * gain;
    sums.sumOfFourths += square * square;
  });
  return blocks;
}

/** More would cost time and tell nothing more. */
const MOST_PARTS = 1024;

/**
 * The same returns, summed over up to 1,024 equal consecutive parts of the tested
 * rows, none shorter than the label's horizon: what a bootstrap can draw from, as
 * returns that overlap lie in one part or in neighbours. Rows beyond the last whole
 * part are left out; rows that cannot be judged return nothing.
 *
 * @param forecasts The probability of up for the test rows of each fold.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { buildSamples } from "../samples.ts";
 * import { timeSeriesSplit } from "../splits/mod.ts";
 * import { returnParts } from "./return_blocks.ts";
 * const table = buildSamples(simulateCandles({ candles: 5000 }), {
 *   features: [{ kind: "return", rows: 1 }],
 *   label: { kind: "direction", horizon: 1, ties: "down" },
 * });
 * const folds = timeSeriesSplit(4999, { folds: 4, gap: 1 });
 * const out = folds.map(({ test }) =>
 *   new Float64Array(test.end - test.start).fill(0.5)
 * );
 * const parts = returnParts(table, folds, out);
 * assert.equal(parts.length, 999); // of four of 3,996 rows each
 * assert.ok(parts.every((part) => part === 0));
 * ```
 */
export function returnParts(
  table: SampleTable,
  folds: readonly AnyFold[],
  forecasts: readonly Float64Array[],
): Float64Array {
  const { start, end } = testedRows(folds);
  const length = Math.max(
    table.samples.horizon,
    Math.ceil((end - start) / MOST_PARTS),
  );
  const parts = new Float64Array(Math.floor((end - start) / length));
  eachReturn(table, folds, forecasts, (row, gain) => {
    const part = Math.floor((row - start) / length);
    if (part < parts.length) parts[part]! += gain;
  });
  return parts;
}

/** Calls `add` with every tested row that can be judged, and the strategy's return. */
function eachReturn(
  { samples, judgeable, returns }: SampleTable,
  folds: readonly AnyFold[],
  forecasts: readonly Float64Array[],
  add: (row: number, gain: number) => void,
): void {
  for (const [i, { test }] of folds.entries()) {
    const first = hullOf(test).start;
    for (const range of rangesOf(test)) {
      for (let row = range.start; row < range.end; row++) {
        if (!judgeable[row]) continue;
        const sign = Math.sign(forecasts[i]![row - first]! - 0.5);
        add(row, sign * logReturnAhead(returns, row, samples.horizon));
      }
    }
  }
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
