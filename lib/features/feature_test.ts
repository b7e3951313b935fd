import assert from "node:assert/strict";
import fc from "fast-check";
import {
  candleColumns,
  type Candles,
  mapColumns,
  sliceCandles,
} from "../candles/candles.ts";
import { type Feature, type FeatureSpec, makeFeature } from "./feature.ts";
import { FEATURE_KINDS } from "./kinds/mod.ts";
import { FEATURE_SETS } from "./sets.ts";
import { frozenCandles, randomCandles } from "./_test_candles.ts";

const KINDS = Object.keys(FEATURE_KINDS);

/** Every feature of the sets, and the kinds that no set has. */
const FEATURES = Map.groupBy(
  [
    ...Object.values(FEATURE_SETS).flat(),
    { kind: "ema", period: 20 },
  ].map(makeFeature),
  ({ name }) => name,
).values().map(([feature]) => feature!).toArray();

/** A feature of `kind` with parameters by chance, a later one above those before it. */
function anyFeature(kind: string): fc.Arbitrary<Feature> {
  const parameters = Object.entries(FEATURE_KINDS[kind]!.parameters);
  const steps = fc.array(fc.integer({ min: 1, max: 20 }), {
    minLength: parameters.length,
    maxLength: parameters.length,
  });
  return steps.map((steps) => {
    let value = 0;
    const given = parameters.map(([name, { least }], i) =>
      [name, value = Math.max(value + steps[i]!, least)] as const
    );
    return makeFeature({ kind, ...Object.fromEntries(given) });
  });
}

/** The first `cut` rows of `candles`, then those of another market. */
function withOtherFuture(candles: Candles, cut: number): Candles {
  const noise = randomCandles(99, candles.openTime.length, { price: 3 });
  return mapColumns(candles, (column, name) => {
    const changed = column.slice();
    if (name !== "openTime") changed.set(noise[name]!.subarray(cut), cut);
    return changed;
  });
}

function assertCausal(feature: Feature, candles: Candles, cut: number) {
  const whole = feature.compute(candles);
  const past = whole.slice(0, cut);
  const elsewhere = feature.compute(withOtherFuture(candles, cut));
  const alone = feature.compute(sliceCandles(candles, 0, cut));
  assert.deepEqual(elsewhere.slice(0, cut), past, `${feature.name}, noise`);
  assert.deepEqual(alone, past, `${feature.name}, cut or appended`);
  return whole;
}

Deno.test("every kind of feature is among the tested ones", () => {
  const tested = new Set(FEATURES.map(({ spec }) => spec.kind));
  assert.deepEqual(KINDS.filter((kind) => !tested.has(kind)), []);
});

for (const feature of FEATURES) {
  Deno.test(`${feature.name} never looks ahead`, () => {
    const candles = randomCandles(7, 600);
    for (const cut of [0, 1, 20, 59, 60, 241, 479, 480, 481, 599]) {
      assertCausal(feature, candles, cut);
    }
  });
}

