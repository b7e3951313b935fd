import assert from "node:assert/strict";
import { FEATURE_SETS, featuresOf } from "./sets.ts";

Deno.test('featuresOf("signal") has its 17 columns in their order', () => {
  assert.deepEqual(featuresOf("signal").map(({ name }) => name), [
    "prev_close",
    "high_low",
    "open_close",
    "ma_10",
    "ma_50",
    "macd",
    "macd_signal",
    "macd_histogram",
    "rsi_14",
    "return_1",
    "return_5",
    "return_15",
    "atr_14",
    "bollinger_width",
    "bollinger_percent_b",
    "volume",
    "log_volume",
  ]);
});

Deno.test("every set lists complete specs under different names", () => {
  for (const [set, specs] of Object.entries(FEATURE_SETS)) {
    const features = featuresOf(set);
    assert.deepEqual(features.map(({ spec }) => spec), specs);
    assert.equal(new Set(features.map(({ name }) => name)).size, specs.length);
  }
});

Deno.test("no feature of signal+ is measured in units of price or volume", () => {
  const levels = new Set(["prev_close", "high_low", "open_close", "ma", "ema"])
    .union(new Set(["macd", "macd_signal", "macd_histogram", "atr"]))
    .union(new Set(["volume", "log_volume"]));
  const kinds = new Set(FEATURE_SETS["signal+"]!.map(({ kind }) => kind));
  assert.ok(kinds.isDisjointFrom(levels));
});

Deno.test("featuresOf() refuses unknown sets, empty lists and equal names", () => {
  assert.throws(() => featuresOf("signals"), {
    name: "RangeError",
    message:
      'Unknown feature set "signals": expected one of "signal", "signal+"',
  });
  assert.throws(() => featuresOf("constructor"), RangeError);
  assert.throws(() => featuresOf([]), RangeError);
  const rsi = { kind: "rsi", period: 14 };
  assert.throws(() => featuresOf([rsi, { kind: "volume" }, rsi]), {
    name: "RangeError",
    message: 'Cannot make features: "rsi_14" appears twice',
  });
});
