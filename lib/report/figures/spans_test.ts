import assert from "node:assert/strict";
import {
  all,
  assertReadable,
  numberOf,
  panelsOf,
  parsed,
  ticksOf,
} from "./_test_svg.ts";
import { COLORS } from "./figure.ts";
import { spansFigure, type SpansParts } from "./spans.ts";

const HOUR = 3_600_000;
const parts: SpansParts = {
  title: "Requests",
  notes: ["two of them"],
  simulated: false,
  kinds: [
    { kind: "store", label: "from the store", color: COLORS.first },
    { kind: "exchange", label: "from the exchange", color: COLORS.second },
    { kind: "never", label: "from nowhere", color: COLORS.down },
  ],
  lines: [
    { label: "first", spans: [{ from: 0, to: 6 * HOUR, kind: "exchange" }] },
    {
      label: "second",
      spans: [
        { from: 0, to: 6 * HOUR, kind: "store" },
        { from: 6 * HOUR, to: 8 * HOUR, kind: "exchange" },
      ],
    },
  ],
};
const withSpan = (from: number, to: number, kind = "store"): SpansParts => ({
  ...parts,
  lines: [...parts.lines, { label: "third", spans: [{ from, to, kind }] }],
});

Deno.test("spansFigure() draws a bar per span, to scale", () => {
  const before = structuredClone(parts);
  const figure = spansFigure(parts);
  assertReadable(figure);
  assert.deepEqual(parts, before);
  assert.equal(spansFigure(parts).svg, figure.svg);
  const [panel] = panelsOf(parsed(figure));
  const [store] = all(panel!, `rect[fill="${COLORS.first}"]`);
  const exchange = all(panel!, `rect[fill="${COLORS.second}"]`);
  assert.equal(exchange.length, 2);
  const at = new Map(ticksOf(panel!, "x").map(({ text, at }) => [text, at]));
  const [three, six] = [at.get("03:00")!, at.get("06:00")!];
  const near = (a: number, b: number) =>
    assert.ok(Math.abs(a - b) < 1.1, `${a} ${b}`);
  near(numberOf(store!, "x"), 2 * three - six);
  near(numberOf(store!, "x") + numberOf(store!, "width"), six);
  near(numberOf(exchange[1]!, "x"), six);
  assert.deepEqual(ticksOf(panel!, "y").map(({ text }) => text), [
    "first",
    "second",
  ]);
});

Deno.test("spansFigure() explains the kinds that occur and no others", () => {
  const { svg } = spansFigure(parts);
  assert.match(svg, /from the store/);
  assert.doesNotMatch(svg, /from nowhere/);
  assert.doesNotMatch(svg, /SIMULATED/);
  assert.match(spansFigure({ ...parts, simulated: true }).svg, /SIMULATED/);
});

Deno.test("spansFigure() keeps spans narrower than a pixel in sight", () => {
  for (const at of [0, 4 * HOUR, 8 * HOUR - 1]) {
    const figure = spansFigure(withSpan(at, at + 1), { width: 360 });
    assertReadable(figure);
    const bars = all(parsed(figure), `rect[fill="${COLORS.first}"]`);
    const width = numberOf(bars.at(-1)!, "width");
    assert.ok(bars.length >= 3 && width >= 1 && width < 3, `${width}`);
  }
});

Deno.test("spansFigure() shortens a label that would leave no room", () => {
  const lines = [{ ...parts.lines[0]!, label: "a long label ".repeat(9) }];
  const figure = spansFigure({ ...parts, lines }, { width: 360 });
  assertReadable(figure);
  assert.match(figure.svg, /a long label.*…/);
});

Deno.test("spansFigure() refuses spans of no kind and of no length", () => {
  assert.throws(
    () => spansFigure(withSpan(0, 1, "else")),
    /Cannot draw spans: the kind must be one of store, exchange, never, got "else"$/,
  );
  for (const [from, to] of [[5, 5], [6, 5], [NaN, 5], [0, Infinity]]) {
    assert.throws(
      () => spansFigure(withSpan(from!, to!)),
      (e: Error) =>
        e instanceof RangeError && e.message.endsWith(`got ${from} to ${to}`),
    );
  }
});

Deno.test("spansFigure() has nothing to draw without spans", () => {
  for (const lines of [[], [{ label: "empty", spans: [] }]]) {
    const figure = spansFigure({ ...parts, lines });
    assertReadable(figure);
    assert.match(figure.svg, /There is nothing to draw\./);
  }
});