for (const kind of KINDS) {
  Deno.test(`${kind} never looks ahead, whatever its parameters`, () => {
    fc.assert(
      fc.property(
        anyFeature(kind),
        fc.nat(10_000),
        fc.integer({ min: 1, max: 200 }),
        fc.nat(200),
        (feature, seed, rowCount, cut) => {
          const candles = randomCandles(seed, rowCount);
          const whole = assertCausal(feature, candles, Math.min(cut, rowCount));
          const missing = whole.map((value) => Number.isFinite(value) ? 0 : 1);
          const expected = missing.map((_, t) => t < feature.warmUp ? 1 : 0);
          assert.deepEqual(missing, expected, "warm-up");
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });
}

Deno.test("every feature leaves its candles as they were and owns its column", () => {
  const candles = randomCandles(3, 300);
  const before = structuredClone(candles);
  for (const feature of FEATURES) {
    const values = feature.compute(candles);
    assert.equal(values.length, 300);
    for (const name of candleColumns(candles)) {
      assert.notEqual(values.buffer, candles[name]!.buffer);
    }
  }
  assert.deepEqual(candles, before);
});

Deno.test("every feature needs exactly the columns it reads", () => {
  const candles = randomCandles(3, 300);
  for (const feature of FEATURES) {
    const read = new Set<string>();
    const watched = new Proxy(candles, {
      get: (candles, name) => {
        read.add(String(name));
        return Reflect.get(candles, name);
      },
    });
    feature.compute(watched);
    assert.deepEqual(read, new Set(feature.needs), feature.name);
  }
});

Deno.test("features have their stated values while nothing moves or trades", () => {
  const exceptions: Record<string, number> = {
    close_in_range: 0.5,
    close_in_channel_60: 0.5,
    close_in_channel_240: 0.5,
    bollinger_percent_b: 0.5,
    volatility_ratio_5_60: 1,
    volatility_ratio_15_240: 1,
    volume_ratio_5_60: 1,
    volume_ratio_15_240: 1,
    trades_ratio_5_60: 1,
    trades_ratio_15_240: 1,
    trade_size_ratio_1_60: 1,
    trade_size_ratio_5_60: 1,
  };
  const candles = frozenCandles(300);
  const timeless = FEATURE_SETS["signal+"]!.map(makeFeature)
    .filter(({ needs }) => !needs.includes("openTime"));
  for (const { name, warmUp, compute } of timeless) {
    for (const value of compute(candles).subarray(warmUp)) {
      const expected = exceptions[name] ?? 0;
      assert.ok(Math.abs(value - expected) < 1e-15, `${name}: ${value}`);
    }
  }
});

Deno.test("RSI is 0 where nothing has moved and 100 where all moves were up", () => {
  const { compute } = makeFeature({ kind: "rsi", period: 3 });
  assert.equal(compute(frozenCandles(9))[8], 0);
  const candles = frozenCandles(9);
  candles.close.forEach((_, t) => candles.close[t] = 10 + t);
  assert.equal(compute(candles)[8], 100);
});

Deno.test("the time of a Monday noon is told in angles", () => {
  const mondayNoon = Date.UTC(2024, 0, 1, 12) / 60_000;
  const candles = randomCandles(1, 1, { firstMinute: mondayNoon });
  const at = (kind: string) => makeFeature({ kind }).compute(candles)[0]!;
  assert.ok(Math.abs(at("time_of_day_sin")) < 1e-15);
  assert.equal(at("time_of_day_cos"), -1);
  assert.equal(at("day_of_week_sin"), Math.sin(Math.PI / 7));
  assert.equal(at("day_of_week_cos"), Math.cos(Math.PI / 7));
});

Deno.test("makeFeature() names a feature by its kind and parameters", () => {
  const nameOf = (spec: FeatureSpec) => makeFeature(spec).name;
  assert.equal(nameOf({ kind: "rsi", period: 14 }), "rsi_14");
  assert.equal(nameOf({ kind: "macd" }), "macd");
  assert.equal(nameOf({ kind: "macd", signal: 9, fast: 12 }), "macd");
  assert.equal(nameOf({ kind: "macd", signal: 5 }), "macd_12_26_5");
  assert.equal(
    nameOf({ kind: "volatility_ratio", long: 60, short: 5 }),
    "volatility_ratio_5_60",
  );
});

Deno.test("makeFeature() keeps a spec that makes the same feature again", () => {
  const spec = { kind: "macd", fast: 12, slow: 26, signal: 9 };
  assert.deepEqual(makeFeature({ kind: "macd" }).spec, spec);
  for (const feature of FEATURES) {
    const stored = JSON.parse(JSON.stringify(feature.spec));
    assert.equal(makeFeature(stored).name, feature.name);
  }
});

Deno.test("makeFeature() refuses what it cannot make", () => {
  const refusals: [FeatureSpec, RegExp][] = [
    [{ kind: "rsii" }, /^Unknown feature kind "rsii": expected one of prev_/],
    [{ kind: "toString" }, /^Unknown feature kind "toString"/],
    [{ kind: "rsi" }, /"period" must be a whole number .* is undefined$/],
    [{ kind: "rsi", period: 1 }, /from 2 to 100000: current value is 1$/],
    [{ kind: "rsi", period: 2.5 }, /whole number .* value is 2.5$/],
    [{ kind: "rsi", period: "14" }, /whole number .* value is "14"$/],
    [{ kind: "rsi", period: NaN }, /whole number/],
    [
      { kind: "rsi", period: 14, length: 14 },
      /^Cannot make feature "rsi": unknown parameter "length", expected period$/,
    ],
    [{ kind: "volume", of: 1 }, /unknown parameter "of", expected none$/],
    [{ kind: "bollinger_width", deviations: 0 }, /must be a number from/],
    [{ kind: "macd", fast: 26 }, /shorter .* values are 26 and 26$/],
    [{ kind: "volume_ratio", short: 9, long: 5 }, /values are 9 and 5$/],
  ];
  for (const [spec, message] of refusals) {
    assert.throws(() => makeFeature(spec), { name: "RangeError", message });
  }
});

Deno.test("compute() refuses candles without the columns it needs", () => {
  const { takerBase: _, ...candles } = randomCandles(1, 9);
  const feature = makeFeature({ kind: "taker_imbalance", window: 5 });
  assert.throws(() => feature.compute(candles), {
    name: "TypeError",
    message: 'Cannot compute feature "taker_imbalance_5": expected columns ' +
      "volume, takerBase, got TESTUSDT candles without takerBase",
  });
});
