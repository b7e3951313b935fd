import assert from "node:assert/strict";
import pl from "nodejs-polars";
import { sliceCandles } from "../candles/candles.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { JUPYTER_DISPLAY, type MimeBundle } from "../display.ts";
import { computeFeatures, featuresOf } from "../features/mod.ts";
import { buildSamples } from "../samples.ts";
import { withoutFlow } from "../testing/without_flow.ts";
import { elementsOf } from "../testing/page.ts";
import { rowsIn } from "./_test_page.ts";
import { fromDanfo, toDanfo } from "./danfo_frames.ts";
import { fromPolars, toPolars } from "./polars_frames.ts";

const candles = simulateCandles({ candles: 300 });
const features = computeFeatures(candles, featuresOf("signal"));
const samples = buildSamples(candles, {
  features: [{ kind: "rsi", period: 14 }],
  label: { kind: "direction", horizon: 1, ties: "down" },
});

/** Every library the same way: there and back. */
const LIBRARIES = {
  danfojs: async (source: Parameters<typeof toDanfo>[0]) =>
    fromDanfo(await toDanfo(source)),
  polars: async (source: Parameters<typeof toPolars>[0]) =>
    await fromPolars(await toPolars(source)),
  "polars with dates": async (source: Parameters<typeof toPolars>[0]) =>
    await fromPolars(await toPolars(source, { datetime: true })),
};

for (const [library, thereAndBack] of Object.entries(LIBRARIES)) {
  Deno.test(`${library} gives back candles of which some have no flow`, async () => {
    const joined = withoutFlow(candles, 120);
    const { names, columns } = await thereAndBack(joined);
    assert.deepEqual(columns[names.indexOf("trades")], joined.trades);
    assert.deepEqual(columns[names.indexOf("taker_quote")], joined.takerQuote);
  });

  Deno.test(`${library} gives back every bit of candles, features and samples`, async () => {
    const ofCandles = await thereAndBack(candles);
    assert.deepEqual(ofCandles.openTime, candles.openTime);
    assert.deepEqual(ofCandles.names, [
      ...["open", "high", "low", "close", "volume", "quote_volume", "trades"],
      ...["taker_base", "taker_quote"],
    ]);
    assert.deepEqual(ofCandles.columns[3], candles.close);
    assert.deepEqual(ofCandles.columns[8], candles.takerQuote);

    const ofFeatures = await thereAndBack(features);
    const { source: _, ...known } = features; // which a frame does not tell
    assert.deepEqual(ofFeatures, known);

    const ofSamples = await thereAndBack(samples);
    assert.deepEqual(ofSamples.names, ["rsi_14", "target", "weight"]);
    assert.deepEqual(ofSamples.columns, [
      Float64Array.from(samples.samples.features[0]!),
      Float64Array.from(samples.samples.target),
      Float64Array.from(samples.samples.weight),
    ]);
  });

  Deno.test(`${library} keeps numbers that 32 bits cannot hold`, async () => {
    const values = [100_000.01, 1e-300, -0, NaN, Number.MAX_SAFE_INTEGER, 0.1];
    const { columns } = await thereAndBack({
      names: ["x"],
      columns: [Float64Array.from(values)],
      openTime: Float64Array.from(values, (_, i) => 1.7e12 + i),
    });
    assert.deepEqual([...columns[0]!], values);
  });

  Deno.test(`${library} takes a table without rows`, async () => {
    const { names, columns, openTime } = await thereAndBack(
      sliceCandles(candles, 0, 0),
    );
    assert.equal(names.length, 9);
    assert.equal(openTime.length, 0);
    assert.ok(columns.every((column) => column.length === 0));
  });
}

