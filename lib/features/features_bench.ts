/**
 * Both sets on a million candles and one candle at a time, and the kinds that technicalindicators has too.
 *
 *     deno bench -A lib/features/features_bench.ts
 *
 * @module
 */
import { ATR, BollingerBands, EMA, MACD, RSI, SMA } from "technicalindicators";
import { candleColumns } from "../candles/candles.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { computeFeatures } from "./compute_features.ts";
import { type FeatureSpec, makeFeature } from "./feature.ts";
import { type Candle, FeatureStream } from "./feature_stream.ts";
import { featuresOf } from "./sets.ts";

const candles = simulateCandles({ candles: 1_000_000 });
const values = [...candles.close];
const [high, low] = [[...candles.high], [...candles.low]];

for (const set of ["signal", "signal+"]) {
  const features = featuresOf(set);
  Deno.bench(`${set}: ${features.length} features, 1,000,000 candles`, () => {
    computeFeatures(candles, features);
  });
}

/** The same candles as they would come live. */
const STREAMED = 10_000;
const live = Array.from({ length: STREAMED }, (_, row): Candle => {
  const names = candleColumns(candles);
  return Object.fromEntries(
    names.map((name) => [name, candles[name]![row]!]),
  ) as Candle;
});

for (const set of ["signal", "signal+"]) {
  const features = featuresOf(set);
  Deno.bench(`${set}: streamed, ${STREAMED} candles one at a time`, () => {
    const stream = new FeatureStream(features, { interval: "1m" });
    for (const candle of live) stream.push(candle);
  });
}

const macd = {
  values,
  fastPeriod: 12,
  slowPeriod: 26,
  signalPeriod: 9,
  SimpleMAOscillator: false,
  SimpleMASignal: false,
};

/** A feature, and the same from technicalindicators. */
const SHARED: [FeatureSpec, () => unknown][] = [
  [{ kind: "ma", window: 10 }, () => SMA.calculate({ period: 10, values })],
  [{ kind: "ema", period: 12 }, () => EMA.calculate({ period: 12, values })],
  [{ kind: "rsi", period: 14 }, () => RSI.calculate({ period: 14, values })],
  [{ kind: "macd_histogram" }, () => MACD.calculate(macd)],
  [
    { kind: "atr", period: 14 },
    () => ATR.calculate({ period: 14, high, low, close: values }),
  ],
  [
    { kind: "bollinger_percent_b" },
    () => BollingerBands.calculate({ period: 20, stdDev: 2, values }),
  ],
];

for (const [spec, calculate] of SHARED) {
  const feature = makeFeature(spec);
  const group = feature.name;
  Deno.bench(feature.name, { group, baseline: true }, () => {
    feature.compute(candles);
  });
  Deno.bench("technicalindicators", { group }, () => {
    calculate();
  });
}
