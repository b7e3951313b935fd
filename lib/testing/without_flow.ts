/**
 * Candles as joined files make them, of which the earlier ones lack flow columns.
 *
 * @module
 */
import { type Candles, FLOW_COLUMNS, mapColumns } from "../candles/candles.ts";

/** The candles with their flow missing in the rows from `from` to `end`. */
export function withoutFlow(candles: Candles, end: number, from = 0): Candles {
  return mapColumns(
    candles,
    (column, name) =>
      FLOW_COLUMNS.some((flow) => flow === name)
        ? column.slice().fill(NaN, from, end)
        : column,
  );
}

/** The candles without any flow column. */
export function cutOffFlow(candles: Candles): Candles {
  return Object.fromEntries(
    Object.entries(candles).filter(([name]) =>
      !FLOW_COLUMNS.some((flow) => flow === name)
    ),
  ) as unknown as Candles;
}
