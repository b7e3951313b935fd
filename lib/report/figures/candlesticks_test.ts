import assert from "node:assert/strict";
import { candlesOf, mapColumns, sliceCandles } from "../../candles/candles.ts";
import { simulateCandles } from "../../candles/simulated.ts";
import {
  all,
  assertReadable,
  boxesOf,
  numberOf,
  panelsOf,
  parsed,
  ticksOf,
} from "./_test_svg.ts";
import { candlestickFigure } from "./candlesticks.ts";
import { COLORS } from "./figure.ts";

const MINUTE = 60_000;
const simulated = simulateCandles({ candles: 200 });
const PRICES = ["open", "high", "low", "close"];
const priced = (factor: number) =>
  mapColumns(
    simulated,
    (column, name) =>
      PRICES.includes(name) ? column.map((price) => price * factor) : column,
  );
const flat = (minutes: number[], volume = 1) =>
  candlesOf(minutes.map((m) => [m * MINUTE, 5, 5, 5, 5, volume]));

Deno.test("candlestickFigure() draws a wick, a body and a volume per candle", () => {
  const before = structuredClone(simulated);
  const figure = candlestickFigure(simulated, { last: 60 });
  assertReadable(figure);
  assert.deepEqual(simulated, before);
  assert.equal(candlestickFigure(simulated, { last: 60 }).svg, figure.svg);
  const [prices, volumes] = panelsOf(parsed(figure));
  const colored = (color: string) => `line[stroke="${color}"]`;
  const count = (panel = prices!) =>
    all(panel, colored(COLORS.up)).length +
    all(panel, colored(COLORS.down)).length;
  assert.equal(count(), 120);
  assert.equal(count(volumes), 60);
  assert.match(figure.svg, /the last 60 of 200 candles/);
  assert.match(figure.svg, /SIMULATED market/);
});

Deno.test("candlestickFigure() stands prices where the axis says", () => {
  const candles = candlesOf([
    [0, 10, 30, 0, 20, 4],
    [MINUTE, 20, 20, 10, 10, 8],
  ]);
  const [prices] = panelsOf(parsed(candlestickFigure(candles)));
  const ticks = ticksOf(prices!, "y");
  const at = (text: string) => ticks.find((tick) => tick.text === text)!.at;
  const [zero, ten, twenty] = [at("0"), at("10"), at("20")];
  const lines = all(prices!, `line[stroke="${COLORS.up}"]`);
  const [wick, body] = lines.map((
    it,
  ) => [numberOf(it, "y1"), numberOf(it, "y2")]);
  const near = (a: number, b: number) =>
    assert.ok(Math.abs(a - b) < 0.6, `${a} ${b}`);
  near(Math.max(...wick!), zero);
  near(Math.min(...wick!), zero + 1.5 * (twenty - zero));
  near(body![0]!, ten);
  near(body![1]!, twenty);
});

Deno.test("candlestickFigure() reads at any price, in any width", () => {
  for (const width of [680, 360]) {
    for (const factor of [1, 1e-9, 3e7, 1e-13]) {
      assertReadable(candlestickFigure(priced(factor), { width }));
    }
    assertReadable(candlestickFigure(flat([0, 1, 2], 3e12), { width }));
  }
  const tiny = candlestickFigure(priced(1e-9));
  const [prices] = panelsOf(parsed(tiny));
  const labels = ticksOf(prices!, "y").map(({ text }) => text);
  assert.ok(labels.length >= 3);
  for (const label of labels) assert.match(label, /^0\.0000(?:49|50)\d+$/);
});

Deno.test("candlestickFigure() draws one candle, and candles that never move", () => {
  const one = candlestickFigure(candlesOf([[0, 1, 3, 1, 2, 10]]));
  assertReadable(one);
  assert.equal(all(parsed(one), `line[stroke="${COLORS.up}"]`).length, 3);
  const still = candlestickFigure(flat([0, 1, 2, 3]), { width: 360 });
  assertReadable(still);
  const bodies = boxesOf(panelsOf(parsed(still))[0]!).filter((
    { x1, x2, y1, y2 },
  ) => y1 === y2 && x2 - x1 > 3 && x2 - x1 < 30).filter(({ node }) =>
    node.parentElement!.getAttribute("stroke") === COLORS.up
  );
  assert.equal(bodies.length, 4);
});

Deno.test("candlestickFigure() marks candles without volume", () => {
  const candles = flat([0, 1, 2, 3]);
  candles.volume.set([0, 0], 1);
  const figure = candlestickFigure(candles);
  assert.equal(all(parsed(figure), "circle").length, 2);
  assert.match(figure.svg, /no volume/);
  assert.doesNotMatch(candlestickFigure(flat([0, 1])).svg, /no volume/);
});

Deno.test("candlestickFigure() shades a hole where the candles are missing", () => {
  const figure = candlestickFigure(flat([0, 1, 2, 3, 10, 11, 12, 13]));
  assertReadable(figure);
  assert.match(figure.svg, /hole: 6 candles missing/);
  const [prices, volumes] = panelsOf(parsed(figure));
  for (const panel of [prices!, volumes!]) {
    const shades = all(panel, "rect");
    assert.equal(shades.length, 1);
    // 6 of 14 minutes are missing, after 4 of them.
    const [left, right] = [58, 680 - 26];
    const [x, width] = [
      numberOf(shades[0]!, "x"),
      numberOf(shades[0]!, "width"),
    ];
    assert.ok(Math.abs(x - (left + 4 / 14 * (right - left))) < 1, `${x}`);
    assert.ok(Math.abs(width - 6 / 14 * (right - left)) < 1, `${width}`);
  }
  const two = candlestickFigure(flat([0, 1, 3, 4, 5, 6, 9])).svg;
  assert.match(two, /2 holes: 3 candles missing/);
  assert.doesNotMatch(candlestickFigure(simulated).svg, /hole/);
});

Deno.test("candlestickFigure() begins after a hole longer than what it draws", () => {
  const figure = candlestickFigure(flat([0, 1, 2, 50_003, 50_004]));
  assertReadable(figure);
  assert.match(figure.svg, /the last 2 of 5 candles/);
  assert.match(figure.svg, /missing before them: 50,000 candles/);
});

Deno.test("candlestickFigure() has nothing to draw of no candles", () => {
  const figure = candlestickFigure(candlesOf([]));
  assertReadable(figure);
  assert.match(figure.svg, /There is nothing to draw\./);
});

Deno.test("candlestickFigure() says which colour is up", () => {
  const { svg } = candlestickFigure(
    candlesOf([[0, 1, 3, 1, 2, 10], [60_000, 2, 3, 1, 1, 10]]),
  );
  const key = (label: string) =>
    new RegExp(`fill="(#[0-9a-f]+)"/>\\s*<text[^>]*>${label}<`).exec(svg)?.[1];
  assert.equal(key("close at or above open"), COLORS.up);
  assert.equal(key("close below open"), COLORS.down);
});

Deno.test("candlestickFigure() draws the last candles, not the first", () => {
  const rows = Array.from(
    { length: 10 },
    (_, m) => [m * 60_000, m + 1, m + 1, m + 1, m + 1, 1] as const,
  );
  const candles = candlesOf(rows.map((row) => [...row]));
  const last = candlestickFigure(candles, { last: 3 });
  const alone = candlestickFigure(sliceCandles(candles, 7));
  const [a, b] = [last, alone].map((figure) =>
    ticksOf(panelsOf(parsed(figure))[0]!, "y").map(({ text }) => text)
  );
  assert.deepEqual(a, b);
});
