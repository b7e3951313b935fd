/**
 * Changing a stored series: one process at a time, and in one step each time,
 * so that a kill at any moment leaves the series as it was before or after.
 *
 * @module
 */
import { join } from "node:path";
import { isLeftover, writeFileAtomic } from "../atomic_file.ts";
import { LockError, lockFile, type LockFileOptions } from "../file_lock.ts";
import type { Candles } from "./candles.ts";
import { nextOpenTime } from "./interval.ts";
import { bucketAt, DamageError, isPartFile, readPart } from "./part.ts";
import { unbrokenRuns } from "./runs.ts";
import {
  emptyManifest,
  type Manifest,
  manifestToText,
  type SeriesName,
} from "./series.ts";
import {
  MANIFEST_FILE,
  readLatest,
  readManifest,
  type StoredCandles,
  StoreError,
} from "./series_reader.ts";
import { fileNames, setAside } from "./set_aside.ts";
import { stageCandles } from "./stage_candles.ts";
import { type TimeRange, withoutRange, withRange } from "./time_ranges.ts";

/** Options for {@linkcode SeriesWriter.open}. */
export interface SeriesWriterOptions
  extends Pick<LockFileOptions, "signal" | "timeoutMs"> {
  /** Told of damage, of corrected candles, and of a wait for another process. */
  onWarning?: (message: string) => void;
}

/** What became known; see {@linkcode SeriesWriter.commit}. */
export interface Answer {
  /** Candles, ascending from one to the next; none is fine. */
  readonly candles?: readonly Candles[];
  /** The time they answer for. */
  readonly asked?: TimeRange;
  /** Open time of the exchange's first candle. */
  readonly listedAt?: number;
  /** Local time at which the newest candles were asked for. */
  readonly refreshedAt?: number;
}

/** The right to change a series; disposing of it gives it back. */
export class SeriesWriter implements Disposable {
  readonly name: SeriesName;
  readonly folder: string;
  readonly #lock: Disposable;
  readonly #warn: (message: string) => void;
  #manifest: Manifest;

  private constructor(
    folder: string,
    name: SeriesName,
    lock: Disposable,
    warn: (message: string) => void,
  ) {
    this.folder = folder;
    this.name = name;
    this.#lock = lock;
    this.#warn = warn;
    this.#manifest = emptyManifest(name);
  }

