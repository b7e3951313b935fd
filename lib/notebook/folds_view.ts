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
import type { Rows } from "../rows.ts";
import type { Fold } from "../splits/mod.ts";
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
  folds: Fold | readonly Fold[],
  openTime?: Float64Array,
): MimeBundle {
  const all = "train" in folds ? [folds] : folds;
  const end = Math.max(0, ...all.map(({ test }) => test.end));
  const single = "train" in folds;
  const rows = all.map(({ train, test }, i) => [
    single ? "split" : `fold ${i + 1}`,
    grouped(train.end - train.start),
    span(train, openTime),
    grouped(test.start - train.end),
    grouped(test.end - test.start),
    span(test, openTime),
    bars(train, test, end),
  ]);
  const text = single
    ? `${counted(folds.train.end - folds.train.start, "row")} to learn from, ${
      counted(folds.test.end - folds.test.start, "row")
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
export function datedFolds<T extends Fold | readonly Fold[]>(
  folds: T,
  openTime: Float64Array,
): T {
  const copy = ("train" in folds ? { ...folds } : [...folds as Fold[]]) as T;
  return Object.defineProperty(copy, JUPYTER_DISPLAY, {
    value: () => foldsView(copy, openTime),
  });
}

function foldsText(folds: readonly Fold[]): string {
  const sizes = [...new Set(folds.map(({ test }) => test.end - test.start))];
  const each = sizes.length === 1
    ? `${counted(sizes[0]!, "test row")} each`
    : `${grouped(Math.min(...sizes))} to ${
      grouped(Math.max(...sizes))
    } test rows`;
  return folds.length === 0
    ? "no folds"
    : `${counted(folds.length, "fold")}, ${each}`;
}

/** The first and the last row, or their open times. */
function span({ start, end }: Rows, openTime?: Float64Array): string {
  const name = (row: number) =>
    openTime === undefined ? grouped(row) : utc(openTime[row] ?? NaN);
  return end > start ? `${name(start)} to ${name(end - 1)}` : "–";
}

function bars(train: Rows, test: Rows, rows: number): Markup {
  const bar = ({ start, end }: Rows, color: string) => {
    const x = Math.round(10 * WIDTH * start / rows) / 10;
    const width = Math.round(10 * WIDTH * (end - start) / rows) / 10;
    return `<rect x="${x}" width="${width}" height="${HEIGHT}" fill="${color}"/>`;
  };
  return new Markup(
    `<svg role="img" aria-label="train, then test" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">${
      bar(train, COLORS.muted)
    }${bar(test, COLORS.first)}</svg>`,
  );
}
