import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { fakeHistory } from "../testing/fake_exchange.ts";
import { withTempFolder } from "../testing/temp_folder.ts";
import { type Candles, mapColumns } from "./candles.ts";
import { candlesBetween } from "./join.ts";
import { bucketAt } from "./part.ts";
import { candlesToParquet } from "./parquet.ts";
import { manifestToText, parseManifest, sha256 } from "./series.ts";
import { StoreError } from "./series_reader.ts";
import { StoredSeries } from "./store.ts";

const NAME = { source: "binance", symbol: "BTCUSDT", interval: "1m" } as const;
const MINUTE = 60_000;

/** Sixty minutes around the border of two buckets, with a hole of three. */
const BORDER = bucketAt(Date.UTC(2024, 0, 20), "1m").to;
const START = BORDER - 30 * MINUTE;
const HISTORY = atBorder(
  fakeHistory(60, { drop: (row) => row > 9 && row < 13 }),
);

function atBorder(candles: Candles): Candles {
  const shift = START - candles.openTime[0]!;
  return { ...candles, openTime: candles.openTime.map((t) => t + shift) };
}

function minutes(from: number, to: number) {
  return { from: START + from * MINUTE, to: START + to * MINUTE };
}

function historyOf(from: number, to: number, history = HISTORY): Candles {
  const range = minutes(from, to);
  return candlesBetween(history, range.from, range.to);
}

async function storeMinutes(series: StoredSeries, from: number, to: number) {
  using writer = await series.write();
  const candles = [historyOf(from, to)];
  await writer.commit({ candles, asked: minutes(from, to) });
}

function assertSame(actual: Candles, expected: Candles): void {
  const copy = (candles: Candles) => mapColumns(candles, (c) => c.slice());
  assert.deepEqual(copy(actual), copy(expected));
}

async function fileNames(series: StoredSeries): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(series.folder));
  return entries.map((entry) => entry.name).sort();
}

/** Whole stretches of minutes among `known`, newest first. */
function stretches(known: ReadonlySet<number>): [number, number][] {
  const found: [number, number][] = [];
  for (let minute = 60; minute >= 0; minute--) {
    if (!known.has(minute)) continue;
    const to = minute + 1;
    while (known.has(minute - 1)) minute--;
    found.push([minute, to]);
  }
  return found;
}

Deno.test("StoredSeries.latest() finds the newest whole stretch with enough candles", async () => {
  const ranges = fc.array(fc.tuple(fc.nat(59), fc.nat(30)), {
    minLength: 1,
    maxLength: 5,
  });
  const count = fc.integer({ min: 1, max: 60 });
  const property = fc.asyncProperty(
    ranges,
    count,
    (list, count) =>
      withTempFolder(async (folder) => {
        const series = new StoredSeries(folder, NAME);
        const known = new Set<number>();
        for (const [from, length] of list) {
          const to = Math.min(60, from + 1 + length);
          await storeMinutes(series, from, to);
          for (let minute = from; minute < to; minute++) known.add(minute);
        }
        const whole = stretches(known).map((s) => historyOf(...s));
        const rows = (candles: Candles) => candles.openTime.length;
        const most = Math.max(...whole.map(rows));
        const expected = whole.find((candles) => rows(candles) >= count) ??
          whole.find((candles) => rows(candles) === most)!;
        const stored = await series.latest(count);
        assertSame(
          stored!.candles,
          mapColumns(expected, (c) => c.subarray(-count)),
        );
        assert.equal(stored!.complete, rows(expected) >= count);
      }),
  );
  await fc.assert(property, { seed: 1, numRuns: 60 });
});

Deno.test("StoredSeries.latest() makes nothing where nothing is stored", () =>
  withTempFolder(async (folder) => {
    const series = new StoredSeries(folder, NAME);
    assert.equal(await series.latest("all"), undefined);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
  }));

Deno.test("StoredSeries.latest() dates only what reaches up to the last refresh", () =>
  withTempFolder(async (folder) => {
    const series = new StoredSeries(folder, NAME);
    await storeMinutes(series, 0, 10);
    {
      using writer = await series.write();
      const candles = [historyOf(40, 45)];
      const asked = minutes(40, 45);
      await writer.commit({ candles, asked, refreshedAt: 7 });
    }
    assert.equal((await series.latest(5))!.refreshedAt, 7);
    assert.equal((await series.latest(10))!.refreshedAt, undefined);
  }));