  /**
   * Waits for the series in `folder`, reads its manifest as it is then, and clears
   * away what killed processes left.
   *
   * @throws {LockError} If another process keeps it for `timeoutMs`.
   * @throws {StoreError} If the folder cannot be written.
   */
  static async open(
    folder: string,
    name: SeriesName,
    options: SeriesWriterOptions = {},
  ): Promise<SeriesWriter> {
    const { signal, timeoutMs, onWarning = () => {} } = options;
    const lock = await lockFolder(folder, {
      signal,
      timeoutMs,
      onWait: () =>
        onWarning(
          `Waiting for another process that is writing to "${folder}"`,
        ),
    });
    const writer = new SeriesWriter(folder, name, lock, onWarning);
    try {
      await writer.#load();
      return writer;
    } catch (error) {
      writer[Symbol.dispose]();
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#lock[Symbol.dispose]();
  }

  /** What the series consists of now. */
  get manifest(): Manifest {
    return this.#manifest;
  }

  /**
   * Adds `answer` to the series in one step. Where a candle is stored already,
   * the new one takes its place, and a difference is reported.
   *
   * @throws {WriteError} If the disk is full, for instance; the series is as before.
   */
  async commit(answer: Answer): Promise<void> {
    const { candles = [], asked, ...facts } = answer;
    // A kill between the first part and the first manifest would leave a part that
    // no manifest knows of, which is what damage looks like.
    if (this.#manifest.parts.length === 0) await this.#publish(this.#manifest);
    const stage = () =>
      stageCandles(this.folder, this.#manifest.parts, candles);
    const staged = await stage().catch(async (error) => {
      if (!(error instanceof DamageError)) throw error;
      await this.repair();
      return stage();
    });
    await this.#publish({
      ...this.#manifest,
      ...facts,
      parts: staged.parts,
      asked: asked === undefined
        ? this.#manifest.asked
        : withRange(this.#manifest.asked, asked),
    });
    if (staged.changed > 0) {
      this.#warn(
        `${staged.changed} stored candles of ${this.name.symbol} ${this.name.interval} differed from those fetched again; the newer ones are kept`,
      );
    }
    await this.#sweep();
  }

  /**
   * The last `count` candles, as {@linkcode readLatest} gives them; damage is
   * repaired on the way.
   */
  async latest(count: number | "all"): Promise<StoredCandles | undefined> {
    try {
      return await readLatest(this.folder, this.#manifest, count);
    } catch (error) {
      if (!(error instanceof DamageError)) throw error;
      await this.repair();
      return await readLatest(this.folder, this.#manifest, count);
    }
  }

  /** Reads every part; sets damaged ones aside and forgets that they were asked for. */
  async repair(): Promise<void> {
    for (const part of this.#manifest.parts) {
      const error = await readPart(this.folder, part, this.name).then(
        () => undefined,
        (error) => error,
      );
      if (error === undefined) continue;
      if (!(error instanceof DamageError)) throw error;
      await setAside(this.folder, part.file);
      const { parts, asked } = this.#manifest;
      const bucket = bucketAt(part.first, this.name.interval);
      await this.#publish({
        ...this.#manifest,
        parts: parts.filter((other) => other !== part),
        asked: withoutRange(asked, bucket),
      });
      this.#warn(`${error.message}; set aside, to be fetched again`);
    }
  }

  async #load(): Promise<void> {
    try {
      this.#manifest = await readManifest(this.folder, this.name);
    } catch (error) {
      if (!(error instanceof DamageError)) throw error;
      await this.#salvage();
      this.#warn(`${error.message}; set aside, rebuilt from the candles`);
    }
    await this.#sweep();
  }

  /** A new manifest from the parts alone; beside them nothing counts as asked for. */
  async #salvage(): Promise<void> {
    let rebuilt = emptyManifest(this.name);
    for (const file of (await fileNames(this.folder)).filter(isPartFile)) {
      const candles = await readPart(this.folder, { file }, this.name)
        .catch(async (error) => {
          if (!(error instanceof DamageError)) throw error;
          await setAside(this.folder, file);
          this.#warn(`${error.message}; set aside, to be fetched again`);
        });
      if (candles === undefined) continue;
      const { parts } = await stageCandles(this.folder, rebuilt.parts, [
        candles,
      ]);
      const asked = askedFor(candles).reduce(withRange, rebuilt.asked);
      rebuilt = { ...rebuilt, parts, asked };
    }
    await setAside(this.folder, MANIFEST_FILE);
    await this.#publish(rebuilt);
  }

  /** The one moment at which the series changes. */
  async #publish(manifest: Manifest): Promise<void> {
    const path = join(this.folder, MANIFEST_FILE);
    await writeFileAtomic(path, manifestToText(manifest));
    this.#manifest = manifest;
  }

  /** Removes what no manifest names any more; what cannot go now goes next time. */
  async #sweep(): Promise<void> {
    const kept = new Set(this.#manifest.parts.map((part) => part.file));
    for (const file of await fileNames(this.folder)) {
      const stale = isLeftover(file) || (isPartFile(file) && !kept.has(file));
      if (stale) await Deno.remove(join(this.folder, file)).catch(() => {});
    }
  }
}

async function lockFolder(
  folder: string,
  options: LockFileOptions,
): Promise<Disposable> {
  try {
    await Deno.mkdir(folder, { recursive: true });
    return await lockFile(join(folder, ".lock"), options);
  } catch (cause) {
    if (cause instanceof LockError || options.signal?.aborted) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError(`Cannot write to store "${folder}": ${reason}`, {
      cause,
    });
  }
}

/** The time that candles without a hole between them answer for. */
function askedFor(candles: Candles): TimeRange[] {
  const { openTime, interval } = candles;
  return unbrokenRuns(candles).map(({ start, end }) => ({
    from: openTime[start]!,
    to: nextOpenTime(openTime[end - 1]!, interval),
  }));
}
