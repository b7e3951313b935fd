/**
 * Candles from files a person already has.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { unpack } from "./_archive.ts";
import { CsvTable } from "./_csv_table.ts";
import {
  type FileCandles,
  fileCandles,
  type FileCandlesOptions,
} from "./_file_candles.ts";
import { joinFiles } from "./_join_files.ts";
import { parquetTable } from "./_parquet_table.ts";
import { type Candles, sliceCandles } from "./candles.ts";
import { CandleFileError, quoted, reasonOf } from "./file_error.ts";
import { intervalMs } from "./interval.ts";

export { CandleFileError } from "./file_error.ts";

/** Options for {@linkcode readCandleFiles}. */
export interface ReadCandlesOptions extends FileCandlesOptions {
  /** Stops the reading. */
  signal?: AbortSignal;
  /** Called after each file. */
  onProgress?(done: number, total: number): void;
}

/** A file that was read. */
export interface CandleFile {
  readonly path: string;
  /** Rows in the file, used or not. */
  readonly rows: number;
  /** SHA-256 of the file as it lies on the disk, in hexadecimal digits. */
  readonly sha256: string;
}

/** What {@linkcode readCandleFiles} found. */
export interface ReadCandles {
  readonly candles: Candles;
  /** In the order of the paths. */
  readonly files: readonly CandleFile[];
  /** What a person should know: what was ignored, sorted, dropped or left out. */
  readonly notes: readonly string[];
}

/**
 * One series from one or several files, joined by open time.
 *
 * A file is CSV, plain or in gzip, the exchange's zip with one CSV inside, or
 * Parquet, told by its content. Columns go by name, in our spelling, the exchange's
 * or other common ones, or by the exchange's order where there is no header. Times
 * are s, ms, µs or ns since the Unix epoch, each told by its size, or ISO dates, UTC
 * unless they name a zone. A `.CHECKSUM` file beside a file is verified.
 *
 * Symbol and interval come from the name (see `seriesOfFileName`) unless given. With
 * `candles: 1000` the last 1000 rows are read; earlier ones count, and that is all.
 *
 * @throws {CandleFileError} If a file cannot be read, a value is missing or cannot
 * be, the open times contradict the interval, or files contradict each other.
 * @throws {RangeError} If there is no path, or an option is out of range.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readCandleFiles } from "./files.ts";
 * const folder = await Deno.makeTempDir();
 * const path = `${folder}/BTCUSDT-1m.csv`;
 * await Deno.writeTextFile(
 *   path,
 *   "Time,Open,High,Low,Close,Volume\n2024-01-01 00:00,1,3,1,2,10\n",
 * );
 * const { candles } = await readCandleFiles([path]);
 * assert.equal(candles.symbol, "BTCUSDT");
 * assert.equal(candles.openTime[0], Date.UTC(2024, 0, 1));
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function readCandleFiles(
  paths: readonly string[],
  options: ReadCandlesOptions = {},
): Promise<ReadCandles> {
  const { candles: wanted = "all", interval, signal, onProgress } = options;
  if (paths.length === 0) {
    throw new RangeError("Cannot read candles: expected at least one file");
  }
  if (wanted !== "all" && !(Number.isInteger(wanted) && wanted > 0)) {
    throw new RangeError(
      `Cannot read candles: expected a number of candles above 0 or "all", got ${wanted}`,
    );
  }
  if (interval !== undefined) intervalMs(interval); // refuses what is none
  const parts: FileCandles[] = [], files: CandleFile[] = [];
  for (const path of paths) {
    signal?.throwIfAborted();
    const bytes = await readBytes(path, signal);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    await verifyChecksum(path, sha256);
    const part = await readPart(bytes, path, options);
    parts.push(part);
    files.push({ path, rows: part.rows, sha256 });
    onProgress?.(parts.length, paths.length);
  }
  const joined = joinFiles(parts);
  const notes = parts.flatMap((part) =>
    part.notes.map((note) => `${quoted(part.path)}: ${note}`)
  );
  const rows = joined.candles.openTime.length;
  const start = wanted === "all" ? 0 : Math.max(0, rows - wanted);
  if (rows < Number(wanted)) {
    notes.push(`got ${rows} candles where ${wanted} were asked for`);
  }
  return {
    candles: sliceCandles(joined.candles, start),
    files,
    notes: [...notes, ...joined.notes],
  };
}

async function readBytes(
  path: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  try {
    return await Deno.readFile(path, { signal });
  } catch (cause) {
    signal?.throwIfAborted();
    const problem = cause instanceof Deno.errors.NotFound
      ? "there is no such file"
      : cause instanceof Deno.errors.IsADirectory
      ? "it is a folder"
      : reasonOf(cause);
    throw new CandleFileError(path, problem, { cause });
  }
}

/** The exchange publishes `<name>.CHECKSUM` beside `<name>`, in the form of sha256sum. */
async function verifyChecksum(path: string, sha256: string): Promise<void> {
  let text: string;
  try {
    text = await Deno.readTextFile(`${path}.CHECKSUM`);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return;
    throw new CandleFileError(path, reasonOf(cause), { cause });
  }
  const [expected = ""] = text.trim().split(/\s+/);
  if (expected.toLowerCase() === sha256) return;
  throw new CandleFileError(
    path,
    `expected SHA-256 ${quoted(expected, 64)} as in ${
      quoted(`${path}.CHECKSUM`)
    }, got ${quoted(sha256)}`,
  );
}

async function readPart(
  bytes: Uint8Array,
  path: string,
  options: FileCandlesOptions,
): Promise<FileCandles> {
  const { format, bytes: content } = await unpack(bytes, path);
  const table = format === "parquet"
    ? await parquetTable(content, path)
    : new CsvTable(content, path);
  return fileCandles(table, options);
}
