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
    1.1,
    Math.min(0.5, calls.at(-1)!.coverage / 1.2),
  ];
  return {
    height: 270,
    plot: {
      x: {
        type: "log" as const,
        domain,
        ticks: spacedTicks(calls, domain, width),
        tickFormat: coverageTick,
        label: "rows called",
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
          x: "coverage",
          y: "constant",
          stroke: COLORS.second,
          strokeWidth: 1.5,
          strokeDasharray: "5 3",
        }),
        Plot.lineY(calls, {
          className: "mark-precision",
          x: "coverage",
          y: "precision",
          stroke: COLORS.first,
          strokeWidth: 1.5,
        }),
        Plot.ruleX(calls, {
          className: "mark-interval",
          x: "coverage",
          y1: ({ interval }) => interval.low,
          y2: ({ interval }) => interval.high,
          stroke: COLORS.first,
          strokeWidth: 1.5,
        }),
        Plot.dot(calls, {
          className: "mark-calls",
          x: "coverage",
          y: "precision",
          r: 4,
          fill: COLORS.first,
          stroke: "none",
        }),
      ],
    },
  };
}

/** Coverages whose labels do not touch, the greatest among them. */
function spacedTicks(
  calls: readonly CoveredCalls[],
  [most, least]: readonly [number, number],
  width: number,
): number[] {
  const at = (share: number) =>
    (width - BESIDE) * Math.log(most / share) / Math.log(most / least);
  const ticks: number[] = [];
  for (const { coverage } of calls) {
    const last = ticks.at(-1);
    if (last === undefined || at(coverage) - at(last) >= LABEL) {
      ticks.push(coverage);
    }
  }
  return ticks;
}

function coverageTick(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}
