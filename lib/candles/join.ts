/**
 * Several candles of one series made into one.
 *
 * @module
 */
import {
  candleColumns,
  type Candles,
  mapColumns,
  sliceCandles,
} from "./candles.ts";

/**
 * One after the other, as a copy; open times must ascend from each to the next.
 *
 * @throws {TypeError} If there are none, or they do not have the same columns.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "./candles.ts";
 * import { concatCandles } from "./join.ts";
 * const first = candlesOf([[0, 1, 2, 1, 2, 10]]);
 * const second = candlesOf([[60_000, 2, 3, 2, 3, 10]]);
 * assert.deepEqual([...concatCandles([first, second]).close], [2, 3]);
 * ```
 */
export function concatCandles(pieces: readonly Candles[]): Candles {
  const filled = pieces.filter((piece) => piece.openTime.length > 0);
  const first = filled[0] ?? pieces[0];
  if (first === undefined) {
    throw new TypeError("Cannot join candles: expected at least one, got none");
  }
  const names = candleColumns(first).join();
  const other = filled.find((piece) => candleColumns(piece).join() !== names);
  if (other !== undefined) {
    throw new TypeError(
      `Cannot join candles: expected columns ${names}, got ${
        candleColumns(other)
      }`,
    );
  }
  const length = filled.reduce((sum, piece) => sum + piece.openTime.length, 0);
  return mapColumns(first, (_, name) => {
    const joined = new Float64Array(length);
    let end = 0;
    for (const piece of filled) {
      joined.set(piece[name]!, end);
      end += piece.openTime.length;
    }
    return joined;
  });
}

/** What {@linkcode mergeCandles} gives. */
export interface MergedCandles {
  readonly candles: Candles;
  /** How many candles of `older` gave way to different ones. */
  readonly changed: number;
}

/**
 * The candles of both, ascending; where both have one, that of `newer`.
 *
 * @example A corrected candle
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "./candles.ts";
 * import { mergeCandles } from "./join.ts";
 * const older = candlesOf([[0, 1, 2, 1, 2, 10], [60_000, 2, 3, 2, 3, 10]]);
 * const newer = candlesOf([[60_000, 2, 4, 2, 4, 12], [120_000, 4, 4, 4, 4, 1]]);
 * const { candles, changed } = mergeCandles(older, newer);
 * assert.deepEqual([...candles.close], [2, 4, 4]);
 * assert.equal(changed, 1);
 * ```
 */
export function mergeCandles(older: Candles, newer: Candles): MergedCandles {
  const both = concatCandles([older, newer]);
  const split = older.openTime.length;
  const { openTime } = both;
  if (!(openTime[split]! <= openTime[split - 1]!)) {
    return { candles: both, changed: 0 };
  }
  const columns = candleColumns(both).map((name) => both[name]!);
  const rows: number[] = [];
  let changed = 0;
  for (let a = 0, b = split; a < split || b < openTime.length;) {
    const [timeA, timeB] = [
      a < split ? openTime[a]! : Infinity,
      b < openTime.length ? openTime[b]! : Infinity,
    ];
    if (timeA === timeB) {
      if (columns.some((column) => column[a] !== column[b])) changed++;
      a++;
    } else {
      rows.push(timeA < timeB ? a++ : b++);
    }
  }
  const candles = mapColumns(
    both,
    (column) => Float64Array.from(rows, (row) => column[row]!),
  );
  return { candles, changed };
}

/** The candles that open in `from` (included) to `to` (excluded), as views. */
export function candlesBetween(
  candles: Candles,
  from: number,
  to: number,
): Candles {
  const { openTime } = candles;
  return sliceCandles(candles, firstAt(openTime, from), firstAt(openTime, to));
}

/** First row that opens at `time` or later. */
function firstAt(openTime: Float64Array, time: number): number {
  let low = 0, high = openTime.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (openTime[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
