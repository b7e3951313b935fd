import assert from "node:assert/strict";
import { randomStream } from "../../random.ts";
import { precisionAtCoverage } from "../../scores/abstention.ts";
import { abstentionFigure } from "./abstention.ts";
import {
  assertNear,
  axisOf,
  forecastOf,
  marksOf,
  numberOf,
  readFigure,
} from "./_test_forecast.ts";

const random = randomStream(4);
const STATED = Array.from({ length: 2000 }, () => random.uniform());
const SURE = forecastOf(STATED, STATED.map((p) => +(random.uniform() < p)));

Deno.test("abstentionFigure() gives equal bytes twice and leaves its input as it is", () => {
  const before = structuredClone(SURE);
  assert.equal(abstentionFigure(SURE).svg, abstentionFigure(SURE).svg);
  assert.deepEqual(SURE, before);
});

for (const width of [680, 360]) {
  Deno.test(`abstentionFigure() draws every coverage where it lies at width ${width}`, () => {
    const calls = precisionAtCoverage(SURE.target, SURE.probability);
    const { panels: [panel], texts } = readFigure(
      abstentionFigure(SURE, { width }),
      width,
    );
    const y = axisOf(panel!, "y");
    const dots = marksOf(panel!, "calls");
    const lines = marksOf(panel!, "interval");
    assert.deepEqual([dots.length, lines.length], [7, 7]);
    calls.forEach(({ precision, interval }, i) => {
      assertNear(y(numberOf(dots[i]!, "cy")), precision);
      assertNear(y(numberOf(lines[i]!, "y1")), interval.low);
      assertNear(y(numberOf(lines[i]!, "y2")), interval.high);
      if (i > 0) {
        assert.ok(numberOf(dots[i]!, "cx") > numberOf(dots[i - 1]!, "cx"));
      }
    });
    const narrow = ["100 %", "25 %", "10 %", "1.0 %"];
    for (const tick of width === 680 ? [...narrow, "50 %"] : narrow) {
      assert.ok(texts.includes(tick), tick);
    }
    assert.ok(texts.some((text) => text.startsWith("surest 20: ")));
    assert.ok(texts.includes("always the commoner class of these rows"));
  });
}

Deno.test("abstentionFigure() draws one row, a constant, and a single class", () => {
  readFigure(abstentionFigure(SURE, { width: 200 }), 200);
  const one = readFigure(abstentionFigure(forecastOf([0.55], [1])));
  assert.equal(marksOf(one.panels[0]!, "calls").length, 1);
  const constant = forecastOf(Array(50).fill(0.5), Array(50).fill(0));
  const { panels } = readFigure(abstentionFigure(constant));
  assert.equal(marksOf(panels[0]!, "calls").length, 1);
  readFigure(abstentionFigure({ ...SURE, target: SURE.target.map(() => 1) }));
});

Deno.test("abstentionFigure() says that nothing is there, or that it is simulated", () => {
  const empty = readFigure(abstentionFigure(forecastOf([], [])));
  assert.ok(empty.texts.includes("There is nothing to draw."));
  const figure = abstentionFigure({ ...SURE, simulated: true });
  assert.ok(readFigure(figure).texts.includes("SIMULATED market"));
});