Deno.test("SeriesWriter.commit() puts corrected candles in place and says so", () =>
  withTempFolder(async (folder) => {
    const warnings: string[] = [];
    const onWarning = (message: string) => warnings.push(message);
    const series = new StoredSeries(folder, NAME, { onWarning });
    await storeMinutes(series, 0, 60);
    await storeMinutes(series, 20, 40);
    assert.deepEqual(warnings, []);
    const corrected = mapColumns(
      historyOf(25, 35),
      (values, name) =>
        name === "close" ? values.map((v, i) => i < 2 ? v + 1 : v) : values,
    );
    {
      using writer = await series.write();
      await writer.commit({ candles: [corrected], asked: minutes(25, 35) });
    }
    assert.match(warnings.join(), /^2 stored candles of BTCUSDT 1m differed/);
    const stored = (await series.latest(60))!.candles;
    assertSame(
      candlesBetween(stored, minutes(25, 0).from, minutes(0, 35).to),
      corrected,
    );
    // Each bucket keeps one file.
    const parts = (await fileNames(series)).filter((f) =>
      f.endsWith("parquet")
    );
    assert.equal(parts.length, 2);
  }));

const damages: Record<string, (path: string) => Promise<void>> = {
  "a flipped bit": async (path) => {
    const bytes = await Deno.readFile(path);
    bytes[bytes.length >> 1]! ^= 1;
    await Deno.writeFile(path, bytes);
  },
  "a cut file": (path) => Deno.truncate(path, 100),
  "an empty file": (path) => Deno.truncate(path, 0),
  "another file": (path) =>
    Deno.writeFile(path, candlesToParquet(historyOf(0, 5))),
  "no file": (path) => Deno.remove(path),
};

for (const [damage, spoil] of Object.entries(damages)) {
  Deno.test(`StoredSeries.latest() sets a part aside that became ${damage}`, () =>
    withTempFolder(async (folder) => {
      const warnings: string[] = [];
      const onWarning = (message: string) => warnings.push(message);
      const series = new StoredSeries(folder, NAME, { onWarning });
      await storeMinutes(series, 0, 60);
      const [old] = (await fileNames(series))
        .filter((file) => file.endsWith(".parquet")).sort();
      await spoil(join(series.folder, old!));
      const stored = await series.latest(57);
      assertSame(stored!.candles, historyOf(30, 60));
      assert.ok(!stored!.complete);
      assert.equal(warnings.length, 1);
      assert.match(warnings[0]!, /set aside, to be fetched again$/);
      assert.equal(
        (await fileNames(series)).includes(`${old}.damaged-1`),
        damage !== "no file",
      );
      await storeMinutes(series, 0, 30);
      assertSame((await series.latest(57))!.candles, historyOf(0, 60));
      assert.equal(warnings.length, 1);
    }));
}

Deno.test("StoredSeries refuses parts that hash right but hold no series", () =>
  withTempFolder(async (folder) => {
    const warnings: string[] = [];
    const onWarning = (message: string) => warnings.push(message);
    const series = new StoredSeries(folder, NAME, { onWarning });
    await storeMinutes(series, 0, 20);
    // A writer with a fault of its own: rows swapped, everything else in order.
    const path = join(series.folder, "series.json");
    const manifest = parseManifest(await Deno.readTextFile(path));
    const bytes = candlesToParquet(
      mapColumns(historyOf(0, 20), (column) => column.toReversed()),
    );
    const [part] = manifest.parts;
    await Deno.writeFile(join(series.folder, part!.file), bytes);
    const parts = [{ ...part!, sha256: sha256(bytes) }];
    await Deno.writeTextFile(path, manifestToText({ ...manifest, parts }));
    assert.equal(await series.latest(20), undefined);
    assert.match(warnings.join(), /expected an open time above/);
  }));

