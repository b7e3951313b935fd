/**
 * Whether the model is right more often where it is surer.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import {
  COVERAGES,
  type CoveredCalls,
  precisionAtCoverage,
} from "../../scores/abstention.ts";
import { grouped, percent } from "../words.ts";
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
import { seriesTitle } from "./series_words.ts";

/** Options for {@linkcode abstentionFigure}. */
export interface AbstentionFigureOptions extends FigureOptions {
  /** Shares of the rows that are called. */
  coverages?: readonly number[];
  /** Rows a label looks ahead: so many neighbouring labels overlap. @default {1} */
  overlap?: number;
}

/**
 * The share of right calls when only the surest rows are called, with 95 %
 * intervals, beside what the commoner class would score on the same rows.
 *
 * @throws {RangeError} If a coverage is not above 0 and at most 1.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { abstentionFigure } from "./abstention.ts";
 * const { svg } = abstentionFigure({
 *   symbol: "BTCUSDT",
 *   interval: "1m",
 *   simulated: false,
 *   openTime: Float64Array.of(0, 60_000),
 *   probability: Float64Array.of(0.4, 0.6),
 *   target: Float64Array.of(0, 1),
 *   baseRate: 0.5,
 * });
 * assert.match(svg, /share of right calls/);
 * ```
 */
export function abstentionFigure(
  forecast: Forecast,
  options: AbstentionFigureOptions = {},
): Figure {
  const { coverages = COVERAGES, overlap = 1, width = 680 } = options;
  const { target, probability, simulated } = forecast;
  const rows = probability.length;
  const calls = rows === 0
    ? []
    : distinct(precisionAtCoverage(target, probability, coverages, {
      overlap,
    }));
  return drawFigure({
    title: "Right calls where the model is surest",
    simulated,
    notes: [
      `${seriesTitle(forecast)}, ${manyOf(rows, "row")}`,
      ...rows > 0 ? [surestNote(calls)] : [],
    ],
    key: rows === 0 ? [] : [
      { label: "right calls, 95 % interval", color: COLORS.first },
      {
        label: "always the commoner class of these rows",
        color: COLORS.second,
      },
    ],
    panels: rows === 0 ? [] : [precisionPanel(calls, width)],
  }, { width });
}

/** Where many probabilities are equal, several coverages call the same rows. */
function distinct(calls: readonly CoveredCalls[]): CoveredCalls[] {
  const byRows = new Map(calls.map((call) => [call.rows, call]));
  return [...byRows.values()].sort((a, b) => b.rows - a.rows);
}

function surestNote(calls: readonly CoveredCalls[]): string {
  const { rows, precision, interval } = calls.at(-1)!;
  const range = unbroken(
    `${percent(interval.low)} to ${percent(interval.high)}`,
  );
  return `surest ${grouped(rows)}: ${unbroken(percent(precision))} right ` +
    `(95 %: ${range})`;
}

/** Pixels: both margins of a panel, and a label with the room it needs. */
const [BESIDE, LABEL] = [84, 48];

function precisionPanel(calls: readonly CoveredCalls[], width: number) {
  const y = zoomed(
    calls.flatMap(({ precision, constant, interval: { low, high } }) => [
      precision,
      constant,
      low,
      high,
    ]),
    0.02,
  );
  // The surest stand on the right; one coverage alone needs room as well.
  const domain: [number, number] = [
    placeOf(1.1),
    placeOf(Math.min(0.5, calls.at(-1)!.coverage / 1.2)),
  ];
  return {
    height: 270,
    plot: {
      x: {
        domain,
        ticks: spacedTicks(calls, domain, width),
        tickFormat: coverageTick,
        label: "rows called, the surest ones",
      },
      y: {
        domain: y,
        label: "share of right calls",
        grid: true,
        tickFormat: valueTick,
      },
      marginBottom: 40,
      marks: [
        Plot.lineY(calls, {
          className: "mark-constant",
          x: ({ coverage }) => placeOf(coverage),
          y: "constant",
          stroke: COLORS.second,
          strokeWidth: 1.5,
          strokeDasharray: "5 3",
        }),
        Plot.lineY(calls, {
          className: "mark-precision",
          x: ({ coverage }) => placeOf(coverage),
          y: "precision",
          stroke: COLORS.first,
          strokeWidth: 1.5,
        }),
        Plot.ruleX(calls, {
          className: "mark-interval",
          x: ({ coverage }) => placeOf(coverage),
          y1: ({ interval }) => interval.low,
          y2: ({ interval }) => interval.high,
          stroke: COLORS.first,
          strokeWidth: 1.5,
        }),
        Plot.dot(calls, {
          className: "mark-calls",
          x: ({ coverage }) => placeOf(coverage),
          y: "precision",
          r: 4,
          fill: COLORS.first,
          stroke: "none",
        }),
      ],
    },
  };
}

/** Where a coverage stands: halves are equally far apart. A scale of Plot would drop labels. */
function placeOf(coverage: number): number {
  return -Math.log2(coverage);
}

/** Places of coverages whose labels do not touch, the greatest among them. */
function spacedTicks(
  calls: readonly CoveredCalls[],
  [from, to]: readonly [number, number],
  width: number,
): number[] {
  const pixels = (width - BESIDE) / (to - from);
  const ticks: number[] = [];
  for (const { coverage } of calls) {
    const [at, last] = [placeOf(coverage), ticks.at(-1)];
    if (last === undefined || (at - last) * pixels >= LABEL) ticks.push(at);
  }
  return ticks;
}

function coverageTick(place: number): string {
  const percent = 100 * 2 ** -place;
  return `${percent.toFixed(percent < 9.95 ? 1 : 0)} %`;
}
