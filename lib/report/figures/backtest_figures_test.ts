import assert from "node:assert/strict";
import fc from "fast-check";
import { exampleBacktest } from "../../testing/example_backtest.ts";
import {
  assertNear,
  axisOf,
  marksOf,
  numberOf,
  readFigure,
} from "./_test_forecast.ts";
import { basisPoints, costWords, signedPercent } from "./backtest_series.ts";
import { costCurveFigure } from "./cost_curve.ts";
import { equityFigure } from "./equity.ts";
import { turningRows } from "./_thin.ts";
import { waterfallFigure } from "./waterfall.ts";

const SERIES = exampleBacktest();
const EMPTY = {
  ...exampleBacktest({ rows: 0, orders: 0, costCurve: [] }),
  openTime: new Float64Array(),
  equity: new Float64Array(),
  gross: new Float64Array(),
  buyAndHold: new Float64Array(),
};
const FIGURES = { equityFigure, waterfallFigure, costCurveFigure };

/** Points of a drawn line. */
function cornersOf(line: { getAttribute(name: string): string | null }) {
  return line.getAttribute("d")!.slice(1).split("L")
    .map((corner) => corner.split(",").map(Number) as [number, number]);
}

for (const [name, draw] of Object.entries(FIGURES)) {
  for (const width of [680, 360]) {
    Deno.test(`${name}() is readable at width ${width} and gives equal bytes twice`, () => {
      const before = structuredClone(SERIES);
      const figure = draw(SERIES, { width });
      readFigure(figure, width);
      assert.equal(draw(SERIES, { width }).svg, figure.svg);
      assert.deepEqual(SERIES, before);
    });
  }

  Deno.test(`${name}() says that nothing is there, or that it is simulated`, () => {
    const { texts } = readFigure(draw(EMPTY));
    assert.ok(texts.includes("There is nothing to draw."));
    const figure = draw({ ...SERIES, simulated: true });
    assert.ok(readFigure(figure).texts.includes("SIMULATED market"));
  });
}

Deno.test("equityFigure() draws every row of a short curve, and the fall below it", () => {
  const { panels: [top, below], texts } = readFigure(equityFigure(SERIES));
  const y = axisOf(top!, "y");
  for (const name of ["equity", "gross", "buyAndHold"] as const) {
    const corners = cornersOf(marksOf(top!, name)[0]!);
    SERIES[name].forEach((value, row) =>
      assertNear(y(corners[row]![1]), value)
    );
  }
  let peak = 1;
  const depth = Math.min(...SERIES.equity.map((now) => {
    peak = Math.max(peak, now);
    return 100 * (now / peak - 1);
  }));
  const area = marksOf(below!, "drawdown")[0]!.getAttribute("d")!;
  const ys = [...area.matchAll(/,(-?[\d.]+)/g)].map(([, at]) => Number(at));
  assertNear(axisOf(below!, "y")(Math.max(...ys)), depth, 0.01);
  assert.ok(
    texts.includes(
      "at the end: −5.9 % after costs, +4.0 % before, +1.0 % bought and held",
    ),
    texts.join("\n"),
  );
});

Deno.test("equityFigure() keeps the peaks of a long curve in few points", () => {
  const rows = 50_000;
  const start = Date.UTC(2024, 0, 1);
  const equity = new Float64Array(rows).fill(1);
  equity[31_234] = 3;
  const figure = equityFigure({
    ...SERIES,
    openTime: equity.map((_, row) => start + 60_000 * row),
    equity,
    gross: equity,
    buyAndHold: equity,
  });
  const { panels: [top] } = readFigure(figure);
  const corners = cornersOf(marksOf(top!, "equity")[0]!);
  assert.ok(corners.length <= 602, `${corners.length}`);
  const highest = Math.min(...corners.map(([, at]) => at));
  assertNear(axisOf(top!, "y")(highest), 3);
});

Deno.test("equityFigure() draws a long fall as a fall, never back up", () => {
  const rows = 50_000;
  const start = Date.UTC(2024, 0, 1);
  const equity = Float64Array.from(
    { length: rows },
    (_, row) => Math.exp(-row / 700),
  );
  const figure = equityFigure({
    ...SERIES,
    openTime: equity.map((_, row) => start + 60_000 * row),
    equity,
    gross: equity.map((value) => 1 / value),
    buyAndHold: equity,
  });
  const { panels: [top] } = readFigure(figure);
  const corners = cornersOf(marksOf(top!, "equity")[0]!);
  corners.slice(1).forEach(([x, y], i) => {
    const [before, above] = corners[i]!;
    assert.ok(x >= before && y >= above, `corner ${i + 1}`);
  });
});

