import assert from "node:assert/strict";
import {
  assertNear,
  axisOf,
  forecastOf,
  marksOf,
  numberOf,
  readFigure,
} from "./_test_forecast.ts";
import { reliabilityFigure } from "./reliability.ts";
import { reliabilityBins } from "./reliability_bins.ts";

/** 200 rows between 0.45 and 0.55. */
const WAVE = forecastOf(
  Array.from({ length: 200 }, (_, row) => 0.5 + 0.05 * Math.sin(row)),
  Array.from({ length: 200 }, (_, row) => row % 3 === 0 ? 1 : 0),
  { baseRate: 0.4 },
);

Deno.test("reliabilityFigure() gives equal bytes twice and leaves its input as it is", () => {
  const before = structuredClone(WAVE);
  assert.equal(reliabilityFigure(WAVE).svg, reliabilityFigure(WAVE).svg);
  assert.deepEqual(WAVE, before);
});

for (const width of [680, 360]) {
  Deno.test(`reliabilityFigure() draws every bin where it lies at width ${width}`, () => {
    const bins = reliabilityBins(WAVE, { bins: 5 });
    const figure = reliabilityFigure(WAVE, { bins: 5, width });
    const { panels: [shares, rows], texts } = readFigure(figure, width);
    const [x, y] = [axisOf(rows!, "x"), axisOf(shares!, "y")];
    const dots = marksOf(shares!, "share-that-rose");
    const lines = marksOf(shares!, "interval");
    assert.deepEqual([dots.length, lines.length], [5, 5]);
    bins.forEach(({ stated, rose, interval }, i) => {
      assertNear(x(numberOf(dots[i]!, "cx")), stated);
      assertNear(y(numberOf(dots[i]!, "cy")), rose);
      assertNear(y(numberOf(lines[i]!, "y1")), interval.low);
      assertNear(y(numberOf(lines[i]!, "y2")), interval.high);
    });
    const [base] = marksOf(shares!, "base-rate");
    assertNear(y(numberOf(base!, "y1")), 0.4);
    assert.ok(texts.includes("share that rose, 95 % interval"));
    assert.ok(texts.includes("base rate of the train rows, 40.0 %"));
    assert.ok(texts.includes("↑ share that rose"));
    assert.ok(texts.includes("↑ rows"));
    assert.ok(texts.includes("stated probability of up →"));
  });
}

Deno.test("reliabilityFigure() draws the diagonal where stated and true are equal", () => {
  const { panels: [shares, rows] } = readFigure(reliabilityFigure(WAVE));
  const [x, y] = [axisOf(rows!, "x"), axisOf(shares!, "y")];
  const [diagonal] = marksOf(shares!, "as-stated");
  const ends = diagonal!.getAttribute("d")!.slice(1).split("L")
    .map((end) => end.split(",").map(Number));
  assert.equal(ends.length, 2);
  for (const [px, py] of ends) assertNear(x(px!), y(py!));
});

Deno.test("reliabilityFigure() counts every row in the histogram or in a note", () => {
  const wild = [0.999, ...WAVE.probability.slice(1)];
  const figure = reliabilityFigure(forecastOf(wild, [...WAVE.target]));
  const { panels: [, rows], texts } = readFigure(figure);
  const y = axisOf(rows!, "y");
  const counts = marksOf(rows!, "rows").map((bar) =>
    y(numberOf(bar, "y")) - y(numberOf(bar, "y") + numberOf(bar, "height"))
  );
  assertNear(counts.reduce((sum, count) => sum + count, 0), 199);
  assert.ok(texts.includes("1 row lies beyond the axis, but in its bin"));
  const plain = readFigure(reliabilityFigure(WAVE));
  assert.ok(!plain.texts.some((text) => text.includes("beyond")));
});

Deno.test("reliabilityFigure() draws one row, a constant and a single class", () => {
  readFigure(reliabilityFigure(WAVE, { width: 200 }), 200);
  const one = readFigure(reliabilityFigure(forecastOf([0.55], [1])));
  assert.equal(marksOf(one.panels[0]!, "share-that-rose").length, 1);
  assert.ok(one.texts.includes("BTCUSDT 1m, 2024-01-01, 1 row"));
  const constant = forecastOf(Array(50).fill(0.5), Array(50).fill(0));
  const { panels, texts } = readFigure(reliabilityFigure(constant));
  const [dot] = marksOf(panels[0]!, "share-that-rose");
  assertNear(axisOf(panels[0]!, "y")(numberOf(dot!, "cy")), 0);
  assert.ok(texts.some((text) => text.startsWith("one bin")));
  readFigure(reliabilityFigure({ ...WAVE, target: WAVE.target.map(() => 1) }));
  readFigure(reliabilityFigure(forecastOf([0, 1], [0, 1], { baseRate: 0 })));
});

Deno.test("reliabilityFigure() says that nothing is there, or that it is simulated", () => {
  const empty = readFigure(reliabilityFigure(forecastOf([], [])));
  assert.ok(empty.texts.includes("There is nothing to draw."));
  const figure = reliabilityFigure({ ...WAVE, simulated: true });
  assert.ok(readFigure(figure).texts.includes("SIMULATED market"));
  assert.doesNotMatch(reliabilityFigure(WAVE).svg, /SIMULATED/);
});

Deno.test("reliabilityFigure() counts each probability in the column it lies in", () => {
  const forecast = forecastOf([0.3, 0.45, 0.45, 0.7], [0, 1, 0, 1]);
  const { panels: [, rows] } = readFigure(reliabilityFigure(forecast));
  const x = axisOf(rows!, "x");
  const columns = marksOf(rows!, "rows").map((rect) => [
    x(numberOf(rect, "x")),
    x(numberOf(rect, "x") + numberOf(rect, "width")),
  ]);
  assert.equal(columns.length, 3);
  [0.3, 0.45, 0.7].forEach((p, i) => {
    const [from, to] = columns[i]!;
    assert.ok(from! - 2e-3 <= p && p <= to! + 2e-3, `${from} ${p} ${to}`);
  });
});
