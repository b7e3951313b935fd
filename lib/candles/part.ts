/**
 * The files of a series. Each holds the candles of one bucket of time and is
 * named after its own content, so it is written once and never changed.
 *
 * @module
 */
import { join } from "node:path";
import { writeFileAtomic } from "../atomic_file.ts";
import type { Candles } from "./candles.ts";
import { intervalMs } from "./interval.ts";
import { type Part, PART_FILE, type SeriesName, sha256 } from "./series.ts";
import type { TimeRange } from "./time_ranges.ts";

/** Intervals in a bucket: small enough to rewrite every few pages of a download. */
const BUCKET_INTERVALS = 50_000;

/** Something stored is not what was written. */
export class DamageError extends Error {
  override readonly name = "DamageError";
}

/** The bucket that `openTime` falls into. */
export function bucketAt(openTime: number, interval: string): TimeRange {
  const length = BUCKET_INTERVALS * intervalMs(interval);
  const from = Math.floor(openTime / length) * length;
  return { from, to: from + length };
}

/** Whether `name` is that of a part. */
export function isPartFile(name: string): boolean {
  return PART_FILE.test(name);
}

/** Writes the candles of one bucket; returns what the manifest is to say of them. */
export async function writePart(
  folder: string,
  candles: Candles,
): Promise<Part> {
  const bytes = (await parquet()).candlesToParquet(candles);
  const hash = sha256(bytes);
  const [first, last] = [candles.openTime[0]!, candles.openTime.at(-1)!];
  const { from } = bucketAt(first, candles.interval);
  const file = `${from}-${hash.slice(0, 16)}.parquet`;
  await writeFileAtomic(join(folder, file), bytes);
  return { file, sha256: hash, rows: candles.openTime.length, first, last };
}

/**
 * The candles of a part, checked against its hash; where no manifest tells it,
 * against the beginning of the hash in the file's name.
 *
 * @throws {DamageError} If the file is missing or not what was written.
 */
export async function readPart(
  folder: string,
  part: Pick<Part, "file"> & Partial<Part>,
  series: SeriesName,
): Promise<Candles> {
  const path = join(folder, part.file);
  const expected = part.sha256 ?? part.file.slice(-24, -8);
  try {
    const bytes = await Deno.readFile(path);
    if (!sha256(bytes).startsWith(expected)) {
      throw new DamageError(`File "${path}" is not what was written`);
    }
    const { symbol, interval, source } = series;
    const { candlesFromParquet } = await parquet();
    return candlesFromParquet(bytes, { symbol, interval, source });
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) {
      throw new DamageError(`File "${path}" is missing`, { cause });
    }
    if (cause instanceof SyntaxError) {
      throw new DamageError(`File "${path}": ${cause.message}`, { cause });
    }
    throw cause;
  }
}

/** Polars takes longer to load than all else; who has no store to open goes without. */
function parquet(): Promise<typeof import("./parquet.ts")> {
  return import("./parquet.ts");
}
