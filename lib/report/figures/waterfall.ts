/**
 * What costs leave of a gross result.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import {
  type BacktestSeries,
  costWords,
  signedPercent,
} from "./backtest_series.ts";
import { fixed, grouped } from "../words.ts";
import { manyOf } from "./_text.ts";
import { axisAbove, zoomed } from "./_zoom.ts";
import {
  COLORS,
  drawFigure,
  type Figure,
  type FigureOptions,
} from "./figure.ts";
import { seriesTitle } from "./series_words.ts";

/** A bar from where the ones before it end. */
interface Step {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly color: string;
}

/**
 * The gross result, what fees, spread and slippage take of it, and what is left, as
 * log returns: they add up, whatever was compounded.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleBacktest } from "../../testing/example_backtest.ts";
 * import { waterfallFigure } from "./waterfall.ts";
 * assert.match(waterfallFigure(exampleBacktest()).svg, /slippage/);
 * ```
 */
export function waterfallFigure(
  series: BacktestSeries,
  options: FigureOptions = {},
): Figure {
  const { width = 680 } = options;
  const { record, simulated } = series;
  const { waterfall, gross, net, orders, turnover } = record;
  const steps = waterfall === null || orders === 0 ? [] : stepsOf(record);
  const told = waterfall === null
    ? ["the account was lost, of which no logarithm can be taken"]
    : [
      `${manyOf(orders, "order")}, ${
        grouped(Math.round(turnover))
      } times the equity traded; ${costWords(record.settings)}`,
      `before costs ${signedPercent(gross.totalReturn)}, after ${
        signedPercent(net.totalReturn)
      }`,
    ];
  return drawFigure({
    title: "From gross to net",
    simulated,
    notes: [seriesTitle(series), ...told],
    key: steps.length === 0 ? [] : [
      { label: "result", color: COLORS.first },
      { label: "costs", color: COLORS.down },
    ],
    panels: steps.length === 0 ? [] : [stepsPanel(steps, width)],
  }, options);
}

function stepsOf({ waterfall }: BacktestSeries["record"]): Step[] {
  const { gross, fees, spread, slippage, net } = waterfall!;
  const steps: Step[] = [
    { name: "gross", from: 0, to: gross, color: COLORS.first },
  ];
  let at = gross;
  for (const [name, cost] of Object.entries({ fees, spread, slippage })) {
    steps.push({ name, from: at, to: at + cost, color: COLORS.down });
    at += cost;
  }
  return [...steps, { name: "net", from: 0, to: net, color: COLORS.first }];
}

/** Three decimals, fewer of a number with digits before them, more of a tiny one. */
function threeDigits(value: number): string {
  const size = Math.abs(value);
  const decimals = size >= 100 ? 1 : size >= 10 ? 2 : size >= 1e-3 ? 3 : 5;
  return fixed(value, value === 0 ? 3 : decimals);
}

const [LINE, BELOW] = [26, 10];

function stepsPanel(steps: readonly Step[], width: number) {
  const above = axisAbove("log return (ln of last over first equity)", width);
  const labels = steps.map((step) => ({
    ...step,
    text: threeDigits(step.to - step.from),
    // Beside the end that lies further from 0, on the outer side.
    end: Math.abs(step.to) >= Math.abs(step.from) ? step.to : step.from,
  }));
  const sign = ({ end }: { end: number }) => end < 0 ? -1 : 1;
  const text = (side: number) =>
    Plot.text(labels.filter((label) => sign(label) === side), {
      className: side < 0 ? "mark-sums-left" : "mark-sums-right",
      x: "end",
      y: "name",
      text: "text",
      dx: 5 * side,
      textAnchor: side < 0 ? "end" : "start",
    });
  // A third of the width for the sums on either side.
  const [low, high] = zoomed(
    [0, ...steps.flatMap(({ from, to }) => [from, to])],
    1e-6,
  );
  const room = (high - low) * (width < 500 ? 0.25 : 0.08);
  return {
    height: above.marginTop + LINE * steps.length + BELOW,
    plot: {
      marginTop: above.marginTop,
      marginBottom: BELOW,
      x: {
        ...above.x,
        ticks: width < 500 ? 4 : 7,
        domain: [
          low - (labels.some((label) => sign(label) < 0) ? room : 0),
          high + (labels.some((label) => sign(label) > 0) ? room : 0),
        ],
      },
      y: {
        type: "band" as const,
        domain: steps.map(({ name }) => name),
        label: null,
        padding: 0.3,
        tickSize: 0,
      },
      marks: [
        Plot.barX(steps, {
          className: "mark-steps",
          x1: "from",
          x2: "to",
          y: "name",
          fill: "color",
          fillOpacity: 0.8,
        }),
        Plot.ruleX([0], { className: "mark-zero" }),
        text(-1),
        text(1),
      ],
    },
  };
}