Deno.test("turningRows() keeps ends, peaks and order, by fast-check", () => {
  const columns = fc.integer({ min: 1, max: 20 });
  const values = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 200 });
  fc.assert(fc.property(values, columns, (values, columns) => {
    const rows = turningRows(values, { columns });
    assert.ok(rows.length <= 2 * columns + 2);
    assert.deepEqual(rows, [...new Set(rows)].sort((a, b) => a - b));
    if (values.length === 0) return assert.deepEqual(rows, []);
    assert.deepEqual([rows[0], rows.at(-1)], [0, values.length - 1]);
    const kept = rows.map((row) => values[row]!);
    assert.equal(Math.min(...kept), Math.min(...values));
    assert.equal(Math.max(...kept), Math.max(...values));
  }));
});

Deno.test("equityFigure() tells of a lost account", () => {
  const lost = exampleBacktest({
    ruined: "2024-01-01T00:05:00.000Z",
    waterfall: null,
  });
  const { texts } = readFigure(equityFigure(lost));
  assert.ok(texts.includes("the account was lost at 2024-01-01 00:05"));
  assert.ok(
    readFigure(waterfallFigure(lost)).texts.includes(
      "There is nothing to draw.",
    ),
  );
});

Deno.test("waterfallFigure() lets every bar begin where the one before ends", () => {
  const { panels: [panel], texts } = readFigure(waterfallFigure(SERIES));
  const x = axisOf(panel!, "x");
  const bars = marksOf(panel!, "steps").map((bar) => {
    const from = numberOf(bar, "x");
    return [x(from), x(from + numberOf(bar, "width"))];
  });
  const { gross, fees, spread, slippage, net } = SERIES.record.waterfall!;
  const ends = [gross, gross + fees, gross + fees + spread];
  [
    [0, gross],
    [ends[1]!, gross],
    [ends[2]!, ends[1]!],
    [ends[2]! + slippage, ends[2]!],
    [net, 0],
  ].forEach(([low, high], i) => {
    assertNear(bars[i]![0]!, low!);
    assertNear(bars[i]![1]!, high!);
  });
  for (const text of ["0.039", "−0.080", "−0.008", "−0.012", "−0.061"]) {
    assert.ok(texts.includes(text), text);
  }
});

Deno.test("costCurveFigure() draws every cost, the stated one and the break-even", () => {
  const { panels: [top, below], texts } = readFigure(costCurveFigure(SERIES));
  const x = axisOf(top!, "x"), y = axisOf(top!, "y");
  const dots = marksOf(top!, "points");
  SERIES.record.costCurve.forEach(({ costBp, logReturn }, i) => {
    assertNear(x(numberOf(dots[i]!, "cx")), costBp);
    assertNear(y(numberOf(dots[i]!, "cy")), logReturn!);
  });
  assertNear(x(numberOf(marksOf(top!, "stated")[0]!, "x1")), 12);
  assertNear(x(numberOf(marksOf(top!, "break-even")[0]!, "x1")), 4.7);
  assert.equal(marksOf(below!, "points").length, 3);
  assert.ok(texts.includes("nothing is left at 4.7 bp per side"));
  const lost = exampleBacktest({
    breakEven: { ...SERIES.record.breakEven, costBp: null },
    costCurve: [
      { costBp: 0, netReturn: -0.1, logReturn: -0.105, sharpe: null },
      { costBp: 9, netReturn: -1, logReturn: null, sharpe: null },
    ],
  });
  const told = readFigure(costCurveFigure(lost));
  assert.equal(marksOf(told.panels[0]!, "points").length, 1);
  assert.equal(marksOf(told.panels[0]!, "break-even").length, 0);
});

Deno.test("signedPercent() and basisPoints() write small, large and no numbers", () => {
  const plain = (text: string) => text.replaceAll("\u00a0", " ");
  assert.deepEqual(
    [0.4051, -0.4051, 0.0001, 0, 12].map((c) => plain(signedPercent(c))),
    [
      "+40.5 %",
      "−40.5 %",
      "0.0 %",
      "0.0 %",
      "+1,200 %",
    ],
  );
  assert.deepEqual([0, 0.0636, 4.71, 95.31].map((c) => plain(basisPoints(c))), [
    "0 bp",
    "0.0636 bp",
    "4.71 bp",
    "95.3 bp",
  ]);
  assert.equal(
    plain(costWords(SERIES.record.settings)),
    "12 bp per side (fee 10, half spread 1, slippage 1)",
  );
});
