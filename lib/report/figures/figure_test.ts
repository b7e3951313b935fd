import assert from "node:assert/strict";
import * as Plot from "@observablehq/plot";
import { JUPYTER_DISPLAY, type MimeBundle } from "../../display.ts";
import {
  all,
  assertReadable,
  assertWellFormed,
  boxesOf,
  numberOf,
  panelsOf,
  parsed,
  ticksOf,
} from "./_test_svg.ts";
import {
  COLORS,
  drawFigure,
  type FigureParts,
  type KeyEntry,
} from "./figure.ts";

const line = (values: number[], clip = false): FigureParts => ({
  title: "A line",
  simulated: false,
  panels: [{ height: 120, plot: { marks: [Plot.lineY(values, { clip })] } }],
});

Deno.test("drawFigure() gives the same bytes for the same figure", () => {
  const parts = line([1, 2, 3], true);
  assert.equal(drawFigure(parts).svg, drawFigure(parts).svg);
});

Deno.test("drawFigure() gives the clips of two figures ids of their own", () => {
  const idsOf = (values: number[]) =>
    [...drawFigure(line(values, true)).svg.matchAll(/ id="([^"]+)"/g)]
      .map(([, id]) => id);
  const [first, second] = [idsOf([1, 2, 3]), idsOf([1, 2, 4])];
  assert.equal(first.length, 1);
  assert.notDeepEqual(first, second);
  const { svg } = drawFigure(line([1, 2, 3], true));
  assert.ok(svg.includes(`clip-path="url(#${first[0]})"`));
});

Deno.test("drawFigure() wraps a title that is wider than the figure", () => {
  const title =
    "A title of many words that goes on for much longer than one line";
  for (const width of [680, 360, 200]) {
    const figure = drawFigure({ title, simulated: false, panels: [] }, {
      width,
    });
    assertReadable(figure);
    const lines = all(parsed(figure), `[font-size="15"]`);
    assert.equal(lines.map((it) => it.textContent).join(" "), title);
    if (width === 680) assert.equal(lines.length, 1);
    else assert.ok(lines.length >= 2, `${lines.length} lines at ${width}`);
  }
});

Deno.test("drawFigure() breaks a word that is wider than the figure", () => {
  const title = "x".repeat(100);
  const figure = drawFigure({ title, simulated: true, panels: [] }, {
    width: 300,
  });
  assertReadable(figure);
  const lines = all(parsed(figure), `[font-size="15"]`);
  assert.equal(lines.map((it) => it.textContent).join(""), title);
});

Deno.test("drawFigure() wraps the key, each entry beside its colour", () => {
  const key: KeyEntry[] = Array.from({ length: 9 }, (_, i) => ({
    label: `the meaning of colour ${i}`,
    color: COLORS.first,
  }));
  key.push({ label: "long ".repeat(30).trim(), color: COLORS.down });
  const figure = drawFigure(
    { title: "Key", simulated: false, key, panels: [] },
    { width: 360 },
  );
  assertReadable(figure);
  const boxes = boxesOf(parsed(figure));
  const squares = boxes.filter(({ node }) => node.tagName === "rect");
  assert.equal(squares.length, 10);
  assert.ok(new Set(squares.map(({ y1 }) => y1)).size >= 5);
  for (const { x2, y2 } of squares) {
    const label = boxes.find(({ node, x1 }) =>
      node.tagName === "text" && Math.abs(x1 - x2 - 4) < 0.01 &&
      Math.abs(numberOf(node, "y") - y2) <= 1
    );
    assert.ok(label, `a label at ${x2},${y2}`);
  }
});

Deno.test("drawFigure() says what is simulated and when nothing is there", () => {
  const text = (simulated: boolean) =>
    parsed(drawFigure({ title: "T", simulated, panels: [] })).textContent;
  assert.match(text(true), /SIMULATED market/);
  assert.doesNotMatch(text(false), /SIMULATED/);
  assert.match(text(false), /There is nothing to draw\./);
});

