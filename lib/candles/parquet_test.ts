import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Candles,
  candlesOf,
  FLOW_COLUMNS,
  mapColumns,
} from "./candles.ts";
import { candlesSha256 } from "./hash.ts";
import {
  candlesFromParquet,
  candlesToParquet,
  readParquetColumns,
} from "./parquet.ts";

const SERIES = { symbol: "TESTUSDT", interval: "1m", source: "file" } as const;

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

/** Candles of any numbers: Parquet keeps bits, it does not judge prices. */
const anyCandles = fc.constantFrom(5, 9).chain((width) =>
  fc.array(
    fc.tuple(
      fc.integer({ min: 1, max: 2 ** 40 }),
      fc.array(finite, { minLength: width, maxLength: width }),
    ),
    { minLength: 1, maxLength: 50 },
  )
).map((rows) => {
  let openTime = -(2 ** 41);
  return candlesOf(
    rows.map(([step, values]) => [openTime += step, ...values]),
  );
});

function reread(candles: Candles): Candles {
  return candlesFromParquet(candlesToParquet(candles), SERIES);
}

Deno.test("candlesFromParquet() gives back every bit that candlesToParquet() got", () => {
  fc.assert(
    fc.property(anyCandles, (candles) => {
      assert.deepStrictEqual(reread(candles), candles);
    }),
    { seed: 1, numRuns: 60 },
  );
});

Deno.test("candlesToParquet() keeps no rows as no rows", () => {
  assert.deepEqual(reread(candlesOf([])), candlesOf([]));
});

Deno.test("candlesToParquet() gives equal bytes for equal candles", () => {
  const rows = Array.from({ length: 3000 }, (_, i) => [i, i, i, i, i, i / 3]);
  assert.deepEqual(
    candlesToParquet(candlesOf(rows)),
    candlesToParquet(candlesOf(rows)),
  );
});

Deno.test("candlesFromParquet() gives back rows without flow, and refuses a part of it", () => {
  const flowless = mapColumns(
    candlesOf([
      [0, 1, 2, 1, 2, 10, 1, 2, 3, 4],
      [60_000, 2, 3, 2, 3, 10, 5, 6, 7, 8],
    ]),
    (column, name) =>
      FLOW_COLUMNS.some((flow) => flow === name) ? column.with(1, NaN) : column,
  );
  const again = reread(flowless);
  assert.deepEqual(again, flowless);
  assert.equal(candlesSha256(again), candlesSha256(flowless));
  const { trades } = flowless;
  assert.throws(() => reread({ ...flowless, trades: trades!.with(1, 3) }), {
    message:
      "Cannot read candles from Parquet: expected a finite quoteVolume in row 1, got NaN",
  });
});

Deno.test("candlesFromParquet() refuses candles that are not whole", () => {
  const good = candlesOf([[0, 1, 2, 1, 2, 10], [60_000, 2, 3, 2, 3, 10]]);
  const spoilt = (column: string, row: number, value: number) =>
    mapColumns(
      good,
      (values, name) => name === column ? values.with(row, value) : values,
    );
  assert.throws(() => reread(spoilt("close", 1, NaN)), {
    name: "SyntaxError",
    message:
      "Cannot read candles from Parquet: expected a finite close in row 1, got NaN",
  });
  assert.throws(() => reread(spoilt("volume", 0, Infinity)), /got Infinity/);
  for (const time of [0, -60_000]) {
    assert.throws(
      () => reread(spoilt("openTime", 1, time)),
      /expected an open time above 0 in row 1/,
    );
  }
  assert.throws(
    () => reread({ ...good, trades: good.volume }),
    /expected columns open_time, .*taker_quote, got open_time, .*trades/,
  );
});

Deno.test("readParquetColumns() refuses what is no Parquet file, cut anywhere", () => {
  const bytes = candlesToParquet(
    candlesOf(Array.from({ length: 40 }, (_, i) => [i, 1, 2, 1, 2, 10])),
  );
  for (let length = 0; length < bytes.length; length += 7) {
    assert.throws(() => readParquetColumns(bytes.subarray(0, length)), {
      name: "SyntaxError",
      message: /^Cannot read Parquet file: /,
    });
  }
});

Deno.test("readParquetColumns() reads the times and numbers pyarrow writes", async () => {
  const file = readParquetColumns(
    await Deno.readFile(
      new URL("testdata/pyarrow.parquet", import.meta.url),
    ),
  );
  assert.equal(file.rows, 2);
  const noon = Date.UTC(2024, 1, 29, 12);
  const seconds = [noon, noon + 1000];
  for (const name of ["utc_ms", "utc_us", "utc_ns", "naive_us", "int64"]) {
    assert.deepEqual([...file.column(name)], seconds, name);
  }
  assert.deepEqual([...file.column("day")], [86_400_000, 172_800_000]);
  assert.deepEqual([...file.column("int32")], [-7, 7]);
  assert.deepEqual([...file.column("float32")], [0.5, NaN]);
  assert.deepEqual([...file.column("float64")], [0.1, NaN]);
  assert.deepEqual([...file.column("decimal")], [61000.25, 0.01]);
  assert.deepEqual([...file.column("text")], [61000.25, 1e-8]);
  assert.throws(
    () => file.column("word"),
    /^SyntaxError: Cannot read Parquet column "word" as numbers: .*Binance/,
  );
  assert.throws(
    () => file.column("price"),
    /^SyntaxError: Cannot read Parquet column "price" as numbers: /,
  );
});
