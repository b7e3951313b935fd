/**
 * The panel of a timeline: a line of bars per thing that has a time.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { shortened } from "./_text.ts";
import type { FigureOptions, KeyEntry, Panel } from "./figure.ts";
import { timeAxis } from "./series_words.ts";

/** A stretch of time, `to` excluded, in ms since the Unix epoch, UTC. */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** One of the timeline's kinds. */
  readonly kind: string;
}

/** A line of a timeline; where spans overlap the later one covers the earlier. */
export interface SpanLine {
  readonly label: string;
  readonly spans: readonly Span[];
}

/** What spans of a kind mean. */
export interface SpanKind extends KeyEntry {
  readonly kind: string;
}

/** The kinds that occur in `lines`. */
export function usedKinds(
  lines: readonly SpanLine[],
  kinds: readonly SpanKind[],
): SpanKind[] {
  const used = new Set(lines.flatMap(({ spans }) => spans.map((s) => s.kind)));
  return kinds.filter(({ kind }) => used.has(kind));
}

/** The panel of a timeline; `undefined` where there is no span. */
export function timelinePanel(
  lines: readonly SpanLine[],
  kinds: readonly SpanKind[],
  { width = 680 }: FigureOptions = {},
): Panel | undefined {
  const bars = lines.flatMap(({ spans }, line) =>
    spans.map((span) => ({ ...span, line }))
  );
  if (bars.length === 0) return undefined;
  const colors = new Map(kinds.map(({ kind, color }) => [kind, color]));
  for (const { from, to, kind } of bars) {
    if (!colors.has(kind)) {
      throw new RangeError(
        `Cannot draw spans: the kind must be one of ${
          [...colors.keys()].join(", ")
        }, got "${kind}"`,
      );
    }
    if (!(to > from && Number.isFinite(to - from))) {
      throw new RangeError(
        `Cannot draw spans: a span must end after it begins, got ${from} to ${to}`,
      );
    }
  }
  const start = bars.reduce(
    (least, { from }) => Math.min(least, from),
    Infinity,
  );
  const end = bars.reduce((most, { to }) => Math.max(most, to), -Infinity);
  const pixel = 2 * (end - start) / width;
  const labels = lines.map(({ label }) => shortened(label, 0.4 * width));
  return {
    height: 60 + 22 * lines.length,
    plot: {
      x: {
        ...timeAxis("time (UTC)"),
        domain: [new Date(start), new Date(end)],
      },
      y: {
        type: "band",
        label: null,
        domain: lines.map((_, line) => line),
        tickFormat: (line: number) => labels[line],
        tickSize: 0,
        padding: 0.25,
      },
      marginTop: 8,
      marks: [
        Plot.barX(bars, {
          y: "line",
          x1: ({ from }: Span) => new Date(Math.min(from, end - pixel)),
          x2: ({ from, to }: Span) =>
            new Date(Math.min(end, Math.max(to, from + pixel))),
          fill: ({ kind }: Span) => colors.get(kind),
        }),
      ],
    },
  };
}
