/**
 * The stationary bootstrap: rows drawn again in blocks of random length, so that
 * what neighbouring rows share is kept.
 *
 * @module
 */
import { randomStream } from "../random.ts";
import type { ConfidenceInterval } from "./intervals.ts";
import { mean } from "./mean.ts";

/** Options for {@linkcode stationaryBootstrap}. */
export interface StationaryBootstrapOptions {
  /** Mean length of a block in rows, at least 1; 1 draws every row by itself. */
  blockLength: number;
  seed: number;
  /** How often rows are drawn again. @default {999} */
  resamples?: number;
}

/**
 * Sums of `columns` over rows drawn again (Politis & Romano 1994, J. Am. Stat.
 * Assoc. 89): blocks begin anywhere, have geometric lengths, and the row after the
 * last is the first. All columns see the same rows, so that a ratio or a
 * correlation of them can be worked out from their sums.
 *
 * @param columns Equally long, each of shape `(rows,)`.
 * @returns The sums of each column, each of shape `(resamples,)`.
 * @throws {RangeError} If there are no rows, columns differ in length, or
 * `blockLength` is below 1.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { stationaryBootstrap } from "./stationary_bootstrap.ts";
 * const [sums] = stationaryBootstrap([Float64Array.of(1, 1, 1)], {
 *   blockLength: 2,
 *   resamples: 2,
 *   seed: 42,
 * });
 * assert.deepEqual([...sums!], [3, 3]);
 * ```
 */
export function stationaryBootstrap(
  columns: readonly Float64Array[],
  options: StationaryBootstrapOptions,
): Float64Array[] {
  const { blockLength, resamples = 999, seed } = options;
  const rows = checkedRows(columns);
  assertBlockLength(blockLength);
  const sums = columns.map(() => new Float64Array(resamples));
  const sum = new Float64Array(columns.length);
  const sumsTo = runningSums(columns);
  const random = randomStream(seed);
  const logGoesOn = Math.log(1 - 1 / blockLength);
  for (let resample = 0; resample < resamples; resample++) {
    sum.fill(0);
    for (let drawn = 0; drawn < rows;) {
      const start = random.below(rows);
      const length = blockLength === 1
        ? 1
        : 1 + Math.floor(Math.log(1 - random.uniform()) / logGoesOn);
      const end = start + Math.min(length, rows - drawn);
      for (
        let column = 0, from = start * sum.length, to = end * sum.length;
        column < sum.length;
        column++
      ) sum[column]! += sumsTo[to + column]! - sumsTo[from + column]!;
      drawn += end - start;
    }
    for (const [column, value] of sum.entries()) {
      sums[column]![resample] = value;
    }
  }
  return sums;
}

/**
 * The variance of the mean of a column under the stationary bootstrap, as of
 * endless resamples (Politis & Romano 1994, lemma 1). Divided into the plain
 * variance it tells how many independent rows the column is worth.
 *
 * @throws {RangeError} If there are no rows or `blockLength` is below 1.
 * @example Independent rows
 * ```ts
 * import assert from "node:assert/strict";
 * import { stationaryVariance } from "./stationary_bootstrap.ts";
 * assert.equal(stationaryVariance(Float64Array.of(1, 3), 1), 1 / 2);
 * ```
 */
export function stationaryVariance(
  values: Float64Array,
  blockLength: number,
): number {
  const rows = checkedRows([values]);
  assertBlockLength(blockLength);
  const center = mean(values);
  const goesOn = 1 - 1 / blockLength;
  const atLast = goesOn ** rows;
  let [squares, products] = [0, 0];
  // What earlier rows pass on to this one: the sum of `goesOn ** lag` times each, and
  // the same times the lag. The second round meets the rows again as those before.
  let [passedOn, lagged] = [0, 0];
  for (let row = 0; row < 2 * rows; row++) {
    const isFirstRound = row < rows;
    const value = values[isFirstRound ? row : row - rows]! - center;
    products += value * (passedOn - lagged / rows);
    if (isFirstRound) {
      squares += value * value;
      passedOn += value;
      lagged += passedOn;
    } else {
      // The row is its own predecessor by now, and passes nothing on.
      passedOn -= atLast * value;
      lagged += passedOn - rows * atLast * value;
    }
    passedOn *= goesOn;
    lagged *= goesOn;
  }
  return Math.max(0, squares + 2 * products) / rows / rows;
}

/**
 * The percentile interval of resampled values (Efron 1979), by linear
 * interpolation between them; `NaN` bounds where one of them is not a number.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { percentileInterval } from "./stationary_bootstrap.ts";
 * const values = Float64Array.from({ length: 201 }, (_, i) => i);
 * assert.deepEqual(percentileInterval(values), { low: 5, high: 195 });
 * ```
 */
export function percentileInterval(values: Float64Array): ConfidenceInterval {
  const sorted = values.toSorted();
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const [low, high] = [sorted[below]!, sorted[Math.ceil(place)]!];
    return low + (place - below) * (high - low);
  };
  return values.some(Number.isNaN)
    ? { low: NaN, high: NaN }
    : { low: at(0.025), high: at(0.975) };
}

/**
 * How likely a value of `observed` or more is where the truth is 0: the share of
 * resampled values that lie as far above `observed`, which counts as one of them
 * (Davison & Hinkley 1997, Bootstrap Methods and their Application, section 4.2).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { oneSidedP } from "./stationary_bootstrap.ts";
 * assert.equal(oneSidedP(Float64Array.of(2, 3, 7), 3), 2 / 4);
 * ```
 */
export function oneSidedP(values: Float64Array, observed: number): number {
  const asFar = values.filter((value) => value - observed >= observed).length;
  return (1 + asFar) / (1 + values.length);
}

/**
 * What the columns add up to before each row of two rounds over them, so that a
 * block's sum is one difference whatever its length. Sums of a row lie together,
 * since blocks begin anywhere.
 */
function runningSums(columns: readonly Float64Array[]): Float64Array {
  const [width, rows] = [columns.length, columns[0]!.length];
  const sums = new Float64Array((2 * rows + 1) * width);
  for (const [at, column] of columns.entries()) {
    for (let row = 0; row < 2 * rows; row++) {
      const place = row * width + at;
      sums[place + width] = sums[place]! + column[row % rows]!;
    }
  }
  return sums;
}

function checkedRows(columns: readonly Float64Array[]): number {
  const rows = columns[0]?.length ?? 0;
  if (rows === 0) {
    throw new RangeError("Cannot draw rows again: there are none");
  }
  const odd = columns.find((column) => column.length !== rows);
  if (odd) {
    throw new RangeError(
      `Cannot draw rows again: expected columns of ${rows} rows, got ${odd.length}`,
    );
  }
  return rows;
}

function assertBlockLength(blockLength: number): void {
  if (blockLength >= 1 && blockLength < Infinity) return;
  throw new RangeError(
    `Cannot draw rows again: expected a mean block length of at least 1, got ${blockLength}`,
  );
}
