import assert from "node:assert/strict";
import { binaryMetrics } from "../../scores/metrics.ts";
import {
  assertNear,
  axisOf,
  forecastOf,
  marksOf,
  numberOf,
  readFigure,
} from "./_test_forecast.ts";
import { cumulativeGain, skillFigure } from "./skill.ts";
import { panelsOf, parsed } from "./_test_svg.ts";

const LONG = forecastOf(
  Array.from({ length: 2001 }, (_, row) => 0.5 + 0.05 * Math.sin(row)),
  Array.from({ length: 2001 }, (_, row) => row % 3 === 0 ? 1 : 0),
  { baseRate: 0.4 },
);

/** The corners of a drawn line. */
function cornersOf(line: { getAttribute(name: string): string | null }) {
  return line.getAttribute("d")!.slice(1).split("L")
    .map((corner) => corner.split(",").map(Number) as [number, number]);
}

Deno.test("cumulativeGain() adds up what is worked out by hand", () => {
  const gain = cumulativeGain(forecastOf([0.8, 0.8, 0.5], [1, 0, 1]));
  const expected = [
    Math.log(0.8 / 0.5),
    Math.log(0.8 / 0.5) + Math.log(0.2 / 0.5),
    Math.log(0.8 / 0.5) + Math.log(0.2 / 0.5),
  ];
  expected.forEach((nats, row) => assertNear(gain[row]!, nats, 1e-15));
  assert.equal(cumulativeGain(forecastOf([], [])).length, 0);
});

Deno.test("cumulativeGain() ends at the difference of both log-losses", () => {
  const before = structuredClone(LONG);
  const { target, probability, baseRate } = LONG;
  const model = binaryMetrics(target, probability).log_loss;
  const base = binaryMetrics(target, target.map(() => baseRate)).log_loss;
  const gain = cumulativeGain(LONG);
  assertNear(gain.at(-1)!, 2001 * (base - model), 1e-9);
  assert.deepEqual(LONG, before);
});

Deno.test("cumulativeGain() stays 0 for the base rate itself, and finite for the certain", () => {
  const same = forecastOf([0.4, 0.4], [1, 0], { baseRate: 0.4 });
  assert.deepEqual([...cumulativeGain(same)], [0, 0]);
  const wrong = forecastOf([0, 1], [1, 0], { baseRate: 1 });
  const scores = binaryMetrics(wrong.target, wrong.probability);
  const base = binaryMetrics(wrong.target, Float64Array.of(1, 1));
  assertNear(
    cumulativeGain(wrong)[1]!,
    2 * (base.log_loss - scores.log_loss),
    1e-12,
  );
});

Deno.test("skillFigure() gives equal bytes twice and leaves its input as it is", () => {
  const before = structuredClone(LONG);
  assert.equal(skillFigure(LONG).svg, skillFigure(LONG).svg);
  assert.deepEqual(LONG, before);
});

for (const width of [680, 360]) {
  Deno.test(`skillFigure() thins the line but keeps its ends at width ${width}`, () => {
    const figure = skillFigure(LONG, { width });
    const { panels: [panel], texts } = readFigure(figure, width);
    const [line] = marksOf(panel!, "gain");
    const corners = cornersOf(line!);
    assert.equal(corners.length, 600);
    const [y, gain] = [axisOf(panel!, "y"), cumulativeGain(LONG)];
    const reach = Math.max(...gain.map(Math.abs));
    assertNear(y(corners[0]![1]) / reach, gain[0]! / reach);
    assertNear(y(corners.at(-1)![1]) / reach, gain.at(-1)! / reach);
    const [zero] = marksOf(panel!, "zero");
    assertNear(y(numberOf(zero!, "y1")) / reach, 0);
    assert.ok(texts.includes("↑ cumulative gain (nats)"));
    assert.ok(texts.includes("open time (UTC) →"));
    const perRow = (1000 * gain.at(-1)! / 2001).toFixed(3);
    assert.ok(
      texts.includes(
        `final mean gain: ${perRow.replace("-", "−")} ×10⁻³ nats per row`,
      ),
    );
  });
}

Deno.test("skillFigure() draws every row of a short forecast", () => {
  const forecast = forecastOf([0.8, 0.8, 0.8], [1, 0, 1]);
  const { panels: [panel] } = readFigure(skillFigure(forecast));
  const corners = cornersOf(marksOf(panel!, "gain")[0]!);
  const y = axisOf(panel!, "y");
  cumulativeGain(forecast).forEach((nats, row) =>
    assertNear(y(corners[row]![1]), nats)
  );
});

Deno.test("skillFigure() draws one row, a constant and a single class", () => {
  readFigure(skillFigure(LONG, { width: 200 }), 200);
  const one = readFigure(skillFigure(forecastOf([0.6], [1])));
  const [dot] = marksOf(one.panels[0]!, "last");
  const y = axisOf(one.panels[0]!, "y");
  assertNear(y(numberOf(dot!, "cy")), Math.log(0.6 / 0.5));
  const even = readFigure(skillFigure(forecastOf([0.5, 0.5], [1, 1])));
  assert.ok(even.texts.includes("final mean gain: 0.000 ×10⁻³ nats per row"));
});

Deno.test("skillFigure() says that nothing is there, or that it is simulated", () => {
  const empty = readFigure(skillFigure(forecastOf([], [])));
  assert.ok(empty.texts.includes("There is nothing to draw."));
  const figure = skillFigure({ ...LONG, simulated: true });
  assert.ok(readFigure(figure).texts.includes("SIMULATED market"));
});

Deno.test("skillFigure() stands every row at its own open time", () => {
  const forecast = forecastOf(
    Array.from({ length: 20 }, () => 0.6),
    Array.from({ length: 20 }, (_, row) => row % 2),
  );
  const [panel] = panelsOf(parsed(skillFigure(forecast)));
  const corners = marksOf(panel!, "gain")[0]!.getAttribute("d")!.slice(1)
    .split("L").map((corner) => Number(corner.split(",")[0]));
  const step = (corners.at(-1)! - corners[0]!) / 19;
  assert.ok(step > 5);
  corners.forEach((at, row) =>
    assert.ok(Math.abs(at - (corners[0]! + row * step)) < 0.1, `row ${row}`)
  );
});
