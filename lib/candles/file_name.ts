/**
 * Symbol and interval from the name of a candle file.
 *
 * @module
 */
import { INTERVALS } from "./interval.ts";

/** What a file's name tells. */
export interface NamedSeries {
  /** The symbol in the exchange's spelling, `undefined` where the name has none. */
  readonly symbol?: string;
  /** The interval in the exchange's spelling, `undefined` where the name has none. */
  readonly interval?: string;
}

const ENDINGS = /(\.(csv|txt|gz|zip|parquet))+$/i;
/** Assets that pairs are quoted in; a name may set them apart, as in `BTC_USDT_1h.csv`. */
const QUOTE_ASSET = /(USD[TCSP]?|BTC|ETH|BNB|EUR|TRY)$/;
const CAPITALS = /^(?=.*\p{L})[\p{Lu}\p{Lo}\p{N}]+$/u;

/**
 * Symbol and interval from a name such as `BTCUSDT-1m-2024-05.zip`.
 *
 * The interval is the first word that is one, with `1mo` for the bulk files'
 * month. The symbol is the word before it, or the first word where there is no
 * interval; it is in capitals or ends in an asset that pairs are quoted in.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { seriesOfFileName } from "./file_name.ts";
 * assert.deepEqual(seriesOfFileName("data/Binance_BTCUSDT_1h.csv"), {
 *   symbol: "BTCUSDT",
 *   interval: "1h",
 * });
 * ```
 */
export function seriesOfFileName(path: string): NamedSeries {
  const name = path.split(/[/\\]/).at(-1)!.replace(ENDINGS, "");
  const words = name.split(/[-_.\s]+/);
  const at = words.findIndex((word) => intervalOf(word) !== undefined);
  if (at >= 0) {
    const interval = intervalOf(words[at]!);
    return { symbol: symbolAtEnd(words.slice(0, at)), interval };
  }
  const rest = words.findIndex((word) => !isSymbol(word));
  const symbols = rest < 0 ? words : words.slice(0, rest);
  return { symbol: symbolAtEnd(symbols), interval: undefined };
}

function intervalOf(word: string): string | undefined {
  const name = word === "1mo" ? "1M" : word;
  return [name, name.toLowerCase()].find((each) => INTERVALS.includes(each));
}

function isSymbol(word: string): boolean {
  return CAPITALS.test(word) || QUOTE_ASSET.test(word.toUpperCase());
}

function symbolAtEnd(words: readonly string[]): string | undefined {
  const [last = "", ...before] = words.toReversed();
  if (!isSymbol(last)) return undefined;
  const isQuote = last.toUpperCase().replace(QUOTE_ASSET, "") === "";
  const parts = isQuote ? [before.shift() ?? "", last] : [last];
  const symbol = parts.join("").toUpperCase();
  return before[0]?.toUpperCase() === "SIM" ? `SIM-${symbol}` : symbol;
}
