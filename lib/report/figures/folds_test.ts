import assert from "node:assert/strict";
import {
  all,
  assertReadable,
  numberOf,
  panelsOf,
  parsed,
  ticksOf,
} from "./_test_svg.ts";
import { COLORS } from "./figure.ts";
import { foldsFigure, type FoldsParts } from "./folds.ts";

/** Expanding folds, as a split of ten test stretches makes them. */
function parts(rows: number, folds: number, horizon: number): FoldsParts {
  const test = Math.floor(rows * 0.8 / (folds + 1));
  const fold = (start: number, end: number) => ({
    train: { start: 0, end: start - horizon },
    test: { start, end },
  });
  return {
    folds: Array.from(
      { length: folds },
      (_, i) => fold((i + 1) * test, (i + 2) * test),
    ),
    split: fold((folds + 1) * test, rows),
    openTime: Float64Array.from({ length: rows }, (_, row) => row * 60_000),
    horizon,
    symbol: "SIM-TESTUSDT",
    interval: "1m",
    simulated: true,
  };
}

const rects = (panel: Parameters<typeof all>[0], color: string) =>
  all(panel, `rect[fill="${color}"]`);

Deno.test("foldsFigure() has a line per fold and one for the held-out rows", () => {
  const input = parts(40_000, 10, 1);
  const before = structuredClone(input);
  for (const width of [680, 360]) {
    const figure = foldsFigure(input, { width });
    assertReadable(figure);
    assert.equal(foldsFigure(input, { width }).svg, figure.svg);
    const [time] = panelsOf(parsed(figure));
    assert.equal(ticksOf(time!, "y").length, 11);
    assert.equal(rects(time!, COLORS.first).length, 11);
    assert.equal(rects(time!, COLORS.second).length, 10);
    assert.equal(rects(time!, COLORS.third).length, 1);
    const gaps = rects(time!, COLORS.down);
    assert.equal(gaps.length, 11);
    for (const gap of gaps) assert.ok(numberOf(gap, "width") >= 1);
  }
  assert.deepEqual(input, before);
  assert.match(foldsFigure(input).svg, /SIMULATED market/);
});

Deno.test("foldsFigure() draws folds to scale", () => {
  const [time] = panelsOf(parsed(foldsFigure(parts(100, 3, 5))));
  // Four stretches of 20 rows, the first but for 5 purged rows, on 596 px.
  const [first] = rects(time!, COLORS.first);
  const [test] = rects(time!, COLORS.second);
  assert.ok(Math.abs(numberOf(first!, "x") - 58) < 1);
  assert.ok(Math.abs(numberOf(first!, "width") - 90) < 1.5);
  assert.ok(Math.abs(numberOf(test!, "x") - (58 + 120)) < 1);
  assert.ok(Math.abs(numberOf(test!, "width") - 120) < 1.5);
});

Deno.test("foldsFigure() magnifies the first border, row by row", () => {
  for (const [horizon, purged] of [[1, 1], [3, 3], [60, 5]] as const) {
    const figure = foldsFigure(parts(40_000, 5, horizon), { width: 360 });
    assertReadable(figure);
    const border = panelsOf(parsed(figure))[1]!;
    assert.equal(rects(border, COLORS.first).length, 5);
    assert.equal(rects(border, COLORS.down).length, purged);
    assert.equal(rects(border, COLORS.second).length, 5);
    assert.equal(all(border, `path[stroke="${COLORS.first}"]`).length, 1);
    assert.equal(all(border, `path[stroke="${COLORS.down}"]`).length, 1);
    assert.equal(border.textContent.includes("…"), horizon > 5);
  }
  const { svg } = foldsFigure(parts(40_000, 5, 60));
  assert.match(svg, /A label looks 60 rows ahead; 60 rows purged/);
});

Deno.test("foldsFigure() draws folds without a gap, and a split without folds", () => {
  const none = foldsFigure(parts(60, 2, 0), { width: 360 });
  assertReadable(none);
  assert.doesNotMatch(none.svg, /purged gap/);
  const alone = foldsFigure({ ...parts(60, 2, 1), folds: [] });
  assertReadable(alone);
  assert.match(alone.svg, /the border of the held-out rows/);
  const least = foldsFigure({
    ...parts(3, 0, 1),
    split: { train: { start: 0, end: 1 }, test: { start: 2, end: 3 } },
  });
  assertReadable(least);
});

