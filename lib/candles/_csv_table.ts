/**
 * A CSV file as a table.
 *
 * @module
 */
import { parseNumber, parseTime } from "./_cells.ts";
import { HEADERLESS_NAMES } from "./_column_names.ts";
import {
  cellEnd,
  cellText,
  delimiterOf,
  isLineEnd,
  LINE_FEED,
  rowStarts,
} from "./_csv_rows.ts";
import type { Table } from "./_table.ts";
import { CandleFileError, quoted } from "./file_error.ts";

const [POINT, ZERO] = [46, 48];
/** Whole numbers below, and powers of ten up to 10^22, are exact as doubles. */
const EXACT_BELOW = 2 ** 53;
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, k) => +`1e${k}`);

/**
 * A CSV file, with a header or in the exchange's order; cells plain or quoted,
 * between commas, semicolons or tabs; empty lines do not count.
 *
 * @throws {CandleFileError} If the bytes are no text or have no line; on reading
 * columns, if a row has another number of cells than the first.
 */
export class CsvTable implements Table {
  readonly path: string;
  readonly names: readonly string[];
  readonly notes: readonly string[];
  readonly #bytes: Uint8Array;
  readonly #delimiter: number;
  #starts: Uint32Array;

  constructor(bytes: Uint8Array, path: string) {
    if (bytes.subarray(0, 4096).includes(0)) {
      throw new CandleFileError(
        path,
        "expected CSV, gzip, zip or Parquet, got other binary data",
      );
    }
    this.path = path;
    this.#bytes = bytes;
    this.#delimiter = delimiterOf(bytes);
    this.#starts = rowStarts(bytes);
    if (this.#starts.length === 0) {
      throw new CandleFileError(path, "the file is empty");
    }
    this.notes = this.#skipTitle();
    this.names = this.#takeHeader();
  }

  times(field: number): Float64Array {
    return this.#read([field], 0, field + 1, parseTime)[0]!;
  }

  numbers(fields: readonly number[], start: number): Float64Array[] {
    return this.#read(fields, start, this.names.length, parseNumber);
  }

  text(row: number, field: number): string {
    return this.#cells(row)[field] ?? "";
  }

  isMissing(row: number, field: number): boolean {
    return /^(nan)?$/i.test(this.text(row, field));
  }

  placeOf(row: number): string {
    let line = 1;
    const end = this.#starts[row]!;
    for (let at = 0; at < end; at++) {
      if (this.#bytes[at] === LINE_FEED) line++;
    }
    return `line ${line}`;
  }

  /** Some vendors write their address above the header. */
  #skipTitle(): string[] {
    const [title, header] = [this.#cells(0), this.#cells(1)];
    if (title.length > 1 || header.length < 2) return [];
    const note = `skipped ${this.placeOf(0)}, ${quoted(title[0]!, 40)}`;
    this.#starts = this.#starts.subarray(1);
    return [note];
  }

  #takeHeader(): readonly string[] {
    const cells = this.#cells(0);
    if (!/^[\d.+-]/.test(cells[0]!)) {
      this.#starts = this.#starts.subarray(1);
      return cells;
    }
    if ([6, 11, 12].includes(cells.length)) {
      return HEADERLESS_NAMES.slice(0, cells.length);
    }
    throw new CandleFileError(
      this.path,
      `expected 6, 11 or 12 cells where there is no header, got ${cells.length}`,
      { place: this.placeOf(0) },
    );
  }

  #cells(row: number): string[] {
    const cells: string[] = [];
    for (let at = this.#starts[row] ?? NaN; at >= 0;) {
      const end = cellEnd(this.#bytes, at, this.#delimiter);
      cells.push(cellText(this.#bytes, at, end));
      at = this.#bytes[end] === this.#delimiter ? end + 1 : NaN;
    }
    return cells;
  }

  /**
   * The columns `fields` from row `start` on, of which cells below `width` are
   * looked at. One loop without calls for plain decimals, since a year of minutes
   * is 60 MB: their digits make a whole number and a power of ten, and where both
   * are exact the quotient is rounded once, so it is the double `Number` gives.
   */
  #read(
    fields: readonly number[],
    start: number,
    width: number,
    parse: (text: string) => number,
  ): Float64Array[] {
    const [bytes, starts, delimiter] = [
      this.#bytes,
      this.#starts,
      this.#delimiter,
    ];
    const columns = fields.map(() => new Float64Array(starts.length - start));
    const columnOf = Array.from(
      { length: width },
      (_, field) => columns[fields.indexOf(field)],
    );
    const last = this.names.length - 1;
    for (let row = start; row < starts.length; row++) {
      let at = starts[row]!;
      for (let field = 0; field < width; field++, at++) {
        const begin = at;
        let whole = 0, point = -1, byte = 0;
        for (;; at++) {
          byte = bytes[at]!;
          const digit = byte - ZERO;
          if (digit >= 0 && digit <= 9) whole = whole * 10 + digit;
          else if (byte === POINT && point < 0) point = at;
          else break;
        }
        const column = columnOf[field];
        const digits = at - begin - (point < 0 ? 0 : 1);
        const decimals = point < 0 ? 0 : at - point - 1;
        const isPlain = digits > 0 && whole < EXACT_BELOW && decimals < 23 &&
          (byte === delimiter || isLineEnd(bytes, at));
        if (!isPlain) at = cellEnd(bytes, begin, delimiter);
        if (column !== undefined) {
          column[row - start] = isPlain
            ? whole / POWERS_OF_TEN[decimals]!
            : parse(cellText(bytes, begin, at));
        }
        // A delimiter follows every cell but the last.
        if ((bytes[at] === delimiter) === (field === last)) {
          throw this.#widthError(row);
        }
      }
    }
    return columns;
  }

  #widthError(row: number): CandleFileError {
    const [expected, got] = [this.names.length, this.#cells(row).length];
    const problem = `expected ${expected} cells, got ${got}`;
    return new CandleFileError(this.path, problem, {
      place: this.placeOf(row),
    });
  }
}
