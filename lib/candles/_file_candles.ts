/**
 * One opened file as candles.
 *
 * @module
 */
import { epochMs, isSeconds } from "./_cells.ts";
import { fieldsOf, snakeCase } from "./_column_names.ts";
import { intervalOf, symbolOf } from "./_file_series.ts";
import { inOrder } from "./_in_order.ts";
import { cellError, type Table } from "./_table.ts";
import {
  type CandleColumn,
  type Candles,
  FLOW_COLUMNS,
  PRICE_COLUMNS,
} from "./candles.ts";
import { orderFault, rowOutside, valueFault } from "./check.ts";
import { CandleFileError, quoted } from "./file_error.ts";

/** The candles of one file, ascending by open time. */
export interface FileCandles {
  readonly path: string;
  readonly candles: Candles;
  /** Rows in the file, of which `candles` may be the last ones only. */
  readonly rows: number;
  readonly notes: readonly string[];
}

/** What a person says about a file. */
export interface FileCandlesOptions {
  /** @default the one in the file's name */
  symbol?: string;
  /** @default the one in the file's name, or else in the open times */
  interval?: string;
  /** Read only so many of the last rows. @default {"all"} */
  candles?: number | "all";
}

/**
 * The candles in `table`, checked, sorted where they were not, equal repeats dropped.
 *
 * Every open time is read, of the other columns only the rows asked for.
 *
 * @throws {CandleFileError} Where the file does not hold candles of one series.
 */
export function fileCandles(
  table: Table,
  options: FileCandlesOptions = {},
): FileCandles {
  const { path } = table;
  const { candles: wanted = "all" } = options;
  const symbol = symbolOf(path, options.symbol);
  const { positions, ignored } = fieldsOf(table.names, symbol);
  const notes = [...table.notes];
  if (ignored.length > 0) {
    notes.push(
      `ignored columns ${ignored.map((name) => quoted(name, 40)).join(", ")}`,
    );
  }
  const names = usableColumns(table, positions, notes);
  const openTime = openTimes(table, positions.get("openTime")!, notes);
  const rows = openTime.length;
  const isAscending = orderFault(openTime) === undefined;
  const start = isAscending && wanted !== "all"
    ? Math.max(0, rows - wanted)
    : 0;
  const asRead = {
    ...readColumns(table, names, positions, start),
    openTime: openTime.subarray(start),
    symbol,
    interval: "",
    source: symbol.startsWith("SIM-") ? "simulated" : "file",
  } as Candles;
  const fault = valueFault(asRead, { flowMayMiss: true });
  if (fault !== undefined) {
    const place = table.placeOf(start + fault.row);
    throw new CandleFileError(path, fault.problem, { place });
  }
  const lacking = asRead.trades?.filter(Number.isNaN).length ?? 0;
  if (lacking > 0) {
    notes.push(
      `${FLOW_COLUMNS.map(snakeCase).join(", ")} are missing in ${
        lacking.toLocaleString("en-US")
      } rows`,
    );
  }
  const candles = isAscending ? asRead : sortedRows(asRead, table, notes);
  const interval = intervalOf(
    path,
    isAscending ? openTime : candles.openTime,
    options.interval,
  );
  return { path, candles: { ...candles, interval }, rows, notes };
}

/** The columns to read beside open time: all of the flow columns or none. */
function usableColumns(
  table: Table,
  positions: ReadonlyMap<CandleColumn, number>,
  notes: string[],
): CandleColumn[] {
  const missing = PRICE_COLUMNS.filter((name) => !positions.has(name));
  if (missing.length > 0) {
    const [expected, got] = [
      missing.map((name) => quoted(snakeCase(name))),
      table.names.slice(0, 20).map((name) => quoted(name, 40)),
    ];
    throw new CandleFileError(
      table.path,
      `expected columns ${expected.join(", ")}, got only ${got.join(", ")}`,
    );
  }
  const prices = PRICE_COLUMNS.filter((name) => name !== "openTime");
  const flows = FLOW_COLUMNS.filter((name) => positions.has(name));
  if (flows.length === FLOW_COLUMNS.length) return [...prices, ...flows];
  if (flows.length > 0) {
    const lacking = FLOW_COLUMNS.filter((name) => !positions.has(name));
    notes.push(
      `left out ${flows.map(snakeCase).join(", ")}, as there is no ${
        lacking.map(snakeCase).join(", ")
      }`,
    );
  }
  return prices;
}

function openTimes(
  table: Table,
  field: number,
  notes: string[],
): Float64Array {
  const times = table.times(field);
  if (times.length === 0) {
    throw new CandleFileError(table.path, "the file has no rows");
  }
  const openTime = times.map(epochMs);
  const row = rowOutside(openTime);
  if (row >= 0) {
    const expected = "a time in s, ms or µs since 1970 or an ISO date";
    throw cellError(table, row, field, expected);
  }
  if (times.some(isSeconds)) notes.push("open times are in seconds");
  return openTime;
}

function readColumns(
  table: Table,
  names: readonly CandleColumn[],
  positions: ReadonlyMap<CandleColumn, number>,
  start: number,
): Partial<Record<CandleColumn, Float64Array>> {
  const fields = names.map((name) => positions.get(name)!);
  const columns = table.numbers(fields, start);
  const flows = columns.filter((_, i) => isFlow(names[i]!));
  for (const [i, column] of columns.entries()) {
    let row = rowOutside(column);
    if (row >= 0 && isFlow(names[i]!)) {
      row = column.findIndex((value, at) =>
        !Number.isFinite(value) &&
        !(flows.every((flow) => Number.isNaN(flow[at])) &&
          table.isMissing(start + at, fields[i]!))
      );
    }
    if (row >= 0) throw cellError(table, start + row, fields[i]!, "a number");
  }
  return Object.fromEntries(names.map((name, i) => [name, columns[i]]));
}

function isFlow(name: CandleColumn): boolean {
  return FLOW_COLUMNS.some((flow) => flow === name);
}

function sortedRows(
  candles: Candles,
  table: Table,
  notes: string[],
): Candles {
  const { path } = table;
  const sorted = inOrder(
    candles,
    (row) => ({ path, place: table.placeOf(row) }),
  );
  if (sorted.wasSorted) notes.push("sorted rows that were not in order");
  if (sorted.repeats > 0) {
    notes.push(`dropped rows that repeat another: ${sorted.repeats}`);
  }
  return sorted.candles;
}
