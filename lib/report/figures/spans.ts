/**
 * Timelines: what lies where in time, line under line.
 *
 * @module
 */
import {
  type SpanKind,
  type SpanLine,
  timelinePanel,
  usedKinds,
} from "./_timeline.ts";
import { drawFigure, type Figure, type FigureOptions } from "./figure.ts";

export type { Span, SpanKind, SpanLine } from "./_timeline.ts";

/** What a timeline is made of. */
export interface SpansParts {
  readonly title: string;
  /** Lines under the title. */
  readonly notes?: readonly string[];
  readonly lines: readonly SpanLine[];
  /** The kinds of spans; the key lists those that occur, in this order. */
  readonly kinds: readonly SpanKind[];
  readonly simulated: boolean;
}

/**
 * A timeline with one bar per span. One too short for the width is drawn a pixel
 * wide, so that nothing is lost.
 *
 * @throws {RangeError} If a span is of no listed kind, or has no length.
 * @example Which hours came from where
 * ```ts
 * import assert from "node:assert/strict";
 * import { COLORS } from "./figure.ts";
 * import { spansFigure } from "./spans.ts";
 * const hour = 3_600_000;
 * const { svg } = spansFigure({
 *   title: "Two requests",
 *   lines: [{ label: "first", spans: [{ from: 0, to: hour, kind: "store" }] }],
 *   kinds: [{ kind: "store", label: "from the store", color: COLORS.first }],
 *   simulated: false,
 * });
 * assert.match(svg, /from the store/);
 * ```
 */
export function spansFigure(
  parts: SpansParts,
  options: FigureOptions = {},
): Figure {
  const { title, notes, kinds, lines, simulated } = parts;
  const panel = timelinePanel(lines, kinds, options);
  return drawFigure({
    title,
    notes,
    simulated,
    key: usedKinds(lines, kinds),
    panels: panel === undefined ? [] : [panel],
  }, options);
}
