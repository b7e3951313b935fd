import assert from "node:assert/strict";
import {
  candleColumns,
  type Candles,
  candlesOf,
  mapColumns,
  sliceCandles,
} from "../candles/candles.ts";
import { simulateCandles } from "../candles/simulated.ts";
import {
  fixtureCandles,
  frozenCandles,
  randomCandles,
} from "./_test_candles.ts";
import { computeFeatures } from "./compute_features.ts";
import { candleColumn, type Expression } from "./expression.ts";
import type { Feature, FeatureSpec } from "./feature.ts";
import { type Candle, FeatureStream } from "./feature_stream.ts";
import { FEATURE_KINDS } from "./kinds/mod.ts";
import { FEATURE_SETS, featuresOf } from "./sets.ts";
import { withoutFlow } from "../testing/without_flow.ts";

/** Every kind there is, a parameter without a default at its least plus some. */
const EVERY_KIND: FeatureSpec[] = Object.entries(FEATURE_KINDS).map(
  ([kind, { parameters }]) => {
    const given = Object.entries(parameters)
      .filter(([, parameter]) => parameter.default === undefined)
      .map(([name, { least }], i) => [name, least + 3 + 9 * i]);
    return { kind, ...Object.fromEntries(given) };
  },
);
/** Windows of one and two rows, where blocks are shortest. */
const SHORTEST: FeatureSpec[] = [
  ...[1, 2].map((window) => ({ kind: "ma", window })),
  ...[1, 2].map((period) => ({ kind: "ema", period })),
  ...[1, 2].map((period) => ({ kind: "atr", period })),
  ...[1, 2].map((window) => ({ kind: "close_in_channel", window })),
  { kind: "close_z", window: 2 },
  { kind: "return", rows: 1 },
];
const ALL: Readonly<Record<string, string | readonly FeatureSpec[]>> = {
  ...Object.fromEntries(Object.keys(FEATURE_SETS).map((set) => [set, set])),
  "every kind": EVERY_KIND,
  "the shortest windows": SHORTEST,
};

function candleAt(candles: Candles, row: number): Candle {
  return Object.fromEntries(
    candleColumns(candles).map((name) => [name, candles[name]![row]!]),
  ) as Candle;
}

/** The rows of `candles` without those in which `leaveOut` holds. */
function withHoles(candles: Candles, leaveOut: (row: number) => boolean) {
  return mapColumns(
    candles,
    (column) => column.filter((_, row) => !leaveOut(row)),
  );
}

function assertStreams(candles: Candles, features: readonly Feature[]) {
  const { columns } = computeFeatures(candles, features);
  const stream = new FeatureStream(features, { interval: candles.interval });
  for (let row = 0; row < candles.openTime.length; row++) {
    stream.push(candleAt(candles, row)).forEach((value, i) => {
      const expected = columns[i]![row]!;
      if (Object.is(value, expected)) return;
      assert.fail(`${features[i]!.name}: ${value} for ${expected} in ${row}`);
    });
  }
}

for (const [name, set] of Object.entries(ALL)) {
  Deno.test(`FeatureStream gives the bits of computeFeatures(): ${name}`, async () => {
    const features = featuresOf(set);
    const random = randomCandles(7, 1500);
    const holes = new Set([1, 300, 301, 302, 640, 1490]);
    assertStreams(random, features);
    assertStreams(withHoles(random, (row) => holes.has(row)), features);
    assertStreams(frozenCandles(400), features);
    assertStreams(simulateCandles({ candles: 700, seed: 3 }), features);
    assertStreams(await fixtureCandles(), features);
  });

  Deno.test(`computeFeatures() of a growing prefix ends in the same bits: ${name}`, () => {
    const candles = randomCandles(5, 700);
    const features = featuresOf(set);
    const { columns } = computeFeatures(candles, features);
    for (let rows = 1; rows <= 700; rows += 23) {
      const part = computeFeatures(sliceCandles(candles, 0, rows), features);
      columns.forEach((column, i) =>
        assert.ok(
          Object.is(part.columns[i]![rows - 1], column[rows - 1]),
          `${features[i]!.name} in row ${rows - 1}`,
        )
      );
    }
  });
}

