/**
 * What was called against what happened.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { shareInterval } from "../../scores/intervals.ts";
import { grouped, percent } from "../words.ts";
import { manyOf, unbroken } from "./_text.ts";
import {
  COLORS,
  drawFigure,
  type Figure,
  type FigureOptions,
} from "./figure.ts";
import type { Forecast } from "./forecast.ts";
import { seriesTitle } from "./series_words.ts";

/** Rows by what was called and what happened. */
export interface ConfusionCounts {
  readonly trueUp: number;
  /** Called up, but did not rise. */
  readonly falseUp: number;
  /** Not called up, but rose. */
  readonly falseNotUp: number;
  readonly trueNotUp: number;
}

/** Options for {@linkcode confusionFigure}. */
export interface ConfusionFigureOptions extends FigureOptions {
  /** Up is called where the probability exceeds it. @default {0.5} */
  threshold?: number;
  /** Rows a label looks ahead: so many neighbouring labels overlap. @default {1} */
  overlap?: number;
}

/**
 * How often each call met each outcome. Up is called where the stated probability
 * exceeds `threshold`, as the scores do at one half.
 *
 * @throws {RangeError} If the threshold is not a number from 0 to 1.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { confusionCounts } from "./confusion.ts";
 * const counts = confusionCounts({
 *   probability: Float64Array.of(0.6, 0.5, 0.4),
 *   target: Float64Array.of(1, 1, 0),
 * });
 * assert.deepEqual(counts, { trueUp: 1, falseUp: 0, falseNotUp: 1, trueNotUp: 1 });
 * ```
 */
export function confusionCounts(
  { probability, target }: Pick<Forecast, "probability" | "target">,
  { threshold = 0.5 }: { threshold?: number } = {},
): ConfusionCounts {
  if (!(threshold >= 0 && threshold <= 1)) {
    throw new RangeError(
      `Cannot count calls: the threshold must lie between 0 and 1, got ${threshold}`,
    );
  }
  let [trueUp, falseUp, falseNotUp, trueNotUp] = [0, 0, 0, 0];
  probability.forEach((p, row) => {
    const rose = target[row] === 1;
    if (p > threshold) rose ? trueUp++ : falseUp++;
    else rose ? falseNotUp++ : trueNotUp++;
  });
  return { trueUp, falseUp, falseNotUp, trueNotUp };
}

/**
 * Two tables of two by two: the model's calls, and those of whoever always calls
 * what was commoner in the train rows. Every cell holds its rows and their share
 * of what happened, so that lines sum to 100 %.
 *
 * @throws {RangeError} If the threshold is not a number from 0 to 1.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { confusionFigure } from "./confusion.ts";
 * const { svg } = confusionFigure({
 *   symbol: "BTCUSDT",
 *   interval: "1m",
 *   simulated: false,
 *   openTime: Float64Array.of(0, 60_000),
 *   probability: Float64Array.of(0.4, 0.6),
 *   target: Float64Array.of(0, 1),
 *   baseRate: 0.5,
 * });
 * assert.match(svg, /accuracy of the model: 100\.0/);
 * ```
 */
export function confusionFigure(
  forecast: Forecast,
  options: ConfusionFigureOptions = {},
): Figure {
  const { simulated, target, baseRate } = forecast;
  const { threshold = 0.5, overlap = 1 } = options;
  const counts = confusionCounts(forecast, { threshold });
  const rows = target.length;
  const ups = counts.trueUp + counts.falseNotUp;
  const [rival, constant] = baseRate > 0.5
    ? ["always up", { trueUp: ups, falseUp: rows - ups }]
    : ["always not up", { falseNotUp: ups, trueNotUp: rows - ups }];
  const none = { trueUp: 0, falseUp: 0, falseNotUp: 0, trueNotUp: 0 };
  const tables = [
    { name: "the model", counts },
    { name: rival, counts: { ...none, ...constant } },
  ];
  return drawFigure({
    title: "What was called and what happened",
    simulated,
    notes: [
      `${seriesTitle(forecast)}, ${manyOf(rows, "row")}`,
      ...rows > 0
        ? [
          `up is called where its probability exceeds ${threshold}; ` +
          "shares are of the line, of what happened",
          ...tables.map(({ name, counts }) =>
            accuracyNote(name, counts, overlap)
          ),
        ]
        : [],
    ],
    panels: rows === 0 ? [] : [tablesPanel(tables)],
  }, options);
}

function accuracyNote(
  name: string,
  counts: ConfusionCounts,
  overlap: number,
): string {
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const right = counts.trueUp + counts.trueNotUp;
  const { low, high } = shareInterval(right, rows, overlap);
  return `accuracy of ${name}: ${unbroken(percent(right / rows))} ` +
    `(95 % interval ${unbroken(percent(low))} to ${unbroken(percent(high))})`;
}

const [UP, NOT_UP] = ["up", "not up"];

function tablesPanel(
  tables: readonly { name: string; counts: ConfusionCounts }[],
) {
  const cells = tables.flatMap(({ name, counts }) => {
    const { trueUp, falseUp, falseNotUp, trueNotUp } = counts;
    return [
      { name, was: UP, called: UP, count: trueUp, of: trueUp + falseNotUp },
      {
        name,
        was: UP,
        called: NOT_UP,
        count: falseNotUp,
        of: trueUp + falseNotUp,
      },
      {
        name,
        was: NOT_UP,
        called: UP,
        count: falseUp,
        of: falseUp + trueNotUp,
      },
      {
        name,
        was: NOT_UP,
        called: NOT_UP,
        count: trueNotUp,
        of: falseUp + trueNotUp,
      },
    ].map((cell) => ({
      ...cell,
      share: cell.of > 0 ? cell.count / cell.of : 0,
    }));
  });
  const place = { fx: "name", x: "called", y: "was" };
  return {
    height: 230,
    plot: {
      marginTop: 48,
      marginBottom: 40,
      fx: {
        domain: tables.map(({ name }) => name),
        label: null,
        padding: 0.08,
      },
      x: { domain: [UP, NOT_UP], label: "called", tickSize: 0, padding: 0.04 },
      y: {
        domain: [UP, NOT_UP],
        label: "what happened",
        labelAnchor: "top" as const,
        labelArrow: "none" as const,
        tickSize: 0,
        padding: 0.04,
      },
      marks: [
        Plot.cell(cells, {
          className: "mark-cells",
          ...place,
          // Right and wrong calls differ, and an empty cell is still a cell.
          fill: ({ was, called }) =>
            was === called ? COLORS.first : COLORS.second,
          fillOpacity: ({ share }) => 0.08 + 0.5 * share,
        }),
        Plot.text(cells, {
          className: "mark-counts",
          ...place,
          text: ({ count }) => grouped(count),
          fontWeight: 600,
          dy: -8,
        }),
        Plot.text(cells, {
          className: "mark-shares",
          ...place,
          text: ({ of, share }) =>
            of > 0 ? unbroken(percent(share)) : "no rows",
          dy: 10,
        }),
      ],
    },
  };
}
