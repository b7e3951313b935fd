/**
 * What folds look like in a notebook.
 *
 * @module
 */
import { JUPYTER_DISPLAY, type MimeBundle } from "../display.ts";
import { COLORS } from "../report/figures/figure.ts";
import { htmlTable } from "../report/html_table.ts";
import { Markup } from "../report/page/markup.ts";
import { counted, grouped } from "../report/words.ts";
import {
  countRows,
  hullOf,
  rangesOf,
  type RowRanges,
  type Rows,
} from "../rows.ts";
import type { AnyFold } from "../splits/mod.ts";
import { view } from "./_view.ts";
import { utc } from "./_words.ts";

const [WIDTH, HEIGHT] = [120, 12];

/**
 * Folds, or one split: which rows each learns from, the gap, and which rows judge
 * it, as numbers and as bars.
 *
 * @param openTime Open times of all rows, in ms; with them the table tells times too.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { timeSeriesSplit } from "../splits/mod.ts";
 * import { foldsView } from "./folds_view.ts";
 * const view = foldsView(timeSeriesSplit(12, { folds: 2, gap: 1 }));
 * assert.equal(view["text/plain"], "2 folds, 4 test rows each");
 * ```
 */
export function foldsView(
  folds: AnyFold | readonly AnyFold[],
  openTime?: Float64Array,
): MimeBundle {
  const all = "train" in folds ? [folds] : folds;
  const end = Math.max(0, ...all.map(({ test }) => hullOf(test).end));
  const single = "train" in folds;
  const rows = all.map(({ train, test }, i) => [
    single ? "split" : `fold ${i + 1}`,
    grouped(countRows(train)),
    span(train, openTime),
    grouped(leftOut([...rangesOf(train), ...rangesOf(test)])),
    grouped(countRows(test)),
    span(test, openTime),
    bars(train, test, end),
  ]);
  const text = single
    ? `${counted(countRows(folds.train), "row")} to learn from, ${
      counted(countRows(folds.test), "row")
    } held out`
    : foldsText(all);
  return view({
    title: text,
    body: [htmlTable([
      "",
      "train rows",
      { label: openTime ? "train times (UTC)" : "train", align: "left" },
      "gap",
      "test rows",
      { label: openTime ? "test times (UTC)" : "test", align: "left" },
      { label: "train, test", align: "left" },
    ], [{ rows }])],
    text,
  });
}

/**
 * The same folds or split, whose view in a notebook tells times too.
 *
 * @param openTime Open times of all rows, in ms.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { timeSeriesSplit } from "../splits/mod.ts";
 * import { datedFolds } from "./folds_view.ts";
 * const folds = timeSeriesSplit(12, { folds: 2 });
 * const openTime = Float64Array.from(folds.keys(), (row) => row * 60_000);
 * assert.deepEqual(datedFolds(folds, openTime), folds);
 * ```
 */
export function datedFolds<T extends AnyFold | readonly AnyFold[]>(
  folds: T,
  openTime: Float64Array,
): T {
  const copy = ("train" in folds ? { ...folds } : [...folds as AnyFold[]]) as T;
  return Object.defineProperty(copy, JUPYTER_DISPLAY, {
    value: () => foldsView(copy, openTime),
  });
}

function foldsText(folds: readonly AnyFold[]): string {
  const sizes = [...new Set(folds.map(({ test }) => countRows(test)))];
  const each = sizes.length === 1
    ? `${counted(sizes[0]!, "test row")} each`
    : `${grouped(Math.min(...sizes))} to ${
      grouped(Math.max(...sizes))
    } test rows`;
  return folds.length === 0
    ? "no folds"
    : `${counted(folds.length, "fold")}, ${each}`;
}

/** Rows between the first and the last one of a fold that are neither's. */
function leftOut(all: readonly Rows[]): number {
  const first = Math.min(...all.map(({ start }) => start));
  const last = Math.max(...all.map(({ end }) => end));
  return last - first - countRows(all);
}

/** The first and the last row of every range, or their open times. */
function span(rows: RowRanges, openTime?: Float64Array): string {
  const name = (row: number) =>
    openTime === undefined ? grouped(row) : utc(openTime[row] ?? NaN);
  return rangesOf(rows)
    .filter(({ start, end }) => end > start)
    .map(({ start, end }) => `${name(start)} to ${name(end - 1)}`)
    .join(", ") || "–";
}

function bars(train: RowRanges, test: RowRanges, rows: number): Markup {
  const bar = ({ start, end }: Rows, color: string) => {
    const x = Math.round(10 * WIDTH * start / rows) / 10;
    const width = Math.round(10 * WIDTH * (end - start) / rows) / 10;
    return `<rect x="${x}" width="${width}" height="${HEIGHT}" fill="${color}"/>`;
  };
  return new Markup(
    `<svg role="img" aria-label="train, then test" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">${
      rangesOf(train).map((rows) => bar(rows, COLORS.muted)).join("")
    }${rangesOf(test).map((rows) => bar(rows, COLORS.first)).join("")}</svg>`,
  );
}
