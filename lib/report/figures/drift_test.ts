import assert from "node:assert/strict";
import type { FeatureDrift } from "../../drift/mod.ts";
import {
  assertNear,
  axisOf,
  marksOf,
  numberOf,
  readFigure,
} from "./_test_forecast.ts";
import { driftFigure } from "./drift.ts";

const SERIES = { symbol: "BTCUSDT", interval: "1m", simulated: false };

function driftOf(feature: string, psi: number): FeatureDrift {
  const change = psi >= 0.25 ? "major" : psi >= 0.1 ? "moderate" : "stable";
  return { feature, rows: 500, psi, chance: 0.04, change };
}

const DRIFTS = [
  driftOf("rsi_14", 0.02),
  driftOf("atr_14", 0.9),
  driftOf("volume_ratio_20", 0.15),
  driftOf("close", 0.5),
];

for (const width of [680, 360]) {
  Deno.test(`driftFigure() draws a bar as long as each index at width ${width}`, () => {
    const figure = driftFigure(DRIFTS, SERIES, { width });
    const { panels: [panel], texts } = readFigure(figure, width);
    const x = axisOf(panel!, "x");
    const bars = marksOf(panel!, "psi");
    const lengths = bars.map((bar) =>
      x(numberOf(bar, "x") + numberOf(bar, "width"))
    );
    [0.9, 0.5, 0.15, 0.02].forEach((psi, i) => assertNear(lengths[i]!, psi));
    const limits = marksOf(panel!, "limits").map((line) =>
      x(numberOf(line, "x1"))
    );
    [0.1, 0.25].forEach((limit, i) => assertNear(limits[i]!, limit));
    assert.ok(
      texts.some((text) =>
        text.includes("major change: 2 of 4 features, moderate: 1")
      ),
    );
    assert.equal(figure.svg, driftFigure(DRIFTS, SERIES, { width }).svg);
  });
}

Deno.test("driftFigure() leaves the steadier ones out, and what cannot be told", () => {
  const many = Array.from({ length: 40 }, (_, i) => driftOf(`f_${i}`, i / 100));
  const { panels: [panel], texts } = readFigure(driftFigure(many, SERIES));
  assert.equal(marksOf(panel!, "psi").length, 15);
  assert.ok(texts.includes("left out: 25 steadier features"));
  const none = readFigure(driftFigure([driftOf("x", NaN)], SERIES));
  assert.ok(none.texts.includes("There is nothing to draw."));
  const still = readFigure(driftFigure([driftOf("x", 0)], SERIES));
  assert.equal(marksOf(still.panels[0]!, "psi").length, 1);
  const simulated = driftFigure(DRIFTS, { ...SERIES, simulated: true });
  assert.ok(readFigure(simulated).texts.includes("SIMULATED market"));
});
