import assert from "node:assert/strict";
import { binaryMetrics } from "../../scores/metrics.ts";
import { all, forecastOf, readFigure, textsIn } from "./_test_forecast.ts";
import type { Figure } from "./figure.ts";
import { confusionCounts, confusionFigure } from "./confusion.ts";

/** Called up, up, up, not up, not up; a probability of one half calls nothing. */
const FIVE = forecastOf([0.6, 0.7, 0.51, 0.5, 0.2], [1, 1, 0, 1, 0], {
  baseRate: 0.6,
});

/** Counts and shares of the eight cells, line by line of both tables. */
function cells(figure: Figure, width = 680) {
  const read = readFigure(figure, width);
  const words = (name: string) =>
    textsIn(read.panels[0]!, `.mark-${name} text`);
  return { ...read, counts: words("counts"), shares: words("shares") };
}

Deno.test("confusionCounts() counts calls by hand", () => {
  const before = structuredClone(FIVE);
  assert.deepEqual(confusionCounts(FIVE), {
    trueUp: 2,
    falseUp: 1,
    falseNotUp: 1,
    trueNotUp: 1,
  });
  assert.deepEqual(FIVE, before);
  assert.deepEqual(confusionCounts(FIVE, { threshold: 0.6 }), {
    trueUp: 1,
    falseUp: 0,
    falseNotUp: 2,
    trueNotUp: 2,
  });
  assert.deepEqual(Object.values(confusionCounts(forecastOf([], []))), [
    0,
    0,
    0,
    0,
  ]);
});

Deno.test("confusionCounts() calls what the scores call", () => {
  const forecast = forecastOf(
    Array.from({ length: 300 }, (_, row) => 0.5 + 0.1 * Math.sin(row / 2)),
    Array.from({ length: 300 }, (_, row) => row % 3 === 0 ? 1 : 0),
  );
  const { trueUp, falseUp, falseNotUp, trueNotUp } = confusionCounts(forecast);
  const scores = binaryMetrics(forecast.target, forecast.probability);
  assert.equal((trueUp + trueNotUp) / 300, scores.accuracy);
  assert.equal(trueUp / (trueUp + falseUp), scores.precision);
  assert.equal(trueUp / (trueUp + falseNotUp), scores.recall);
});

Deno.test("confusionCounts() refuses a threshold that is no probability", () => {
  for (const threshold of [-0.1, 1.1, NaN]) {
    assert.throws(
      () => confusionCounts(FIVE, { threshold }),
      new RangeError(
        `Cannot count calls: the threshold must lie between 0 and 1, got ${threshold}`,
      ),
    );
  }
});

Deno.test("confusionFigure() gives equal bytes twice and leaves its input as it is", () => {
  const before = structuredClone(FIVE);
  assert.equal(confusionFigure(FIVE).svg, confusionFigure(FIVE).svg);
  assert.deepEqual(FIVE, before);
});

for (const width of [680, 360, 200]) {
  Deno.test(`confusionFigure() shows counts and shares at width ${width}`, () => {
    const figure = confusionFigure(FIVE, { width });
    const { counts, shares, texts, panels } = cells(figure, width);
    assert.deepEqual(counts, ["2", "1", "1", "1", "3", "0", "2", "0"]);
    assert.deepEqual(shares, [
      "66.7 %",
      "33.3 %",
      "50.0 %",
      "50.0 %",
      "100.0 %",
      "0.0 %",
      "100.0 %",
      "0.0 %",
    ]);
    const tables = all(panels[0]!, ".mark-cells rect");
    assert.equal(tables.length, 8);
    for (const label of ["the model", "always up", "called", "what happened"]) {
      assert.ok(texts.includes(label), label);
    }
  });
}

Deno.test("confusionFigure() states both accuracies with their intervals", () => {
  const { texts } = readFigure(confusionFigure(FIVE));
  assert.ok(
    texts.includes(
      "accuracy of the model: 60.0 % (95 % interval 23.1 % to 88.2 %)",
    ),
  );
  assert.ok(
    texts.includes(
      "accuracy of always up: 60.0 % (95 % interval 23.1 % to 88.2 %)",
    ),
  );
  const overlap = readFigure(confusionFigure(FIVE, { overlap: 5 }));
  assert.ok(!overlap.texts.some((text) => text.includes("23.1 %")));
});

Deno.test("confusionFigure() lets the rival call what the train rows had more of", () => {
  // The held-out rows rose more often, but nobody could know that before.
  const { counts, texts } = cells(confusionFigure({ ...FIVE, baseRate: 0.5 }));
  assert.deepEqual(counts.slice(4), ["0", "3", "0", "2"]);
  assert.ok(texts.includes("always not up"));
});

Deno.test("confusionFigure() draws one row, a constant and a single class", () => {
  const one = cells(confusionFigure(forecastOf([0.55], [1])));
  assert.deepEqual(one.counts.slice(0, 4), ["1", "0", "0", "0"]);
  assert.deepEqual(one.shares.slice(0, 4), [
    "100.0 %",
    "0.0 %",
    "no rows",
    "no rows",
  ]);
  const constant = cells(confusionFigure(forecastOf([0.5, 0.5], [0, 0])));
  assert.deepEqual(constant.counts.slice(0, 4), ["0", "0", "0", "2"]);
});

Deno.test("confusionFigure() says that nothing is there, or that it is simulated", () => {
  const empty = readFigure(confusionFigure(forecastOf([], [])));
  assert.ok(empty.texts.includes("There is nothing to draw."));
  const figure = confusionFigure({ ...FIVE, simulated: true });
  assert.ok(readFigure(figure).texts.includes("SIMULATED market"));
});
