/**
 * Which rows a model learns from, and which later rows judge it.
 *
 * @module
 */
import { intervalMs } from "../../candles/interval.ts";
import { rangesOf, type RowRanges, type Rows } from "../../rows.ts";
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

/** Rows to learn from and rows to judge on. */
export interface DrawnFold {
  readonly train: RowRanges;
  readonly test: RowRanges;
}

/** Folds, and the series whose rows they are. */
export interface FoldsParts {
  readonly folds: readonly DrawnFold[];
  /** All rows a model is chosen on as `train`, the held-out rows as `test`. */
  readonly split: { readonly train: Rows; readonly test: Rows };
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
  { kind: "embargo", label: "embargo", color: COLORS.up },
  { kind: "gap", label: "purged gap", color: COLORS.down },
] as const;

/**
 * The folds to scale over time, with the held-out rows in the last line, and below
 * them the rows around the first border one by one: why the gap is there. Rows left
 * out within a horizon of a test range are its purge; those beyond, the embargo.
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
  const borders = folds.map(borderOf);
  const shown = borders.findIndex((border) => border !== undefined);
  const first = borders[shown] ?? split;
  const judged = shown < 0 ? "held out" : "test";
  const gap = first.test.start - first.train.end;
  const embargo = embargoOf(folds, horizon);
  return drawFigure({
    title,
    simulated,
    notes: [
      `A label looks ${counted(horizon, "row")} ahead; ${
        gap > 0 ? counted(Math.min(gap, horizon), "row") : "no rows"
      } purged ${
        folds.some(({ train }) => !("start" in train))
          ? "on both sides of"
          : "before"
      } each judged stretch${
        embargo > 0 ? `, an embargo of ${counted(embargo, "row")} beyond` : ""
      }.`,
      `Below: the rows around the border of ${
        shown < 0 ? "the held-out rows" : `fold ${shown + 1}`
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
  fold: DrawnFold,
  judged: string,
  { openTime, interval, horizon }: FoldsParts,
): SpanLine {
  const last = openTime.at(-1)! + intervalMs(interval);
  const spans = (rows: readonly Rows[], kind: string): Span[] =>
    rows.filter(({ start, end }) => end > start).map(({ start, end }) => ({
      from: openTime[start]!,
      to: openTime[end] ?? last,
      kind,
    }));
  const gaps = gapsOf(fold, horizon);
  return {
    label,
    spans: [
      ...spans(rangesOf(fold.train), "train"),
      ...spans(rangesOf(fold.test), judged),
      ...spans(gaps.embargo, "embargo"),
      ...spans(gaps.purged, "gap"),
    ],
  };
}

/** Rows between a fold's train and test ranges, by why they are left out. */
function gapsOf({ train, test }: DrawnFold, horizon: number) {
  const used = [
    ...rangesOf(train).map((rows) => ({ ...rows, judges: false })),
    ...rangesOf(test).map((rows) => ({ ...rows, judges: true })),
  ].sort((a, b) => a.start - b.start);
  const purged: Rows[] = [];
  const embargo: Rows[] = [];
  used.forEach(({ start: end, judges }, i) => {
    const before = used[i - 1];
    if (before === undefined || before.end >= end) return;
    // A purge begins where a test range ends, and ends where one begins.
    const purgedTo = Math.min(end, before.end + (before.judges ? horizon : 0));
    const purgedFrom = Math.max(purgedTo, end - (judges ? horizon : 0));
    purged.push({ start: before.end, end: purgedTo });
    embargo.push({ start: purgedTo, end: purgedFrom });
    purged.push({ start: purgedFrom, end });
  });
  return { purged, embargo };
}

/** The longest embargo of any fold. */
function embargoOf(folds: readonly DrawnFold[], horizon: number): number {
  const lengths = folds.flatMap((fold) =>
    gapsOf(fold, horizon).embargo.map(({ start, end }) => end - start)
  );
  return Math.max(0, ...lengths);
}

/** The first test range that follows a train range, with that; if there is one. */
function borderOf({ train, test }: DrawnFold) {
  const [trains, tests] = [rangesOf(train), rangesOf(test)];
  for (const judged of tests) {
    const before = trains.findLast(({ end }) => end <= judged.start);
    const between = tests.some(({ start, end }) =>
      end <= judged.start && start >= (before?.end ?? 0)
    );
    if (before !== undefined && !between) {
      return { train: before, test: judged };
    }
  }
  return undefined;
}
