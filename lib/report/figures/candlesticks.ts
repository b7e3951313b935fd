/**
 * Prices and volume of a stretch of candles.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { type Candles, sliceCandles } from "../../candles/candles.ts";
import {
  COLORS,
  drawFigure,
  type Figure,
  type FigureOptions,
} from "./figure.ts";
import {
  baseUnit,
  openDates,
  quoteUnit,
  seriesTitle,
  timeAxis,
} from "./series_words.ts";

/** Options for {@linkcode candlestickFigure}. */
export interface CandlestickOptions extends FigureOptions {
  /** Draws the last so many candles. @default {120} */
  last?: number;
}

/**
 * Candlesticks with their volume below; candles without any volume carry a mark,
 * and a hole in time shows as one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../../candles/simulated.ts";
 * import { candlestickFigure } from "./candlesticks.ts";
 * const { svg } = candlestickFigure(simulateCandles({ candles: 50 }));
 * assert.match(svg, /price \(USDT\)/);
 * ```
 */
export function candlestickFigure(
  candles: Candles,
  options: CandlestickOptions = {},
): Figure {
  const { last = 120 } = options;
  const rows = candles.openTime.length;
  const shown = sliceCandles(candles, Math.max(0, rows - last));
  const { open, high, low, close, volume } = shown;
  const time = openDates(shown);
  const width = options.width ?? 680;
  const body = Math.max(1, 0.7 * (width - 72) / Math.max(1, time.length));
  const color = Array.from(
    close,
    (price, i) => price < open[i]! ? COLORS.down : COLORS.up,
  );
  const idle = time.filter((_, i) => volume[i] === 0);
  return drawFigure({
    title: seriesTitle(shown),
    simulated: candles.source === "simulated",
    notes: rows > last ? [`the last ${last} of ${rows} candles`] : [],
    key: [
      { label: "close at or above open", color: COLORS.up },
      { label: "close below open", color: COLORS.down },
      ...idle.length > 0 ? [{ label: "no volume", color: COLORS.second }] : [],
    ],
    panels: time.length === 0 ? [] : [
      {
        height: 260,
        plot: {
          x: { ...timeAxis(), axis: null },
          y: { label: `price (${quoteUnit(candles.symbol)})`, grid: true },
          marginBottom: 8,
          marks: [
            Plot.ruleX(time, { y1: low, y2: high, stroke: color }),
            Plot.ruleX(time, {
              y1: open,
              y2: close,
              stroke: color,
              strokeWidth: body,
            }),
          ],
        },
      },
      {
        height: 110,
        plot: {
          x: timeAxis(),
          y: { label: `volume (${baseUnit(candles.symbol)})`, ticks: 3 },
          marks: [
            Plot.ruleX(time, {
              y1: 0,
              y2: volume,
              stroke: color,
              strokeWidth: body,
            }),
            Plot.dot(idle, { x: idle, y: 0, fill: COLORS.second, r: 3 }),
            Plot.ruleY([0]),
          ],
        },
      },
    ],
  }, options);
}
