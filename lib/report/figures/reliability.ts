/**
 * Whether stated probabilities come true.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { percent } from "../words.ts";
import { valueTick } from "./_scales.ts";
import { manyOf, unbroken } from "./_text.ts";
import { zoomed } from "./_zoom.ts";
import {
  COLORS,
  drawFigure,
  type Figure,
  type FigureOptions,
} from "./figure.ts";
import type { Forecast } from "./forecast.ts";
import {
  type ReliabilityBin,
  reliabilityBins,
  type ReliabilityOptions,
} from "./reliability_bins.ts";
import { seriesTitle } from "./series_words.ts";

export {
  type ReliabilityBin,
  reliabilityBins,
  type ReliabilityOptions,
} from "./reliability_bins.ts";

/** Options for {@linkcode reliabilityFigure}. */
export interface ReliabilityFigureOptions
  extends FigureOptions, ReliabilityOptions {}

/**
 * The share that rose against the stated probability, with 95 % intervals, the
 * diagonal of a model that means what it says, and how often each probability was
 * stated.
 *
 * Axes show where the data lie, which for candles is a narrow band around one half.
 * The outermost hundredth of probabilities may lie beyond them; a note counts those.
 *
 * @throws {RangeError} If `bins` is not a positive whole number.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { reliabilityFigure } from "./reliability.ts";
 * const { svg } = reliabilityFigure({
 *   symbol: "BTCUSDT",
 *   interval: "1m",
 *   simulated: false,
 *   openTime: Float64Array.of(0, 60_000),
 *   probability: Float64Array.of(0.4, 0.6),
 *   target: Float64Array.of(0, 1),
 *   baseRate: 0.5,
 * });
 * assert.match(svg, /stated probability of up/);
 * ```
 */
export function reliabilityFigure(
  forecast: Forecast,
  options: ReliabilityFigureOptions = {},
): Figure {
  const { probability, baseRate, simulated } = forecast;
  const bins = reliabilityBins(forecast, options);
  const rows = probability.length;
  const domain = statedDomain(probability, bins);
  const columns = histogram(probability, domain);
  const beyond = rows - columns.reduce((sum, { count }) => sum + count, 0);
  return drawFigure({
    title: "Reliability of the stated probability",
    simulated,
    notes: [
      `${seriesTitle(forecast)}, ${manyOf(rows, "row")}`,
      ...rows > 0
        ? [
          bins.length === 1
            ? "one bin, as there is one probability or too few rows for more"
            : `${bins.length} bins of about equally many rows`,
        ]
        : [],
      ...beyond > 0
        ? [
          beyond === 1
            ? `${manyOf(1, "row")} lies beyond the axis, but in its bin`
            : `${manyOf(beyond, "row")} lie beyond the axis, but in their bins`,
        ]
        : [],
    ],
    key: rows === 0 ? [] : [
      { label: "share that rose, 95 % interval", color: COLORS.first },
      { label: "as stated", color: COLORS.muted },
      {
        label: `base rate of the train rows, ${unbroken(percent(baseRate))}`,
        color: COLORS.second,
      },
    ],
    panels: rows === 0
      ? []
      : [sharePanel(bins, baseRate, domain), rowsPanel(columns, domain)],
  }, options);
}

/** All bins, and all but the outermost hundredth of the rows. */
function statedDomain(
  probability: Float64Array,
  bins: readonly ReliabilityBin[],
): [number, number] {
  const sorted = probability.toSorted();
  const outer = Math.floor(sorted.length / 200);
  return zoomed([
    ...bins.map(({ stated }) => stated),
    ...sorted.subarray(outer, sorted.length - outer),
  ], 0.02);
}

function sharePanel(
  bins: readonly ReliabilityBin[],
  baseRate: number,
  x: [number, number],
) {
  // With the stated values among them the diagonal is always in sight.
  const y = zoomed([
    baseRate,
    ...bins.flatMap(({ stated, interval: { low, high } }) => [
      stated,
      low,
      high,
    ]),
  ], 0.02);
  const ends = [Math.max(x[0], y[0]), Math.min(x[1], y[1])];
  return {
    height: 250,
    plot: {
      x: { domain: x, axis: null },
      y: {
        domain: y,
        label: "share that rose",
        grid: true,
        tickFormat: valueTick,
      },
      marginBottom: 8,
      marks: [
        Plot.line(ends, {
          className: "mark-as-stated",
          x: (end: number) => end,
          y: (end: number) => end,
          stroke: COLORS.muted,
          strokeWidth: 1.5,
        }),
        Plot.ruleY([baseRate], {
          className: "mark-base-rate",
          stroke: COLORS.second,
          strokeWidth: 1.5,
          strokeDasharray: "5 3",
        }),
        Plot.ruleX(bins, {
          className: "mark-interval",
          x: "stated",
          y1: ({ interval }) => interval.low,
          y2: ({ interval }) => interval.high,
          stroke: COLORS.first,
          strokeWidth: 1.5,
        }),
        Plot.dot(bins, {
          className: "mark-share-that-rose",
          x: "stated",
          y: "rose",
          r: 4,
          fill: COLORS.first,
          stroke: "none",
        }),
      ],
    },
  };
}

/** Rows with a stated probability from `from` to `to`. */
interface Column {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

function histogram(
  probability: Float64Array,
  [low, high]: [number, number],
): Column[] {
  const counts = new Uint32Array(40);
  for (const p of probability) {
    const column = Math.floor((p - low) / (high - low) * counts.length);
    if (column >= 0 && column < counts.length) counts[column]!++;
  }
  const edge = (i: number) => low + (high - low) * i / counts.length;
  return Array.from(
    counts,
    (count, i) => ({ from: edge(i), to: edge(i + 1), count }),
  );
}

function rowsPanel(columns: readonly Column[], x: [number, number]) {
  const most = Math.max(...columns.map(({ count }) => count));
  return {
    height: 130,
    plot: {
      x: {
        domain: x,
        label: "stated probability of up",
        tickFormat: valueTick,
      },
      y: {
        domain: [0, most],
        nice: true,
        label: "rows",
        ticks: Math.min(3, most),
        tickFormat: valueTick,
      },
      marks: [
        Plot.rectY(columns.filter(({ count }) => count > 0), {
          className: "mark-rows",
          x1: "from",
          x2: "to",
          y: "count",
          fill: COLORS.first,
          fillOpacity: 0.6,
        }),
        Plot.ruleY([0]),
      ],
    },
  };
}
