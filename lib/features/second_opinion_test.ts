import assert from "node:assert/strict";
import {
  ATR,
  BollingerBands,
  EMA,
  MACD,
  ROC,
  RSI,
  SMA,
} from "technicalindicators";
import { type FeatureSpec, makeFeature } from "./feature.ts";
import { fixtureCandles } from "./_test_candles.ts";

const candles = await fixtureCandles();
const values = [...candles.close];
const [high, low] = [[...candles.high], [...candles.low]];

const bands = BollingerBands.calculate({ period: 20, stdDev: 2, values });
const macd = MACD.calculate({
  values,
  fastPeriod: 12,
  slowPeriod: 26,
  signalPeriod: 9,
  SimpleMAOscillator: false,
  SimpleMASignal: false,
});

/** A feature, the package's values for its last rows, and how far they may differ. */
const OPINIONS: [FeatureSpec, number[], { within: number; after?: number }][] =
  [
    [
      { kind: "ma", window: 10 },
      SMA.calculate({ period: 10, values }),
      { within: 1e-8 },
    ],
    [
      { kind: "ema", period: 12 },
      EMA.calculate({ period: 12, values }),
      { within: 1e-8 },
    ],
    [
      { kind: "atr", period: 14 },
      ATR.calculate({ period: 14, high, low, close: values }),
      { within: 1e-9 },
    ],
    [
      { kind: "return", rows: 5 },
      ROC.calculate({ period: 5, values }).map((percent) => percent / 100),
      { within: 1e-14 },
    ],
    [
      { kind: "bollinger_width" },
      bands.map(({ upper, middle, lower }) => (upper - lower) / middle),
      { within: 1e-12 },
    ],
    [
      { kind: "bollinger_percent_b" },
      bands.map(({ pb }) => pb),
      { within: 1e-9 },
    ],
    // The package rounds RSI to two decimals.
    [
      { kind: "rsi", period: 14 },
      RSI.calculate({ period: 14, values }),
      { within: 0.005 + 1e-9 },
    ],
    // The package seeds the fast mean earlier; the difference dies away.
    [
      { kind: "macd" },
      macd.map(({ MACD }) => MACD!),
      { within: 1e-6, after: 150 },
    ],
    [
      { kind: "macd_signal" },
      macd.map(({ signal }) => signal!),
      { within: 1e-6, after: 150 },
    ],
  ];

for (const [spec, opinion, { within, after = 0 }] of OPINIONS) {
  const feature = makeFeature(spec);
  Deno.test(`${feature.name} agrees with technicalindicators`, () => {
    const column = feature.compute(candles);
    const first = column.length - opinion.length;
    if (after === 0) assert.equal(first, feature.warmUp);
    for (let t = Math.max(first, after); t < column.length; t++) {
      const distance = Math.abs(column[t]! - opinion[t - first]!);
      assert.ok(distance <= within, `row ${t}: ${distance}`);
    }
  });
}
