/**
 * What a person is told about candles that are not what was asked for.
 *
 * @module
 */
import type { CandleRequest } from "./candle_request.ts";
import type { StoredCandles } from "./series_reader.ts";

/** Says that there are fewer candles than were asked for, if there are. */
export function shortfallWarning(
  { candles, complete }: StoredCandles,
  { candles: wanted, symbol, interval }: CandleRequest,
): string | undefined {
  const rows = candles.openTime.length;
  if (wanted === "all" ? complete : rows === wanted) return undefined;
  const reason = complete ? "Binance has no more" : "no more are stored";
  return `Got ${rows} instead of ${wanted} candles of ${symbol} ${interval}: ${reason}`;
}

/** Says how old the candles are that stand in for the exchange's. */
export function olderStoreWarning(
  { to }: StoredCandles,
  { symbol, interval }: CandleRequest,
  reason: Error,
  now: number,
): string {
  const end = new Date(to).toISOString().slice(0, 16).replace("T", " ");
  return `Binance cannot be reached, so these are stored candles of ${symbol} ${interval} up to ${end} UTC, ${
    ageInWords(now - to)
  } ago (${reason.message})`;
}

function ageInWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}

/** Says that nothing here is real. */
export function simulatedWarning(
  { symbol, interval }: CandleRequest,
  reason: Error,
): string {
  return `SIMULATED MARKET: Binance cannot be reached and nothing of ${symbol} ${interval} is stored, so these candles are made up and say nothing about any real market (${reason.message})`;
}
