import assert from "node:assert/strict";
import fc from "fast-check";
import { download, QUICK_TIMING } from "../testing/download.ts";
import {
  exampleCandles,
  type Fault,
  startExchange,
} from "../testing/exchange.ts";
import { stopClock, until } from "../testing/stopped_clock.ts";
import { BinanceClient } from "./binance.ts";
import { type Candles, candlesOf, mapColumns } from "./candles.ts";
import { ExchangeError } from "./exchange_error.ts";
import { EXCHANGE_TIMING, type ExchangeTiming } from "./exchange_timing.ts";
import { intervalMs } from "./interval.ts";
import { parseKlines } from "./klines.ts";
import type { TimeRange } from "./time_ranges.ts";

const MINUTE = 60_000;
const START = Date.UTC(2024, 0, 1);
const LATER = Date.UTC(2024, 6, 1);

/** So many minutes after the first candle of the examples. */
function minutes(count: number): number {
  return START + count * MINUTE;
}

function clientOf(
  { url }: { url: string },
  timing: Partial<ExchangeTiming> = {},
): BinanceClient {
  return new BinanceClient({
    baseUrls: [url],
    timing: { ...QUICK_TIMING, ...timing },
  });
}

/** How long to wait for an answer that may not come. */
function timingFor(fault: Fault): Partial<ExchangeTiming> {
  return fault === "hang" || fault === "stalled body"
    ? { timeoutMs: 1000 }
    : {};
}

/** Those of `candles` that open in `range`. */
function within(candles: Candles, { from, to }: TimeRange): Candles {
  const isInside = candles.openTime.map((time) => +(time >= from && time < to));
  return mapColumns(candles, (column) => column.filter((_, i) => isInside[i]!));
}

Deno.test("BinanceClient.klinePages() downloads a range with one request a page", async () => {
  const candles = exampleCandles({ count: 3000 });
  await using exchange = await startExchange({ candles, now: LATER });
  const range = { from: minutes(100), to: minutes(2600) };
  const got = await download(clientOf(exchange), range);
  assert.deepEqual(got.candles, within(candles, range));
  assert.deepEqual(got.covered, range);
  assert.deepEqual(
    exchange.requests.map(({ name }) => name),
    ["time", "klines", "klines", "klines"],
  );
  assert.deepEqual(exchange.asked("klines")[1]!.params, {
    symbol: "BTCUSDT",
    interval: "1m",
    startTime: `${minutes(1099) + 1}`,
    endTime: `${minutes(2600) - 1}`,
    limit: "1000",
  });
});

Deno.test("BinanceClient.klinePages() asks nobody for an empty range or one in the future", async () => {
  await using exchange = await startExchange({ now: LATER });
  const client = clientOf(exchange);
  for (const from of [minutes(5), LATER + MINUTE]) {
    const { pages } = await download(client, { from, to: minutes(5) });
    assert.equal(pages.length, 0);
  }
  const { pages } = await download(client, {
    from: LATER + MINUTE,
    to: Infinity,
  });
  assert.equal(pages.length, 0);
  assert.equal(exchange.asked("klines").length, 0);
});

Deno.test("BinanceClient.klinePages() does not flood on a hole", async () => {
  const holes = [{ from: minutes(1200), to: minutes(4700) }];
  const candles = exampleCandles({ count: 5000, holes });
  await using exchange = await startExchange({ candles, now: LATER });

  const across = { from: START, to: minutes(5000) };
  const whole = await download(clientOf(exchange), across);
  assert.deepEqual(whole.candles, candles);
  assert.deepEqual(whole.covered, across);
  assert.equal(exchange.asked("klines").length, 2);

  const inside = { from: minutes(1300), to: minutes(4600) };
  const empty = await download(clientOf(exchange), inside);
  assert.equal(empty.candles.openTime.length, 0);
  assert.deepEqual(empty.covered, inside);
  assert.equal(exchange.asked("klines").length, 2 + 2);
});

Deno.test("BinanceClient.klinePages() covers what a delisted symbol lacks since", async () => {
  const candles = exampleCandles({ count: 50 });
  await using exchange = await startExchange({ candles, now: LATER });
  const got = await download(clientOf(exchange), { from: START, to: Infinity });
  assert.deepEqual(got.candles, candles);
  const silentMs = LATER - got.covered.to;
  assert.ok(silentMs > EXCHANGE_TIMING.lateMs && silentMs < 15 * MINUTE);
});

