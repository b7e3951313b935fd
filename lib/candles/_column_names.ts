/**
 * What files call the columns of candles.
 *
 * @module
 */
import { type CandleColumn, FLOW_COLUMNS, PRICE_COLUMNS } from "./candles.ts";

/** The exchange's own order, for files without a header; the later ones may be absent. */
export const HEADERLESS_NAMES: readonly string[] = [
  "open_time",
  "open",
  "high",
  "low",
  "close",
  "volume",
  "close_time",
  "quote_volume",
  "trades",
  "taker_base",
  "taker_quote",
  "ignore",
];

/** Columns that candles have no use for and nobody will miss. */
const UNUSED = ["close_time", "ignore"];

/** Names in other people's files, beside our own. */
const ALIASES: Readonly<Record<CandleColumn, readonly string[]>> = {
  openTime: ["timestamp", "time", "date", "datetime", "open_date", "unix"],
  open: ["o", "open_price"],
  high: ["h", "high_price"],
  low: ["l", "low_price"],
  close: ["c", "close_price"],
  volume: ["v", "vol", "base_volume", "base_asset_volume"],
  quoteVolume: ["quote_asset_volume", "qav"],
  trades: [
    "count",
    "trade_count",
    "tradecount",
    "number_of_trades",
    "num_trades",
  ],
  takerBase: [
    "taker_buy_volume",
    "taker_buy_base",
    "taker_buy_base_volume",
    "taker_buy_base_asset_volume",
    "tb_base_av",
  ],
  takerQuote: [
    "taker_buy_quote",
    "taker_buy_quote_volume",
    "taker_buy_quote_asset_volume",
    "tb_quote_av",
  ],
};

const COLUMNS: ReadonlyMap<string, CandleColumn> = new Map(
  [...PRICE_COLUMNS, ...FLOW_COLUMNS].flatMap((column) =>
    [snakeCase(column), ...ALIASES[column]].map((name) => [name, column])
  ),
);

/** Which of a file's columns is which; see {@linkcode fieldsOf}. */
export interface Fields {
  /** Position in the file by column of candles. */
  readonly positions: ReadonlyMap<CandleColumn, number>;
  /** The file's names that stand for nothing in candles. */
  readonly ignored: readonly string[];
}

/**
 * The position of every column of candles among a file's `names`, in any case and
 * under any common alias; of several for the same column the first counts.
 */
export function fieldsOf(names: readonly string[], symbol: string): Fields {
  const positions = new Map<CandleColumn, number>();
  const ignored: string[] = [];
  for (const [position, name] of names.entries()) {
    const plain = snakeCase(name);
    const column = COLUMNS.get(plain) ?? volumeOfAsset(plain, symbol);
    if (column !== undefined && !positions.has(column)) {
      positions.set(column, position);
    } else if (!UNUSED.includes(plain)) ignored.push(name);
  }
  return { positions, ignored };
}

/** `openTime`, `Open Time` and `OPEN_TIME` are all `open_time`. */
export function snakeCase(name: string): string {
  return name.trim().replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_");
}

/** Some files name the asset: `Volume BTC` and `Volume USDT` of BTCUSDT. */
function volumeOfAsset(
  name: string,
  symbol: string,
): CandleColumn | undefined {
  const asset = name.match(/^volume_(.+)$/)?.[1]?.toUpperCase();
  if (asset === undefined || asset === symbol) return undefined;
  if (symbol.startsWith(asset)) return "volume";
  return symbol.endsWith(asset) ? "quoteVolume" : undefined;
}