Deno.test("foldsFigure() has nothing to draw of no rows", () => {
  const figure = foldsFigure({
    ...parts(10, 1, 1),
    openTime: new Float64Array(0),
  });
  assertReadable(figure);
  assert.match(figure.svg, /There is nothing to draw\./);
});

Deno.test("foldsFigure() numbers the border's rows and points to the row a label looks at", () => {
  const figure = foldsFigure({
    folds: [{ train: { start: 0, end: 97 }, test: { start: 100, end: 150 } }],
    split: { train: { start: 0, end: 147 }, test: { start: 150, end: 200 } },
    openTime: Float64Array.from({ length: 200 }, (_, row) => row * 60_000),
    horizon: 3,
    symbol: "TESTUSDT",
    interval: "1m",
    simulated: false,
  });
  const border = panelsOf(parsed(figure))[1]!;
  const ticks = ticksOf(border, "x");
  assert.deepEqual(ticks.map(({ text }) => text), ["92", "100", "104"]);
  // Rows 92 to 104 stand a slot apart; row 96, the last of train, looks at row 99.
  const slot = (ticks[2]!.at - ticks[0]!.at) / 12;
  const at = (row: number) => ticks[0]!.at + (row - 92) * slot;
  const ends = (color: string) => {
    const [arrow] = all(border, `path[stroke="${color}"]`);
    const [, x1, x2] = /^M([\d.]+),[\d.]+A[^M]*?([\d.]+),[\d.]+M/
      .exec(arrow!.getAttribute("d")!)!;
    return [Number(x1), Number(x2)];
  };
  for (const [color, row] of [[COLORS.first, 96], [COLORS.down, 97]] as const) {
    const [from, to] = ends(color);
    assert.ok(Math.abs(from! - at(row)) < 1, `${from} ${at(row)}`);
    assert.ok(Math.abs(to! - at(row + 3)) < 1, `${to} ${at(row + 3)}`);
  }
});

/** All words, lines joined. */
const wordsOf = ({ svg }: { readonly svg: string }) =>
  svg.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");

Deno.test("foldsFigure() tells the embargo from the purge, before a test range", () => {
  const input = {
    ...parts(100, 0, 2),
    folds: [{ train: { start: 0, end: 50 }, test: { start: 60, end: 80 } }],
  };
  const figure = foldsFigure(input, { width: 360 });
  assertReadable(figure);
  const [time, border] = panelsOf(parsed(figure));
  // 596 px at 680 for 100 rows; here only the ratio counts.
  const width = (color: string) =>
    rects(time!, color).map((rect) => numberOf(rect, "width"))[0]!;
  assert.ok(Math.abs(width(COLORS.up) / width(COLORS.second) - 8 / 20) < 0.05);
  assert.equal(rects(time!, COLORS.up).length, 1);
  assert.match(wordsOf(figure), /2 rows purged before/);
  assert.match(wordsOf(figure), /an embargo of 8 rows beyond/);
  // Five drawn of ten left out: three of the embargo, two purged.
  assert.equal(rects(border!, COLORS.up).length, 3);
  assert.equal(rects(border!, COLORS.down).length, 2);
});

Deno.test("foldsFigure() draws every range of folds that learn from both sides", () => {
  const rows = (start: number, end: number) => ({ start, end });
  const input = {
    ...parts(100, 0, 2),
    folds: [
      { train: [rows(25, 80)], test: [rows(0, 20)] },
      {
        train: [rows(0, 18), rows(45, 58)],
        test: [rows(20, 40), rows(60, 80)],
      },
    ],
  };
  for (const width of [680, 360]) {
    const figure = foldsFigure(input, { width });
    assertReadable(figure);
    const [time, border] = panelsOf(parsed(figure));
    assert.equal(rects(time!, COLORS.first).length, 3 + 1);
    assert.equal(rects(time!, COLORS.second).length, 3);
    assert.equal(rects(time!, COLORS.up).length, 2);
    assert.equal(rects(time!, COLORS.down).length, 1 + 3 + 1);
    assert.match(wordsOf(figure), /2 rows purged on both sides/);
    assert.match(wordsOf(figure), /an embargo of 3 rows beyond/);
    // The first fold begins with its test: the border is the second one's.
    assert.match(wordsOf(figure), /the border of fold 2/);
    assert.equal(rects(border!, COLORS.down).length, 2);
    assert.equal(rects(border!, COLORS.up).length, 0);
  }
});