Deno.test("drawFigure() escapes what XML would take for its own", () => {
  const title = `a < b & "c" > d\u0007`;
  const figure = drawFigure({
    title,
    notes: ["<script>"],
    simulated: false,
    key: [{ label: "x & y", color: COLORS.up }],
    panels: [],
  });
  assertWellFormed(figure.svg);
  const root = parsed(figure);
  const label = 'aria-label="a &lt; b &amp; &quot;c&quot; &gt; d"';
  assert.ok(figure.svg.includes(label));
  assert.deepEqual(
    all(root, "text").map((it) => it.textContent),
    [`a < b & "c" > d`, "<script>", "There is nothing to draw.", "x & y"],
  );
});

Deno.test("drawFigure() shortens positions but nothing that is read", () => {
  const { svg } = drawFigure({
    title: "0.12345",
    notes: ["0.000041"],
    simulated: false,
    panels: [{
      height: 100,
      plot: { marks: [Plot.text(["0.98765"], { x: 1 / 3, y: 1 })] },
    }],
  });
  for (const text of ["0.12345", "0.000041", "0.98765"]) {
    assert.ok(svg.includes(`>${text}<`), text);
  }
  assert.ok(svg.includes('aria-label="0.12345"'));
  assert.doesNotMatch(svg, / (?:x|y|x1|y1|transform|d)="[^"]*\d\.\d{3}/);
});

Deno.test("drawFigure() makes room for the longest label, in every panel alike", () => {
  const panel = (values: number[]) => ({
    height: 120,
    plot: {
      y: { tickFormat: (value: number) => `${value} long units` },
      marks: [Plot.lineY(values)],
    },
  });
  const figure = drawFigure({
    title: "Long",
    simulated: false,
    panels: [panel([100_000, 200_000]), ...line([1, 2]).panels],
  });
  assertReadable(figure);
  const [first, second] = panelsOf(parsed(figure)).map((it) =>
    ticksOf(it, "x")
  );
  assert.equal(first![0]!.at, second![0]!.at);
  assert.ok(first![0]!.at > 100);
});

Deno.test("drawFigure() refuses a width nobody can read", () => {
  for (const width of [0, 100, NaN, Infinity]) {
    assert.throws(
      () => drawFigure(line([1]), { width }),
      (e: Error) =>
        e instanceof RangeError && e.message.endsWith(`got ${width}`),
    );
  }
});

Deno.test("drawFigure() refuses what Plot would draw as HTML", () => {
  assert.throws(
    () =>
      drawFigure({
        title: "T",
        simulated: false,
        panels: [{ height: 100, plot: { title: "inner", marks: [] } }],
      }),
    /Cannot draw a panel: title, caption and legend/,
  );
});

Deno.test("Figure.toFile() is XML of its own with ink for light and dark", () => {
  const figure = drawFigure({ ...line([3, 1, 2], true), title: "a > b" });
  const file = figure.toFile();
  assertWellFormed(file);
  assert.match(file, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
  const [, style] = /<style>(.*)<\/style>/.exec(file)!;
  assert.match(
    style!,
    /^svg\{color:#1f2328\}@media\(prefers-color-scheme:dark\)\{svg\{color:#e6edf3\}\}$/,
  );
  assert.equal(file.replace(/<style>.*<\/style>\n?/, "").trim(), figure.svg);
  assert.doesNotMatch(figure.svg, /<style/);
});

Deno.test("drawFigure() breaks long paths into lines, the stand-in image too", () => {
  const figure = drawFigure({
    title: "A long line",
    simulated: false,
    panels: [{
      height: 100,
      plot: {
        marks: [Plot.lineY(Array.from({ length: 500 }, (_, i) => i % 7))],
      },
    }],
  });
  const show = Reflect.get(figure, JUPYTER_DISPLAY) as () => MimeBundle;
  const lines = show.call(figure)["text/html"]!.split("\n");
  const longest = Math.max(...lines.map((line) => line.length));
  assert.ok(longest < 600, `${longest}`);
});