Deno.test("FeatureStream is there for a reason: the latest rows alone give other bits", () => {
  const candles = randomCandles(11, 900);
  const features = featuresOf(EVERY_KIND);
  const { columns } = computeFeatures(candles, features);
  const warmUp = Math.max(...features.map((feature) => feature.warmUp));
  const differs = features.filter((_, i) => {
    for (let end = 880; end <= 900; end++) {
      const tail = sliceCandles(candles, end - 1 - warmUp, end);
      const { columns: own } = computeFeatures(tail, features);
      if (!Object.is(own[i]!.at(-1), columns[i]![end - 1])) return true;
    }
    return false;
  }).map(({ spec }) => spec.kind);
  for (const kind of ["ema", "macd", "rsi", "atr", "ma", "volatility"]) {
    assert.ok(differs.includes(kind), kind);
  }
  for (const kind of ["volume", "time_of_day_sin", "close_in_range"]) {
    assert.ok(!differs.includes(kind), kind);
  }
});

Deno.test("FeatureStream does not touch what it gave out before", () => {
  const candles = randomCandles(2, 40);
  const stream = new FeatureStream(featuresOf("signal"), { interval: "1m" });
  const first = stream.push(candleAt(candles, 0));
  const before = first.slice();
  for (let row = 1; row < 40; row++) stream.push(candleAt(candles, row));
  assert.deepEqual(first, before);
  assert.equal(stream.lastOpenTime, candles.openTime[39]);
});

Deno.test("FeatureStream passes over a candle it refuses", () => {
  const candles = randomCandles(2, 60);
  const features = featuresOf("signal");
  const stream = new FeatureStream(features, { interval: "1m" });
  const { columns } = computeFeatures(candles, features);
  const refuse = (candle: Candle, message: RegExp) =>
    assert.throws(() => stream.push(candle), message);
  for (let row = 0; row < 60; row++) {
    const values = stream.push(candleAt(candles, row));
    assert.deepEqual([...values], columns.map((column) => column[row]));
    refuse(
      candleAt(candles, row),
      /expected a candle that opens after \d+, got \d+$/,
    );
    const openTime = (row + 1) * 60_000;
    refuse(
      { ...candleAt(candles, row), openTime, close: NaN },
      /expected a candle with a finite "close", got NaN$/,
    );
  }
  const { trades: _, ...priceOnly } = candleAt(candles, 0);
  const flow = new FeatureStream(
    featuresOf([{ kind: "trades_z", window: 5 }]),
    { interval: "1m" },
  );
  assert.throws(() => flow.push(priceOnly), /finite "trades", got undefined/);
});

Deno.test("FeatureStream refuses what it cannot stream", () => {
  assert.throws(
    () => new FeatureStream(featuresOf("signal"), { interval: "7m" }),
    RangeError,
  );
  const expression: Expression = {
    key: "hindsight(close)",
    warmUp: 0,
    needs: new Set(["close" as const]),
    inputs: [candleColumn("close")],
    compute: ([close]) => close!,
  };
  const [close] = featuresOf([{ kind: "ma", window: 1 }]);
  assert.throws(
    () => new FeatureStream([{ ...close!, expression }], { interval: "1m" }),
    /Cannot stream features: "hindsight\(close\)" is not known row by row/,
  );
  const none = computeFeatures(candlesOf([]), [close!]);
  assert.equal(none.columns[0]!.length, 0);
});

Deno.test("FeatureStream follows candles of which some have no flow", () => {
  const candles = withoutFlow(
    withoutFlow(
      withHoles(randomCandles(3, 700), (row) => row > 500 && row < 520),
      90,
    ),
    330,
    320,
  );
  assert.ok(candles.trades!.some(Number.isNaN));
  for (const features of Object.values(ALL)) {
    assertStreams(candles, featuresOf(features));
  }
  const [flow] = featuresOf([{ kind: "taker_imbalance", window: 1 }]);
  const stream = new FeatureStream([flow!], { interval: "1m" });
  assert.deepEqual([...stream.push(candleAt(candles, 0))], [NaN]);
  const partly = { ...candleAt(candles, 1), takerQuote: 1 };
  assert.throws(() => stream.push(partly), /finite "takerBase", got NaN/);
});
