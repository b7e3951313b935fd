import assert from "node:assert/strict";
import { join } from "node:path";
import {
  exampleCandles,
  type Fault,
  type StandInExchange,
  startExchange,
} from "../testing/exchange.ts";
import { withTempFolder } from "../testing/temp_folder.ts";
import { BinanceClient } from "./binance.ts";
import { type Candles, mapColumns } from "./candles.ts";
import { type CandleRequest, getCandles } from "./get.ts";
import { candlesBetween } from "./join.ts";
import { simulateCandles } from "./simulated.ts";

const MINUTE = 60_000;
const START = Date.UTC(2024, 0, 1);
const HOLES = [
  { from: START + 9100 * MINUTE, to: START + 9180 * MINUTE },
  { from: START + 5600 * MINUTE, to: START + 7900 * MINUTE },
];
const HISTORY = exampleCandles({ count: 20_000, holes: HOLES });

/** Well into a candle that is still open, all others long final. */
const NOW = START + 12_000 * MINUTE + 30_000;

/** Pauses short enough for a test. */
const QUICK = { backoffMs: 1, maxBackoffMs: 4, timeoutMs: 500 };

function ask(
  exchange: StandInExchange,
  storeFolder: string,
  change: Partial<CandleRequest> = {},
) {
  const request: CandleRequest = {
    source: "auto",
    symbol: "BTCUSDT",
    interval: "1m",
    candles: 4000,
    maxAgeMinutes: 30,
    edge: 0,
    seed: 1,
    ...change,
  };
  return getCandles(request, {
    storeFolder,
    client: new BinanceClient({ baseUrls: [exchange.url], timing: QUICK }),
    simulate: () => simulateCandles({ candles: 10 }),
    now: () => exchange.now,
  });
}

/** The last `count` candles closed by `now`. */
function closed(count: number, now: number): Candles {
  const past = candlesBetween(
    HISTORY,
    START,
    Math.floor(now / MINUTE) * MINUTE,
  );
  return mapColumns(past, (column) => column.slice(-count));
}

Deno.test("getCandles() fills the store from a real server, around holes and the open candle", () =>
  withTempFolder(async (folder) => {
    await using exchange = await startExchange({ candles: HISTORY, now: NOW });
    const first = await ask(exchange, folder);
    assert.equal(first.origin, "binance");
    assert.deepEqual(first.candles, closed(4000, NOW));
    assert.deepEqual(first.warnings, []);

    const requests = exchange.requests.length;
    const again = await ask(exchange, folder);
    assert.equal(again.origin, "store");
    assert.deepEqual(again.candles, first.candles);
    assert.equal(exchange.requests.length, requests);

    exchange.now = NOW + 45 * MINUTE;
    const tail = await ask(exchange, folder);
    assert.deepEqual(tail.candles, closed(4000, NOW + 45 * MINUTE));
    const asked = exchange.requests.slice(requests);
    assert.deepEqual(
      asked.filter(({ name }) => name === "klines").map(({ params }) =>
        Number(params.startTime)
      ),
      [Math.floor(NOW / MINUTE) * MINUTE],
    );
  }));

Deno.test("getCandles() has the whole history, then nothing more to ask for", () =>
  withTempFolder(async (folder) => {
    await using exchange = await startExchange({ candles: HISTORY, now: NOW });
    const { candles } = await ask(exchange, folder, { candles: "all" });
    assert.deepEqual(candles, closed(Infinity, NOW));
    const before = exchange.asked("klines").length;
    await ask(exchange, folder, { candles: "all", maxAgeMinutes: 0 });
    assert.equal(exchange.asked("klines").length, before);
  }));

const FAULTS: Fault[][] = [
  [{ status: 503 }, { status: 429, retryAfter: 0 }],
  ["reset", "cut body"],
  ["web page", "wrong shape"],
  ["swapped rows", "repeated row"],
  ["short page", "empty page"],
  ["missing fields", "overlapping row"],
  ["low above high", "prices without quotes"],
];

for (const faults of FAULTS) {
  const name = faults.map((fault) =>
    typeof fault === "string" ? fault : fault.status
  ).join(", ");
  Deno.test(`getCandles() stores the right candles in spite of: ${name}`, () =>
    withTempFolder(async (folder) => {
      await using exchange = await startExchange({
        candles: HISTORY,
        now: NOW,
      });
      // Each fault comes into a download of its own, so that it meets pages.
      for (const [i, fault] of faults.entries()) {
        await ask(exchange, folder, { candles: 10 + i });
        exchange.now = NOW + (i + 1) * 2000 * MINUTE;
        exchange.faults.push(fault);
        const { candles, origin } = await ask(exchange, folder, {
          candles: 4000 + i,
          source: "binance",
        });
        assert.equal(origin, "binance");
        assert.deepEqual(candles, closed(4000 + i, exchange.now));
        assert.deepEqual(exchange.faults, []);
      }
    }));
}

Deno.test("getCandles() keeps what came before the exchange went away", () =>
  withTempFolder(async (folder) => {
    await using exchange = await startExchange({ candles: HISTORY, now: NOW });
    await ask(exchange, folder, { candles: 1000 });
    exchange.now = NOW + 5000 * MINUTE;
    exchange.outage = { status: 451 };
    const older = await ask(exchange, folder, { candles: 1000 });
    assert.equal(older.origin, "older store");
    assert.deepEqual(older.candles, closed(1000, NOW));
    await assert.rejects(
      ask(exchange, folder, { candles: 1000, source: "binance" }),
      /restricted location/,
    );
  }));

Deno.test("getCandles() tells the exchange's own words of an unknown symbol and writes nothing", () =>
  withTempFolder(async (folder) => {
    await using exchange = await startExchange({ candles: HISTORY, now: NOW });
    for (const source of ["auto", "binance"] as const) {
      await assert.rejects(
        ask(exchange, folder, { symbol: "NOSUCHUSDT", source }),
        /Invalid symbol/,
      );
    }
    assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
  }));

Deno.test("getCandles() reports and repairs a damaged store with the exchange's help", () =>
  withTempFolder(async (folder) => {
    await using exchange = await startExchange({ candles: HISTORY, now: NOW });
    await ask(exchange, folder);
    const series = join(folder, "binance", "BTCUSDT", "1m");
    await Deno.truncate(join(series, "series.json"), 50);
    const { candles, warnings } = await ask(exchange, folder);
    assert.deepEqual(candles, closed(4000, NOW));
    assert.match(warnings.join(), /series\.json".*set aside, rebuilt/);
  }));

Deno.test("getCandles() reports rows that the exchange sent with different values", () =>
  withTempFolder(async (folder) => {
    await using exchange = await startExchange({ candles: HISTORY, now: NOW });
    await ask(exchange, folder, { candles: 10 });
    exchange.now = NOW + 500 * MINUTE;
    exchange.faults.push("conflicting row");
    const { candles, warnings } = await ask(exchange, folder, { candles: 500 });
    assert.deepEqual(candles, closed(500, exchange.now));
    assert.deepEqual(warnings, [
      "The exchange sent 1 candles of BTCUSDT 1m twice with different values; the later ones are kept",
    ]);
  }));
