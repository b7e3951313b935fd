/**
 * Moves over time and by size, with the fences between ordinary and not.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { Candles } from "../../candles/candles.ts";
import { intervalMs } from "../../candles/interval.ts";
import { grouped } from "../words.ts";
import { fencedBins } from "./_bins.ts";
import { holesIn, shade } from "./_holes.ts";
import { domainOf, valueTick } from "./_scales.ts";
import { extents } from "./_thin.ts";
import { COLORS, type Panel } from "./figure.ts";
import { timeAxis, timeDomain } from "./series_words.ts";

/** Moves over time: what is ordinary as extents, the rows `drawn` as dots. */
export function movesPanel(
  candles: Pick<Candles, "interval" | "openTime">,
  percent: Float64Array,
  { drawn, lines, isMarked, width }: {
    drawn: readonly number[];
    lines: readonly number[];
    isMarked: (value: number) => boolean;
    width: number;
  },
): Panel {
  const { openTime } = candles;
  const columns = width - 80;
  const ordinary = extents(openTime, percent, {
    columns,
    keep: (value) => !isMarked(value),
  });
  return {
    height: 250,
    plot: {
      x: { ...timeAxis(), domain: timeDomain(candles) },
      y: {
        label: "return (%)",
        grid: true,
        nice: true,
        domain: domainOf(percent, lines),
        tickFormat: valueTick,
      },
      marks: [
        shade(holesIn(candles), intervalMs(candles.interval)),
        Plot.ruleX(ordinary, {
          x: ({ at }) => new Date(at),
          y1: "low",
          y2: "high",
          stroke: COLORS.first,
          // Where there is room, a return of its own shows as a dot.
          strokeWidth: Math.max(1.5, Math.min(4, columns / ordinary.length)),
          strokeLinecap: "round",
        }),
        Plot.ruleY(lines, { stroke: COLORS.second, strokeWidth: 1.5 }),
        Plot.dot(drawn, {
          x: (row: number) => new Date(openTime[row]!),
          y: (row: number) => percent[row],
          r: 2,
          fill: COLORS.down,
        }),
      ],
    },
  };
}

/** How often moves of each size occur. */
export function sizesPanel(
  percent: Float64Array,
  fences: { low: number; high: number },
  lines: readonly number[],
): Panel {
  const bins = fencedBins(percent, fences);
  const most = Math.max(...bins.map(({ count }) => count));
  const powers = Array.from(
    { length: Math.floor(Math.log10(Math.max(10, most)) + 1e-9) + 1 },
    (_, i) => 10 ** i,
  );
  const every = Math.ceil(powers.length / 4);
  return {
    height: 170,
    plot: {
      x: {
        label: "return (%)",
        domain: domainOf(bins.flatMap(({ from, to }) => [from, to]), lines),
        tickFormat: valueTick,
      },
      y: {
        label: "returns (count, logarithmic)",
        type: "log",
        // From below 1, so that a single return has a bar.
        domain: [0.5, Math.max(10, most)],
        ticks: powers.filter((_, i) => i % every === 0),
        tickFormat: grouped,
        grid: true,
      },
      marks: [
        Plot.rect(bins, {
          x1: "from",
          x2: "to",
          y1: 0.5,
          y2: "count",
          fill: ({ outside }) => outside ? COLORS.down : COLORS.first,
        }),
        Plot.ruleX(lines, { stroke: COLORS.second, strokeWidth: 1.5 }),
      ],
    },
  };
}
