/**
 * Holes in time, which a figure shows and counts.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { Candles } from "../../candles/candles.ts";
import { intervalMs, nextOpenTime } from "../../candles/interval.ts";
import { unbrokenRuns } from "../../candles/runs.ts";
import { counted } from "../words.ts";
import { COLORS, type KeyEntry } from "./figure.ts";

/** A stretch in which candles are missing. */
export interface Hole {
  /** First row after the hole. */
  readonly row: number;
  /** Open times of the first missing candle and of the first one present, ms. */
  readonly from: number;
  readonly to: number;
  /** Candles that are missing. */
  readonly missing: number;
}

/** The holes of a series, in order. */
export function holesIn(
  candles: Pick<Candles, "openTime" | "interval">,
): Hole[] {
  const { openTime, interval } = candles;
  return unbrokenRuns(candles).slice(1).flatMap(({ start: row }) => {
    const from = nextOpenTime(openTime[row - 1]!, interval);
    const to = openTime[row]!;
    const missing = Math.round((to - from) / intervalMs(interval));
    return missing < 1 ? [] : [{ row, from, to, missing }];
  });
}

/** A shade over stretches of time; their ends are those of whole candles of `step` ms. */
export function shade(
  stretches: readonly Pick<Hole, "from" | "to">[],
  step: number,
  fill: string = COLORS.muted,
) {
  return Plot.rect(stretches, {
    x1: ({ from }) => new Date(from - step / 2),
    x2: ({ to }) => new Date(to - step / 2),
    fill,
    fillOpacity: 0.3,
  });
}

/** The key's line for holes, where there are any: `hole: 80 candles missing`. */
export function holeKey(holes: readonly Hole[]): KeyEntry[] {
  if (holes.length === 0) return [];
  const missing = holes.reduce((sum, hole) => sum + hole.missing, 0);
  const words = `${counted(missing, "candle")} missing`;
  const label = holes.length === 1
    ? `hole: ${words}`
    : `${holes.length} holes: ${words}`;
  return [{ label, color: COLORS.muted }];
}
