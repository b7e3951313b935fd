/**
 * Prices and volume of a stretch of candles.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { type Candles, sliceCandles } from "../../candles/candles.ts";
import { intervalMs } from "../../candles/interval.ts";
import { counted } from "../words.ts";
import { holeKey, holesIn, shade } from "./_holes.ts";
import { domainOf, valueTick } from "./_scales.ts";
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
  timeDomain,
} from "./series_words.ts";

/** Options for {@linkcode candlestickFigure}. */
export interface CandlestickOptions extends FigureOptions {
  /** Draws the last so many candles. @default {120} */
  last?: number;
}

/**
 * Candlesticks with their volume below. Candles without any volume carry a mark,
 * and where candles are missing the time axis runs on under a shade.
 *
 * What is drawn begins after a hole that is longer than `last` candles, since
 * nothing could be read beside it; a note says so.
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
  const { last = 120, width = 680 } = options;
  const rows = candles.openTime.length;
  const gulf = holesIn(candles).findLast(({ missing }) => missing > last);
  const start = Math.max(0, rows - last, gulf?.row ?? 0);
  const shown = sliceCandles(candles, start);
  const holes = holesIn(shown);
  const time = openDates(shown);
  const { volume } = shown;
  const idle = time.filter((_, i) => volume[i] === 0);
  const notes = start === 0
    ? []
    : [`the last ${rows - start} of ${counted(rows, "candle")}`];
  if (gulf?.row === start) {
    notes.push(`missing before them: ${counted(gulf.missing, "candle")}`);
  }
  return drawFigure({
    title: seriesTitle(shown),
    simulated: candles.source === "simulated",
    notes,
    key: time.length === 0 ? [] : [
      { label: "close at or above open", color: COLORS.up },
      { label: "close below open", color: COLORS.down },
      ...idle.length > 0 ? [{ label: "no volume", color: COLORS.second }] : [],
      ...holeKey(holes),
    ],
    panels: time.length === 0 ? [] : panelsOf(shown, width),
  }, options);
}

function panelsOf(shown: Candles, width: number) {
  const { symbol, open, high, low, close, volume } = shown;
  const time = openDates(shown);
  const domain = timeDomain(shown);
  const step = intervalMs(shown.interval);
  const slots = (Number(domain[1]) - Number(domain[0])) / step;
  const body = Math.max(1, Math.min(24, 0.7 * (width - 90) / slots));
  const color = Array.from(
    close,
    (price, i) => price < open[i]! ? COLORS.down : COLORS.up,
  );
  const missing = shade(holesIn(shown), step);
  // A body without height would not be seen.
  const still = time.filter((_, i) => open[i] === close[i]);
  const reach = body / 2 / ((width - 90) / slots) * step;
  return [
    {
      height: 260,
      plot: {
        x: { ...timeAxis(), domain, axis: null },
        y: {
          label: `price (${quoteUnit(symbol)})`,
          grid: true,
          domain: domainOf(low, high),
          nice: true,
          tickFormat: valueTick,
        },
        marginBottom: 8,
        marks: [
          missing,
          Plot.ruleX(time, { y1: low, y2: high, stroke: color }),
          Plot.ruleX(time, {
            y1: open,
            y2: close,
            stroke: color,
            strokeWidth: body,
          }),
          Plot.ruleY(still, {
            x1: (at: Date) => new Date(Number(at) - reach),
            x2: (at: Date) => new Date(Number(at) + reach),
            y: close.filter((price, i) => price === open[i]),
            stroke: COLORS.up,
            strokeWidth: 1.5,
          }),
        ],
      },
    },
    {
      height: 124,
      plot: {
        x: { ...timeAxis(), domain },
        y: {
          label: `volume (${baseUnit(symbol)})`,
          ticks: 3,
          domain: [0, Math.max(...volume) || 1],
          nice: true,
          tickFormat: valueTick,
        },
        marks: [
          missing,
          Plot.ruleX(time, {
            y1: 0,
            y2: volume,
            stroke: color,
            strokeWidth: body,
          }),
          Plot.dot(time.filter((_, i) => volume[i] === 0), {
            x: (at: Date) => at,
            y: 0,
            fill: COLORS.second,
            r: 3,
          }),
          Plot.ruleY([0]),
        ],
      },
    },
  ];
}
