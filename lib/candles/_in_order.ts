/**
 * Rows in the order of their open times.
 *
 * @module
 */
import { candleColumns, type Candles, mapColumns } from "./candles.ts";
import { isoTime } from "./check.ts";
import { CandleFileError } from "./file_error.ts";

/** Where a row comes from: its file, and its place there in words. */
export interface Origin {
  readonly path: string;
  readonly place: string;
}

/** What {@linkcode inOrder} made. */
export interface InOrder {
  readonly candles: Candles;
  /** Whether rows had to change places. */
  readonly wasSorted: boolean;
  /** Rows left out since they repeat another. */
  readonly repeats: number;
}

/**
 * `candles` ascending by open time; of rows that are equal in every column one is
 * kept, and of a row with flow and one that lacks it the former.
 *
 * @throws {CandleFileError} If rows with the same open time differ.
 */
export function inOrder(
  candles: Candles,
  originOf: (row: number) => Origin,
): InOrder {
  const { openTime } = candles;
  const order = Uint32Array.from(openTime.keys());
  const wasSorted = openTime.some((time, row) => time < openTime[row - 1]!);
  if (wasSorted) {
    order.sort((a, b) => openTime[a]! - openTime[b]! || a - b);
  }
  let rows = 0;
  for (const row of order) {
    const before = order[rows - 1];
    if (before === undefined || openTime[before] !== openTime[row]) {
      order[rows++] = row;
    } else {
      requireEqual(candles, before, row, originOf);
      if (lacksFlow(candles, before)) order[rows - 1] = row;
    }
  }
  const kept = order.subarray(0, rows);
  return {
    candles: mapColumns(
      candles,
      (column) => Float64Array.from(kept, (row) => column[row]!),
    ),
    wasSorted,
    repeats: order.length - rows,
  };
}

function requireEqual(
  candles: Candles,
  row: number,
  repeat: number,
  originOf: (row: number) => Origin,
): void {
  for (const name of candleColumns(candles)) {
    const [value, other] = [candles[name]![row], candles[name]![repeat]];
    if (value === other || Number.isNaN(value) || Number.isNaN(other)) continue;
    const time = candles.openTime[row]!;
    const { path, place } = originOf(repeat);
    throw new CandleFileError(
      path,
      `open time ${time} (${isoTime(time)}) has ${name} ${value} in ${
        originOf(row).place
      } and ${other} in ${place}`,
    );
  }
}

function lacksFlow({ trades }: Candles, row: number): boolean {
  return trades !== undefined && Number.isNaN(trades[row]);
}
