import assert from "node:assert/strict";
import { candlesOf } from "../../candles/candles.ts";
import { simulateCandles } from "../../candles/simulated.ts";
import { withoutFlow } from "../../testing/without_flow.ts";
import {
  all,
  assertReadable,
  numberOf,
  panelsOf,
  parsed,
  ticksOf,
} from "./_test_svg.ts";
import { featureFigure } from "./features.ts";
import { COLORS } from "./figure.ts";

const MINUTE = 60_000;
const minutes = (times: number[]) =>
  candlesOf(times.map((m) => [m * MINUTE, 1, 9, 1, 1 + m % 7, 1]));
const shades = (
  panel: Parameters<typeof all>[0],
  color: string,
) => [
  ...all(panel, `[fill="${color}"] rect`),
  ...all(panel, `rect[fill="${color}"]`),
];

Deno.test("featureFigure() reads with 17 panels, in any width", () => {
  const candles = simulateCandles({ candles: 400 });
  const { openTime, close } = candles;
  const names = Array.from({ length: 17 }, (_, i) => `some_feature_name_${i}`);
  const columns = names.map((_, i) =>
    close.map((price, t) => t < i ? NaN : price * 10 ** (i - 9) * (-1) ** i)
  );
  const table = { names, columns, openTime };
  const before = structuredClone({ candles, table });
  for (const width of [680, 360]) {
    const figure = featureFigure(candles, table, { width });
    assertReadable(figure);
    assert.ok(figure.svg.length < 150_000, `${figure.svg.length} bytes`);
    assert.equal(featureFigure(candles, table, { width }).svg, figure.svg);
    const panels = panelsOf(parsed(figure));
    assert.equal(panels.length, 18);
    panels.forEach((panel, i) => {
      const name = i === 0 ? "close (USDT)" : names[i - 1]!;
      assert.ok(all(panel, "text").some((it) => it.textContent === name), name);
      assert.equal(ticksOf(panel, "x").length > 0, i === 17);
      assert.ok(ticksOf(panel, "y").length <= 3);
      assert.ok(ticksOf(panel, "y").length >= 2, `${name} has no scale`);
    });
    assert.match(figure.svg, /rows 0 to 239 of 400/);
    assert.match(figure.svg, /SIMULATED market/);
  }
  assert.deepEqual({ candles, table }, before);
});

Deno.test("featureFigure() shades the warm-up at the start and after a hole", () => {
  const candles = minutes([0, 1, 2, 3, 10, 11, 12, 13]);
  const column = Float64Array.of(NaN, NaN, 3, 4, NaN, 6, 7, 8);
  const table = { names: ["f"], columns: [column], openTime: candles.openTime };
  const figure = featureFigure(candles, table);
  assertReadable(figure);
  const [price, feature] = panelsOf(parsed(figure));
  assert.equal(shades(price!, COLORS.second).length, 0);
  assert.equal(shades(price!, COLORS.muted).length, 1);
  assert.equal(shades(feature!, COLORS.muted).length, 1);
  const minute = (680 - 26 - 58) / 14;
  const places = shades(feature!, COLORS.second).map((it) => [
    Math.round((numberOf(it, "x") - 58) / minute),
    Math.round(numberOf(it, "width") / minute),
  ]);
  assert.deepEqual(places, [[0, 2], [10, 1]]);
  assert.match(figure.svg, /warm-up: no value yet/);
  assert.match(figure.svg, /hole: 6 candles missing/);
});

Deno.test("featureFigure() tells candles without flow from warm-up", () => {
  const candles = withoutFlow(simulateCandles({ candles: 60 }), 30);
  const table = {
    names: ["trades"],
    columns: [candles.trades!],
    openTime: candles.openTime,
  };
  const text = (from: number) =>
    featureFigure(candles, table, { from, rows: 25 }).svg;
  assert.match(text(0), /no value: warm-up, or candles without flow/);
  assert.match(text(20), /no value: warm-up, or candles without flow/);
  assert.doesNotMatch(text(35), /no value/);
});

