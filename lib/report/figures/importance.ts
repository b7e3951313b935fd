/**
 * What a model goes by.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { manyOf, withoutMiddle } from "./_text.ts";
import { axisAbove, zoomed } from "./_zoom.ts";
import {
  COLORS,
  drawFigure,
  type Figure,
  type FigureOptions,
} from "./figure.ts";
import type { Importance } from "./forecast.ts";

/** Whose features they are. */
export interface ImportanceSeries {
  readonly symbol: string;
  readonly interval: string;
  /** Whether the candles behind it are simulated. */
  readonly simulated: boolean;
}

/** Options for {@linkcode importanceFigure}. */
export interface ImportanceFigureOptions extends FigureOptions {
  /** Draws so many features at most, the most helpful ones. @default {40} */
  most?: number;
}

/** Nats are too large a unit for what one feature tells of candles. */
const THOUSANDTHS = 1000;
const UNIT = "rise of log-loss, nats per row (×10⁻³)";

/**
 * A bar per feature for the mean rise of the log-loss when it is shuffled, with a
 * dot for every shuffle, the most helpful feature first. Features whose shuffling
 * does no harm are grey.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { importanceFigure } from "./importance.ts";
 * const { svg } = importanceFigure([
 *   { feature: "rsi_14", rises: [0.002, 0.003] },
 *   { feature: "mfi_14", rises: [-0.001, 0] },
 * ], { symbol: "BTCUSDT", interval: "1m", simulated: false });
 * assert.match(svg, /1 of 2\sfeatures is no help/);
 * ```
 */
export function importanceFigure(
  importances: readonly Importance[],
  { symbol, interval, simulated }: ImportanceSeries,
  options: ImportanceFigureOptions = {},
): Figure {
  const { width = 680, most = 40 } = options;
  const sorted = importances
    .filter(({ rises }) => rises.length > 0)
    .map(({ feature, rises }) => ({
      feature,
      rises: rises.map((rise) => THOUSANDTHS * rise),
      mean: THOUSANDTHS * rises.reduce((sum, rise) => sum + rise, 0) /
        rises.length,
    }))
    .sort((a, b) => b.mean - a.mean);
  const idle = sorted.filter(({ mean }) => mean <= 0).length;
  const shown = sorted.slice(0, most);
  const untold = importances.length - sorted.length;
  const left = sorted.length - shown.length;
  return drawFigure({
    title: "What the model goes by",
    simulated,
    notes: [
      `${symbol} ${interval}`,
      ...sorted.length > 0
        ? [
          "how much worse it gets when one feature's values are shuffled; " +
          "dot: one shuffle, bar: their mean",
          `${idle} of ${manyOf(sorted.length, "feature")} ${
            idle === 1 ? "is" : "are"
          } no help`,
        ]
        : [],
      ...left > 0 ? [`left out: ${manyOf(left, "less helpful feature")}`] : [],
      ...untold > 0 ? [`never shuffled: ${manyOf(untold, "feature")}`] : [],
    ],
    key: shown.length === 0 ? [] : [
      { label: "helps", color: COLORS.first },
      { label: "no help", color: COLORS.muted },
    ],
    panels: shown.length === 0 ? [] : [barsPanel(shown, width)],
  }, options);
}

interface Bar {
  readonly feature: string;
  /** Thousandths of a nat per row. */
  readonly rises: readonly number[];
  readonly mean: number;
}

const [LINE, BELOW] = [18, 10];

function barsPanel(bars: readonly Bar[], width: number) {
  const dots = bars.flatMap(({ feature, rises, mean }) =>
    rises.map((rise) => ({ feature, rise, mean }))
  );
  const color = ({ mean }: { mean: number }) =>
    mean > 0 ? COLORS.first : COLORS.muted;
  const above = axisAbove(UNIT, width);
  const place = { y: "feature", fill: color };
  return {
    height: above.marginTop + LINE * bars.length + BELOW,
    plot: {
      marginTop: above.marginTop,
      marginBottom: BELOW,
      x: {
        ...above.x,
        domain: zoomed([0, ...dots.map(({ rise }) => rise)], 1e-6),
      },
      y: {
        type: "band" as const,
        domain: bars.map(({ feature }) => feature),
        label: null,
        padding: 0.25,
        tickSize: 0,
        tickFormat: (name: string) => withoutMiddle(name, 0.4 * width),
      },
      marks: [
        Plot.barX(bars, {
          ...place,
          x1: 0,
          x2: "mean",
          fillOpacity: 0.6,
          className: "mark-mean",
        }),
        Plot.dot(dots, {
          ...place,
          x: "rise",
          r: 2.2,
          stroke: "none",
          className: "mark-shuffles",
        }),
        Plot.ruleX([0], { className: "mark-zero" }),
      ],
    },
  };
}
