/**
 * Feature columns under the price they are made of.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { type Candles, hasFlow, sliceCandles } from "../../candles/candles.ts";
import { intervalMs } from "../../candles/interval.ts";
import { grouped } from "../words.ts";
import { type Hole, holeKey, holesIn, shade } from "./_holes.ts";
import { domainOf, fewTicks, valueTick } from "./_scales.ts";
import { type LinePoint, linePoints, stretchesOf } from "./_stretches.ts";
import { shortened } from "./_text.ts";
import {
  COLORS,
  drawFigure,
  type Figure,
  type FigureOptions,
  type Panel,
} from "./figure.ts";
import {
  quoteUnit,
  seriesTitle,
  timeAxis,
  timeDomain,
  withUnit,
} from "./series_words.ts";

/** Feature columns, each with one value per row. */
export interface DrawnFeatures {
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
  readonly openTime: Float64Array;
}

/** Options for {@linkcode featureFigure}. */
export interface FeatureFigureOptions extends FigureOptions {
  /** The first row drawn; 0 shows the warm-up. @default {0} */
  from?: number;
  /** Draws so many rows. @default {240} */
  rows?: number;
  /** The features drawn, in this order. @default All */
  names?: readonly string[];
}

/**
 * The close on top and below it one panel per feature, over one time axis. Rows in
 * which a feature has no value yet, at the start and after each hole in time, are
 * shaded. Every panel has an axis of its own.
 *
 * @param candles The candles the features were computed from, row by row.
 * @throws {RangeError} If the table has no feature of one of `names`, or as many
 * rows as there are candles.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../../candles/simulated.ts";
 * import { featureFigure } from "./features.ts";
 * const candles = simulateCandles({ candles: 50 });
 * const { openTime, close } = candles;
 * const table = { names: ["close"], columns: [close], openTime };
 * assert.match(featureFigure(candles, table, { rows: 20 }).svg, /rows 0 to 19 of 50/);
 * ```
 */
export function featureFigure(
  candles: Candles,
  table: DrawnFeatures,
  options: FeatureFigureOptions = {},
): Figure {
  const { from = 0, rows = 240, names = table.names, width = 680 } = options;
  const total = candles.openTime.length;
  if (table.openTime.length !== total) {
    throw new RangeError(
      `Cannot draw features: expected a row for each of ${total} candles, got ${table.openTime.length}`,
    );
  }
  const start = Math.min(total, Math.max(0, from));
  const shown = sliceCandles(candles, start, start + rows);
  const columns = names.map((name) => {
    const column = table.columns[table.names.indexOf(name)];
    if (column === undefined) {
      throw new RangeError(
        `Cannot draw features: expected one of ${
          table.names.join(", ")
        }, got "${name}"`,
      );
    }
    return column.subarray(start, start + rows);
  });
  const count = shown.openTime.length;
  const title = `Features of ${seriesTitle(shown)}`;
  const simulated = candles.source === "simulated";
  if (count === 0) return drawFigure({ title, simulated, panels: [] }, options);
  const holes = holesIn(shown);
  const isMissing = columns.some((column) => column.some(Number.isNaN));
  const view = { shown, holes, width };
  return drawFigure({
    title,
    simulated,
    notes: count === total ? [] : [
      `rows ${grouped(start)} to ${grouped(start + count - 1)} of ${
        grouped(total)
      }`,
    ],
    key: [
      { label: "close", color: COLORS.muted },
      { label: "feature", color: COLORS.first },
      ...isMissing
        ? [{
          label: hasFlow(shown) && shown.trades.some(Number.isNaN)
            ? "no value: warm-up, or candles without flow"
            : "warm-up: no value yet",
          color: COLORS.second,
        }]
        : [],
      ...holeKey(holes),
    ],
    panels: [
      panelOf(`close (${quoteUnit(candles.symbol)})`, shown.close, view, {
        height: 116,
        color: COLORS.muted,
        isLast: columns.length === 0,
      }),
      ...columns.map((column, i) =>
        panelOf(withUnit(names[i]!, candles.symbol), column, view, {
          height: 76,
          color: COLORS.first,
          isLast: i === columns.length - 1,
        })
      ),
    ],
  }, options);
}

interface View {
  readonly shown: Candles;
  readonly holes: readonly Hole[];
  readonly width: number;
}

function panelOf(
  label: string,
  values: Float64Array,
  { shown, holes, width }: View,
  look: { height: number; color: string; isLast: boolean },
): Panel {
  const { openTime } = shown;
  const { height, color, isLast } = look;
  const domain = domainOf(values);
  const axis = { ...timeAxis(), domain: timeDomain(shown) };
  const step = intervalMs(shown.interval);
  const breaks = holes.map(({ row }) => row);
  const missing = stretchesOf(values, breaks)
    .filter(({ known }) => !known)
    .map(({ start, end }) => ({
      from: openTime[start]!,
      to: openTime[end - 1]! + step,
    }));
  return {
    height: isLast ? height + 40 : height,
    plot: {
      x: isLast ? axis : { ...axis, axis: null },
      y: {
        label: shortened(label, width - 16),
        labelArrow: "none",
        ticks: domain === undefined ? [] : fewTicks(domain),
        grid: true,
        domain: domain ?? [0, 1],
        tickFormat: valueTick,
      },
      marginTop: 24,
      marginBottom: isLast ? 50 : 10,
      marks: [
        shade(holes, step),
        shade(missing, step, COLORS.second),
        Plot.line(
          linePoints(openTime, values, { breaks, columns: width - 80 }),
          {
            x: ({ at }: LinePoint) => new Date(at),
            y: "value",
            stroke: color,
            strokeWidth: 1.25,
            strokeLinecap: "round",
          },
        ),
      ],
    },
  };
}
