/**
 * What fences mark, and on which moves.
 *
 * @module
 */
import type { Candles } from "../../candles/candles.ts";
import type { Rows } from "../../rows.ts";
import { counted, grouped } from "../words.ts";
import { holeKey, holesIn } from "./_holes.ts";
import { movesPanel, sizesPanel } from "./_move_panels.ts";
import {
  COLORS,
  drawFigure,
  type Figure,
  type FigureOptions,
} from "./figure.ts";
import { seriesTitle } from "./series_words.ts";

/** Moves and the fences that tell ordinary ones from outliers. */
export interface OutlierParts {
  readonly candles: Pick<
    Candles,
    "symbol" | "interval" | "source" | "openTime"
  >;
  /** One return per candle, a fraction; `NaN` where it is not known. */
  readonly returns: Float64Array;
  /** The returns that count as ordinary, both bounds included. */
  readonly fences: { readonly low: number; readonly high: number };
  /** The rows to draw and to count. @default All */
  readonly rows?: Rows;
}

/** Marked rows are dots of their own up to so many. */
const MOST_DOTS = 600;

/**
 * Returns over time with the fences as lines and what lies outside as dots, and
 * below how often returns of each size occur, on a logarithmic axis.
 *
 * Ordinary returns are drawn as the extent per pixel column, so the figure stays
 * small at any number of rows. Where there are more than 600 outliers the largest
 * are drawn; the notes count them all.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "../../candles/candles.ts";
 * import { outlierFigure } from "./outliers.ts";
 * const candles = candlesOf([0, 1, 2, 3].map((m) => [m * 60_000, 1, 1, 1, 1, 1]));
 * const { svg } = outlierFigure({
 *   candles,
 *   returns: Float64Array.of(NaN, 0.001, -0.002, 0.09),
 *   fences: { low: -0.01, high: 0.01 },
 * });
 * assert.match(svg, /marked: 1 of 3 returns \(33.33 %\)/);
 * ```
 */
export function outlierFigure(
  parts: OutlierParts,
  options: FigureOptions = {},
): Figure {
  const { candles, returns, fences } = parts;
  const { start, end } = parts.rows ?? { start: 0, end: returns.length };
  const openTime = candles.openTime.subarray(start, end);
  const percent = returns.subarray(start, end).map((value) => 100 * value);
  const [low, high] = [100 * fences.low, 100 * fences.high];
  const known = percent.filter((value) => Number.isFinite(value));
  const isMarked = (value: number) => value < low || value > high;
  const marked = Array.from(percent.keys())
    .filter((row) => Number.isFinite(percent[row]) && isMarked(percent[row]!));
  const drawn = largest(marked, percent);
  const title = `Outliers of ${seriesTitle({ ...candles, openTime })}`;
  const simulated = candles.source === "simulated";
  if (known.length === 0) {
    return drawFigure({ title, simulated, panels: [] }, options);
  }
  const share = (100 * marked.length / known.length).toFixed(2);
  const notes = [
    `marked: ${grouped(marked.length)} of ${
      counted(known.length, "return")
    } (${share} %)`,
  ];
  const holes = holesIn({ ...candles, openTime });
  const lines = [low, high].filter(Number.isFinite);
  if (lines.length === 0) notes.push("The fences are open: nothing is marked.");
  if (drawn.length < marked.length) {
    notes.push(`drawn as dots: the ${drawn.length} largest of them`);
  }
  return drawFigure({
    title,
    simulated,
    notes,
    key: [
      { label: "ordinary return", color: COLORS.first },
      ...marked.length > 0
        ? [{ label: "marked as outlier", color: COLORS.down }]
        : [],
      ...lines.length > 0
        ? [{ label: lines.map(fenceWords).join(" and "), color: COLORS.second }]
        : [],
      ...holeKey(holes),
    ],
    panels: [
      movesPanel({ ...candles, openTime }, percent, {
        drawn,
        lines,
        isMarked,
        width: options.width ?? 680,
      }),
      sizesPanel(known, { low, high }, lines),
    ],
  }, options);
}

function fenceWords(line: number, i: number): string {
  const size = `${line < 0 ? "−" : ""}${
    Number(Math.abs(line).toPrecision(3))
  } %`;
  return i === 0 ? `fence at ${size}` : size;
}

/** The rows of the greatest moves, in order of time. */
function largest(rows: number[], values: Float64Array): number[] {
  if (rows.length <= MOST_DOTS) return rows;
  const size = (row: number) => Math.abs(values[row]!);
  return rows.toSorted((a, b) => size(b) - size(a) || a - b)
    .slice(0, MOST_DOTS).sort((a, b) => a - b);
}
