import assert from "node:assert/strict";
import {
  candlesOf,
  FLOW_COLUMNS,
  mapColumns,
  sliceCandles,
} from "./candles/candles.ts";
import { countOutside } from "./cleaning/mod.ts";
import { simulateCandles } from "./candles/simulated.ts";
import { readCandleFiles } from "./candles/files.ts";
import type { FeatureSpec } from "./features/mod.ts";
import { buildSamples, rowsWhere, trainingWeight } from "./samples.ts";
import { testOnMarketData } from "./testing/market_data.ts";

const LABEL = { kind: "direction", horizon: 1, ties: "down" } as const;
const config = { features: [{ kind: "return", rows: 5 }], label: LABEL };

/** Simulated candles without rows `from` to `to`. */
function withHole(from: number, to: number) {
  const whole = simulateCandles({ candles: 200 });
  return mapColumns(
    whole,
    (column) => column.filter((_, row) => row < from || row >= to),
  );
}

Deno.test("buildSamples() gives weight where features and label are known", () => {
  const { samples, judgeable, holes } = buildSamples(
    withHole(100, 110),
    config,
  );
  assert.equal(holes, 1);
  const known = (row: number) =>
    (row >= 5 && row < 99) ||
    (row >= 105 && row < 189);
  samples.weight.forEach((weight, row) => {
    assert.equal(weight, known(row) ? 1 : 0, `row ${row}`);
    assert.equal(judgeable[row], known(row) ? 1 : 0, `row ${row}`);
  });
});

Deno.test("buildSamples() teaches rows without flow what they have", () => {
  const features: FeatureSpec[] = [
    { kind: "return", rows: 5 },
    { kind: "taker_imbalance", window: 1 },
  ];
  const whole = withHole(100, 110);
  const candles = mapColumns(
    whole,
    (column, name) =>
      FLOW_COLUMNS.some((flow) => flow === name)
        ? column.map((value, row) => row < 50 ? NaN : value)
        : column,
  );
  const known = buildSamples(whole, { features, label: LABEL });
  const partly = buildSamples(candles, { features, label: LABEL });
  assert.equal(known.samples.mayMiss, undefined);
  assert.deepEqual(partly.samples.mayMiss, [false, true]);
  assert.deepEqual(partly.samples.weight, known.samples.weight);
  assert.deepEqual(partly.judgeable, known.judgeable);
  const share = partly.samples.features[1]!;
  assert.deepEqual(share.slice(0, 50), new Float64Array(50).fill(NaN));
  assert.deepEqual(share.slice(50), known.samples.features[1]!.slice(50));
});

Deno.test("buildSamples() takes weight, not judgement, from an outage", () => {
  const traded = simulateCandles({ candles: 200 });
  const price = traded.close[99]!;
  const still = (row: number) => row >= 100 && row < 170;
  const candles = mapColumns(
    traded,
    (column, name) =>
      name === "openTime"
        ? column
        : column.map((value, row) =>
          !still(row)
            ? value
            : ["open", "high", "low", "close"].includes(name)
            ? price
            : 0
        ),
  );
  const { samples, judgeable, frozen } = buildSamples(candles, config);
  assert.deepEqual(
    [...rowsWhere({ start: 0, end: 200 }, frozen)],
    [
      ...Array(70).keys(),
    ].map((i) => i + 100),
  );
  // Row 99 looks at a frozen close.
  assert.deepEqual(
    [98, 99, 100, 169, 170].map((row) => samples.weight[row]),
    [1, 0, 0, 0, 1],
  );
  assert.deepEqual([99, 100, 169].map((row) => judgeable[row]), [1, 1, 1]);
});

Deno.test("buildSamples() tells the past the same whatever follows", () => {
  const candles = simulateCandles({ candles: 400 });
  const whole = buildSamples(candles, { features: "signal+", label: LABEL });
  const past = buildSamples(sliceCandles(candles, 0, 300), {
    features: "signal+",
    label: LABEL,
  });
  past.samples.features.forEach((column, i) => {
    const same = whole.samples.features[i]!.subarray(0, 300);
    assert.deepEqual([...column], [...same], past.samples.names[i]);
  });
});

Deno.test("trainingWeight() fits its fences on the train rows alone", () => {
  const table = buildSamples(simulateCandles({ candles: 1000 }), config);
  const before = table.samples.weight.slice();
  const train = { start: 0, end: 600 };
  const first = trainingWeight(table, train, 1.5);
  table.returns.fill(9, 600);
  const second = trainingWeight(table, train, 1.5);
  assert.deepEqual(first, second);
  assert.deepEqual(table.samples.weight, before);
  const { marked } = countOutside(table.returns, train, first.fences);
  const lost = before.reduce((sum, w, row) => sum + w - first.weight[row]!, 0);
  assert.ok(lost > 0 && lost <= marked);
  assert.deepEqual(first.weight.subarray(600), before.subarray(600));
  assert.deepEqual(trainingWeight(table, train, 0).weight, before);
});

