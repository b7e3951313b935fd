import assert from "node:assert/strict";
import { simulateCandles } from "../../candles/simulated.ts";
import {
  all,
  assertReadable,
  numberOf,
  panelsOf,
  parsed,
  ticksOf,
} from "./_test_svg.ts";
import { fencedBins } from "./_bins.ts";
import { COLORS } from "./figure.ts";
import { outlierFigure, type OutlierParts } from "./outliers.ts";

const MINUTE = 60_000;
const series = (minutes: number[]): OutlierParts["candles"] => ({
  symbol: "TESTUSDT",
  interval: "1m",
  source: "file",
  openTime: Float64Array.from(minutes, (minute) => minute * MINUTE),
});
const small: OutlierParts = {
  candles: series([0, 1, 2, 3, 4]),
  returns: Float64Array.of(NaN, 0.001, -0.02, 0.01, 0.03),
  fences: { low: -0.01, high: 0.01 },
};
const dots = (parts: OutlierParts, width = 680) =>
  all(parsed(outlierFigure(parts, { width })), "circle");

/** Many rows with heavy tails. */
function manyRows(rows: number): OutlierParts {
  const { openTime, close, symbol, interval, source } = simulateCandles({
    candles: rows,
  });
  const returns = close.map((price, i) => price / (close[i - 1] ?? NaN) - 1);
  const candles = { openTime, symbol, interval, source } as const;
  return { candles, returns, fences: { low: -0.001, high: 0.001 } };
}

Deno.test("outlierFigure() writes nothing to its inputs and repeats itself", () => {
  const before = structuredClone(small);
  const figure = outlierFigure(small);
  assert.deepEqual(small, before);
  assert.equal(outlierFigure(small).svg, figure.svg);
});

Deno.test("outlierFigure() marks what lies outside, and counts it", () => {
  const figure = outlierFigure(small);
  assertReadable(figure);
  assert.equal(dots(small).length, 2);
  assert.match(figure.svg, /marked: 2 of 4 returns \(50\.00 %\)/);
  assert.match(figure.svg, /fence at −1 % and 1 %/);
  assert.match(figure.svg, /return \(%\)/);
  const some = { ...small, rows: { start: 0, end: 4 } };
  assert.equal(dots(some).length, 1);
  assert.match(outlierFigure(some).svg, /marked: 1 of 3 returns/);
});

Deno.test("outlierFigure() stands dots and fences where the axis says", () => {
  const [moves] = panelsOf(parsed(outlierFigure(small)));
  const at = new Map(ticksOf(moves!, "y").map(({ text, at }) => [text, at]));
  const percent = at.get("1")! - at.get("0")!;
  assert.ok(percent < -10);
  const place = (value: number) => at.get("0")! + value * percent;
  const near = (a: number, b: number) =>
    assert.ok(Math.abs(a - b) < 0.6, `${a} ${b}`);
  const [down, up] = all(moves!, "circle");
  near(numberOf(down!, "cy"), place(-2));
  near(numberOf(up!, "cy"), place(3));
  const fences = all(moves!, `[stroke="${COLORS.second}"] line`);
  near(numberOf(fences[0]!, "y1"), place(-1));
  near(numberOf(fences[1]!, "y1"), place(1));
});

Deno.test("outlierFigure() stays small and readable at 50,000 rows", () => {
  const parts = manyRows(50_000);
  for (const width of [680, 360]) {
    const figure = outlierFigure(parts, { width });
    assertReadable(figure);
    assert.ok(figure.svg.length < 150_000, `${figure.svg.length} bytes`);
  }
  const marked = parts.returns.filter((r) => Math.abs(r) > 0.001);
  assert.ok(marked.length > 600);
  assert.equal(dots(parts).length, 600);
  const { svg } = outlierFigure(parts);
  assert.ok(
    svg.includes(`marked: ${marked.length.toLocaleString("en-US")} of 49,999`),
  );
  assert.match(svg, /drawn as dots: the 600 largest of them/);
  assert.match(svg, /SIMULATED market/);
});

Deno.test("outlierFigure() draws open fences, flat returns and holes", () => {
  const open = { low: -Infinity, high: Infinity };
  const flat = new Float64Array(5);
  const cases: OutlierParts[] = [
    { ...small, fences: open },
    { ...small, returns: flat },
    { ...small, returns: flat, fences: open },
    { ...small, returns: flat, fences: { low: 0, high: 0 } },
    { ...small, fences: { low: 0.001, high: 0.001 } },
    { ...small, candles: series([0, 1, 2, 9, 10]) },
    { ...small, candles: series([0]), returns: Float64Array.of(0.02) },
  ];
  const figures = cases.map((parts) => outlierFigure(parts, { width: 360 }));
  figures.forEach(assertReadable);
  assert.match(figures[0]!.svg, /The fences are open: nothing is marked/);
  assert.match(figures[0]!.svg, /marked: 0 of 4 returns/);
  assert.match(figures[5]!.svg, /hole: 6 candles missing/);
});

Deno.test("outlierFigure() has nothing to draw without a return", () => {
  const unknown = { ...small, returns: new Float64Array(5).fill(NaN) };
  const empty = { ...small, candles: series([]), returns: new Float64Array(0) };
  for (const parts of [unknown, empty]) {
    const figure = outlierFigure(parts);
    assertReadable(figure);
    assert.match(figure.svg, /There is nothing to draw\./);
  }
});

Deno.test("fencedBins() counts every value once, on the right side of the fences", () => {
  const { returns } = manyRows(5_000);
  const values = returns.filter(Number.isFinite);
  for (const reach of [0, 1e-5, 1e-3, 1]) {
    const bins = fencedBins(values, { low: -reach, high: reach });
    const count = (outside: boolean) =>
      bins.filter((bin) => bin.outside === outside)
        .reduce((sum, bin) => sum + bin.count, 0);
    const marked = values.filter((v) => Math.abs(v) > reach).length;
    assert.equal(count(true), marked);
    assert.equal(count(false), values.length - marked);
    assert.ok(bins.length <= 300, `${bins.length} bins`);
  }
  const edges = fencedBins([-1, 0, 1], { low: -1, high: 1 });
  assert.ok(edges.every(({ outside }) => !outside));
});

Deno.test("outlierFigure() keeps the largest moves where it cannot draw all", () => {
  const rows = 2000;
  const openTime = Float64Array.from(
    { length: rows },
    (_, row) => row * 60_000,
  );
  const returns = openTime.map((_, row) => (row + 1) / 1e5);
  const figure = outlierFigure({
    candles: { symbol: "TESTUSDT", interval: "1m", source: "file", openTime },
    returns,
    fences: { low: -1e-6, high: 1e-6 },
  });
  const [moves] = panelsOf(parsed(figure));
  const dots = all(moves!, "circle");
  assert.equal(dots.length, 600);
  // The moves grow, so the largest are the last three tenths of the time.
  const [left, right] = [58, 680 - 26];
  const first = Math.min(...dots.map((dot) => numberOf(dot, "cx")));
  assert.ok(first > left + 0.65 * (right - left), `${first}`);
});
