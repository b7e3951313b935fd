/**
 * Where candles come from when a person asks for some: the store while it is
 * fresh, else the exchange, else what there is, and never without saying so.
 *
 * @module
 */
import { type CandleRequest, checkCandleRequest } from "./candle_request.ts";
import type { Candles } from "./candles.ts";
import { downloadLatest, type KlineSource } from "./download.ts";
import { ExchangeError } from "./exchange_error.ts";
import { NoContactError, promptServerTime } from "./first_contact.ts";
import {
  olderStoreWarning,
  shortfallWarning,
  simulatedWarning,
} from "./get_warnings.ts";
import type { StoredCandles } from "./series_reader.ts";
import { StoredSeries } from "./store.ts";

export type { CandleRequest };

/** Where the candles of {@linkcode getCandles} came from. */
export type CandleOrigin = "store" | "binance" | "older store" | "simulated";

/** Options for {@linkcode getCandles}. */
export interface GetCandlesOptions {
  /** The exchange. */
  client: KlineSource;
  /** The simulated market; gets requests for `all` unchanged. */
  simulate: (request: CandleRequest) => Candles;
  /** @default {"data"} */
  storeFolder?: string;
  /** Ends a download or a wait; what came is kept. */
  signal?: AbortSignal;
  /** Told how many candles of how many came. */
  onProgress?: (done: number, total: number) => void;
  /** Told each warning at once; all of them are in the result too. */
  onWarning?: (message: string) => void;
  /** Local time, ms. @default {Date.now} */
  now?: () => number;
  /** How long `auto` waits for an exchange's first word. @default {5000} */
  firstContactMs?: number;
}

/** Candles and how they were come by. */
export interface GotCandles {
  readonly candles: Candles;
  readonly origin: CandleOrigin;
  /** Minutes since the moment up to which the candles are complete; none if simulated. */
  readonly ageMinutes?: number;
  readonly warnings: readonly string[];
}

/**
 * The last closed candles of a series, ascending.
 *
 * With source `auto` they come from the first of these that has them:
 *
 * 1. the store, while it is fresh and holds enough: nobody is asked;
 * 2. the exchange, which is asked only for what the store lacks;
 * 3. where the exchange cannot be reached, the store as it is, with a warning;
 * 4. the simulated market, with a warning; its symbol begins with `SIM-`.
 *
 * What no waiting would help, such as a symbol the exchange does not know or a
 * full disk, is an error with every source.
 *
 * @throws {RangeError} If the request makes no sense.
 * @throws {ExchangeError} If the exchange refuses or, unless the source is `auto`,
 * cannot be reached.
 * @throws {StoreError | WriteError | LockError} If the store cannot be used.
 * @example Nothing to reach, nothing stored
 * ```ts
 * import assert from "node:assert/strict";
 * import { ExchangeError } from "./exchange_error.ts";
 * import { getCandles } from "./get.ts";
 * import { simulateCandles } from "./simulated.ts";
 * const storeFolder = await Deno.makeTempDir();
 * const url = "https://data-api.binance.vision";
 * const offline = () =>
 *   Promise.reject(new ExchangeError("No network", { url, retryable: true }));
 * const { candles, origin, warnings } = await getCandles({
 *   source: "auto",
 *   symbol: "BTCUSDT",
 *   interval: "1m",
 *   candles: 100,
 *   maxAgeMinutes: 30,
 *   edge: 0.02,
 *   seed: 42,
 * }, {
 *   storeFolder,
 *   client: {
 *     serverTime: offline,
 *     firstOpenTime: offline,
 *     klinePages: () => { throw new Error("not reached"); },
 *   },
 *   simulate: ({ symbol }) => simulateCandles({ symbol, candles: 100 }),
 * });
 * assert.equal(origin, "simulated");
 * assert.equal(candles.symbol, "SIM-BTCUSDT");
 * assert.match(warnings[0]!, /SIMULATED/);
 * await Deno.remove(storeFolder, { recursive: true });
 * ```
 */
