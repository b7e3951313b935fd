/**
 * Whether an edge is steady, or came from one hour.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { domainOf, valueTick } from "./_scales.ts";
import { manyOf } from "./_text.ts";
import {
  COLORS,
  drawFigure,
  type Figure,
  type FigureOptions,
} from "./figure.ts";
import type { Forecast } from "./forecast.ts";
import {
  openDates,
  seriesTitle,
  timeAxis,
  timeDomain,
} from "./series_words.ts";

/** More points would not be seen, and a notebook keeps every one. */
const MOST_POINTS = 600;

/**
 * What the model has gained on the base rate up to each row, that row included:
 * the base rate's log-loss less the model's, summed, in nats, shape `(rows,)`.
 *
 * Probabilities are kept off 0 and 1 as in the metrics, so the last value is the
 * difference of both log-losses times the number of rows.
 *
 * @example A probability of 0.8 came true, then did not
 * ```ts
 * import assert from "node:assert/strict";
 * import { cumulativeGain } from "./skill.ts";
 * const gain = cumulativeGain({
 *   probability: Float64Array.of(0.8, 0.8),
 *   target: Float64Array.of(1, 0),
 *   baseRate: 0.5,
 * });
 * assert.deepEqual([...gain].map((g) => g.toFixed(4)), ["0.4700", "-0.4463"]);
 * ```
 */
export function cumulativeGain(
  { probability, target, baseRate }: Pick<
    Forecast,
    "probability" | "target" | "baseRate"
  >,
): Float64Array {
  let sum = 0;
  return probability.map((p, row) => {
    const up = target[row] === 1;
    sum += surprise(up ? baseRate : 1 - baseRate) - surprise(up ? p : 1 - p);
    return sum;
  });
}

/** Minus the logarithm of the likelihood of what happened. */
function surprise(likelihood: number): number {
  const [least, most] = [Number.EPSILON, 1 - Number.EPSILON];
  return -Math.log(Math.min(Math.max(likelihood, least), most));
}

/**
 * The gain on the base rate as it adds up over the rows: a steady edge climbs
 * evenly, a lucky one in a few jumps, and none falls.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { skillFigure } from "./skill.ts";
 * const { svg } = skillFigure({
 *   symbol: "BTCUSDT",
 *   interval: "1m",
 *   simulated: false,
 *   openTime: Float64Array.of(0, 60_000),
 *   probability: Float64Array.of(0.4, 0.6),
 *   target: Float64Array.of(0, 1),
 *   baseRate: 0.5,
 * });
 * assert.match(svg, /cumulative gain \(nats\)/);
 * ```
 */
export function skillFigure(
  forecast: Forecast,
  options: FigureOptions = {},
): Figure {
  const { simulated, openTime } = forecast;
  const rows = openTime.length;
  const gain = cumulativeGain(forecast);
  return drawFigure({
    title: "Gain on the base rate over time",
    simulated,
    notes: [
      `${seriesTitle(forecast)}, ${manyOf(rows, "row")}`,
      ...rows > 0 ? [gainNote(gain.at(-1)! / rows)] : [],
    ],
    key: rows === 0 ? [] : [
      { label: "above 0: better than the base rate", color: COLORS.first },
    ],
    panels: rows === 0 ? [] : [gainPanel(forecast, gain)],
  }, options);
}

function gainNote(perRow: number): string {
  const size = Math.abs(1000 * perRow).toFixed(3);
  const sign = perRow < 0 && Number(size) > 0 ? "−" : "";
  return `final mean gain: ${sign}${size} ×10⁻³ nats per row`;
}

function gainPanel(forecast: Forecast, gain: Float64Array) {
  const dates = openDates(forecast);
  const rows = thinned(gain.length);
  const points = rows.map((row) => ({ at: dates[row]!, gain: gain[row]! }));
  return {
    height: 250,
    plot: {
      x: { ...timeAxis(), domain: timeDomain(forecast) },
      y: {
        label: "cumulative gain (nats)",
        domain: domainOf([0, ...gain]),
        nice: true,
        grid: true,
        tickFormat: valueTick,
      },
      marginBottom: 44,
      marks: [
        Plot.ruleY([0], { className: "mark-zero" }),
        Plot.lineY(points, {
          className: "mark-gain",
          x: "at",
          y: "gain",
          stroke: COLORS.first,
          strokeWidth: 1.5,
        }),
        Plot.dot(points.slice(-1), {
          className: "mark-last",
          x: "at",
          y: "gain",
          r: 3,
          fill: COLORS.first,
          stroke: "none",
        }),
      ],
    },
  };
}

/** Rows evenly apart, the first and the last among them. */
function thinned(rows: number): number[] {
  if (rows <= MOST_POINTS) return Array.from({ length: rows }, (_, i) => i);
  const step = (rows - 1) / (MOST_POINTS - 1);
  return Array.from({ length: MOST_POINTS }, (_, i) => Math.round(i * step));
}
