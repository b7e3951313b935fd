/**
 * Which features are spread otherwise than when the model learned.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import {
  type FeatureDrift,
  MAJOR,
  MODERATE,
} from "../../drift/population_stability.ts";
import { manyOf, withoutMiddle } from "./_text.ts";
import { axisAbove } from "./_zoom.ts";
import {
  COLORS,
  drawFigure,
  type Figure,
  type FigureOptions,
} from "./figure.ts";
import type { ImportanceSeries } from "./importance.ts";

/** Options for {@linkcode driftFigure}. */
export interface DriftFigureOptions extends FigureOptions {
  /** Draws so many features at most, those that moved furthest. @default {15} */
  most?: number;
  /** What the rows are, for the note. @default {"held-out rows"} */
  rows?: string;
}

const COLOR_OF = {
  stable: COLORS.muted,
  moderate: COLORS.second,
  major: COLORS.down,
} as const;

/**
 * A bar per feature for its population stability index against the train rows, the
 * furthest moved first, with lines where a change is called moderate and major.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { driftFigure } from "./drift.ts";
 * const { svg } = driftFigure([
 *   { feature: "rsi_14", rows: 500, psi: 0.02, chance: 0.04, change: "stable" },
 *   { feature: "atr_14", rows: 500, psi: 0.9, chance: 0.04, change: "major" },
 * ], { symbol: "BTCUSDT", interval: "1m", simulated: false });
 * assert.match(svg, /major change: 1 of 2\sfeatures/);
 * ```
 */
export function driftFigure(
  drifts: readonly FeatureDrift[],
  { symbol, interval, simulated }: ImportanceSeries,
  options: DriftFigureOptions = {},
): Figure {
  const { width = 680, most = 15, rows = "held-out rows" } = options;
  const known = drifts.filter(({ psi }) => !Number.isNaN(psi));
  const sorted = known.toSorted((a, b) => b.psi - a.psi);
  const shown = sorted.slice(0, most);
  const counted = (change: FeatureDrift["change"]) =>
    known.filter((drift) => drift.change === change).length;
  const left = sorted.length - shown.length;
  return drawFigure({
    title: "How far the features have moved",
    simulated,
    notes: [
      `${symbol} ${interval}, ${rows} against the train rows`,
      ...known.length > 0
        ? [
          `major change: ${counted("major")} of ${
            manyOf(known.length, "feature")
          }, moderate: ${counted("moderate")}`,
        ]
        : [],
      ...left > 0 ? [`left out: ${manyOf(left, "steadier feature")}`] : [],
    ],
    key: shown.length === 0 ? [] : [
      { label: "stable, or chance", color: COLOR_OF.stable },
      { label: `moderate, from ${MODERATE}`, color: COLOR_OF.moderate },
      { label: `major, from ${MAJOR}`, color: COLOR_OF.major },
    ],
    panels: shown.length === 0 ? [] : [barsPanel(shown, width)],
  }, options);
}

const [LINE, BELOW] = [18, 10];

function barsPanel(drifts: readonly FeatureDrift[], width: number) {
  const above = axisAbove("population stability index", width);
  return {
    height: above.marginTop + LINE * drifts.length + BELOW,
    plot: {
      marginTop: above.marginTop,
      marginBottom: BELOW,
      x: {
        ...above.x,
        // Both lines are always in sight.
        domain: [0, 1.1 * Math.max(MAJOR, drifts[0]!.psi)],
      },
      y: {
        type: "band" as const,
        domain: drifts.map(({ feature }) => feature),
        label: null,
        padding: 0.25,
        tickSize: 0,
        tickFormat: (name: string) => withoutMiddle(name, 0.4 * width),
      },
      marks: [
        Plot.barX(drifts, {
          className: "mark-psi",
          y: "feature",
          x: "psi",
          fill: ({ change }: FeatureDrift) => COLOR_OF[change],
          fillOpacity: 0.8,
        }),
        Plot.ruleX([MODERATE, MAJOR], {
          className: "mark-limits",
          stroke: COLORS.muted,
          strokeDasharray: "5 3",
        }),
        Plot.ruleX([0], { className: "mark-zero" }),
      ],
    },
  };
}
