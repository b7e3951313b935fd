/**
 * What a model said of a stretch of candles.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { type Candles, sliceCandles } from "../../candles/candles.ts";
import { intervalMs } from "../../candles/interval.ts";
import { unbrokenRuns } from "../../candles/runs.ts";
import { grouped } from "../words.ts";
import { domainOf, valueTick } from "./_scales.ts";
import { manyOf } from "./_text.ts";
import {
  COLORS,
  drawFigure,
  type Figure,
  type FigureOptions,
} from "./figure.ts";
import {
  openDates,
  quoteUnit,
  seriesTitle,
  timeAxis,
  timeDomain,
} from "./series_words.ts";

/** Options for {@linkcode predictionFigure}. */
export interface PredictionFigureOptions extends FigureOptions {
  /** Draws the last so many candles. @default {120} */
  last?: number;
}

/**
 * Closes, and below them the probability of up stated after each candle, as a bar
 * from one half. Candles without one, such as those of the warm-up, are marked.
 *
 * @param probability One per candle; `NaN` where the model says nothing.
 * @throws {RangeError} If there is not one probability per candle, or `last` is not
 * a positive whole number.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../../candles/simulated.ts";
 * import { predictionFigure } from "./predictions.ts";
 * const candles = simulateCandles({ candles: 3 });
 * const { svg } = predictionFigure(candles, Float64Array.of(NaN, 0.4, 0.6));
 * assert.match(svg, /no call: 1\scandle/);
 * ```
 */
export function predictionFigure(
  candles: Candles,
  probability: Float64Array,
  options: PredictionFigureOptions = {},
): Figure {
  const { last = 120, width = 680 } = options;
  const rows = candles.openTime.length;
  if (probability.length !== rows) {
    throw new RangeError(
      `Cannot draw predictions: expected one probability for each of ${rows} candles, got ${probability.length}`,
    );
  }
  if (!(Number.isInteger(last) && last > 0)) {
    throw new RangeError(
      `Cannot draw predictions: expected a positive whole number of candles, got ${last}`,
    );
  }
  const start = Math.max(0, rows - last);
  const shown = sliceCandles(candles, start);
  const stated = probability.subarray(start);
  const silent = stated.filter((p) => Number.isNaN(p)).length;
  return drawFigure({
    title: "Closes and what the model said after each",
    simulated: candles.source === "simulated",
    notes: [
      seriesTitle(shown),
      ...start > 0
        ? [`the last ${grouped(rows - start)} of ${grouped(rows)} candles`]
        : [],
    ],
    key: rows === 0 ? [] : [
      { label: "up called", color: COLORS.up },
      { label: "up not called", color: COLORS.down },
      ...silent > 0
        ? [{
          label: `no call: ${manyOf(silent, "candle")}`,
          color: COLORS.muted,
        }]
        : [],
    ],
    panels: rows === 0
      ? []
      : [closePanel(shown), statedPanel(shown, stated, width)],
  }, options);
}

function closePanel(shown: Candles) {
  const time = openDates(shown);
  return {
    height: 190,
    plot: {
      x: { ...timeAxis(), domain: timeDomain(shown), axis: null },
      y: {
        label: `close (${quoteUnit(shown.symbol)})`,
        domain: domainOf(shown.close),
        nice: true,
        grid: true,
        tickFormat: valueTick,
      },
      marginBottom: 8,
      // A line of its own for each run, so that it does not cross a hole.
      marks: unbrokenRuns(shown).map(({ start, end }) => {
        const closes = shown.close.subarray(start, end);
        const x = time.slice(start, end);
        return closes.length > 1
          ? Plot.lineY(closes, {
            className: "mark-close",
            x,
            stroke: COLORS.first,
            strokeWidth: 1.5,
          })
          : Plot.dotY(closes, {
            className: "mark-close",
            x,
            fill: COLORS.first,
            r: 2,
            stroke: "none",
          });
      }),
    },
  };
}

function statedPanel(shown: Candles, stated: Float64Array, width: number) {
  const domain = timeDomain(shown);
  const step = intervalMs(shown.interval);
  const slots = (Number(domain[1]) - Number(domain[0])) / step;
  const slot = Math.max(1.4, (width - 90) / slots);
  const strokeWidth = Math.min(24, 0.7 * slot);
  const bars = openDates(shown).map((at, i) => ({ at, p: stated[i]! }));
  const reach = Math.max(
    0.01,
    ...bars.map(({ p }) => Number.isNaN(p) ? 0 : 1.1 * Math.abs(p - 0.5)),
  );
  const barsWhere = (
    className: string,
    color: string,
    called: (p: number) => boolean,
  ) =>
    Plot.ruleX(bars.filter(({ p }) => called(p)), {
      className,
      x: "at",
      y1: 0.5,
      y2: "p",
      stroke: color,
      strokeWidth,
    });
  return {
    height: 150,
    plot: {
      x: { ...timeAxis(), domain },
      y: {
        label: "probability of up",
        domain: [0.5 - reach, 0.5 + reach],
        ticks: 5,
        tickFormat: valueTick,
      },
      marginBottom: 44,
      marks: [
        barsWhere("mark-up-called", COLORS.up, (p) => p > 0.5),
        barsWhere("mark-up-not-called", COLORS.down, (p) => p <= 0.5),
        Plot.ruleX(bars.filter(({ p }) => Number.isNaN(p)), {
          className: "mark-no-call",
          x: "at",
          y1: 0.5 - reach,
          y2: 0.5 + reach,
          stroke: COLORS.muted,
          strokeOpacity: 0.3,
          strokeWidth: slot,
        }),
        Plot.ruleY([0.5], { className: "mark-one-half" }),
      ],
    },
  };
}
