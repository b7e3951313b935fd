/**
 * The part of danfojs that this room relies on; the package's own types bring a
 * second set of Node's along, which no other module then gets on with.
 *
 * @module
 */

/** A data frame of danfojs; it has many more methods, and calls give `any`. */
export declare class DataFrame {
  constructor(data: unknown, options?: { columns?: string[] });
  readonly columns: string[];
  /** Rows and columns. */
  readonly shape: [rows: number, columns: number];
  /** One name per row: its number, or what `describe` and `groupby` call it. */
  readonly index: unknown[];
  readonly values: unknown[][];
  column(name: string): { values: unknown[] };
  head(rows?: number): DataFrame;
  // deno-lint-ignore no-explicit-any
  [more: string]: any;
}

export declare const tensorflow: { enableProdMode(): void };
