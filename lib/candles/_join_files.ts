/**
 * The candles of several files as one series.
 *
 * @module
 */
import { snakeCase } from "./_column_names.ts";
import type { FileCandles } from "./_file_candles.ts";
import { inOrder } from "./_in_order.ts";
import { candleColumns, type Candles, hasFlow } from "./candles.ts";
import { orderFault } from "./check.ts";
import { CandleFileError, quoted } from "./file_error.ts";

/** What {@linkcode joinFiles} made. */
export interface JoinedFiles {
  readonly candles: Candles;
  /** What was left out or is missing. */
  readonly notes: readonly string[];
}

/**
 * One series from at least one file, joined by open time. Rows that several files
 * hold are kept once; a flow column that only some files have is `NaN` in the rows
 * of the others.
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
      `${lacking.map(snakeCase).join(", ")} are missing in the ${
        candles.openTime.length.toLocaleString("en-US")
      } rows of ${quoted(path)}, which lacks these columns`,
    ];
  });
}

function concatenated(parts: readonly Candles[]): Candles {
  const rows = parts.reduce((sum, part) => sum + part.openTime.length, 0);
  const widest = parts.find((part) => hasFlow(part)) ?? parts[0]!;
  const columns = candleColumns(widest).map((name) => {
    const column = new Float64Array(rows);
    let at = 0;
    for (const part of parts) {
      const end = at + part.openTime.length;
      if (part[name]) column.set(part[name], at);
      else column.fill(NaN, at, end);
      at = end;
    }
    return [name, column];
  });
  const { symbol, interval, source } = parts[0]!;
  return { symbol, interval, source, ...Object.fromEntries(columns) };
}