Deno.test("buildSamples() names the feature that lacks a column", () => {
  const candles = candlesOf([[0, 1, 1, 1, 1, 1], [60_000, 1, 1, 1, 1, 1]]);
  assert.throws(
    () => buildSamples(candles, { features: "signal+", label: LABEL }),
    /Cannot compute feature "trades_z.*trades/,
  );
});

testOnMarketData(
  "buildSamples() learns nothing from the outage of 2023-03-24",
  ["BTCUSDT-1m-2023.csv.gz"],
  async (path) => {
    const { candles: year } = await readCandleFiles([path!]);
    const [from, until] = [23, 26].map((day) =>
      year.openTime.indexOf(Date.UTC(2023, 2, day))
    );
    const candles = sliceCandles(year, from!, until!);
    const table = buildSamples(candles, { features: "signal", label: LABEL });
    const { weight, target, openTime } = table.samples;

    const still = [
      ...rowsWhere({ start: 0, end: weight.length }, table.frozen),
    ];
    const first = openTime.indexOf(Date.UTC(2023, 2, 24, 11, 28));
    assert.deepEqual(still, Array.from({ length: 72 }, (_, i) => first + i));
    for (const row of still) assert.equal(weight[row], 0, `row ${row}`);
    assert.deepEqual([...weight.subarray(first - 2, first)], [1, 0]);

    const last = still.at(-1)!;
    assert.equal(table.holes, 1);
    // From 12:39 to 14:00: the 80 minutes between have no candle.
    assert.equal(openTime[last + 1]! - openTime[last]!, 81 * 60_000);
    const unknown = [last, weight.length - 1];
    target.forEach((label, row) =>
      assert.equal(Number.isNaN(label), unknown.includes(row), `row ${row}`)
    );
    // All features warm up anew behind the hole.
    const warmUp = Math.max(...table.features.map((each) => each.warmUp));
    assert.equal(weight.indexOf(1, last), last + 1 + warmUp);
  },
);

Deno.test("buildSamples() counts ties over the horizon, and keeps the rule for them", () => {
  const closes = [5, 6, 5, 5, 7, 5];
  const candles = candlesOf(
    closes.map((close, i) => [i * 60_000, close, close, close, close, 1]),
  );
  const labels = (ties: "down" | "up" | "drop") =>
    buildSamples(candles, {
      features: [{ kind: "volume" }],
      label: { kind: "direction", horizon: 2, ties },
    });
  // Two rows on: 5 to 5 is a tie, 6 to 5, 5 to 7, 5 to 5 is a tie.
  assert.deepEqual([...labels("down").samples.target], [0, 0, 1, 0, NaN, NaN]);
  assert.deepEqual([...labels("up").samples.target], [1, 0, 1, 1, NaN, NaN]);
  assert.deepEqual([...labels("drop").samples.weight], [0, 1, 1, 0, 0, 0]);
  assert.deepEqual(labels("drop").ties, { ties: 2, rows: 4 });
});

Deno.test("buildSamples() takes weight from every row whose label looks at an outage", () => {
  const price = (row: number) => row < 100 ? 100 + row : row < 170 ? 199 : row;
  const candles = candlesOf(
    Array.from({ length: 200 }, (_, row) => {
      const close = price(row);
      const volume = row >= 100 && row < 170 ? 0 : 1;
      return [row * 60_000, close, close, close, close, volume];
    }),
  );
  const { samples } = buildSamples(candles, {
    features: [{ kind: "return", rows: 1 }],
    label: { kind: "direction", horizon: 5, ties: "down" },
  });
  const weight = (rows: number[]) => rows.map((row) => samples.weight[row]);
  assert.deepEqual(weight([94, 95, 99, 100, 169, 170]), [1, 0, 0, 0, 0, 1]);
});

Deno.test("trainingWeight() of several ranges gives no weight between them, nor looks there", () => {
  const table = buildSamples(simulateCandles({ candles: 900 }), {
    features: [{ kind: "return", rows: 1 }],
    label: { kind: "direction", horizon: 1, ties: "down" },
  });
  const ranges = [{ start: 100, end: 300 }, { start: 500, end: 800 }];
  const { weight, fences } = trainingWeight(table, ranges, 1);
  const returns = table.returns.slice();
  returns.fill(5, 0, 100).fill(-5, 300, 500).fill(7, 800);
  const changed = trainingWeight({ ...table, returns }, ranges, 1);
  assert.deepEqual(changed, { weight, fences });
  let marked = 0;
  for (let row = 100; row < 800; row++) {
    const inside = row < 300 || row >= 500;
    const outlier = table.returns[row]! < fences.low ||
      table.returns[row]! > fences.high;
    marked += Number(inside && outlier);
    const own = inside && !outlier ? table.samples.weight[row] : 0;
    assert.equal(weight[row], own);
  }
  assert.ok(marked > 10);
  const [whole] = [{ start: 100, end: 300 }];
  assert.deepEqual(
    trainingWeight(table, [whole], 1),
    trainingWeight(table, whole, 1),
  );
});

Deno.test("rowsWhere() walks several ranges in order", () => {
  const ranges = [{ start: 0, end: 2 }, { start: 3, end: 5 }];
  assert.deepEqual([...rowsWhere(ranges, [1, 0, 1, 1, 1])], [0, 3, 4]);
});
