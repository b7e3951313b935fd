/**
 * What a stored series is: its name, its folder, and its manifest, which says
 * which files hold its candles and which times were asked for.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import * as v from "valibot";
import type { CandleSource } from "./candles.ts";
import { intervalMs } from "./interval.ts";
import type { TimeRange } from "./time_ranges.ts";

/** The name of a series. */
export interface SeriesName {
  readonly source: CandleSource;
  readonly symbol: string;
  readonly interval: string;
}

const time = v.pipe(v.number(), v.safeInteger());

/** Names of parts: start of the bucket, 16 digits of the hash. */
export const PART_FILE = /^-?\d+-[0-9a-f]{16}\.parquet$/;

const PartSchema = v.strictObject({
  /** Name of the Parquet file. */
  file: v.pipe(v.string(), v.regex(PART_FILE)),
  /** SHA-256 of the file's bytes, in hex. */
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** Number of candles. */
  rows: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** Open time of the first candle. */
  first: time,
  /** Open time of the last candle. */
  last: time,
});

const ManifestSchema = v.strictObject({
  schema: v.literal(1),
  source: v.picklist(["binance", "file", "simulated"]),
  symbol: v.string(),
  interval: v.string(),
  /** The files, ascending by time; their buckets do not overlap. */
  parts: v.array(PartSchema),
  /**
   * What was asked for and answered, sorted, without overlap: inside, a missing
   * candle is a hole of the exchange; outside, nothing is known.
   */
  asked: v.array(v.strictObject({ from: time, to: time })),
  /** Open time of the exchange's first candle, once known. */
  listedAt: v.optional(time),
  /** Local time at which the newest candles were last asked for. */
  refreshedAt: v.optional(time),
});

/** One file of candles, never changed once written. */
export type Part = Readonly<v.InferOutput<typeof PartSchema>>;

/** What a series consists of. */
export interface Manifest
  extends Readonly<v.InferOutput<typeof ManifestSchema>> {
  readonly parts: Part[];
  readonly asked: TimeRange[];
}

/** The manifest of a series that holds nothing. */
export function emptyManifest(
  { source, symbol, interval }: SeriesName,
): Manifest {
  return { schema: 1, source, symbol, interval, parts: [], asked: [] };
}

/** SHA-256 of `content`, in hex. */
export function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}

/**
 * A manifest as text, with its own hash, so that no change to it goes unseen.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { emptyManifest, manifestToText, parseManifest } from "./series.ts";
 * const manifest = emptyManifest({
 *   source: "binance",
 *   symbol: "BTCUSDT",
 *   interval: "1m",
 * });
 * const text = manifestToText(manifest);
 * assert.deepEqual(parseManifest(text), manifest);
 * assert.throws(() => parseManifest(text.replace("BTC", "ETH")), SyntaxError);
 * ```
 */
export function manifestToText(manifest: Manifest): string {
  const check = sha256(JSON.stringify(manifest));
  return JSON.stringify({ sha256: check, manifest }, null, 2) + "\n";
}

/**
 * The manifest that {@linkcode manifestToText} wrote.
 *
 * @throws {SyntaxError} If it was changed since or is of another schema.
 */
export function parseManifest(text: string): Manifest {
  const { sha256: expected, manifest } = JSON.parse(text) ?? {};
  const actual = sha256(JSON.stringify(manifest) ?? "");
  if (actual !== expected) {
    throw new SyntaxError(
      `Cannot parse manifest: expected a content of hash ${expected}, got ${actual}`,
    );
  }
  const parsed = v.safeParse(ManifestSchema, manifest);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw new SyntaxError(
      `Cannot parse manifest: ${v.getDotPath(issue)}: ${issue.message}`,
    );
  }
  return parsed.output;
}

/**
 * The folder of a series. Names stay apart on disks that take `m` and `M` for the
 * same letter, and no symbol leads out of `storeFolder`.
 *
 * @throws {RangeError} If the symbol is empty or the exchange has no such interval.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { seriesFolder } from "./series.ts";
 * const folder = (symbol: string, interval: string) =>
 *   seriesFolder("data", { source: "binance", symbol, interval });
 * assert.equal(folder("BTCUSDT", "1m"), "data/binance/BTCUSDT/1m");
 * assert.equal(folder("BTCUSDT", "1M"), "data/binance/BTCUSDT/1month");
 * assert.equal(folder("../É", "1m"), "data/binance/%2E%2E%2F%C3%89/1m");
 * ```
 */
export function seriesFolder(storeFolder: string, series: SeriesName): string {
  const { source, symbol, interval } = series;
  intervalMs(interval);
  if (symbol === "") {
    throw new RangeError('Cannot name a series: expected a symbol, got ""');
  }
  const safe = [...new TextEncoder().encode(symbol)].map((byte) => {
    const letter = String.fromCharCode(byte);
    return /[A-Z0-9_-]/.test(letter)
      ? letter
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
  const length = interval === "1M" ? "1month" : interval;
  return join(storeFolder, source, safe, length);
}