/** Faults that a client recovers from, since the next answer is right. */
const PASSING: Fault[] = [
  "empty page",
  "short page",
  "overlapping row",
  "swapped rows",
  "repeated row",
  "conflicting row",
  "missing fields",
  "prices without quotes",
  "low above high",
  "reset",
  "hang",
  "stalled body",
  "cut body",
  "web page",
  "wrong shape",
  { status: 500 },
  { status: 502 },
  { status: 503 },
  { status: 429, retryAfter: 0 },
];

for (const fault of PASSING) {
  const name = typeof fault === "string" ? fault : `HTTP ${fault.status}`;
  Deno.test(`BinanceClient.klinePages() gets every row right after: ${name}`, async () => {
    const candles = exampleCandles({ count: 2300 });
    await using exchange = await startExchange({ candles, now: LATER });
    const range = { from: START, to: minutes(2300) };
    // The same fault again, so that it meets the first page and a later one.
    exchange.faults.push(fault, ...Array(3).fill("swapped rows"), fault);
    const client = clientOf(exchange, timingFor(fault));
    const got = await download(client, range);
    assert.deepEqual(got.candles, candles);
    assert.deepEqual(got.covered, range);
    const conflicts = got.pages.reduce((sum, page) => sum + page.conflicts, 0);
    assert.equal(conflicts > 0, fault === "conflicting row");
    assert.ok(exchange.asked("klines").length <= 3 + 3);
  });
}

