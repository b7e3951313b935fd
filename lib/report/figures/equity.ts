/**
 * What became of 1 invested, with costs and without.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import {
  type BacktestSeries,
  costWords,
  signedPercent,
} from "./backtest_series.ts";
import { turningRows } from "./_thin.ts";
import { domainOf, valueTick } from "./_scales.ts";
import {
  COLORS,
  drawFigure,
  type Figure,
  type FigureOptions,
  type Panel,
} from "./figure.ts";
import { seriesTitle, timeAxis, timeDomain } from "./series_words.ts";

/** Options for {@linkcode equityFigure}. */
export interface EquityOptions extends FigureOptions {
  /**
   * Stretches that a long curve is drawn by; more would not be seen, and a page keeps
   * every one. @default {300}
   */
  columns?: number;
}

const LINES = [
  { name: "after costs", of: "equity", color: COLORS.first, width: 1.8 },
  { name: "before costs", of: "gross", color: COLORS.second, width: 1.3 },
  { name: "buy and hold", of: "buyAndHold", color: COLORS.muted, width: 1.3 },
] as const;

/**
 * Equity after costs, before them, and of whoever buys once with the same costs; the
 * drawdown after costs below. Long curves are drawn by the least and greatest value
 * of each stretch, so that no peak is lost.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleBacktest } from "../../testing/example_backtest.ts";
 * import { equityFigure } from "./equity.ts";
 * const { svg } = equityFigure(exampleBacktest());
 * assert.match(svg, /equity, start = 1/);
 * assert.match(svg, /drawdown/);
 * ```
 */
export function equityFigure(
  series: BacktestSeries,
  options: EquityOptions = {},
): Figure {
  const { columns = 300 } = options;
  const { simulated, record } = series;
  const { settings, net, gross, buyAndHold, ruined } = record;
  const drawn = series.openTime.length > 0;
  const ends = [net, gross, buyAndHold].map(({ totalReturn }) =>
    signedPercent(totalReturn)
  );
  return drawFigure({
    title: "Equity after costs",
    simulated,
    notes: [
      seriesTitle(series),
      ...drawn
        ? [
          `${settings.sides.replace("-", " or ")}; ${costWords(settings)}`,
          `at the end: ${ends[0]} after costs, ${ends[1]} before, ${
            ends[2]
          } bought and held`,
          `greatest drawdown: ${
            signedPercent(-net.maxDrawdown.depth)
          } after costs, ${
            signedPercent(-buyAndHold.maxDrawdown.depth)
          } bought and held`,
        ]
        : [],
      ...ruined === null
        ? []
        : [`the account was lost at ${ruined.slice(0, 16).replace("T", " ")}`],
    ],
    key: drawn ? LINES.map(({ name, color }) => ({ label: name, color })) : [],
    panels: drawn
      ? [equityPanel(series, columns), drawdownPanel(series, columns)]
      : [],
  }, options);
}

function equityPanel(series: BacktestSeries, columns: number): Panel {
  const ends = LINES.map(({ of }) => series[of]);
  return {
    height: 240,
    plot: {
      x: { ...timeAxis(), domain: timeDomain(series), label: null },
      y: {
        label: "equity, start = 1",
        domain: domainOf([1], ...ends),
        nice: true,
        grid: true,
        tickFormat: valueTick,
      },
      marks: [
        Plot.ruleY([1], { className: "mark-start", strokeOpacity: 0.5 }),
        // What is judged is drawn last, above its rivals.
        ...LINES.toReversed().map(({ of, color, width }) =>
          Plot.lineY(pointsOf(series.openTime, series[of], columns), {
            className: `mark-${of}`,
            x: "at",
            y: "value",
            stroke: color,
            strokeWidth: width,
            strokeLinejoin: "round",
          })
        ),
      ],
    },
  };
}

function drawdownPanel(series: BacktestSeries, columns: number): Panel {
  const below = percentBelowPeak(series.equity);
  const points = pointsOf(series.openTime, below, columns);
  return {
    height: 150,
    plot: {
      x: { ...timeAxis(), domain: timeDomain(series) },
      y: {
        label: "drawdown (%)",
        domain: domainOf([0], below),
        nice: true,
        grid: true,
        ticks: 4,
        tickFormat: valueTick,
      },
      marginBottom: 44,
      marks: [
        Plot.areaY(points, {
          className: "mark-drawdown",
          x: "at",
          y1: 0,
          y2: "value",
          fill: COLORS.down,
          fillOpacity: 0.45,
        }),
        Plot.ruleY([0], { className: "mark-zero" }),
      ],
    },
  };
}

function percentBelowPeak(equity: Float64Array): Float64Array {
  let peak = 1;
  return equity.map((now) => {
    peak = Math.max(peak, now);
    return 100 * (now / peak - 1);
  });
}

/** A curve's points, two per stretch where it is long. */
function pointsOf(
  openTime: Float64Array,
  values: Float64Array,
  columns: number,
) {
  const rows = values.length <= 2 * columns
    ? [...values.keys()]
    : turningRows(values, { columns });
  return rows.map((row) => ({
    at: new Date(openTime[row]!),
    value: values[row]!,
  }));
}
