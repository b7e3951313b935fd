import assert from "node:assert/strict";
import {
  assertNear,
  axisOf,
  marksOf,
  numberOf,
  readFigure,
} from "./_test_forecast.ts";
import { type PowerCell, powerFigure } from "./power.ts";
import { ticksOf } from "./_test_svg.ts";

function cell(edge: number, candles: number, found: number): PowerCell {
  const markets = 20;
  const counts = {
    "edge": found * markets,
    "no edge": (1 - found) * markets,
    "too little data": 0,
  };
  const interval = { low: found * 0.7, high: Math.min(1, found + 0.2) };
  return {
    edge,
    candles,
    heldOut: candles / 5,
    markets,
    counts,
    found,
    interval,
  };
}

const CELLS = [
  cell(0.02, 50_000, 0.5),
  cell(0, 10_000, 0),
  cell(0.02, 10_000, 0.25),
  cell(0, 50_000, 0.05),
];

for (const width of [680, 360]) {
  Deno.test(`powerFigure() has a line per edge, and intervals where they belong, at width ${width}`, () => {
    const before = structuredClone(CELLS);
    const figure = powerFigure(CELLS, { width });
    const { panels: [panel], texts } = readFigure(figure, width);
    assert.deepEqual(
      ticksOf(panel!, "x").map(({ text }) => text),
      ["10,000", "50,000"],
    );
    assert.equal(marksOf(panel!, "found").length, 2);
    const y = axisOf(panel!, "y");
    const ordered = [CELLS[1]!, CELLS[3]!, CELLS[2]!, CELLS[0]!];
    const dots = marksOf(panel!, "share");
    assert.equal(dots.length, 4);
    dots.forEach((dot, i) =>
      assertNear(y(numberOf(dot, "cy")), ordered[i]!.found)
    );
    marksOf(panel!, "interval").forEach((line, i) => {
      const ends = ["y1", "y2"].map((end) => y(numberOf(line, end)));
      assertNear(Math.min(...ends), ordered[i]!.interval.low);
      assertNear(Math.max(...ends), ordered[i]!.interval.high);
    });
    // No interval hides another one's, and dots stand on their own.
    const placesOf = (name: string) =>
      [...figure.svg.matchAll(
        new RegExp(`transform="([^"]*)"[^>]*class="mark-${name}"`, "g"),
      )].map(([, transform]) => transform);
    assert.equal(new Set(placesOf("interval")).size, 2);
    assert.deepEqual(placesOf("share"), placesOf("interval"));
    assert.deepEqual(placesOf("found"), placesOf("interval"));
    const [level] = marksOf(panel!, "level");
    assertNear(y(numberOf(level!, "y1")), 0.05);
    const colors = dots.map((dot) => dot.getAttribute("fill"));
    assert.equal(new Set(colors).size, 2);
    assert.equal(colors[0], colors[1]);
    assert.ok(texts.some((text) => text.includes("no edge: false alarms")));
    assert.ok(texts.some((text) => text.includes("SIMULATED")));
    assert.deepEqual(CELLS, before);
    assert.equal(powerFigure(CELLS, { width }).svg, figure.svg);
  });
}

Deno.test("powerFigure() draws one cell and none, and refuses a fifth edge", () => {
  readFigure(powerFigure([cell(0.05, 2000, 1)]));
  readFigure(powerFigure([]));
  const edges = [0, 0.01, 0.02, 0.03, 0.04].map((edge) =>
    cell(edge, 1000, 0.1)
  );
  assert.throws(() => powerFigure(edges), /at most 4 edges, got 5/);
});