export async function getCandles(
  request: CandleRequest,
  options: GetCandlesOptions,
): Promise<GotCandles> {
  checkCandleRequest(request);
  const { simulate, onWarning, now = Date.now } = options;
  const warnings: string[] = [];
  const warn = (message: string) => {
    warnings.push(message);
    onWarning?.(message);
  };
  const simulated = (): GotCandles => ({
    candles: simulate(request),
    origin: "simulated",
    warnings,
  });
  if (request.source === "simulated") return simulated();

  const series = seriesOf(request, options, warn);
  const got = (stored: StoredCandles, origin: CandleOrigin): GotCandles => {
    const shortfall = shortfallWarning(stored, request);
    if (shortfall !== undefined) warn(shortfall);
    const ageMinutes = (now() - stored.to) / 60_000;
    return { candles: stored.candles, origin, ageMinutes, warnings };
  };
  const stored = await series.latest(request.candles);
  if (stored?.complete && isFresh(stored, request, now())) {
    return got(stored, "store");
  }
  try {
    const known = { listedAt: stored?.listedAt, onWarning: warn };
    return got(await refreshed(series, request, options, known), "binance");
  } catch (error) {
    if (request.source === "binance" || !isOutage(error)) throw error;
    const older = await series.latest(request.candles);
    if (older !== undefined && older.candles.openTime.length > 0) {
      warn(olderStoreWarning(older, request, error, now()));
      return got(older, "older store");
    }
    warn(simulatedWarning(request, error));
    return simulated();
  }
}

function seriesOf(
  { symbol, interval }: CandleRequest,
  { storeFolder = "data", signal }: GetCandlesOptions,
  onWarning: (message: string) => void,
): StoredSeries {
  const name = { source: "binance", symbol, interval } as const;
  return new StoredSeries(storeFolder, name, { signal, onWarning });
}

/** A refresh in the future was dated by a wrong clock and counts for nothing. */
function isFresh(
  { refreshedAt = -Infinity }: StoredCandles,
  { maxAgeMinutes }: CandleRequest,
  now: number,
): boolean {
  const ageMinutes = (now - refreshedAt) / 60_000;
  return ageMinutes >= 0 && ageMinutes < maxAgeMinutes;
}

/** What the store holds once the exchange was asked. */
async function refreshed(
  series: StoredSeries,
  request: CandleRequest,
  options: GetCandlesOptions,
  known: { listedAt?: number; onWarning: (message: string) => void },
): Promise<StoredCandles> {
  const { client, signal, onProgress, now = Date.now } = options;
  const { candles, symbol, interval } = request;
  const { onWarning } = known;
  const refreshedAt = now();
  // Both come before the lock: an exchange that is out of reach or does not know
  // the symbol leaves no trace on the disk.
  const serverTime = request.source === "auto"
    ? await promptServerTime(client, options.firstContactMs)
    : await client.serverTime();
  const listedAt = known.listedAt ??
    await client.firstOpenTime(symbol, interval);
  using writer = await series.write();
  // Another process may have fetched them while this one waited its turn.
  const current = await writer.latest(candles);
  if (current?.complete && isFresh(current, request, now())) return current;
  const goal = { candles, serverTime, listedAt, refreshedAt };
  await downloadLatest(writer, client, goal, { signal, onProgress, onWarning });
  const stored = await writer.latest(candles);
  if (stored === undefined || stored.candles.openTime.length === 0) {
    throw new RangeError(
      `Cannot get candles: Binance has no closed candle of "${symbol}" ${interval} yet`,
    );
  }
  return stored;
}

/** Whether the exchange is out of reach; what it refuses, it refuses tomorrow too. */
function isOutage(error: unknown): error is Error {
  if (error instanceof NoContactError) return true;
  return error instanceof ExchangeError && error.status !== 400 &&
    !(error.cause instanceof Deno.errors.NotCapable);
}
