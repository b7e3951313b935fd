/**
 * What is wrong with a candle file, and where.
 *
 * @module
 */

/** Where in a file something is wrong, and what made it known. */
export interface CandleFileErrorOptions extends ErrorOptions {
  /** Where in the file, counted from 1: `line 17` of a text, `row 17` of a Parquet file. */
  place?: string;
  /** The column, as the file calls it. */
  column?: string;
}

/**
 * A candle file that cannot be read; its message is one line.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { CandleFileError } from "./file_error.ts";
 * const error = new CandleFileError("x.csv", 'expected a number, got "abc"', {
 *   place: "line 17",
 *   column: "close",
 * });
 * assert.equal(
 *   error.message,
 *   'Cannot read candles "x.csv": line 17, column "close": expected a number, got "abc"',
 * );
 * ```
 */
export class CandleFileError extends Error {
  override readonly name = "CandleFileError";
  readonly path: string;
  readonly place?: string;
  readonly column?: string;

  constructor(
    path: string,
    problem: string,
    options: CandleFileErrorOptions = {},
  ) {
    const { place, column, ...rest } = options;
    const facts = [
      ...(place === undefined ? [] : [place]),
      ...(column === undefined ? [] : [`column ${quoted(column)}`]),
    ].join(", ");
    const where = facts === "" ? "" : `${facts}: `;
    super(`Cannot read candles ${quoted(path)}: ${where}${problem}`, rest);
    this.path = path;
    this.place = place;
    this.column = column;
  }
}

/** `text` in quotes on one line, cut where it is long: files may hold anything. */
export function quoted(text: string, most = 200): string {
  const [head, tail] = [text.slice(0, most), text.length > most ? "…" : ""];
  return JSON.stringify(head + tail);
}

/** What `cause` says, on one line and without a final period. */
export function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.split("\n")[0]!.replace(/\.$/, "");
}
