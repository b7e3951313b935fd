import assert from "node:assert/strict";
import {
  assertNear,
  axisOf,
  marksOf,
  numberOf,
  readFigure,
  textsIn,
} from "./_test_forecast.ts";
import { COLORS } from "./figure.ts";
import { importanceFigure } from "./importance.ts";

const SERIES = { symbol: "BTCUSDT", interval: "1m", simulated: false };
const THREE = [
  { feature: "hurts", rises: [-0.002, 0] },
  { feature: "helps", rises: [0.001, 0.003, 0.005] },
  { feature: "idle", rises: [0, 0] },
];

Deno.test("importanceFigure() gives equal bytes twice and leaves its input as it is", () => {
  const before = structuredClone(THREE);
  assert.equal(
    importanceFigure(THREE, SERIES).svg,
    importanceFigure(THREE, SERIES).svg,
  );
  assert.deepEqual(THREE, before);
});

for (const width of [680, 360, 200]) {
  Deno.test(`importanceFigure() draws means and shuffles where they lie at width ${width}`, () => {
    const figure = importanceFigure(THREE, SERIES, { width });
    const { panels: [panel], texts } = readFigure(figure, width);
    const x = axisOf(panel!, "x");
    const bars = marksOf(panel!, "mean");
    const ends = bars.map((bar) => [
      x(numberOf(bar, "x")),
      x(numberOf(bar, "x") + numberOf(bar, "width")),
    ]);
    [[0, 3], [0, 0], [-1, 0]].forEach(([low, high], i) => {
      assertNear(ends[i]![0]!, low!, 0.02);
      assertNear(ends[i]![1]!, high!, 0.02);
    });
    const dots = marksOf(panel!, "shuffles");
    [1, 3, 5, 0, 0, -2, 0].forEach((rise, i) =>
      assertNear(x(numberOf(dots[i]!, "cx")), rise, 0.02)
    );
    assert.equal(dots.length, 7);
    const [zero] = marksOf(panel!, "zero");
    assertNear(x(numberOf(zero!, "x1")), 0, 0.02);
    assert.ok(texts.includes("rise of log-loss, nats per row (×10⁻³)"));
  });
}

Deno.test("importanceFigure() sorts features and greys those that are no help", () => {
  const { panels: [panel], texts } = readFigure(
    importanceFigure(THREE, SERIES),
  );
  const names = textsIn(panel!, '[aria-label="y-axis tick label"] text');
  assert.deepEqual(names, ["helps", "idle", "hurts"]);
  const colors = marksOf(panel!, "mean").map((bar) => bar.getAttribute("fill"));
  assert.deepEqual(colors, [COLORS.first, COLORS.muted, COLORS.muted]);
  assert.ok(texts.includes("2 of 3 features are no help"));
  assert.ok(texts.includes("no help"));
});

Deno.test("importanceFigure() says what it leaves out", () => {
  const many = Array.from({ length: 50 }, (_, i) => ({
    feature: `a_feature_with_a_name_that_has_no_room_${i}`,
    rises: [i / 1000],
  }));
  const figure = importanceFigure(many, SERIES, { most: 10, width: 360 });
  const { panels: [panel], texts } = readFigure(figure, 360);
  assert.equal(marksOf(panel!, "mean").length, 10);
  assert.ok(texts.includes("left out: 40 less helpful features"));
  assert.ok(texts.some((text) => /^a_f.*….*_49$/.test(text)));
  const unshuffled = [...THREE, { feature: "new", rises: [] }];
  const { texts: notes } = readFigure(importanceFigure(unshuffled, SERIES));
  assert.ok(notes.includes("never shuffled: 1 feature"));
});

Deno.test("importanceFigure() draws one feature, and one that changes nothing", () => {
  const one = importanceFigure([{ feature: "a", rises: [0.001] }], SERIES);
  assert.equal(marksOf(readFigure(one).panels[0]!, "mean").length, 1);
  const idle = importanceFigure([{ feature: "a", rises: [0] }], SERIES);
  assert.ok(readFigure(idle).texts.includes("1 of 1 feature is no help"));
});

Deno.test("importanceFigure() says that nothing is there, or that it is simulated", () => {
  const empty = readFigure(importanceFigure([], SERIES));
  assert.ok(empty.texts.includes("There is nothing to draw."));
  const figure = importanceFigure(THREE, { ...SERIES, simulated: true });
  assert.ok(readFigure(figure).texts.includes("SIMULATED market"));
});
