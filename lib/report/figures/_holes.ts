/**
 * Holes in time, which a figure shows and counts.
 *
 * @module
 */
import type { Candles } from "../../candles/candles.ts";
import { intervalMs, nextOpenTime } from "../../candles/interval.ts";
import { unbrokenRuns } from "../../candles/runs.ts";
import { counted } from "./series_words.ts";

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

/** What the key says of holes, such as `hole: 80 candles missing`. */
export function holeWords(holes: readonly Hole[]): string {
  const missing = holes.reduce((sum, hole) => sum + hole.missing, 0);
  const words = `${counted(missing, "candle")} missing`;
  return holes.length === 1
    ? `hole: ${words}`
    : `${holes.length} holes: ${words}`;
}
