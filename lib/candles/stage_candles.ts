/**
 * Preparing a change of a series on disk before it counts.
 *
 * @module
 */
import type { Candles } from "./candles.ts";
import { candlesBetween, concatCandles, mergeCandles } from "./join.ts";
import { bucketAt, readPart, writePart } from "./part.ts";
import type { Part } from "./series.ts";

/** What a series is to consist of; see {@linkcode stageCandles}. */
export interface StagedParts {
  readonly parts: Part[];
  /** How many stored candles gave way to different ones. */
  readonly changed: number;
}

/**
 * Writes `pieces`, merged with what `parts` hold in the same buckets, as new files
 * beside the old ones. Nothing counts until a manifest names them.
 *
 * @throws {DamageError} If a part that would be replaced is not what was written.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "./candles.ts";
 * import { stageCandles } from "./stage_candles.ts";
 * const folder = await Deno.makeTempDir();
 * const candles = candlesOf([[0, 1, 2, 1, 2, 10], [60_000, 2, 3, 2, 3, 10]]);
 * const { parts } = await stageCandles(folder, [], [candles]);
 * assert.deepEqual(parts.map(({ rows, last }) => [rows, last]), [[2, 60_000]]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function stageCandles(
  folder: string,
  parts: readonly Part[],
  pieces: readonly Candles[],
): Promise<StagedParts> {
  let staged = [...parts], changed = 0;
  for (const newer of pieces.length === 0 ? [] : bucketsOf(pieces)) {
    const bucketOf = (time: number) => bucketAt(time, newer.interval).from;
    const bucket = bucketOf(newer.openTime[0]!);
    const old = staged.find((part) => bucketOf(part.first) === bucket);
    const merged = old === undefined
      ? { candles: newer, changed: 0 }
      : mergeCandles(await readPart(folder, old, newer), newer);
    changed += merged.changed;
    staged = [
      ...staged.filter((part) => part !== old),
      await writePart(folder, merged.candles),
    ].sort((a, b) => a.first - b.first);
  }
  return { parts: staged, changed };
}

/** The same candles, bucket by bucket. */
function bucketsOf(pieces: readonly Candles[]): Candles[] {
  const candles = concatCandles(pieces);
  const { openTime, interval } = candles;
  const buckets: Candles[] = [];
  for (let row = 0; row < openTime.length;) {
    const { from, to } = bucketAt(openTime[row]!, interval);
    const bucket = candlesBetween(candles, from, to);
    buckets.push(bucket);
    row += bucket.openTime.length;
  }
  return buckets;
}
