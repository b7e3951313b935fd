/**
 * How often an edge is found, by its size and the number of candles.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { ConfidenceInterval } from "../../scores/intervals.ts";
import type { Outcome } from "../../scores/verdict.ts";
import { grouped } from "../words.ts";
import { manyOf } from "./_text.ts";
import { valueTick } from "./_scales.ts";
import {
  COLORS,
  drawFigure,
  type Figure,
  type FigureOptions,
} from "./figure.ts";

/** The verdicts in markets of one edge and one number of candles. */
export interface PowerCell {
  /** How far the probability of up lies from one half; 0 for no edge. */
  readonly edge: number;
  readonly candles: number;
  /** Rows that each verdict was reached on. */
  readonly heldOut: number;
  readonly markets: number;
  /** Markets by their verdict. */
  readonly counts: Readonly<Record<Outcome, number>>;
  /** The share of markets in which an edge was found. */
  readonly found: number;
  /** The exact 95 % interval of that share. */
  readonly interval: ConfidenceInterval;
}

/** Lines beyond these would not be told apart. */
const LINES = [
  COLORS.muted,
  COLORS.first,
  COLORS.second,
  COLORS.third,
] as const;

/** Pixels from one edge's intervals to the next one's, so that none hides another. */
const APART = 10;

/**
 * One line per edge over the number of candles: the share of markets in which it
 * was found, with exact 95 % intervals. Of edge 0 that is the share of false
 * alarms, which the dashed line at 5 % bounds.
 *
 * @param cells In any order; of up to four edges.
 * @throws {RangeError} If there are more than four edges.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { powerFigure } from "./power.ts";
 * const { svg } = powerFigure([{
 *   edge: 0.02,
 *   candles: 50_000,
 *   heldOut: 9_999,
 *   markets: 10,
 *   counts: { "edge": 5, "no edge": 5, "too little data": 0 },
 *   found: 0.5,
 *   interval: { low: 0.19, high: 0.81 },
 * }]);
 * assert.match(svg, /share of markets/);
 * ```
 */
export function powerFigure(
  cells: readonly PowerCell[],
  options: FigureOptions = {},
): Figure {
  const edges = [...new Set(cells.map(({ edge }) => edge))]
    .sort((a, b) => a - b);
  if (edges.length > LINES.length) {
    throw new RangeError(
      `Cannot draw the power: expected at most ${LINES.length} edges, got ${edges.length}`,
    );
  }
  // Without an edge of 0 its colour stays free.
  const colors = edges[0] === 0 ? LINES : [...LINES.slice(1), LINES[0]];
  const color = (edge: number) => colors[edges.indexOf(edge)]!;
  const least = Math.min(...cells.map(({ markets }) => markets));
  return drawFigure({
    title: "How often an edge is found",
    simulated: true,
    notes: cells.length === 0 ? [] : [
      `whole runs, ${manyOf(least, "market")} or more per dot`,
      "upright lines: exact 95 % intervals; dashed: 5 %, the false alarms allowed",
      "edge: by how much a perfect model's accuracy lies above one half",
    ],
    key: edges.map((edge) => ({
      label: edge === 0 ? "no edge: false alarms" : `edge ${edge}`,
      color: color(edge),
    })),
    panels: cells.length === 0 ? [] : [panelOf(cells, color)],
  }, options);
}

function panelOf(
  cells: readonly PowerCell[],
  color: (edge: number) => string,
) {
  const ordered = cells.toSorted((a, b) =>
    a.edge - b.edge || a.candles - b.candles
  );
  const lengths = [...new Set(ordered.map(({ candles }) => candles))]
    .sort((a, b) => a - b);
  const stroke = ({ edge }: PowerCell) => color(edge);
  const edges = [...new Set(ordered.map(({ edge }) => edge))];
  const sideBySide = edges.map((edge, i) => ({
    own: ordered.filter((cell) => cell.edge === edge),
    dx: APART * (i - (edges.length - 1) / 2),
  }));
  return {
    height: 280,
    plot: {
      // Lengths are few and far apart, and intervals of one stand side by side.
      x: {
        type: "point" as const,
        domain: lengths,
        padding: 0.3,
        label: "candles",
        tickFormat: grouped,
      },
      y: {
        domain: [0, 1],
        label: "share of markets",
        grid: true,
        tickFormat: valueTick,
      },
      color: { type: "identity" as const },
      marks: [
        Plot.ruleY([0.05], {
          className: "mark-level",
          stroke: COLORS.muted,
          strokeDasharray: "5 3",
        }),
        ...sideBySide.map(({ own, dx }) =>
          Plot.line(own, {
            className: "mark-found",
            x: "candles",
            y: "found",
            dx,
            stroke,
            z: "edge",
            strokeWidth: 1.5,
          })
        ),
        ...sideBySide.map(({ own, dx }) =>
          Plot.ruleX(own, {
            className: "mark-interval",
            x: "candles",
            y1: ({ interval }: PowerCell) => interval.low,
            y2: ({ interval }: PowerCell) => interval.high,
            dx,
            stroke,
            strokeWidth: 1.5,
          })
        ),
        ...sideBySide.map(({ own, dx }) =>
          Plot.dot(own, {
            className: "mark-share",
            x: "candles",
            y: "found",
            dx,
            r: 4,
            fill: stroke,
            stroke: "none",
          })
        ),
      ],
    },
  };
}
