/**
 * Candles: what they are, and where they come from.
 *
 * @module
 */
export { BinanceClient, type BinanceOptions } from "./binance.ts";
export {
  candleColumns,
  type Candles,
  candlesOf,
  type CandleSource,
  sliceCandles,
} from "./candles.ts";
export { checkCandles } from "./check.ts";
export { candlesToCsv } from "./csv.ts";
export { ExchangeError } from "./exchange_error.ts";
export { CandleFileError, readCandleFiles } from "./files.ts";
export type { KlineSource } from "./download.ts";
export {
  type CandleRequest,
  getCandles,
  type GetCandlesOptions,
} from "./get.ts";
export { candlesSha256 } from "./hash.ts";
export { intervalMs, INTERVALS, nextOpenTime } from "./interval.ts";
export { candlesToParquet } from "./parquet.ts";
export { StoreError } from "./series_reader.ts";
export { unbrokenRuns } from "./runs.ts";
export { simulateCandles } from "./simulated.ts";
