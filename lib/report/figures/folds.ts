/**
 * Which rows a model learns from, and which later rows judge it.
 *
 * @module
 */
import { intervalMs } from "../../candles/interval.ts";
import type { Rows } from "../../rows.ts";
import { counted } from "../words.ts";
import { borderPanel } from "./_border.ts";
import {
  type Span,
  type SpanLine,
  timelinePanel,
  usedKinds,
} from "./_timeline.ts";
import {
  COLORS,
  drawFigure,
  type Figure,
  type FigureOptions,
} from "./figure.ts";
import { seriesTitle } from "./series_words.ts";

/** Rows to learn from and later rows to judge on. */
export interface DrawnFold {
  readonly train: Rows;
  readonly test: Rows;
}

/** Folds, and the series whose rows they are. */
export interface FoldsParts {
  readonly folds: readonly DrawnFold[];
  /** All rows a model is chosen on as `train`, the held-out rows as `test`. */
  readonly split: DrawnFold;
  /** Open time per row, ms since the Unix epoch, UTC. */
  readonly openTime: Float64Array;
  /** Rows a label looks ahead. */
  readonly horizon: number;
  readonly symbol: string;
  readonly interval: string;
  readonly simulated: boolean;
}

const KINDS = [
  { kind: "train", label: "train", color: COLORS.first },
  { kind: "test", label: "test", color: COLORS.second },
  { kind: "held out", label: "held out", color: COLORS.third },
  // Above the others: a gap is often narrower than a pixel.
  { kind: "gap", label: "purged gap", color: COLORS.down },
] as const;

/**
 * The folds to scale over time, with the held-out rows in the last line, and below
 * them the rows around the first border one by one: why the gap is there.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { foldsFigure } from "./folds.ts";
 * const { svg } = foldsFigure({
 *   folds: [{ train: { start: 0, end: 9 }, test: { start: 10, end: 20 } }],
 *   split: { train: { start: 0, end: 19 }, test: { start: 20, end: 30 } },
 *   openTime: Float64Array.from({ length: 30 }, (_, row) => row * 60_000),
 *   horizon: 1,
 *   symbol: "TESTUSDT",
 *   interval: "1m",
 *   simulated: false,
 * });
 * assert.match(svg, /held out/);
 * ```
 */
export function foldsFigure(
  parts: FoldsParts,
  options: FigureOptions = {},
): Figure {
  const { folds, split, openTime, horizon, simulated } = parts;
  const title = `Folds of ${seriesTitle(parts)}`;
  const lines = openTime.length === 0 ? [] : [
    ...folds.map((fold, i) => lineOf(`fold ${i + 1}`, fold, "test", parts)),
    lineOf("final", split, "held out", parts),
  ];
  const timeline = timelinePanel(lines, KINDS, options);
  if (timeline === undefined) {
    return drawFigure({ title, simulated, panels: [] }, options);
  }
  const first = folds[0] ?? split;
  const judged = folds.length > 0 ? "test" : "held out";
  const gap = first.test.start - first.train.end;
  return drawFigure({
    title,
    simulated,
    notes: [
      `A label looks ${counted(horizon, "row")} ahead; ${
        gap > 0 ? counted(gap, "row") : "no rows"
      } purged before each judged stretch.`,
      `Below: the rows around the border of ${
        folds.length > 0 ? "fold 1" : "the held-out rows"
      }, magnified; arrows lead to the row a label looks at.`,
    ],
    key: usedKinds(lines, KINDS),
    panels: [
      timeline,
      borderPanel({ fold: first, horizon, judged, kinds: KINDS }),
    ],
  }, options);
}

function lineOf(
  label: string,
  { train, test }: DrawnFold,
  judged: string,
  { openTime, interval }: FoldsParts,
): SpanLine {
  const last = openTime.at(-1)! + intervalMs(interval);
  const span = (start: number, end: number, kind: string): Span[] =>
    end <= start
      ? []
      : [{ from: openTime[start]!, to: openTime[end] ?? last, kind }];
  return {
    label,
    spans: [
      ...span(train.start, train.end, "train"),
      ...span(test.start, test.end, judged),
      ...span(train.end, test.start, "gap"),
    ],
  };
}
