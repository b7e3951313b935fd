/**
 * A Parquet file as a table.
 *
 * @module
 */
import { CandleFileError, reasonOf } from "./file_error.ts";
import type { Table } from "./_table.ts";

/**
 * The columns of a Parquet file.
 *
 * @throws {CandleFileError} If the bytes are no Parquet file; on reading a column,
 * if it does not hold numbers.
 */
export async function parquetTable(
  bytes: Uint8Array,
  path: string,
): Promise<Table> {
  // The library behind takes longer to load than a CSV file to be read.
  const { readParquetColumns } = await import("./parquet.ts");
  const attempt = <T>(read: () => T): T => {
    try {
      return read();
    } catch (cause) {
      throw new CandleFileError(path, reasonOf(cause), { cause });
    }
  };
  const file = attempt(() => readParquetColumns(bytes));
  const column = (field: number) =>
    attempt(() => file.column(file.names[field]!));
  return {
    path,
    names: file.names,
    notes: [],
    times: column,
    numbers: (fields, start) =>
      fields.map((field) => column(field).subarray(start)),
    // What is there and no number has been refused.
    isMissing: () => true,
    placeOf: (row) => `row ${row + 1}`,
    text: (row, field) => String(column(field)[row]),
  };
}