/** Faults that do not pass, and what the error says. */
const LASTING: [Fault, RegExp][] = [
  [
    "overlapping row",
    /expected an open time from .* got 1704\d+; gave up after 3 tries$/,
  ],
  [
    "missing fields",
    /: Cannot parse kline: expected 12 fields, got 7; gave up/,
  ],
  ["prices without quotes", /expected a decimal number in quotes, got 4/],
  [
    "low above high",
    /2024-01-01T16:40:00.000Z: expected low to be at most open/,
  ],
  ["reset", /^Cannot reach "http:.*": .*[Cc]onnection/],
  [
    "hang",
    /^Cannot reach "http:.*": no answer within 1 s; gave up after 3 tries$/,
  ],
  ["stalled body", /no answer within 1 s/],
  ["cut body", /^Cannot reach "http:.*": error reading a body from connection/],
  ["web page", /expected JSON, got "<!DOCTYPE html>/],
  [
    "wrong shape",
    /^Cannot use the answer of "http:.*" for "BTCUSDT" "1m": Cannot parse klines: expected an array/,
  ],
  [{ status: 500 }, /^"http:.*" answers with HTTP 500; gave up after 3 tries$/],
  [
    { status: 429, retryAfter: 0 },
    /demands a pause \(HTTP 429: Too much request weight used;/,
  ],
];

for (const [fault, message] of LASTING) {
  const name = typeof fault === "string" ? fault : `HTTP ${fault.status}`;
  Deno.test(`BinanceClient.klinePages() keeps the pages before a lasting fault: ${name}`, async () => {
    const candles = exampleCandles({ count: 2300 });
    await using exchange = await startExchange({ candles, now: LATER });
    const pages: Candles[] = [];
    const error = await (async () => {
      const client = clientOf(exchange, timingFor(fault));
      const range = { from: START, to: minutes(2300) };
      for await (const page of client.klinePages("BTCUSDT", "1m", range)) {
        pages.push(page.candles);
        exchange.outage = fault;
      }
    })().catch((error) => error);
    assert.ok(error instanceof ExchangeError);
    assert.match(error.message, message);
    assert.equal(error.retryable, true);
    assert.deepEqual(pages, [
      within(candles, { from: START, to: minutes(1000) }),
    ]);
    // The HTTP library asks once more by itself where an old connection was reset.
    const most = fault === "reset" ? 1 + 6 : 1 + 3;
    assert.ok(exchange.asked("klines").length <= most);
  });
}

Deno.test("BinanceClient.klinePages() gives what the exchange has, whatever fails on the way", async () => {
  await using exchange = await startExchange({ now: LATER });
  const passing = PASSING.filter((fault) =>
    fault !== "hang" && fault !== "stalled body"
  );
  // Two answers in a row that keep rows back are a hole for all anyone can tell.
  const fault = fc.constantFrom<Fault>(
    ...passing,
    "swapped rows",
    "swapped rows",
  );
  const honest = fc.constantFrom<Fault>("swapped rows", "repeated row");
  const faults = fc.array(fc.tuple(fault, honest), { maxLength: 5 });
  const holes = fc.array(
    fc.tuple(fc.nat(2900), fc.integer({ min: 1, max: 1500 })),
    { maxLength: 4 },
  );
  const range = fc.tuple(fc.nat(3000), fc.nat(3200));
  await fc.assert(
    fc.asyncProperty(holes, faults, range, async (holes, faults, range) => {
      const candles = exampleCandles({
        count: 3000,
        holes: holes.map(([from, length]) => ({
          from: minutes(from),
          to: minutes(from + length),
        })),
      });
      exchange.serve(candles);
      exchange.faults.splice(0, Infinity, ...faults.flat());
      const [from, to] = range.map(minutes)
        .toSorted((a, b) => a - b) as [number, number];
      const got = await download(clientOf(exchange), { from, to });
      assert.deepEqual(
        got.candles.openTime,
        within(candles, { from, to }).openTime,
      );
      assert.deepEqual(got.candles.close, within(candles, { from, to }).close);
      assert.deepEqual(got.covered, { from, to });
    }),
    { numRuns: 30, seed: 7 },
  );
});

Deno.test("BinanceClient.klinePages() never gives the candle that is open by the server's clock", async () => {
  const { settleMs } = EXCHANGE_TIMING;
  const candles = exampleCandles({ count: 3000 });
  const localTime = Date.now;
  const year = 365 * 24 * 60 * MINUTE;
  try {
    for (const skewMs of [-year, -3 * MINUTE, 0, 3 * MINUTE, year]) {
      for (
        const [ms, closed] of [
          [1, 1499],
          [settleMs - 1, 1499],
          [settleMs, 1500],
          [59_999, 1500],
        ] as const
      ) {
        const now = minutes(1500) + ms;
        using _still = stopClock();
        await using exchange = await startExchange({ candles, now });
        Date.now = () => exchange.now + skewMs;
        const got = await download(clientOf(exchange), {
          from: START,
          to: Infinity,
        });
        assert.deepEqual(
          got.candles,
          within(candles, { from: START, to: minutes(closed) }),
        );
        assert.deepEqual(got.covered, { from: START, to: minutes(closed) });
      }
    }
  } finally {
    Date.now = localTime;
  }
});

Deno.test("BinanceClient.klinePages() finds an open candle closed when asked later", async () => {
  const candles = exampleCandles({ count: 3000 });
  await using exchange = await startExchange({
    candles,
    now: minutes(10) + 30_000,
  });
  const client = clientOf(exchange);
  const before = await download(client, { from: START, to: LATER });
  exchange.now = minutes(12) + 30_000;
  await client.serverTime();
  const after = await download(client, { from: before.covered.to, to: LATER });
  assert.equal(before.candles.openTime.length, 10);
  assert.deepEqual(
    after.candles,
    within(candles, { from: minutes(10), to: minutes(12) }),
  );
});

Deno.test("BinanceClient.klinePages() asks for the server's clock again once its answer is old", async () => {
  const candles = exampleCandles({ count: 3000 });
  await using exchange = await startExchange({ candles, now: LATER });
  const client = clientOf(exchange, { clockMaxAgeMs: 0 });
  await download(client, { from: START, to: minutes(2900) });
  assert.deepEqual(
    exchange.requests.map(({ name }) => name),
    ["time", "klines", "time", "klines", "time", "klines"],
  );
});

Deno.test("BinanceClient.klinePages() counts months by the calendar", async () => {
  const candles = exampleCandles({ count: 40, interval: "1M" });
  using _still = stopClock();
  const now = Date.UTC(2026, 2, 1) + 5000; // February has closed but not settled
  await using exchange = await startExchange({ candles, now });
  const monthly = { interval: "1M" };
  const early = await download(clientOf(exchange), {
    from: START,
    to: LATER * 2,
  }, monthly);
  assert.equal(early.covered.to, Date.UTC(2026, 1, 1));
  assert.equal(early.candles.openTime.length, 25);
  exchange.now = now + 6000;
  const client = clientOf(exchange);
  await client.serverTime();
  const late = await download(client, { from: START, to: LATER * 2 }, monthly);
  assert.equal(late.covered.to, Date.UTC(2026, 2, 1));
  assert.equal(late.candles.openTime.length, 26);
});

Deno.test("BinanceClient.klinePages() keeps candles off the grid, two within a minute too", async () => {
  const times = [0, 60_000, 80_799, 140_799, 200_799, 240_000];
  const candles = candlesOf(
    times.map((time) => [START + time, 2, 3, 1, 2, 5, 10, 3, 2, 4]),
    { symbol: "BTCUSDT", source: "binance" },
  );
  await using exchange = await startExchange({ candles, now: LATER });
  const range = { from: START, to: minutes(5) };
  const got = await download(clientOf(exchange), range);
  assert.deepEqual(got.candles, candles);
  assert.deepEqual(got.covered, range);
});

Deno.test("BinanceClient.klinePages() brings a real outage home as it was", async () => {
  const url = new URL("testdata/binance_1h_outage.json", import.meta.url);
  const rows = JSON.parse(await Deno.readTextFile(url));
  const series = { symbol: "BTCUSDT", interval: "1h" };
  const { candles, closeTime } = parseKlines(rows, series, {
    from: 0,
    to: Infinity,
  });
  const hour = intervalMs("1h");
  const closeTimes = new Map(
    [...candles.openTime].map((time, i) => [time, closeTime[i]!]),
  );
  const from = candles.openTime[0]!;
  const now = Date.UTC(2023, 2, 24, 17, 20);
  await using exchange = await startExchange({ candles, closeTimes, now });
  const got = await download(clientOf(exchange), { from, to: now }, series);
  assert.deepEqual(got.candles, candles);
  assert.deepEqual(got.covered, { from, to: from + 8 * hour });
  const [row] = rows.slice(3);
  const answer = await fetch(
    `${exchange.url}/api/v3/klines?symbol=BTCUSDT&interval=1h&startTime=${
      row[0]
    }&limit=1`,
  );
  assert.deepEqual(await answer.json(), [row]);
});

Deno.test("BinanceClient.firstOpenTime() is the oldest candle's, asked for alone", async () => {
  const candles = exampleCandles({ count: 10 });
  await using exchange = await startExchange({ candles, now: LATER });
  const client = clientOf(exchange);
  exchange.faults.push("empty page");
  assert.equal(await client.firstOpenTime("BTCUSDT", "1m"), START);
  assert.deepEqual(exchange.requests.at(-1)!.params, {
    symbol: "BTCUSDT",
    interval: "1m",
    startTime: "0",
    limit: "1",
  });
  await assert.rejects(client.firstOpenTime("BTCUSDT", "1h"), {
    name: "ExchangeError",
    message: 'Binance has no candles of "BTCUSDT" "1h"',
    retryable: false,
  });
});

Deno.test("BinanceClient refuses what the exchange does not know in the exchange's own words", async () => {
  await using exchange = await startExchange({ now: LATER });
  const client = clientOf(exchange);
  const cases = [
    [
      "FOOBAR",
      "1m",
      -1121,
      'Binance refuses "FOOBAR" "1m": Invalid symbol. (code -1121)',
    ],
    [
      "BTCUSDT",
      "2m",
      -1120,
      'Binance refuses "BTCUSDT" "2m": Invalid interval. (code -1120)',
    ],
    [
      "btc/usdt",
      "1m",
      -1100,
      /^Binance refuses "btc\/usdt" "1m": Illegal characters .* \(code -1100\)$/,
    ],
  ] as const;
  for (const [symbol, interval, code, message] of cases) {
    const refusal = { message, code, status: 400, retryable: false };
    const range = { from: START, to: LATER };
    await assert.rejects(client.firstOpenTime(symbol, interval), refusal);
    await assert.rejects(
      download(client, range, { symbol, interval }),
      refusal,
    );
  }
  assert.equal(exchange.asked("klines").length, 2 * cases.length);
});

Deno.test("BinanceClient encodes symbols of any script", async () => {
  const symbol = "币安人生USDT";
  const candles = exampleCandles({ count: 10, symbol });
  await using exchange = await startExchange({ candles, now: LATER });
  const range = { from: START, to: minutes(10) };
  const got = await download(clientOf(exchange), range, { symbol });
  assert.deepEqual(got.candles, candles);
});

Deno.test("BinanceClient refuses hosts that are no address", () => {
  const made = (...baseUrls: string[]) => () => new BinanceClient({ baseUrls });
  assert.throws(made(), /Cannot make client: expected a host, got none/);
  assert.throws(
    made("api.binance.com"),
    /expected an http\(s\) address, got "api.binance.com"/,
  );
});

Deno.test("BinanceClient asks for the time as patiently as it is told to", async () => {
  await using exchange = await startExchange({ now: LATER });
  exchange.outage = { status: 503 };
  const client = clientOf(exchange);
  await assert.rejects(client.serverTime({ triesPerHost: 1 }), ExchangeError);
  assert.equal(exchange.asked("time").length, 1);
  await assert.rejects(client.serverTime(), ExchangeError);
  assert.ok(exchange.asked("time").length > 2);
});

Deno.test("BinanceClient gives the time up when told to, and asks no more", async () => {
  await using exchange = await startExchange({ now: LATER });
  exchange.outage = "hang";
  const client = clientOf(exchange, { timeoutMs: 60_000 });
  const giveUp = new AbortController();
  const asking = client.serverTime({ signal: giveUp.signal });
  until(() => exchange.requests.length > 0)
    .then(() => giveUp.abort(new Error("enough")));
  await assert.rejects(asking, /enough/);
  assert.equal(exchange.asked("time").length, 1);
});
