import assert from "node:assert/strict";
import { exampleCandles, StandInExchange, startExchange } from "./exchange.ts";

const START = Date.UTC(2024, 0, 1);
const MINUTE = 60_000;

async function ask(
  { url }: StandInExchange,
  path: string,
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${url}/api/v3/${path}`, { headers });
  return {
    status: response.status,
    headers: response.headers,
    json: await response.json(),
  };
}

const KLINES = "klines?symbol=BTCUSDT&interval=1m";

Deno.test("startExchange() answers ping, time and exchangeInfo", async () => {
  await using exchange = await startExchange({ now: START });
  assert.deepEqual((await ask(exchange, "ping")).json, {});
  const { serverTime } = (await ask(exchange, "time")).json;
  assert.ok(serverTime >= START && serverTime < START + 5000);
  const { json, headers } = await ask(exchange, "exchangeInfo");
  assert.equal(json.symbols[0].symbol, "BTCUSDT");
  assert.equal(headers.get("x-mbx-used-weight-1m"), "22");
});

Deno.test("StandInExchange.listen() takes no port that an earlier one had", async () => {
  const earlier = await startExchange();
  const port = Number(new URL(earlier.url).port);
  await earlier[Symbol.asyncDispose]();
  await using later = new StandInExchange({});
  await later.listen(port);
  assert.notEqual(later.url, earlier.url);
  assert.equal((await ask(later, "ping")).status, 200);
});

Deno.test("startExchange() keeps the four rules of a window, both bounds inclusive", async () => {
  await using exchange = await startExchange({ now: START + 2000 * MINUTE });
  const opens = async (query: string) => {
    const { json } = await ask(exchange, `${KLINES}${query}`);
    const times = json.map(([time]: [number]) => (time - START) / MINUTE);
    return [times[0], times.at(-1), times.length];
  };
  const from = `&startTime=${START + 10 * MINUTE}`;
  const to = `&endTime=${START + 700 * MINUTE}`;
  assert.deepEqual(await opens(""), [1501, 2000, 500]);
  assert.deepEqual(await opens(from), [10, 509, 500]);
  assert.deepEqual(await opens(to), [201, 700, 500]);
  assert.deepEqual(await opens(`${from}${to}&limit=1000`), [10, 700, 691]);
  assert.deepEqual(await opens(`${from}&limit=5000`), [10, 1009, 1000]);
  assert.deepEqual(await opens(`${from}&endTime=${START + 10 * MINUTE}`), [
    10,
    10,
    1,
  ]);
});

Deno.test("startExchange() reads and sends microseconds where it is asked to", async () => {
  await using exchange = await startExchange({ now: START + 100 * MINUTE });
  const query = `${KLINES}&startTime=${START}000&limit=1`;
  const { json: [row] } = await ask(exchange, query, {
    "X-MBX-TIME-UNIT": "MICROSECOND",
  });
  assert.deepEqual([row[0], row[6]], [
    START * 1000,
    (START + MINUTE) * 1000 - 1,
  ]);
  const { json: [ms] } = await ask(exchange, query);
  assert.deepEqual([ms[0], ms[6]], [START, START + MINUTE - 1]);
});

Deno.test("startExchange() shows the open candle last, and it changes", async () => {
  const candles = exampleCandles({ count: 10 });
  await using exchange = await startExchange({
    candles,
    now: START + 5.5 * MINUTE,
  });
  const newest = async () => (await ask(exchange, `${KLINES}&limit=1`)).json[0];
  const [first, second] = [await newest(), await newest()];
  assert.equal(first[0], START + 5 * MINUTE);
  assert.equal(first[6], START + 6 * MINUTE - 1);
  assert.notDeepEqual(first, second);
  assert.ok(Number(first[5]) < candles.volume[5]!);
  exchange.now = START + 6 * MINUTE;
  const { json: [, final] } = await ask(
    exchange,
    `${KLINES}&limit=2&startTime=${START + 4 * MINUTE}`,
  );
  assert.equal(Number(final[5]), candles.volume[5]);
});

Deno.test("startExchange() refuses requests in the exchange's words", async () => {
  await using exchange = await startExchange({ now: START });
  const cases: [string, number, RegExp][] = [
    [
      "klines?interval=1m",
      -1102,
      /^Mandatory parameter 'symbol' was not sent, was empty\/null, or malformed\.$/,
    ],
    ["klines?symbol=&interval=1m", -1105, /^Parameter 'symbol' was empty\.$/],
    [
      "klines?symbol=btcusdt&interval=1m",
      -1100,
      /^Illegal characters found in parameter 'symbol'; legal range is/,
    ],
    ["klines?symbol=FOOBAR&interval=1m", -1121, /^Invalid symbol\.$/],
    ["klines?symbol=BTCUSDT&interval=1H", -1120, /^Invalid interval\.$/],
    [
      `${KLINES}&limit=0`,
      -1130,
      /^Data sent for parameter 'limit' is not valid\.$/,
    ],
    [`${KLINES}&startTime=now`, -1100, /'startTime'/],
    [`${KLINES}&symbol=BTCUSDT`, -1101, /^Duplicate values/],
    [
      `${KLINES}&color=red`,
      -1104,
      /read '2' parameter\(s\) but was sent '3'\.$/,
    ],
  ];
  for (const [path, code, msg] of cases) {
    const { status, json } = await ask(exchange, path);
    assert.deepEqual([status, json.code], [400, code]);
    assert.match(json.msg, msg);
  }
  const unit = await ask(exchange, KLINES, { "X-MBX-TIME-UNIT": "SECOND" });
  assert.equal(unit.json.code, -1194);
});

Deno.test("startExchange() counts weight by the minute, warns, then bans for longer each time", async () => {
  await using exchange = await startExchange({
    now: START + 30_000,
    weightLimit: 4,
  });
  const statuses: number[] = [], pauses: number[] = [];
  for (let i = 0; i < 7; i++) {
    const { status, headers } = await ask(exchange, KLINES);
    statuses.push(status);
    pauses.push(Number(headers.get("retry-after")));
  }
  assert.deepEqual(statuses, [200, 200, 429, 429, 429, 418, 418]);
  assert.deepEqual(pauses.slice(5), [120, 240]);
  assert.ok(pauses[2]! > 20 && pauses[2]! <= 30);
  exchange.now = START + 10 * MINUTE;
  assert.equal((await ask(exchange, KLINES)).status, 200);
  assert.equal(exchange.usedWeight, 2);
});

Deno.test("startExchange() uses up one fault per klines request and records what came", async () => {
  await using exchange = await startExchange({ now: START + 100 * MINUTE });
  exchange.faults.push("empty page", "swapped rows");
  await ask(exchange, "time");
  const rows = async () =>
    (await ask(exchange, `${KLINES}&limit=3`)).json.length;
  assert.deepEqual([await rows(), await rows(), await rows()], [0, 3, 3]);
  assert.equal(exchange.asked("klines").length, 3);
  assert.deepEqual(exchange.requests[1]!.params, {
    symbol: "BTCUSDT",
    interval: "1m",
    limit: "3",
  });
});
