/**
 * The pass from probabilities to equity, and a whole backtest, on a year of minutes
 * and more.
 *
 *     deno bench -A lib/backtest/backtest_bench.ts
 *
 * @module
 */
import { simulateCandles } from "../candles/simulated.ts";
import { randomStream } from "../random.ts";
import { keepAccount } from "./account.ts";
import { backtest } from "./backtest.ts";
import { fillableRows } from "./fillable.ts";
import { wantedPositions } from "./positions.ts";
import { backtestSettings, costPerSide } from "./settings.ts";

const BARS = 1_000_000;
const candles = simulateCandles({ candles: BARS, edge: 0 });
const random = randomStream(1);
/** Every other row changes sides: no call is dearer to follow. */
const coin = candles.close.map(() => random.uniform());

const CASES = {
  "long-flat": {},
  "long-short": { sides: "long-short" },
  "by probability": { sides: "long-short", sizing: { kind: "linear" } },
  "15 tranches": { sides: "long-short", horizon: 15 },
} as const;

for (const [name, options] of Object.entries(CASES)) {
  const settings = backtestSettings(options);
  const cost = costPerSide(settings);
  Deno.bench(`core pass, 1,000,000 bars, ${name}`, () => {
    const wanted = wantedPositions(coin, settings);
    keepAccount(candles, wanted, fillableRows(candles), { cost });
  });
}

Deno.bench("backtest, 1,000,000 bars, long-short, all statistics", () => {
  backtest(candles, coin, { sides: "long-short" });
});
