/**
 * The rows between train and test one by one, and how far their labels look.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { Rows } from "../../rows.ts";
import { grouped } from "../words.ts";
import type { SpanKind } from "./_timeline.ts";
import type { Panel } from "./figure.ts";

/** Squares on either side, and purged rows that are drawn before some are skipped. */
const [BESIDE, PURGED] = [5, 5];

interface BorderParts {
  readonly fold: { readonly train: Rows; readonly test: Rows };
  readonly horizon: number;
  /** The kind of the rows on the right. */
  readonly judged: string;
  readonly kinds: readonly SpanKind[];
}

/** A square per row around a fold's border, with the reach of two labels. */
export function borderPanel(parts: BorderParts): Panel {
  const { fold: { train, test }, horizon, judged, kinds } = parts;
  const rows = [
    ...range(Math.max(train.start, train.end - BESIDE), train.end),
    ...purgedRows(train.end, test.start),
    ...range(test.start, Math.min(test.end, test.start + BESIDE)),
  ];
  const squares = rows.map((row, slot) => ({ row, slot }));
  // Rows before it are left out for the embargo's sake alone.
  const purge = Math.max(train.end, test.start - horizon);
  const kindOf = (row: number) =>
    row < train.end
      ? "train"
      : row < purge
      ? "embargo"
      : row < test.start
      ? "gap"
      : judged;
  const color = (row: number) =>
    kinds.find(({ kind }) => kind === kindOf(row))!.color;
  // Rows that are skipped or lie beyond stand at the nearest one drawn.
  const slotOf = (row: number) =>
    Math.max(0, rows.findLastIndex((drawn) => drawn <= row));
  // The last row that is learned from, and the first one drawn that must not be.
  const reaches = [train.end - 1, rows.find((row) => row >= purge) ?? purge]
    .filter((row) => row >= train.start && row < test.start)
    .map((row) => ({ row, from: slotOf(row), to: slotOf(row + horizon) }))
    .filter(({ from, to }) => to > from);
  const skips = squares.filter(({ row, slot }) =>
    slot > 0 && row > rows[slot - 1]! + 1
  );
  const labelled = [0, slotOf(test.start), rows.length - 1];
  return {
    height: 128,
    plot: {
      marginTop: 8,
      x: {
        label: "row",
        domain: [-0.6, rows.length - 0.4],
        ticks: labelled.filter((slot, i) => labelled.indexOf(slot) === i),
        tickFormat: (slot: number) => grouped(rows[slot]!),
      },
      y: { domain: [0, 3], axis: null },
      marks: [
        Plot.rect(squares, {
          x1: ({ slot }) => slot - 0.4,
          x2: ({ slot }) => slot + 0.4,
          y1: 0.15,
          y2: 1.1,
          fill: ({ row }) => color(row),
        }),
        Plot.text(skips, {
          x: ({ slot }) => slot - 0.5,
          y: 1.35,
          text: () => "…",
        }),
        Plot.arrow(reaches, {
          x1: "from",
          x2: "to",
          y1: 1.25,
          y2: 1.25,
          stroke: ({ row }) => color(row),
          strokeWidth: 2,
          headLength: 7,
          bend: 40,
        }),
      ],
    },
  };
}

function range(start: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i);
}

function purgedRows(start: number, end: number): number[] {
  if (end - start <= PURGED) return range(start, end);
  return [...range(start, start + 3), ...range(end - 2, end)];
}
