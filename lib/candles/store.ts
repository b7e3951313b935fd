/**
 * The store of candles on disk: one series per source, symbol and interval.
 *
 * A series is a folder of Parquet files that never change and a manifest that
 * names them. A change writes new files, then replaces the manifest in one step;
 * so readers need no lock, and a kill at any moment costs nothing.
 *
 * @module
 */
import { join } from "node:path";
import { DamageError } from "./part.ts";
import { seriesFolder, type SeriesName } from "./series.ts";
import {
  MANIFEST_FILE,
  readLatest,
  readManifest,
  type StoredCandles,
} from "./series_reader.ts";
import { SeriesWriter, type SeriesWriterOptions } from "./series_writer.ts";

/** How often a reader looks again while others change what it reads. */
const READ_ATTEMPTS = 8;

/**
 * One series of the store.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "./candles.ts";
 * import { StoredSeries } from "./store.ts";
 * const folder = await Deno.makeTempDir();
 * const name = { source: "binance", symbol: "BTCUSDT", interval: "1m" } as const;
 * const series = new StoredSeries(folder, name);
 * {
 *   using writer = await series.write();
 *   const candles = candlesOf([[0, 1, 2, 1, 2, 10], [60_000, 2, 3, 2, 3, 10]], name);
 *   await writer.commit({ candles: [candles], asked: { from: 0, to: 120_000 } });
 * }
 * const stored = await series.latest(1);
 * assert.deepEqual([...stored!.candles.close], [3]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export class StoredSeries {
  readonly name: SeriesName;
  readonly folder: string;
  readonly #options: SeriesWriterOptions;

  /** Nothing is read or made yet. */
  constructor(
    storeFolder: string,
    name: SeriesName,
    options: SeriesWriterOptions = {},
  ) {
    this.name = name;
    this.folder = seriesFolder(storeFolder, name);
    this.#options = options;
  }

  /** Waits for the right to change the series. */
  write(): Promise<SeriesWriter> {
    return SeriesWriter.open(this.folder, this.name, this.#options);
  }

  /**
   * The last `count` candles, or as many as are stored without a gap in what was
   * asked for. Damaged files are set aside and reported on the way.
   *
   * @returns `undefined` where nothing is stored.
   * @throws {StoreError} If the folder holds another series, or damage in it cannot
   * be repaired because it cannot be written.
   */
  async latest(count: number | "all"): Promise<StoredCandles | undefined> {
    let before: string | undefined;
    for (let attempt = 1;; attempt++) {
      const manifest = await this.#manifestText();
      try {
        return await readLatest(
          this.folder,
          await readManifest(this.folder, this.name),
          count,
        );
      } catch (error) {
        if (!(error instanceof DamageError)) throw error;
        if (attempt === READ_ATTEMPTS) throw error;
        // A file that is gone is no damage if a writer replaced it meanwhile: only
        // when the manifest stays the same does the lock settle it.
        if (manifest === before) {
          using writer = await this.write();
          await writer.repair();
        }
        before = manifest;
      }
    }
  }

  async #manifestText(): Promise<string> {
    return await Deno.readTextFile(join(this.folder, MANIFEST_FILE))
      .catch(() => "");
  }
}
