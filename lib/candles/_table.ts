/**
 * A candle file opened, whatever its format: columns by position, read on demand.
 *
 * @module
 */
import { CandleFileError, quoted } from "./file_error.ts";

/** Columns of a file, by the names the file gives them. */
export interface Table {
  readonly path: string;
  readonly names: readonly string[];
  /** What is odd about the file but does no harm. */
  readonly notes: readonly string[];
  /** One column of times, as numbers in the file's unit or ms; `NaN` where a cell is no time. */
  times(field: number): Float64Array;
  /** The columns `fields` from row `start` on; `NaN` where a cell is no number. */
  numbers(fields: readonly number[], start: number): Float64Array[];
  /** Whether a cell that is no number is there at all; writers leave it out, or write NaN. */
  isMissing(row: number, field: number): boolean;
  /** Where a person finds row `row`, counted from 1: `line 17`, `row 17`. */
  placeOf(row: number): string;
  /** A cell as the file has it. */
  text(row: number, field: number): string;
}

/** The error that a cell of `table` is not what was expected. */
export function cellError(
  table: Table,
  row: number,
  field: number,
  expected: string,
): CandleFileError {
  const text = quoted(table.text(row, field), 40);
  return new CandleFileError(table.path, `expected ${expected}, got ${text}`, {
    place: table.placeOf(row),
    column: table.names[field],
  });
}
