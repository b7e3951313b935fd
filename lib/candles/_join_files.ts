/**
 * The candles of several files as one series.
 *
 * @module
 */
import { snakeCase } from "./_column_names.ts";
import type { FileCandles } from "./_file_candles.ts";
import { inOrder } from "./_in_order.ts";
import { candleColumns, type Candles } from "./candles.ts";
import { orderFault } from "./check.ts";
import { CandleFileError, quoted } from "./file_error.ts";

/** What {@linkcode joinFiles} made. */
export interface JoinedFiles {
  readonly candles: Candles;
  /** What was left out on the way. */
  readonly notes: readonly string[];
}

/**
 * One series from at least one file, joined by open time; rows that several files
 * hold are kept once, columns that not all of them have are left out.
 *
 * @throws {CandleFileError} If symbols or intervals differ, or the values of rows
 * that several files hold.
 */
export function joinFiles(files: readonly FileCandles[]): JoinedFiles {
  const sorted = files.toSorted((a, b) =>
    a.candles.openTime[0]! - b.candles.openTime[0]!
  );
  const [first, ...others] = sorted as [FileCandles, ...FileCandles[]];
  if (others.length === 0) return { candles: first.candles, notes: [] };
  for (const other of others) requireSameSeries(first, other);
  const notes = lackingColumns(sorted);
  const joined = concatenated(sorted.map((file) => file.candles));
  if (orderFault(joined.openTime) === undefined) {
    return { candles: joined, notes };
  }
  const { candles, repeats } = inOrder(joined, (row) => {
    let left = row;
    const { path } = sorted.find((file) =>
      (left -= file.candles.openTime.length) < 0
    )!;
    return { path, place: quoted(path) };
  });
  if (repeats > 0) {
    notes.push(`dropped rows that an earlier file has too: ${repeats}`);
  }
  return { candles, notes };
}

function requireSameSeries(first: FileCandles, other: FileCandles): void {
  for (const key of ["symbol", "interval"] as const) {
    const [expected, got] = [first.candles[key], other.candles[key]];
    if (got === expected) continue;
    const problem = `expected ${key} ${quoted(expected)} as in ${
      quoted(first.path)
    }, got ${quoted(got)}`;
    throw new CandleFileError(other.path, problem);
  }
}

function lackingColumns(files: readonly FileCandles[]): string[] {
  const all = new Set(files.flatMap((file) => candleColumns(file.candles)));
  return files.flatMap(({ path, candles }) => {
    const lacking = [...all].filter((name) => candles[name] === undefined);
    return lacking.length === 0 ? [] : [
      `left out ${lacking.map(snakeCase).join(", ")}, which ${
        quoted(path)
      } lacks`,
    ];
  });
}

function concatenated(parts: readonly Candles[]): Candles {
  const rows = parts.reduce((sum, part) => sum + part.openTime.length, 0);
  const names = candleColumns(parts[0]!).filter((name) =>
    parts.every((part) => part[name] !== undefined)
  );
  const columns = names.map((name) => {
    const column = new Float64Array(rows);
    let at = 0;
    for (const part of parts) {
      column.set(part[name]!, at);
      at += part.openTime.length;
    }
    return [name, column];
  });
  const { symbol, interval, source } = parts[0]!;
  return { symbol, interval, source, ...Object.fromEntries(columns) };
}
