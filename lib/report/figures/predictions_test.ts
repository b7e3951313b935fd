import assert from "node:assert/strict";
import { candlesOf, sliceCandles } from "../../candles/candles.ts";
import { simulateCandles } from "../../candles/simulated.ts";
import {
  assertNear,
  axisOf,
  marksOf,
  numberOf,
  readFigure,
} from "./_test_forecast.ts";
import { predictionFigure } from "./predictions.ts";

const CANDLES = simulateCandles({ candles: 200 });
const PROBABILITY = CANDLES.close.map((_, row) =>
  row < 90 ? NaN : 0.5 + 0.04 * Math.sin(row)
);

/** Minutes with closes 101, 102, …. */
function minutes(...at: number[]) {
  return candlesOf(
    at.map((minute, i) => [minute * 60_000, 100, 200, 50, 101 + i, 1]),
    { symbol: "BTCUSDT" },
  );
}

Deno.test("predictionFigure() gives equal bytes twice and leaves its input as it is", () => {
  const before = structuredClone([CANDLES.close, PROBABILITY]);
  const draw = () => predictionFigure(CANDLES, PROBABILITY).svg;
  assert.equal(draw(), draw());
  assert.deepEqual([CANDLES.close, PROBABILITY], before);
});

for (const width of [680, 360, 200]) {
  Deno.test(`predictionFigure() draws every candle once at width ${width}`, () => {
    const figure = predictionFigure(CANDLES, PROBABILITY, { width });
    const { panels: [closes, stated], texts } = readFigure(figure, width);
    const count = (name: string) => marksOf(stated!, name).length;
    const ups = PROBABILITY.filter((p) => p > 0.5).length;
    assert.equal(count("up-called"), ups);
    assert.equal(count("up-not-called"), 110 - ups);
    assert.equal(count("no-call"), 10);
    const [line] = marksOf(closes!, "close");
    assert.equal(line!.getAttribute("d")!.split("L").length, 120);
    for (
      const text of [
        "SIMULATED market",
        "the last 120 of 200 candles",
        "no call: 10 candles",
        "↑ close (USDT)",
        "↑ probability of up",
        "open time (UTC) →",
      ]
    ) assert.ok(texts.includes(text), text);
  });
}

Deno.test("predictionFigure() puts closes and probabilities where they lie", () => {
  const stated = Float64Array.of(0.52, NaN, 0.4, 0.5);
  const figure = predictionFigure(minutes(0, 1, 2, 3), stated);
  const { panels: [upper, lower], texts } = readFigure(figure);
  const [line] = marksOf(upper!, "close");
  const price = axisOf(upper!, "y");
  line!.getAttribute("d")!.slice(1).split("L").forEach((corner, i) =>
    assertNear(price(Number(corner.split(",")[1])), 101 + i)
  );
  const p = axisOf(lower!, "y");
  const ends = (name: string) =>
    marksOf(lower!, name).map((bar) => [
      p(numberOf(bar, "y1")),
      p(numberOf(bar, "y2")),
    ]);
  assertNear(ends("up-called")[0]![0]!, 0.5);
  assertNear(ends("up-called")[0]![1]!, 0.52);
  assertNear(ends("up-not-called")[0]![1]!, 0.4);
  assertNear(ends("up-not-called")[1]![1]!, 0.5);
  const [half] = marksOf(lower!, "one-half");
  assertNear(p(numberOf(half!, "y1")), 0.5);
  assert.ok(texts.includes("no call: 1 candle"));
  // A bar stands below the close it follows.
  const [first] = marksOf(lower!, "up-called");
  const start = Number(line!.getAttribute("d")!.slice(1).split(",")[0]);
  assertNear(numberOf(first!, "x1"), start);
});

Deno.test("predictionFigure() draws no line across a hole", () => {
  const candles = minutes(0, 1, 5, 9, 10);
  const figure = predictionFigure(candles, new Float64Array(5).fill(0.5));
  const { panels: [closes] } = readFigure(figure);
  const kinds = marksOf(closes!, "close").map((mark) =>
    mark.getAttribute("d") === null ? "dot" : "line"
  );
  assert.deepEqual(kinds, ["line", "dot", "line"]);
});

Deno.test("predictionFigure() draws one candle, no call at all, and a constant", () => {
  const one = predictionFigure(minutes(0), Float64Array.of(0.6));
  assert.equal(marksOf(readFigure(one).panels[0]!, "close").length, 1);
  const silent = predictionFigure(CANDLES, PROBABILITY.map(() => NaN));
  const { panels } = readFigure(silent);
  assert.equal(marksOf(panels[1]!, "no-call").length, 120);
  const flat = predictionFigure(CANDLES, PROBABILITY.map(() => 0.5));
  assert.equal(
    marksOf(readFigure(flat).panels[1]!, "up-not-called").length,
    120,
  );
  assert.equal(marksOf(readFigure(flat).panels[1]!, "up-called").length, 0);
  readFigure(predictionFigure(CANDLES, PROBABILITY.map((_, i) => i % 2)));
});

Deno.test("predictionFigure() says that nothing is there, and what it cannot draw", () => {
  const none = sliceCandles(minutes(0), 1);
  const empty = readFigure(predictionFigure(none, new Float64Array(0)));
  assert.ok(empty.texts.includes("There is nothing to draw."));
  assert.ok(!empty.texts.includes("SIMULATED market"));
  assert.throws(
    () => predictionFigure(minutes(0, 1), Float64Array.of(0.5)),
    new RangeError(
      "Cannot draw predictions: expected one probability for each of 2 candles, got 1",
    ),
  );
  assert.throws(
    () => predictionFigure(CANDLES, PROBABILITY, { last: 0 }),
    new RangeError(
      "Cannot draw predictions: expected a positive whole number of candles, got 0",
    ),
  );
});
