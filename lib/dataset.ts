/**
 * The candles of one run, wherever they come from, with the record of them that
 * the exported model keeps.
 *
 * @module
 */
import { basename } from "node:path";
import type { Config } from "./config.ts";
import { shownAs } from "./display.ts";
import type { DatasetRecord } from "./run.ts";
import { BinanceClient } from "./candles/binance.ts";
import type { Candles } from "./candles/candles.ts";
import { checkCandles } from "./candles/check.ts";
import { readCandleFiles } from "./candles/files.ts";
import {
  type CandleRequest,
  getCandles,
  type GetCandlesOptions,
} from "./candles/get.ts";
import { candlesSha256 } from "./candles/hash.ts";
import { simulateCandles } from "./candles/simulated.ts";

/** Candles and what there is to know of them. */
export interface Dataset {
  readonly candles: Candles;
  readonly record: DatasetRecord;
}

/** Files that hold one series; names and stamps tell which unless it is given. */
export interface InputFiles {
  readonly paths: readonly string[];
  readonly symbol?: string;
  readonly interval?: string;
}

/** Options for {@linkcode loadDataset}. */
export interface LoadDatasetOptions
  extends Partial<Omit<GetCandlesOptions, "simulate">> {
  /** What to read where the configuration's source is `file`. */
  input?: InputFiles;
}

/**
 * The candles that a configuration asks for: from files, the store, the exchange
 * or the simulated market.
 *
 * @throws {CandleFileError} If a file cannot be read.
 * @throws {RangeError} If all candles are asked of the simulated market, which has no
 * end, or files are asked for and none is named.
 * @throws {StoreError | WriteError | LockError} If the store cannot be used.
 * @throws {ExchangeError} If the exchange refuses, or cannot be reached and the
 * source leaves nothing to fall back to.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseConfig } from "./config.ts";
 * import { PRESETS } from "./presets/mod.ts";
 * import { loadDataset } from "./dataset.ts";
 * const config = parseConfig({
 *   ...PRESETS.signal,
 *   data: { source: "simulated", symbol: "BTCUSDT", interval: "1m", candles: 100 },
 * });
 * const { record } = await loadDataset(config);
 * assert.equal(record.symbol, "SIM-BTCUSDT");
 * assert.equal(record.rows, 100);
 * ```
 */
export async function loadDataset(
  { data, seed }: Pick<Config, "data" | "seed">,
  options: LoadDatasetOptions = {},
): Promise<Dataset> {
  const { candles, files, fallback, warnings } = data.source === "file"
    ? await fromFiles(data, options)
    : await fromSource({ ...data, source: data.source, seed }, options);
  checkCandles(candles, `${candles.symbol} ${candles.interval}`);
  const opened = (row: number) =>
    new Date(candles.openTime.at(row)!).toISOString();
  return shownAs("dataset", {
    candles,
    record: {
      source: candles.source,
      symbol: candles.symbol,
      interval: candles.interval,
      rows: candles.openTime.length,
      from: opened(0),
      to: opened(-1),
      sha256: candlesSha256(candles),
      files,
      edge: candles.source === "simulated" && data.source !== "file"
        ? data.edge
        : null,
      fallback,
      warnings,
    },
  });
}

/** Candles and what the record says of their origin. */
interface Found extends Pick<DatasetRecord, "files" | "fallback" | "warnings"> {
  readonly candles: Candles;
}

async function fromSource(
  request: CandleRequest,
  { input: _, client, signal, ...options }: LoadDatasetOptions,
): Promise<Found> {
  const { candles, origin, warnings } = await getCandles(request, {
    ...options,
    signal,
    client: client ?? new BinanceClient({ signal }),
    simulate,
  });
  const asked = origin === request.source;
  const fallback =
    !asked && (origin === "older store" || origin === "simulated")
      ? origin
      : null;
  return { candles, files: [], fallback, warnings: [...warnings] };
}

function simulate({ candles, ...market }: CandleRequest): Candles {
  if (candles !== "all") return simulateCandles({ ...market, candles });
  throw new RangeError(
    "Cannot simulate all candles: the simulated market has no end; give a number",
  );
}

async function fromFiles(
  { candles }: Config["data"],
  { input, signal, onProgress, onWarning }: LoadDatasetOptions,
): Promise<Found> {
  const { paths, ...series } = input ?? { paths: [] };
  if (paths.length === 0) {
    throw new RangeError(
      'Cannot read candles: source "file" expects at least one file in input.paths, got none',
    );
  }
  const read = await readCandleFiles(paths, {
    ...series,
    candles,
    signal,
    onProgress,
  });
  read.notes.forEach((note) => onWarning?.(note));
  return {
    candles: read.candles,
    files: read.files.map(({ path, rows, sha256 }) => ({
      name: basename(path),
      rows,
      sha256,
    })),
    fallback: null,
    warnings: [...read.notes],
  };
}
