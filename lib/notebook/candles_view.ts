/**
 * What candles and datasets look like in a notebook.
 *
 * @module
 */
import {
  candleColumns,
  type Candles,
  FLOW_COLUMNS,
  sliceCandles,
} from "../candles/candles.ts";
import { unbrokenRuns } from "../candles/runs.ts";
import type { Dataset } from "../dataset.ts";
import type { MimeBundle } from "../display.ts";
import { candlestickFigure } from "../report/figures/candlesticks.ts";
import { htmlTable } from "../report/html_table.ts";
import { Markup, type MarkupPart } from "../report/page/markup.ts";
import { counted } from "../report/words.ts";
import { view } from "./_view.ts";
import { inLine, snakeCase, utc } from "./_words.ts";

/** Rows shown of the beginning and of the end. */
const SHOWN_ROWS = 3;

/**
 * Candles: which series, from when to when, holes and candles without volume, the
 * first and the last rows, and the last candles drawn.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { candlesView } from "./candles_view.ts";
 * const view = candlesView(simulateCandles({ candles: 60 }));
 * assert.equal(
 *   view["text/plain"],
 *   "SIMULATED market: SIM-BTCUSDT 1m, 60 candles from 2024-01-01 00:00 to 2024-01-01 00:59 UTC",
 * );
 * ```
 */
export function candlesView(candles: Candles): MimeBundle {
  return seriesView(candles, []);
}

/**
 * A dataset: its candles, where they came from, what stood in for what, and the
 * hash by which they are known again.
 */
export function datasetView({ candles, record }: Dataset): MimeBundle {
  const { files, fallback, warnings, sha256, edge } = record;
  return seriesView(candles, [
    ...files.map(({ name, rows }) => `File: ${name}, ${counted(rows, "row")}`),
    ...edge === null ? [] : [`Built-in edge: ${edge}`],
    ...fallback === null ? [] : [`Fallback: ${fallback}`],
    ...warnings.map((warning) => `⚠ ${warning}`),
    `SHA-256: ${sha256.slice(0, 12)}…`,
  ]);
}

function seriesView(
  candles: Candles,
  facts: readonly MarkupPart[],
): MimeBundle {
  const { symbol, interval, source, openTime, volume } = candles;
  const rows = openTime.length;
  const span = rows === 0
    ? "no candles"
    : `${counted(rows, "candle")} from ${utc(openTime[0]!)} to ${
      utc(openTime[rows - 1]!)
    } UTC`;
  const holes = Math.max(0, unbrokenRuns(candles).length - 1);
  const lacking = candles.trades?.filter(Number.isNaN).length ?? 0;
  const idle = volume.reduce((count, of) => count + (of === 0 ? 1 : 0), 0);
  return view({
    simulated: source === "simulated",
    title: `${symbol} ${interval}`,
    facts: [
      `${span}, source: ${source}`,
      `${counted(holes, "hole")} in time, ${
        counted(idle, "candle")
      } without volume`,
      ...lacking > 0
        ? [
          `⚠ ${FLOW_COLUMNS.map(snakeCase).join(", ")} are missing in ${
            counted(lacking, "candle")
          }`,
        ]
        : [],
      ...facts,
    ],
    body: rows === 0 ? [] : [rowsTable(candles), drawn(candles)],
    text: `${symbol} ${interval}, ${span}`,
  });
}

function rowsTable(candles: Candles): Markup {
  const names = candleColumns(candles);
  const rows = candles.openTime.length;
  const last = Math.max(SHOWN_ROWS, rows - SHOWN_ROWS);
  const parts = [
    sliceCandles(candles, 0, SHOWN_ROWS),
    sliceCandles(candles, last),
  ];
  const columns = names.map((name) => {
    const values = parts.flatMap((part) => [...part[name]!]);
    return name === "openTime" ? values.map(utc) : inLine(values);
  });
  const cells = columns[0]!.map((_, row) =>
    columns.map((column) => column[row]!)
  );
  if (rows > 2 * SHOWN_ROWS) cells.splice(SHOWN_ROWS, 0, names.map(() => "…"));
  return htmlTable(names.map(snakeCase), [{ rows: cells }]);
}

/** Few enough that all of the view stays small. */
function drawn(candles: Candles): Markup {
  return new Markup(
    candlestickFigure(candles, { last: 60, width: 560 }).toHtml(),
  );
}
