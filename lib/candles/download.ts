/**
 * Filling a stored series from an exchange: only what was not asked for yet.
 *
 * @module
 */
import type { Candles } from "./candles.ts";
import { intervalMs, nextOpenTime } from "./interval.ts";
import { DamageError } from "./part.ts";
import { readRange } from "./series_reader.ts";
import type { SeriesWriter } from "./series_writer.ts";
import { missingRanges, type TimeRange } from "./time_ranges.ts";

/** One answer of an exchange. */
export interface KlinePage {
  readonly candles: Candles;
  /** The time the candles answer for, without a gap from page to page. */
  readonly covered: TimeRange;
  /** Duplicate rows of the answer whose values differed. */
  readonly conflicts: number;
}

/** How patiently the server's clock is asked for. */
export interface ServerTimeOptions {
  /** Gives the question up. */
  signal?: AbortSignal;
  /** Times that each host is asked; as often as the client likes unless given. */
  triesPerHost?: number;
}

/** Whoever has candles; `BinanceClient` does. Times are ms, UTC, of the server's clock. */
export interface KlineSource {
  /** The server's clock. */
  serverTime(options?: ServerTimeOptions): Promise<number>;
  /** Open time of the first candle there is. */
  firstOpenTime(symbol: string, interval: string): Promise<number>;
  /** Closed candles that open in `range`, in ascending pages. */
  klinePages(
    symbol: string,
    interval: string,
    range: TimeRange,
  ): AsyncIterable<KlinePage>;
}

/** What is to be stored; see {@linkcode downloadLatest}. */
export interface DownloadGoal {
  /** How many candles. */
  readonly candles: number | "all";
  /** The server's time: candles that close later are still open. */
  readonly serverTime: number;
  /** Local time at which the server said so. */
  readonly refreshedAt: number;
  /** Open time of the exchange's first candle. */
  readonly listedAt: number;
}

/** Options for {@linkcode downloadLatest}. */
export interface DownloadOptions {
  /** Ends the download after the page at hand; what came is kept. */
  signal?: AbortSignal;
  /** Told how many intervals of how many are answered for. */
  onProgress?: (done: number, total: number) => void;
  onWarning?: (message: string) => void;
}

/** Pages between two commits; a killed download asks for at most so many again. */
const COMMIT_PAGES = 10;

/** Least intervals to look back for candles that holes swallowed: one page. */
const LEAST_EXTENSION = 1000;

/**
 * Stores the last candles up to the last closed one, as many as `goal` says and
 * there are, and asks only for times that were not asked for before.
 *
 * Holes make fewer candles than the time between promises; then it looks further
 * back, down to the exchange's first candle. When a page fails, what came before
 * it is stored, and the error is thrown.
 */
export async function downloadLatest(
  writer: SeriesWriter,
  source: KlineSource,
  goal: DownloadGoal,
  options: DownloadOptions = {},
): Promise<void> {
  const { serverTime: to, listedAt, refreshedAt } = goal;
  const { interval } = writer.name;
  const wanted = goal.candles === "all" ? Infinity : goal.candles;
  const step = intervalMs(interval);
  const progress = progressOf(step, options.onProgress);
  const openNow = Math.floor(to / step) * step;
  let from = Math.max(listedAt, openNow - wanted * step);
  for (let extension = LEAST_EXTENSION;; extension *= 2) {
    const gaps = missingRanges(writer.manifest.asked, { from, to })
      .filter((gap) => gap.to < to || nextOpenTime(gap.from, interval) <= to);
    progress.expect(gaps);
    for (const gap of gaps) {
      await fillGap(writer, source, gap, progress.advance, options);
    }
    await writer.commit({ listedAt, refreshedAt });
    if (from <= listedAt) return;
    const rows = await storedRows(writer, wanted);
    if (rows === undefined) continue;
    if (rows >= wanted) return;
    const missing = wanted - rows;
    from = Math.max(listedAt, from - Math.max(missing, extension) * step);
  }
}

async function fillGap(
  writer: SeriesWriter,
  source: KlineSource,
  gap: TimeRange,
  advance: (covered: TimeRange) => void,
  options: DownloadOptions,
): Promise<void> {
  const { signal, onWarning = () => {} } = options;
  const { symbol, interval } = writer.name;
  const waiting: KlinePage[] = [];
  const store = async () => {
    const pages = waiting.splice(0);
    if (pages.length === 0) return;
    const asked = {
      from: pages[0]!.covered.from,
      to: pages.at(-1)!.covered.to,
    };
    await writer.commit({ candles: pages.map((page) => page.candles), asked });
  };
  let conflicts = 0;
  try {
    for await (const page of source.klinePages(symbol, interval, gap)) {
      waiting.push(page);
      conflicts += page.conflicts;
      advance(page.covered);
      if (waiting.length === COMMIT_PAGES) await store();
      signal?.throwIfAborted();
    }
  } finally {
    await store();
  }
  if (conflicts > 0) {
    onWarning(
      `The exchange sent ${conflicts} candles of ${symbol} ${interval} twice with different values; the later ones are kept`,
    );
  }
}

/**
 * How many of the last `wanted` candles are stored, `undefined` where some of them
 * turned out damaged and are forgotten now.
 */
async function storedRows(
  writer: SeriesWriter,
  wanted: number,
): Promise<number | undefined> {
  const { folder, manifest } = writer;
  const range = manifest.asked.at(-1);
  if (range === undefined) return 0;
  try {
    const candles = await readRange(folder, manifest, range, wanted);
    return candles.openTime.length;
  } catch (error) {
    if (!(error instanceof DamageError)) throw error;
    await writer.repair();
  }
}

function progressOf(
  step: number,
  onProgress: DownloadOptions["onProgress"] = () => {},
) {
  let done = 0, total = 0;
  const intervals = ({ from, to }: TimeRange) => Math.floor((to - from) / step);
  return {
    expect(gaps: TimeRange[]) {
      total = done + gaps.reduce((sum, gap) => sum + intervals(gap), 0);
    },
    advance(covered: TimeRange) {
      done += intervals(covered);
      onProgress(done, Math.max(done, total));
    },
  };
}