Deno.test("StoredSeries rebuilds a damaged manifest from the candles it has", () =>
  withTempFolder(async (folder) => {
    const warnings: string[] = [];
    const onWarning = (message: string) => warnings.push(message);
    const series = new StoredSeries(folder, NAME, { onWarning });
    await storeMinutes(series, 0, 60);
    const path = join(series.folder, "series.json");
    const text = await Deno.readTextFile(path);
    const spoilt = [
      text.slice(0, 200),
      "",
      "null",
      text.replace(/"rows": \d+/, '"rows": 7'),
      text.replace('"schema": 1', '"schema": 2'),
    ];
    for (const [i, content] of spoilt.entries()) {
      await Deno.writeTextFile(path, content);
      // The hole counts as unknown now, so only what follows it is whole.
      const stored = await series.latest("all");
      assertSame(stored!.candles, historyOf(13, 60));
      assert.equal(warnings.length, i + 1);
      assert.match(warnings[i]!, /series\.json".*set aside, rebuilt/);
      const names = await fileNames(series);
      assert.ok(names.includes(`series.json.damaged-${i + 1}`));
    }
    await storeMinutes(series, 10, 13);
    assertSame((await series.latest("all"))!.candles, historyOf(0, 60));
  }));

Deno.test("StoredSeries refuses a folder that holds another series", () =>
  withTempFolder(async (folder) => {
    const series = new StoredSeries(folder, NAME);
    await storeMinutes(series, 0, 5);
    const other = new StoredSeries(folder, { ...NAME, symbol: "ETHUSDT" });
    await Deno.mkdir(join(other.folder, ".."), { recursive: true });
    await Deno.rename(series.folder, other.folder);
    await assert.rejects(other.latest(5), (error) => {
      assert.ok(error instanceof StoreError);
      assert.match(
        error.message,
        /"binance ETHUSDT 1m", got those of "binance BTCUSDT 1m"/,
      );
      return true;
    });
    assert.ok((await fileNames(other)).includes("series.json"));
  }));

Deno.test("SeriesWriter sweeps what killed writers left, and only that", () =>
  withTempFolder(async (folder) => {
    const series = new StoredSeries(folder, NAME);
    await storeMinutes(series, 0, 60);
    const before = await fileNames(series);
    const kept = ["0-0123456789abcdef.parquet.damaged-1", "notes.txt"];
    const swept = [
      "0-0123456789abcdef.parquet",
      ".series.json.01234567.partial",
    ];
    for (const file of [...kept, ...swept]) {
      await Deno.writeTextFile(join(series.folder, file), "");
    }
    using _writer = await series.write();
    assert.deepEqual(await fileNames(series), [...before, ...kept].sort());
  }));

Deno.test("StoredSeries serves readers while a writer replaces what they read", () =>
  withTempFolder(async (folder) => {
    const warnings: string[] = [];
    const onWarning = (message: string) => warnings.push(message);
    const series = new StoredSeries(folder, NAME, { onWarning });
    await storeMinutes(series, 0, 1);
    let writing = true;
    const write = async () => {
      for (let minute = 1; minute < 60; minute++) {
        await storeMinutes(series, minute, minute + 1);
      }
      writing = false;
    };
    const read = async () => {
      for (let rows = 0; writing;) {
        const { candles } = (await series.latest("all"))!;
        assertSame(
          candles,
          mapColumns(HISTORY, (c) => c.slice(0, candles.openTime.length)),
        );
        assert.ok(candles.openTime.length >= rows, "never goes back");
        rows = candles.openTime.length;
      }
    };
    await Promise.all([write(), read(), read()]);
    assertSame((await series.latest("all"))!.candles, HISTORY);
    assert.deepEqual(warnings, []);
  }));

Deno.test("StoredSeries.write() waits for another writer, says so, and can be called off", () =>
  withTempFolder(async (folder) => {
    const warnings: string[] = [];
    const controller = new AbortController();
    const series = new StoredSeries(folder, NAME, {
      signal: controller.signal,
      onWarning: (message) => warnings.push(message),
    });
    using _writer = await series.write();
    const waiting = series.write();
    setTimeout(() => controller.abort(), 30);
    await assert.rejects(waiting, { name: "AbortError" });
    assert.match(
      warnings.join(),
      /^Waiting for another process that is writing/,
    );
    const hurried = new StoredSeries(folder, NAME, { timeoutMs: 0 });
    await assert.rejects(hurried.write(), { name: "LockError" });
  }));

Deno.test("StoredSeries.write() says why a folder cannot be written", () =>
  withTempFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "binance"), "");
    await assert.rejects(new StoredSeries(folder, NAME).write(), (error) => {
      assert.ok(error instanceof StoreError);
      assert.match(error.message, /^Cannot write to store ".*1m": /);
      return true;
    });
  }));

Deno.test("StoredSeries rebuilds a lost manifest from the candles it has", () =>
  withTempFolder(async (folder) => {
    const warnings: string[] = [];
    const onWarning = (message: string) => warnings.push(message);
    const series = new StoredSeries(folder, NAME, { onWarning });
    await storeMinutes(series, 0, 60);
    await Deno.remove(join(series.folder, "series.json"));
    const stored = await series.latest("all");
    assertSame(stored!.candles, historyOf(13, 60));
    assert.match(warnings.join(), /series\.json" is missing; .*rebuilt/);
    assert.ok((await fileNames(series)).includes("series.json"));
  }));
