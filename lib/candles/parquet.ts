/**
 * Candles as Parquet bytes, and any Parquet file as columns of numbers. Reading
 * and writing the disk is the caller's work.
 *
 * @module
 */
import { snakeCase } from "./_column_names.ts";
import { Buffer } from "node:buffer";
import pl from "nodejs-polars";
import {
  type CandleColumn,
  candleColumns,
  type Candles,
  type CandleSource,
  FLOW_COLUMNS,
  PRICE_COLUMNS,
} from "./candles.ts";
import { shownAs } from "../display.ts";

/** The columns of a Parquet file; see {@linkcode readParquetColumns}. */
export interface ParquetColumns {
  /** Column names in the file's order. */
  readonly names: string[];
  /** Number of rows. */
  readonly rows: number;
  /**
   * One column as numbers: dates and times as ms since the Unix epoch (UTC where
   * the file names no zone), text as the number it spells, missing values as `NaN`.
   *
   * @throws {SyntaxError} If there is no such column or it does not hold numbers.
   */
  column(name: string): Float64Array;
}

/**
 * Candles as the bytes of a Parquet file, columns named in snake case; open times are 64-bit integers, all else
 * 64-bit floats. Equal candles give equal bytes.
 *
 * @example There and back
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "./candles.ts";
 * import { candlesFromParquet, candlesToParquet } from "./parquet.ts";
 * const candles = candlesOf([[0, 1, 2, 1, 2, 10], [60_000, 2, 3, 2, 3, 10]]);
 * const { symbol, interval, source } = candles;
 * const bytes = candlesToParquet(candles);
 * const again = candlesFromParquet(bytes, { symbol, interval, source });
 * assert.deepEqual(again, candles);
 * ```
 */
export function candlesToParquet(candles: Candles): Uint8Array {
  const columns = candleColumns(candles).map((name) => [
    snakeCase(name),
    name === "openTime"
      ? BigInt64Array.from(candles.openTime, BigInt)
      : candles[name],
  ]);
  return pl.DataFrame(Object.fromEntries(columns))
    .writeParquet({ compression: "zstd" }) as Uint8Array;
}

/**
 * The candles that {@linkcode candlesToParquet} wrote, checked whole.
 *
 * @throws {SyntaxError} If the bytes are no Parquet file, columns are missing or
 * too many, a value is missing or infinite, or open times do not ascend.
 */
export function candlesFromParquet(
  bytes: Uint8Array,
  series: { symbol: string; interval: string; source: CandleSource },
): Candles {
  const file = readParquetColumns(bytes);
  const names: CandleColumn[] = [...PRICE_COLUMNS];
  if (file.names.length > names.length) names.push(...FLOW_COLUMNS);
  const expected = names.map(snakeCase).join(", ");
  if (file.names.join(", ") !== expected) {
    throw new SyntaxError(
      `Cannot read candles from Parquet: expected columns ${expected}, got ${
        file.names.join(", ")
      }`,
    );
  }
  const columns = Object.fromEntries(
    names.map((name) => [name, file.column(snakeCase(name))]),
  ) as Record<CandleColumn, Float64Array>;
  for (const name of names) {
    requireFinite(
      columns[name],
      name,
      (row) =>
        FLOW_COLUMNS.some((flow) => flow === name) &&
        FLOW_COLUMNS.every((flow) => Number.isNaN(columns[flow][row])),
    );
  }
  requireAscending(columns.openTime);
  return shownAs("candles", { ...series, ...columns });
}

/**
 * The columns of any Parquet file, read on demand.
 *
 * @throws {SyntaxError} If the bytes are no Parquet file.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "./candles.ts";
 * import { candlesToParquet, readParquetColumns } from "./parquet.ts";
 * const bytes = candlesToParquet(candlesOf([[60_000, 1, 2, 1, 2, 10]]));
 * const file = readParquetColumns(bytes);
 * assert.equal(file.names[0], "open_time");
 * assert.deepEqual([...file.column("open_time")], [60_000]);
 * ```
 */
export function readParquetColumns(bytes: Uint8Array): ParquetColumns {
  const frame = attempt("Cannot read Parquet file", () =>
    pl.readParquet(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    ));
  const column = (name: string) =>
    attempt(`Cannot read Parquet column "${name}" as numbers`, () => {
      let series = frame.getColumn(name);
      if (/^Date/.test(series.dtype.variant)) {
        series = series.cast(pl.Datetime("ms"));
      }
      series = series.cast(pl.Float64, true);
      return series.nullCount() === 0
        ? series.toTypedArray() as Float64Array
        : Float64Array.from(
          series.toArray() as (number | null)[],
          (value) => value ?? NaN,
        );
    });
  return { names: frame.columns, rows: frame.height, column };
}

/** What polars throws is a plain `Error`: says what was being done, and its reason. */
function attempt<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SyntaxError(`${what}: ${reason}`, { cause });
  }
}

function requireFinite(
  column: Float64Array,
  name: string,
  mayMiss: (row: number) => boolean,
): void {
  const row = column.findIndex((value, row) =>
    !Number.isFinite(value) && !mayMiss(row)
  );
  if (row >= 0) {
    throw new SyntaxError(
      `Cannot read candles from Parquet: expected a finite ${name} in row ${row}, got ${
        column[row]
      }`,
    );
  }
}

function requireAscending(openTime: Float64Array): void {
  const row = openTime.findIndex((time, i) =>
    i > 0 && time <= openTime[i - 1]!
  );
  if (row >= 0) {
    throw new SyntaxError(
      `Cannot read candles from Parquet: expected an open time above ${
        openTime[row - 1]
      } in row ${row}, got ${openTime[row]}`,
    );
  }
}
