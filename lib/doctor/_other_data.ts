/** Candles, columns and targets as they might have been: changed from some row on. */
import { type Candles, mapColumns } from "../candles/candles.ts";
import { deriveSeed, randomStream } from "../random.ts";

const PRICES: readonly string[] = ["open", "high", "low", "close"];

/**
 * The candles with all of `from` and later redrawn: prices follow another and wilder
 * path, volumes are others. Open times stay, and candles remain possible ones.
 */
export function otherFuture(
  candles: Candles,
  from: number,
  seed: number,
): Candles {
  const random = randomStream(deriveSeed(seed, "other future", from));
  const rows = candles.openTime.length;
  const [price, volume] = [new Float64Array(rows), new Float64Array(rows)];
  let path = 0.5 * random.normal();
  for (let row = from; row < rows; row++) {
    path = 0.99 * path + 0.02 * random.normal();
    price[row] = Math.exp(path);
    volume[row] = Math.exp(1 + random.normal());
  }
  return mapColumns(candles, (column, name) => {
    if (name === "openTime") return column;
    const factor = PRICES.includes(name) ? price : volume;
    return changed(column, from, (value, row) => value * factor[row]!);
  });
}

/** The candles with prices of `from` and later times `factor`. */
export function scaledFuture(
  candles: Candles,
  from: number,
  factor: number,
): Candles {
  return mapColumns(
    candles,
    (column, name) =>
      PRICES.includes(name)
        ? changed(column, from, (value) => value * factor)
        : column,
  );
}

/** The column with its values in `rows` replaced by ones of another scale and place. */
export function otherValues(
  column: Float64Array,
  rows: Uint32Array,
  seed: number,
): Float64Array {
  const random = randomStream(seed);
  const size = spread(column);
  const other = column.slice();
  for (const row of rows) {
    if (Number.isNaN(other[row])) continue;
    other[row] = -2 * other[row]! + size * (3 + 5 * random.normal());
  }
  return other;
}

/** The target with the known labels in `rows` replaced by `label(row, known)`. */
export function otherTarget(
  target: Float64Array,
  rows: Uint32Array,
  label: (row: number, known: number) => number,
): Float64Array {
  const other = target.slice();
  for (const row of rows) {
    const known = other[row]!;
    if (!Number.isNaN(known)) other[row] = label(row, known);
  }
  return other;
}

/** The mean absolute value of what is finite; 1 where that is 0. */
function spread(column: Float64Array): number {
  let [sum, count] = [0, 0];
  for (const value of column) {
    if (!Number.isFinite(value)) continue;
    sum += Math.abs(value);
    count++;
  }
  return sum > 0 ? sum / count : 1;
}

function changed(
  column: Float64Array,
  from: number,
  value: (value: number, row: number) => number,
): Float64Array {
  const other = column.slice();
  for (let row = from; row < other.length; row++) {
    other[row] = value(other[row]!, row);
  }
  return other;
}

/** The first row below `end` in which two columns differ, `NaN` being equal to itself; -1 for none. */
export function firstDifference(
  a: Float64Array,
  b: Float64Array,
  end: number = Math.min(a.length, b.length),
): number {
  for (let row = 0; row < end; row++) {
    if (!Object.is(a[row], b[row])) return row;
  }
  return -1;
}

/**
 * Rows at which the future is cut off or changed: `count` of them from a tenth of the
 * rows on, each somewhere in its part of them, and the last row always.
 */
export function cutRows(rows: number, count: number, seed: number): number[] {
  const random = randomStream(deriveSeed(seed, "cuts"));
  const first = Math.floor(rows / 10);
  const cuts = Array.from({ length: count - 1 }, (_, i) => {
    const [low, high] = [i, i + 1].map((part) =>
      first + Math.floor(part * (rows - 1 - first) / (count - 1))
    );
    return low! + random.below(Math.max(1, high! - low!));
  });
  const all = [...cuts, rows - 1].map((row) => Math.max(1, row));
  return [...new Set(all)];
}
