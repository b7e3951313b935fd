/**
 * The simulated market: candles that look like real ones, with an edge of known
 * size in them and nothing else to find.
 *
 * @module
 */
import { shownAs } from "../display.ts";
import { deriveSeed, randomStream } from "../random.ts";
import { recordOf } from "../record.ts";
import { type Candles, FLOW_COLUMNS, PRICE_COLUMNS } from "./candles.ts";
import { intervalMs, nextOpenTime } from "./interval.ts";

/** Candles whose mean close decides which way {@linkcode simulateCandles} leans. */
export const EDGE_WINDOW = 20;

const START = Date.UTC(2024, 0, 1);
const START_PRICE = 50_000;
/** Relative size of the least move, and digits of a price. */
const [LEAST_MOVE, PRICE_DIGITS] = [1e-6, 7];
/** Typical move of one minute before heavy tails, as a log return. */
const MINUTE_VOLATILITY = 4e-4;

/** Options for {@linkcode simulateCandles}. */
export interface SimulateOptions {
  /** Number of candles. */
  candles: number;
  /** Its candles carry `SIM-` before it. @default {"BTCUSDT"} */
  symbol?: string;
  /** @default {"1m"} */
  interval?: string;
  /** @default {42} */
  seed?: number;
  /** How far `P(up)` lies from one half, 0 to 0.5. @default {0.02} */
  edge?: number;
}

/**
 * Simulated candles from 2024-01-01 on, equal for equal options.
 *
 * The next close is higher with probability `0.5 + edge` where this close lies
 * above the mean of the last {@linkcode EDGE_WINDOW} closes (Bollinger's %B over
 * 0.5), else with `0.5 - edge`; a close never repeats. So a perfect model of the
 * next direction is right in exactly `0.5 + edge` of all cases, and with edge 0
 * there is nothing to learn. The size of a move is independent of its direction:
 * Student's t with 4 degrees of freedom, times a volatility that clusters and has
 * a daily rhythm. Volume, trades and taker flow follow the move of their own
 * candle and tell nothing about the next.
 *
 * @throws {RangeError} If `candles` is not a positive whole number or `edge` lies
 * outside 0 to 0.5.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "./simulated.ts";
 * const candles = simulateCandles({ candles: 100, edge: 0.05 });
 * assert.equal(candles.symbol, "SIM-BTCUSDT");
 * assert.equal(candles.close.length, 100);
 * ```
 */
export function simulateCandles(options: SimulateOptions): Candles {
  const { candles, symbol = "BTCUSDT", interval = "1m", seed = 42 } = options;
  const { edge = 0.02 } = options;
  if (!Number.isSafeInteger(candles) || candles < 1) {
    throw new RangeError(
      `Cannot simulate candles: expected a positive whole number of them, got ${candles}`,
    );
  }
  if (!(edge >= 0 && edge <= 0.5)) {
    throw new RangeError(
      `Cannot simulate candles: edge must lie between 0 and 0.5, got ${edge}`,
    );
  }
  const real = symbol.replace(/^SIM-/, "");
  const random = randomStream(deriveSeed(seed, "market", real, interval));
  const scale = MINUTE_VOLATILITY * Math.sqrt(intervalMs(interval) / 60_000);
  const recent: number[] = [];
  const names = [...PRICE_COLUMNS, ...FLOW_COLUMNS];
  const columns = recordOf(names, () => new Float64Array(candles));
  let openTime = START, close = START_PRICE, logVolatility = 0;
  for (let row = 0; row < candles; row++) {
    const rhythm = dailyRhythm(openTime);
    logVolatility = 0.98 * logVolatility + 0.1 * random.normal();
    const surprise = heavyTail(
      random.uniform(),
      random.uniform(),
      random.normal(),
    );
    const lean = recent.length < EDGE_WINDOW
      ? 0
      : Math.sign(close - recent.reduce((a, b) => a + b) / EDGE_WINDOW) * edge;
    const direction = random.uniform() < 0.5 + lean ? 1 : -1;
    const move = scale * rhythm * Math.exp(logVolatility) * surprise;

    const open = close;
    close = toTick(open * Math.exp(direction * move));
    if (close === open) close = toTick(open * (1 + direction * LEAST_MOVE));
    const reach = () => Math.exp(-0.5 * move * Math.log(1 - random.uniform()));
    const high = Math.max(open, close, toTick(Math.max(open, close) * reach()));
    const low = Math.min(open, close, toTick(Math.min(open, close) / reach()));

    const activity = rhythm * (0.5 + surprise) *
      Math.exp(0.5 * random.normal());
    const volume = round(20 * activity, 5);
    const trades = 1 +
      Math.round(600 * activity * Math.exp(0.2 * random.normal()));
    const pressure = 0.3 * direction * surprise + 0.5 * random.normal();
    const takerBase = round(volume / (1 + Math.exp(-pressure)), 5);
    const price = (open + high + low + close) / 4;
    const quoteVolume = round(volume * price, 5);
    const takerQuote = round(takerBase * price, 5);
    const candle = {
      ...{ openTime, open, high, low, close, volume },
      ...{ quoteVolume, trades, takerBase, takerQuote },
    };
    for (const name of names) columns[name][row] = candle[name];
    recent.push(close);
    if (recent.length > EDGE_WINDOW) recent.shift();
    openTime = nextOpenTime(openTime, interval);
  }
  return shownAs("candles", {
    symbol: `SIM-${real}`,
    interval,
    source: "simulated",
    ...columns,
  });
}

/** Busier in the afternoon (UTC) than at night, as real markets are. */
function dailyRhythm(openTime: number): number {
  const partOfDay = (openTime % 86_400_000) / 86_400_000;
  return 1 + 0.35 * Math.sin(2 * Math.PI * (partOfDay - 0.38));
}

/** Absolute value of Student's t with 4 degrees of freedom. */
function heavyTail(u1: number, u2: number, normal: number): number {
  const chiSquare = -2 * Math.log((1 - u1) * (1 - u2));
  return Math.abs(normal) / Math.sqrt(chiSquare / 4);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function toTick(price: number): number {
  return Number(price.toPrecision(PRICE_DIGITS));
}
