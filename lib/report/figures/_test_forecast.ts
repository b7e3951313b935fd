/**
 * Forecasts for tests of what is drawn of a judged model, and such a figure read.
 *
 * @module
 */
import assert from "node:assert/strict";
import {
  all,
  assertReadable,
  type Node,
  numberOf,
  panelsOf,
  parsed,
  ticksOf,
} from "./_test_svg.ts";
import type { Figure } from "./figure.ts";
import type { Forecast } from "./forecast.ts";

export { all, type Node, numberOf };

/** A figure's text, line by line, and its panels from above. */
export interface ReadFigure {
  readonly texts: readonly string[];
  readonly panels: readonly Node[];
}

/** Reads a figure that has to be readable at its width, and small. */
export function readFigure(figure: Figure, width = 680): ReadFigure {
  assertReadable(figure);
  assert.ok(figure.svg.length < 100_000, `${figure.svg.length} characters`);
  const root = parsed(figure);
  assert.equal(root.getAttribute("width"), String(width));
  return {
    texts: textsIn(root, "text"),
    panels: panelsOf(root),
  };
}

/** What the elements say, every space an ordinary one. */
export function textsIn(root: Node, selector: string): string[] {
  return all(root, selector).map((text) => {
    const lines = all(text, "tspan").map(({ textContent }) => textContent);
    const words = lines.length > 0 ? lines.join(" ") : text.textContent;
    return words.replaceAll("\u00a0", " ");
  });
}

/** The elements of a mark, by its class name. */
export function marksOf(panel: Node, name: string): Node[] {
  return all(panel, `.mark-${name} > *`);
}

/** What a position along an axis stands for, by its first and last tick. */
export function axisOf(
  panel: Node,
  axis: "x" | "y",
): (position: number) => number {
  const ticks = ticksOf(panel, axis).map(({ text, at }) => ({
    at,
    value: Number(text.replace("−", "-").replaceAll(",", "")),
  }));
  const [first, last] = [ticks[0]!, ticks.at(-1)!];
  const slope = (last.value - first.value) / (last.at - first.at);
  return (position) => first.value + slope * (position - first.at);
}

/** Asserts that two numbers are the same but for rounded positions. */
export function assertNear(
  actual: number,
  expected: number,
  tolerance = 0.002,
): void {
  const apart = Math.abs(actual - expected);
  assert.ok(
    apart <= tolerance * Math.max(1, Math.abs(expected)),
    `expected ${expected}, got ${actual}`,
  );
}

/** A forecast of one row a minute. */
export function forecastOf(
  probability: readonly number[],
  target: readonly number[],
  changes: Partial<Forecast> = {},
): Forecast {
  const start = Date.UTC(2024, 0, 1);
  return {
    symbol: "BTCUSDT",
    interval: "1m",
    simulated: false,
    openTime: Float64Array.from(probability, (_, row) => start + row * 60_000),
    probability: Float64Array.from(probability),
    target: Float64Array.from(target),
    baseRate: 0.5,
    ...changes,
  };
}
