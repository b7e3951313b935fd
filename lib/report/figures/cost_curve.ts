/**
 * What the same positions would have come to under other costs.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { type BacktestSeries, basisPoints } from "./backtest_series.ts";
import { domainOf, valueTick } from "./_scales.ts";
import {
  COLORS,
  drawFigure,
  type Figure,
  type FigureOptions,
  type Panel,
} from "./figure.ts";
import { seriesTitle } from "./series_words.ts";

/** Costs of one curve, ascending, with the stated cost and the one that leaves nothing. */
interface Costs {
  readonly stated: number;
  readonly breakEven: number | null;
  readonly most: number;
}

/**
 * Net log return and Sharpe ratio over the cost per side, with the stated cost and
 * the cost at which nothing is left. A lost account has no point.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleBacktest } from "../../testing/example_backtest.ts";
 * import { costCurveFigure } from "./cost_curve.ts";
 * assert.match(costCurveFigure(exampleBacktest()).svg, /cost per side \(bp\)/);
 * ```
 */
export function costCurveFigure(
  series: BacktestSeries,
  options: FigureOptions = {},
): Figure {
  const { record, simulated } = series;
  const { costCurve, breakEven, settings } = record;
  const { feeBp, halfSpreadBp, slippageBp } = settings;
  const points = costCurve.toSorted((a, b) => a.costBp - b.costBp);
  const stated = feeBp + halfSpreadBp + slippageBp;
  const costs = {
    stated,
    breakEven: breakEven.costBp,
    most: Math.max(stated, ...points.map(({ costBp }) => costBp)),
  };
  const drawn = record.orders > 0 && points.length > 0 && costs.most > 0;
  const returns = points.flatMap(({ costBp, logReturn }) =>
    logReturn === null ? [] : [{ costBp, value: logReturn }]
  );
  const ratios = points.flatMap(({ costBp, sharpe }) =>
    sharpe === null ? [] : [{ costBp, value: sharpe }]
  );
  const panels = drawn
    ? [
      curvePanel(returns, costs, "net log return"),
      curvePanel(ratios, costs, "Sharpe ratio, annualised"),
    ]
    : [];
  return drawFigure({
    title: "Net result by cost",
    simulated,
    notes: [
      seriesTitle(series),
      breakEven.costBp === null
        ? "nothing was gained before costs, so no cost is low enough"
        : `nothing is left at ${basisPoints(breakEven.costBp)} per side`,
    ],
    key: drawn
      ? [
        { label: "the same positions", color: COLORS.first },
        { label: `stated: ${basisPoints(stated)}`, color: COLORS.down },
        ...isDrawn(costs)
          ? [{ label: "nothing left", color: COLORS.second }]
          : [],
      ]
      : [],
    panels,
  }, options);
}

function isDrawn({ breakEven, most }: Costs): boolean {
  return breakEven !== null && breakEven <= most;
}

function curvePanel(
  points: readonly { costBp: number; value: number }[],
  costs: Costs,
  label: string,
): Panel {
  const place = { x: "costBp", y: "value" };
  return {
    height: 190,
    plot: {
      x: {
        label: "cost per side (bp)",
        domain: [0, 1.02 * costs.most],
        tickFormat: valueTick,
        ticks: 6,
      },
      y: {
        label,
        domain: domainOf([0], points.map(({ value }) => value)),
        nice: true,
        grid: true,
        ticks: 5,
        tickFormat: valueTick,
      },
      marks: [
        Plot.ruleY([0], { className: "mark-zero" }),
        Plot.ruleX([costs.stated], {
          className: "mark-stated",
          stroke: COLORS.down,
          strokeWidth: 1.5,
          strokeDasharray: "4 3",
        }),
        Plot.ruleX(isDrawn(costs) ? [costs.breakEven!] : [], {
          className: "mark-break-even",
          stroke: COLORS.second,
          strokeWidth: 1.5,
          strokeDasharray: "2 3",
        }),
        Plot.lineY(points, {
          ...place,
          className: "mark-curve",
          stroke: COLORS.first,
          strokeWidth: 1.8,
        }),
        Plot.dot(points, {
          ...place,
          className: "mark-points",
          fill: COLORS.first,
          stroke: "none",
          r: 3,
        }),
      ],
    },
  };
}
