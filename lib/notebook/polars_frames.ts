/**
 * Data frames of Polars.
 *
 * @module
 */
import type pl from "nodejs-polars";
import { JUPYTER_DISPLAY } from "../display.ts";
import type { FeatureColumns } from "../features/mod.ts";
import {
  columnsFrom,
  frameColumns,
  type FrameSource,
  frameView,
  OPEN_TIME,
  SHOWN_ROWS,
} from "./_frame_columns.ts";

/** Options for {@linkcode toPolars}. */
export interface ToPolarsOptions {
  /** Takes the last so many rows. @default {Infinity} */
  rows?: number;
  /**
   * Makes `open_time` a Datetime in UTC, which grouping by time asks for; else it
   * is Int64, ms since the Unix epoch.
   * @default {false}
   */
  datetime?: boolean;
}

/**
 * Candles, features or samples as a data frame of Polars: `open_time`, then one
 * Float64 column per name, with `NaN` where a value is not known.
 *
 * The frame shows itself by its first rows; frames made from it show in the
 * kernel's way. A single value of an Int64 column comes whole by `getIndex` and in
 * rows; `series.get(i)` cuts it to 32 bits.
 *
 * @example Candles of an hour
 * ```ts
 * import assert from "node:assert/strict";
 * import pl from "nodejs-polars";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { toPolars } from "./polars_frames.ts";
 * const frame = await toPolars(simulateCandles({ candles: 120 }), { datetime: true });
 * const hours = frame
 *   .groupByDynamic({ indexColumn: "open_time", every: "1h" })
 *   .agg(pl.col("high").max());
 * assert.equal(hours.height, 2);
 * ```
 */
export async function toPolars(
  source: FrameSource,
  { rows, datetime = false }: ToPolarsOptions = {},
): Promise<pl.DataFrame> {
  const { default: pl } = await import("nodejs-polars");
  const columns = frameColumns(source, rows).map(([name, values]) => {
    if (name !== OPEN_TIME) return pl.Series(name, values, pl.Float64);
    const times = pl.Series(name, BigInt64Array.from(values, BigInt), pl.Int64);
    return datetime ? times.cast(pl.Datetime("ms", "UTC")) : times;
  });
  return shown(pl.DataFrame(columns));
}

/**
 * A frame's columns, `open_time` in ms: the numbers that {@linkcode toPolars} was
 * given, and those of columns that came since. Missing values become `NaN`.
 *
 * @throws {TypeError} If there is no `open_time`, or another column does not hold
 * numbers.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { fromPolars, toPolars } from "./polars_frames.ts";
 * const candles = simulateCandles({ candles: 20 });
 * const { names, columns, openTime } = await fromPolars(await toPolars(candles));
 * assert.deepEqual(openTime, candles.openTime);
 * assert.deepEqual(columns[names.indexOf("close")], candles.close);
 * ```
 */
export async function fromPolars(
  frame: pl.DataFrame,
): Promise<FeatureColumns> {
  const { default: pl } = await import("nodejs-polars");
  return columnsFrom(frame.columns, (name) => {
    let series = frame.getColumn(name);
    const { variant } = series.dtype;
    if (name === OPEN_TIME && variant === "Datetime") {
      series = series.cast(pl.Datetime("ms")).cast(pl.Int64);
    } else if (!/^(U?Int|Float)\d+$/.test(variant)) {
      throw new TypeError(
        `Cannot read data frame: expected numbers in "${name}", got ${variant}`,
      );
    }
    const numbers = series.cast(pl.Float64, true);
    return numbers.nullCount() === 0
      ? numbers.toTypedArray() as Float64Array
      : Float64Array.from(
        numbers.toArray() as (number | null)[],
        (value) => value ?? NaN,
      );
  });
}

function shown(frame: pl.DataFrame): pl.DataFrame {
  return Object.defineProperty(frame, JUPYTER_DISPLAY, {
    value: () =>
      frameView({
        library: "Polars",
        names: frame.columns,
        rows: frame.height,
        first: frame.head(SHOWN_ROWS).rows(),
      }),
  });
}
