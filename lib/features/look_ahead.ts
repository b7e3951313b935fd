/**
 * Whether columns look ahead: what a row says must stay the same, bit for bit,
 * when the candles after it are taken away.
 *
 * @module
 */
import { type Candles, sliceCandles } from "../candles/candles.ts";

/** Columns made from candles, one value per candle each. */
export type ColumnsOf = (candles: Candles) => readonly Float64Array[];

/** A value that changes when its future is cut off. */
export interface LookAhead {
  /** Number of the column. */
  readonly column: number;
  /** The row whose value changes. */
  readonly row: number;
  /** Its value with all candles. */
  readonly withFuture: number;
  /** Its value with only the first `rows` candles. */
  readonly withoutFuture: number;
  /** Candles left when the difference showed. */
  readonly rows: number;
}

/** Options for {@linkcode findLookAhead}. */
export interface FindLookAheadOptions {
  /** At how many places the future is cut off, spread evenly over the rows. @default {12} */
  cuts?: number;
}

/**
 * The first value found that knows of later candles, or `undefined` where none
 * does at any of the cuts.
 *
 * A column that reads one candle ahead shows at the last row of every cut; one
 * that was scaled by all rows, or filled from later ones, shows further up too.
 *
 * @throws {RangeError} If there are fewer than two candles, or a column has not one
 * value per candle.
 * @example A window centred on its row
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { findLookAhead } from "./look_ahead.ts";
 * const candles = simulateCandles({ candles: 100 });
 * const centred = ({ close }: { close: Float64Array }) =>
 *   close.map((price, t) => (close[t - 1]! + price + close[t + 1]!) / 3);
 * const found = findLookAhead((candles) => [centred(candles)], candles);
 * assert.equal(found?.row, found!.rows - 1);
 * const past = findLookAhead(({ close }) => [close.slice()], candles);
 * assert.equal(past, undefined);
 * ```
 */
export function findLookAhead(
  columnsOf: ColumnsOf,
  candles: Candles,
  options: FindLookAheadOptions = {},
): LookAhead | undefined {
  const { cuts = 12 } = options;
  const total = candles.openTime.length;
  if (total < 2) {
    throw new RangeError(
      `Cannot look for values that look ahead: expected 2 candles or more, got ${total}`,
    );
  }
  const whole = checked(columnsOf(candles), total);
  for (let cut = 1; cut <= cuts; cut++) {
    // The last cut takes one candle away, which a shift by one row cannot hide.
    const rows = Math.max(1, Math.floor(total * cut / cuts) - 1);
    const part = checked(columnsOf(sliceCandles(candles, 0, rows)), rows);
    for (const [column, values] of part.entries()) {
      const row = values.findIndex((value, t) =>
        !Object.is(value, whole[column]![t])
      );
      if (row < 0) continue;
      const [withFuture, withoutFuture] = [whole[column]![row]!, values[row]!];
      return { column, row, withFuture, withoutFuture, rows };
    }
  }
  return undefined;
}

function checked(
  columns: readonly Float64Array[],
  rows: number,
): readonly Float64Array[] {
  const uneven = columns.find((column) => column.length !== rows);
  if (uneven === undefined) return columns;
  throw new RangeError(
    `Cannot look for values that look ahead: expected columns of ${rows} values, got ${uneven.length}`,
  );
}