Deno.test("frames take the last rows", async () => {
  const last = sliceCandles(candles, 297);
  const danfo = fromDanfo(await toDanfo(candles, { rows: 3 }));
  const polars = await fromPolars(await toPolars(candles, { rows: 3 }));
  for (const { openTime, columns } of [danfo, polars]) {
    assert.deepEqual([...openTime], [...last.openTime]);
    assert.deepEqual([...columns[3]!], [...last.close]);
  }
  await assert.rejects(toPolars(candles, { rows: NaN }), {
    name: "RangeError",
    message: "Cannot make a data frame: rows must be 0 or more, got NaN",
  });
});

Deno.test("changing a frame leaves the candles as they were", async () => {
  const before = candles.close.slice();
  const danfo = await toDanfo(candles);
  danfo.column("close").values.fill(0);
  const polars = await fromPolars(await toPolars(candles));
  polars.columns[3]!.fill(0);
  assert.deepEqual(candles.close, before);
});

Deno.test("fromPolars() and fromDanfo() say what a frame lacks", async () => {
  const untimed = pl.DataFrame({ close: [1, 2] });
  await assert.rejects(fromPolars(untimed), {
    name: "TypeError",
    message:
      'Cannot read data frame: expected a column "open_time", got "close"',
  });
  const named = pl.DataFrame({ open_time: [0, 1], day: ["Mon", "Tue"] });
  await assert.rejects(
    fromPolars(named),
    /expected numbers in "day", got (String|Utf8)/,
  );
  const danfo = await toDanfo(candles, { rows: 2 });
  const text = danfo.addColumn("day", ["Mon", "Tue"]);
  assert.throws(
    () => fromDanfo(text),
    /expected numbers in "day", got "Mon" in row 0/,
  );
});

Deno.test("a danfojs frame's view names rows as danfojs does", async () => {
  const frame = await toDanfo(candles, { rows: 5 });
  const described = frame.loc({ columns: ["open", "volume"] }).describe();
  const show = Reflect.get(described, JUPYTER_DISPLAY) as () => MimeBundle;
  const names = elementsOf(show.call(described)["text/html"]!, "tbody th");
  assert.deepEqual(
    names.slice(0, 3).map(({ textContent }) => textContent),
    ["count", "mean", "std"],
  );
});

Deno.test("fromPolars() takes missing values for NaN", async () => {
  const frame = pl.DataFrame({ open_time: [0, 1], x: [1, null] });
  assert.deepEqual([...(await fromPolars(frame)).columns[0]!], [1, NaN]);
});

Deno.test("frames show their first rows", async () => {
  const danfo = await toDanfo(candles);
  const frames = {
    danfo,
    "rows of danfo": danfo.head(4),
    polars: await toPolars(candles),
  };
  for (const [name, frame] of Object.entries(frames)) {
    const show = Reflect.get(frame, JUPYTER_DISPLAY) as () => Record<
      string,
      string
    >;
    const bundle = show.call(frame);
    const rows = rowsIn(bundle["text/html"]!).length;
    assert.equal(rows, name === "rows of danfo" ? 4 : 10, name);
    assert.equal(/32 bits/.test(bundle["text/html"]!), name !== "polars", name);
    assert.match(bundle["text/plain"]!, /open_time, open, high/);
  }
});

Deno.test("danfojs loads and calculates without a word", async () => {
  const program = `
    import { toDanfo } from "./lib/notebook/danfo_frames.ts";
    import { simulateCandles } from "./lib/candles/simulated.ts";
    const frame = await toDanfo(simulateCandles({ candles: 9 }));
    frame.loc({ columns: ["open"] }).add(1).values;`;
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--lock=deno.lock", "--frozen", "--ext=ts", program],
    cwd: new URL("../..", import.meta.url),
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  assert.equal(text.decode(stdout) + text.decode(stderr), "");
  assert.ok(success);
});

Deno.test("danfojs keeps open times to the millisecond", async () => {
  const openTime = Float64Array.of(1.7e12 + 1, 1.7e12 + 999);
  const table = { names: ["x"], columns: [openTime.map(() => 1)], openTime };
  assert.deepEqual(fromDanfo(await toDanfo(table)).openTime, openTime);
});