Deno.test("featureFigure() stands values where the axis says", () => {
  const candles = minutes([0, 1, 2]);
  const columns = [Float64Array.of(0, 30, 20)];
  const table = { names: ["f"], columns, openTime: candles.openTime };
  const [, panel] = panelsOf(parsed(featureFigure(candles, table)));
  const at = new Map(ticksOf(panel!, "y").map(({ text, at }) => [text, at]));
  const [zero, twenty] = [at.get("0")!, at.get("20")!];
  const [line] = all(panel!, '[aria-label="line"] path');
  const path = line!.getAttribute("d")!;
  const ys = [...path.matchAll(/,([\d.]+)/g)].map(([, y]) => Number(y));
  assert.equal(ys.length, 3);
  const values = ys.map((y) => (y - zero) / (twenty - zero) * 20);
  [0, 30, 20].forEach((value, i) =>
    assert.ok(Math.abs(values[i]! - value) < 0.5, `${values}`)
  );
});

Deno.test("featureFigure() draws constant columns, empty ones, a single row", () => {
  const candles = minutes([0, 1, 2]);
  const { openTime } = candles;
  const columns = [
    new Float64Array(3),
    new Float64Array(3).fill(1e-12),
    new Float64Array(3).fill(NaN),
    Float64Array.of(NaN, 5, NaN),
    Float64Array.of(-1e13, 0, 1e13),
  ];
  const names = columns.map((_, i) => `f${i}`);
  for (const rows of [3, 1]) {
    const figure = featureFigure(candles, { names, columns, openTime }, {
      rows,
    });
    assertReadable(figure);
    assert.equal(panelsOf(parsed(figure)).length, 6);
  }
});

Deno.test("featureFigure() draws long stretches no larger than short ones", () => {
  const candles = simulateCandles({ candles: 50_000 });
  const { openTime, close, volume } = candles;
  const table = { names: ["a", "b"], columns: [close, volume], openTime };
  const figure = featureFigure(candles, table, { rows: 50_000 });
  assertReadable(figure);
  assert.ok(figure.svg.length < 100_000, `${figure.svg.length} bytes`);
  // As wide as the axis, as high as the panel lets it be.
  const [line] = all(panelsOf(parsed(figure))[1]!, '[aria-label="line"] path');
  const numbers = line!.getAttribute("d")!.matchAll(/([\d.]+),([\d.]+)/g);
  const points = [...numbers].map(([, x, y]) => [Number(x), Number(y)]);
  const reach = (axis: 0 | 1) => {
    const along = points.map((point) => point[axis]!);
    return Math.max(...along) - Math.min(...along);
  };
  assert.ok(reach(0) > 590 && reach(1) > 40, `${reach(0)} by ${reach(1)}`);
});

Deno.test("featureFigure() draws the rows and the features it is asked for", () => {
  const candles = minutes([0, 1, 2, 3, 4, 5]);
  const { openTime, close } = candles;
  const table = {
    names: ["a", "b", "c"],
    columns: [close, close, close],
    openTime,
  };
  const figure = featureFigure(candles, table, {
    from: 2,
    rows: 3,
    names: ["c", "a"],
  });
  assert.match(figure.svg, /rows 2 to 4 of 6/);
  const labels = panelsOf(parsed(figure)).slice(1).map((panel) =>
    all(panel, "text").map((it) => it.textContent).find((it) =>
      /^[abc]$/.test(it)
    )
  );
  assert.deepEqual(labels, ["c", "a"]);
  assert.throws(
    () => featureFigure(candles, table, { names: ["d"] }),
    /Cannot draw features: expected one of a, b, c, got "d"$/,
  );
  assert.throws(
    () => featureFigure(minutes([0]), table),
    /Cannot draw features: expected a row for each of 1 candles, got 6$/,
  );
  const beyond = featureFigure(candles, table, { from: 6 });
  assertReadable(beyond);
  assert.match(beyond.svg, /There is nothing to draw\./);
});
