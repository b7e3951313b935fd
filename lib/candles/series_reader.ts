/**
 * Reading a stored series as it stands, without a lock and without repair.
 *
 * @module
 */
import { join } from "node:path";
import { type Candles, candlesOf, mapColumns } from "./candles.ts";
import { candlesBetween, concatCandles } from "./join.ts";
import { DamageError, isPartFile, readPart } from "./part.ts";
import { fileNames } from "./set_aside.ts";
import {
  emptyManifest,
  type Manifest,
  parseManifest,
  type SeriesName,
} from "./series.ts";
import type { TimeRange } from "./time_ranges.ts";

/** Name of the file that says what a series consists of. */
export const MANIFEST_FILE = "series.json";

/** A stored series cannot be used, and fetching it again would not help. */
export class StoreError extends Error {
  override readonly name = "StoreError";
}

/** The newest candles of a series, as far as they are stored. */
export interface StoredCandles {
  readonly candles: Candles;
  /** Whether these are as many as were wanted, or all the exchange has. */
  readonly complete: boolean;
  /** Up to when the exchange was asked, ms since the Unix epoch, UTC. */
  readonly to: number;
  /** Local time of that, where nothing newer was asked for since. */
  readonly refreshedAt?: number;
  /** Open time of the exchange's first candle, where known. */
  readonly listedAt?: number;
}

/**
 * The manifest of the series in `folder`, an empty one where there is none.
 *
 * @throws {DamageError} If it is not what was written.
 * @throws {StoreError} If it is that of another series.
 */
export async function readManifest(
  folder: string,
  name: SeriesName,
): Promise<Manifest> {
  const path = join(folder, MANIFEST_FILE);
  const empty = emptyManifest(name);
  let manifest: Manifest;
  try {
    manifest = parseManifest(await Deno.readTextFile(path));
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) {
      if (!(await holdsParts(folder))) return empty;
      throw new DamageError(`File "${path}" is missing`, { cause });
    }
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new DamageError(`File "${path}": ${cause.message}`, { cause });
  }
  const [expected, got] = [empty, manifest].map((series) =>
    `${series.source} ${series.symbol} ${series.interval}`
  );
  if (expected !== got) {
    throw new StoreError(
      `Cannot read store "${folder}": expected candles of "${expected}", got those of "${got}"`,
    );
  }
  return manifest;
}

/** Whether there are parts; a folder that cannot be read is an error, not an empty one. */
async function holdsParts(folder: string): Promise<boolean> {
  try {
    return (await fileNames(folder)).some(isPartFile);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * The last `count` candles before a moment up to which all is known: the latest
 * such moment with enough candles before it, else the one with the most.
 *
 * @returns `undefined` where nothing is stored.
 * @throws {DamageError} If a file is missing or not what was written.
 */
export async function readLatest(
  folder: string,
  manifest: Manifest,
  count: number | "all",
): Promise<StoredCandles | undefined> {
  const { asked, listedAt, refreshedAt } = manifest;
  let best: StoredCandles | undefined;
  for (const range of asked.toReversed()) {
    const candles = await readRange(folder, manifest, range, count);
    const rows = candles.openTime.length;
    const stored = {
      candles,
      complete: rows === count || range.from <= (listedAt ?? -Infinity),
      to: range.to,
      refreshedAt: range === asked.at(-1) ? refreshedAt : undefined,
      listedAt,
    };
    if (stored.complete) return stored;
    if (rows > (best?.candles.openTime.length ?? -1)) best = stored;
  }
  return best;
}

/**
 * The last `count` stored candles that open in `range`.
 *
 * @throws {DamageError} If a file is missing or not what was written.
 */
export async function readRange(
  folder: string,
  manifest: Manifest,
  range: TimeRange,
  count: number | "all",
): Promise<Candles> {
  const wanted = count === "all" ? Infinity : count;
  const { from, to } = range;
  const { symbol, interval, source } = manifest;
  const pieces: Candles[] = [];
  let rows = 0;
  for (const part of manifest.parts.toReversed()) {
    if (part.first >= to) continue;
    if (part.last < from || rows >= wanted) break;
    const candles = candlesBetween(
      await readPart(folder, part, manifest),
      from,
      to,
    );
    pieces.unshift(candles);
    rows += candles.openTime.length;
  }
  if (pieces.length === 0) return candlesOf([], { symbol, interval, source });
  return lastCandles(concatCandles(pieces), wanted);
}

function lastCandles(candles: Candles, count: number): Candles {
  const start = Math.max(0, candles.openTime.length - count);
  // A view would keep the whole history in memory.
  return start === 0
    ? candles
    : mapColumns(candles, (column) => column.slice(start));
}
