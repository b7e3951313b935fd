import assert from "node:assert/strict";
import { QUICK_TIMING } from "../testing/download.ts";
import { startExchange } from "../testing/exchange.ts";
import { stopClock, until } from "../testing/stopped_clock.ts";
import {
  type ConnectionOptions,
  ExchangeConnection,
  type ExchangeRequest,
} from "./exchange_connection.ts";
import { ExchangeError } from "./exchange_error.ts";
import { EXCHANGE_TIMING, type ExchangeTiming } from "./exchange_timing.ts";

const NOW = Date.UTC(2024, 0, 2);

const KLINES: ExchangeRequest<unknown[]> = {
  path: "/api/v3/klines",
  params: { symbol: "BTCUSDT", interval: "1m", limit: 3 },
  weight: 2,
  subject: "three candles",
  parse: (json) => json as unknown[],
};

function connect(
  urls: readonly string[],
  timing: Partial<ExchangeTiming> = {},
  options: Partial<ConnectionOptions> = {},
) {
  const waits: string[] = [];
  const connection = new ExchangeConnection({
    baseUrls: urls,
    timing: { ...EXCHANGE_TIMING, ...QUICK_TIMING, ...timing },
    onWait: ({ reason, ms }) => waits.push(`${Math.round(ms)} ms: ${reason}`),
    ...options,
  });
  return { connection, waits };
}

/** The address of a server that is gone. */
async function deadUrl(): Promise<string> {
  await using exchange = await startExchange({ now: NOW });
  return exchange.url;
}

async function errorOf(work: Promise<unknown>): Promise<ExchangeError> {
  const error = await work.then(() => undefined, (error) => error);
  assert.ok(error instanceof ExchangeError, `${error}`);
  return error;
}

Deno.test("ExchangeConnection.get() moves to a mirror after its tries, says so, and stays there", async () => {
  await using main = await startExchange({ now: NOW });
  await using mirror = await startExchange({ now: NOW });
  main.outage = { status: 503 };
  const { connection, waits } = connect([main.url, mirror.url]);
  assert.equal((await connection.get(KLINES)).length, 3);
  assert.equal(connection.baseUrl, mirror.url);
  assert.equal((await connection.get(KLINES)).length, 3);
  assert.deepEqual([main.requests.length, mirror.requests.length], [3, 2]);
  assert.equal(waits.length, 3);
  assert.equal(
    waits[2],
    `0 ms: "${main.url}" answers with HTTP 503; moving to "${mirror.url}"`,
  );
});

Deno.test("ExchangeConnection.get() moves on where a host cannot be reached", async () => {
  await using mirror = await startExchange({ now: NOW });
  const { connection } = connect([await deadUrl(), mirror.url]);
  assert.equal((await connection.get(KLINES)).length, 3);
});

Deno.test("ExchangeConnection.get() gives up when all hosts failed, with the last reason", async () => {
  await using main = await startExchange({ now: NOW });
  main.outage = { status: 500 };
  const dead = await deadUrl();
  const { connection } = connect([main.url, dead]);
  const error = await errorOf(connection.get(KLINES));
  assert.ok(error.message.startsWith(`Cannot reach "${dead}": `));
  assert.match(error.message, /; gave up after 6 tries$/);
  assert.equal(error.retryable, true);
  assert.ok(error.cause instanceof ExchangeError);
  assert.equal(main.requests.length, 3);
});

for (const status of [451, 403]) {
  Deno.test(`ExchangeConnection.get() asks once and no mirror after HTTP ${status}`, async () => {
    await using main = await startExchange({ now: NOW });
    await using mirror = await startExchange({ now: NOW });
    main.outage = { status };
    const { connection } = connect([main.url, mirror.url]);
    const error = await errorOf(connection.get(KLINES));
    assert.deepEqual([error.status, error.retryable], [status, false]);
    for (const way of ["--base-url", "--input", "--source simulated"]) {
      assert.ok(error.message.includes(way));
    }
    assert.deepEqual([main.requests.length, mirror.requests.length], [1, 0]);
  });
}

Deno.test("ExchangeConnection.get() tries again where the exchange calls its own fault a bad request", async () => {
  const answers = [
    {
      code: -1001,
      msg: "Internal error; unable to process your request. Please try again.",
    },
    [1, 2, 3],
  ];
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () => {
      const answer = answers.shift();
      return Response.json(answer, {
        status: Array.isArray(answer) ? 200 : 400,
      });
    },
  );
  const { connection } = connect([`http://127.0.0.1:${server.addr.port}`]);
  assert.deepEqual(await connection.get(KLINES), [1, 2, 3]);
});

Deno.test("ExchangeConnection.get() follows no redirect", async () => {
  await using mirror = await startExchange({ now: NOW });
  await using portal = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () => Response.redirect(`${mirror.url}/api/v3/ping`),
  );
  const { connection } = connect([`http://127.0.0.1:${portal.addr.port}`]);
  const error = await errorOf(connection.get(KLINES));
  assert.match(error.message, /answers with HTTP 302/);
  assert.equal(mirror.requests.length, 0);
});

Deno.test("ExchangeConnection.get() backs off for longer each time, within bounds", async () => {
  await using exchange = await startExchange({ now: NOW });
  exchange.outage = { status: 502 };
  const { connection, waits } = connect([exchange.url], {
    triesPerHost: 6,
    backoffMs: 10,
    maxBackoffMs: 40,
  });
  await errorOf(connection.get(KLINES));
  const pauses = waits.map((wait) => parseInt(wait));
  assert.equal(pauses.length, 5);
  [10, 20, 40, 40, 40].forEach((full, i) => {
    assert.ok(pauses[i]! >= full / 2 && pauses[i]! <= full, `${pauses}`);
  });
});

Deno.test("ExchangeConnection.get() is bounded in time, whatever the tries", async () => {
  await using exchange = await startExchange({ now: NOW });
  const timing = { triesPerHost: 1e6, maxBackoffMs: 20, giveUpMs: 300 };
  for (const outage of [{ status: 503 }, "hang"] as const) {
    exchange.outage = outage;
    const { connection, waits } = connect([exchange.url], timing);
    const start = performance.now();
    const { message } = await errorOf(connection.get(KLINES));
    assert.ok(performance.now() - start >= 290);
    // However slow the machine, it plans to wait no longer than it may.
    const [, silent = "0"] = /no answer within ([\d.]+) s/.exec(message) ?? [];
    const planned = waits.reduce((sum, wait) => sum + parseInt(wait), 0);
    assert.ok(planned + 1000 * Number(silent) <= 300 + waits.length, message);
    assert.equal(outage === "hang", Number(silent) > 0, message);
  }
});

Deno.test("ExchangeConnection.get() obeys Retry-After, and so does every client of the process", async () => {
  await using exchange = await startExchange({ now: NOW });
  const [first, second] = [connect([exchange.url]), connect([exchange.url])];
  await second.connection.get(KLINES);
  const asked: Promise<unknown>[] = [];
  {
    using _still = stopClock();
    exchange.faults.push({ status: 429, retryAfter: 1 });
    asked.push(first.connection.get(KLINES));
    await until(() => first.waits.length === 1);
    asked.push(
      second.connection.get(KLINES),
      second.connection.get({ ...KLINES, weight: 1, path: "/api/v3/ping" }),
    );
    await until(() => second.waits.length === 2);
  }
  await Promise.all(asked);
  const demanded = exchange.requests[1]!.at;
  const later = exchange.requests.slice(2);
  assert.equal(later.length, 3);
  for (const { at } of later) assert.ok(at >= demanded + 1000);
  for (const { waits } of [first, second]) {
    assert.match(
      waits[0]!,
      /^\d+ ms: the exchange demands a pause \(HTTP 429\)$/,
    );
  }
});

Deno.test("ExchangeConnection.get() does not evade a demanded pause by way of a mirror", async () => {
  await using main = await startExchange({ now: NOW });
  await using mirror = await startExchange({ now: NOW });
  main.outage = { status: 429, retryAfter: 0 };
  const { connection } = connect([main.url, mirror.url]);
  const error = await errorOf(connection.get(KLINES));
  assert.match(
    error.message,
    /demands a pause \(HTTP 429: Too much request weight used/,
  );
  assert.deepEqual([main.requests.length, mirror.requests.length], [3, 0]);
});

Deno.test("ExchangeConnection.get() does not sit a long ban out but says when it ends", async () => {
  await using exchange = await startExchange({ now: NOW });
  exchange.faults.push({ status: 418, retryAfter: 2 });
  const { connection } = connect([exchange.url], { maxPauseMs: 1000 });
  for (let i = 0; i < 2; i++) {
    const error = await errorOf(connection.get(KLINES));
    assert.deepEqual([error.status, error.retryable], [418, false]);
    assert.match(
      error.message,
      /demands a pause \(HTTP 418\) until \d{4}-.*Z; try again then$/,
    );
  }
  assert.equal(exchange.requests.length, 1);
});

Deno.test("ExchangeConnection.get() waits for the exchange's next minute, not ours, when its budget is used", async () => {
  const minute = 60_000;
  await using exchange = await startExchange({ now: NOW });
  // A budget of 6: three requests.
  const { connection, waits } = connect([exchange.url], { weightShare: 0.001 });
  let asked: Promise<unknown>[];
  {
    using _still = stopClock();
    exchange.now = NOW + minute - 300;
    connection.pacer.clock.set(exchange.now);
    asked = Array.from({ length: 6 }, () => connection.get(KLINES));
    await until(() => waits.length === 3 && exchange.requests.length === 3);
  }
  await Promise.all(asked);
  const inFirst =
    exchange.requests.filter(({ at }) => at < NOW + minute).length;
  assert.deepEqual([inFirst, exchange.requests.length], [3, 6]);
  assert.equal(exchange.usedWeight, 6);
  assert.equal(
    waits[0],
    "300 ms: 6 of 6 request weight used in this minute of the exchange",
  );
});

Deno.test("ExchangeConnection.get() leaves room for others at the same address", async () => {
  await using exchange = await startExchange({ now: NOW });
  const { connection, waits } = connect([exchange.url]);
  let second: Promise<unknown>;
  {
    using _still = stopClock();
    exchange.now = NOW + 59_700;
    connection.pacer.clock.set(exchange.now);
    exchange.spendWeight(3000);
    await connection.get(KLINES);
    assert.equal(waits.length, 0);
    second = connection.get(KLINES);
    assert.match(waits[0]!, /^300 ms: 3002 of 3000 request weight used/);
  }
  await second;
});

Deno.test("ExchangeConnection.get() can be called off wherever it waits", async () => {
  const slow = { timeoutMs: 60_000, backoffMs: 60_000, maxBackoffMs: 60_000 };
  const cases = [
    ["hang", {}],
    ["stalled body", {}],
    [{ status: 503 }, {}],
    [{ status: 429, retryAfter: 60 }, {}],
    [undefined, { weightShare: 0 }],
  ] as const;
  for (const [outage, timing] of cases) {
    await using exchange = await startExchange({ now: NOW });
    exchange.outage = outage;
    const controller = new AbortController();
    const { signal } = controller;
    const { connection, waits } = connect(
      [exchange.url],
      { ...slow, ...timing },
      { signal },
    );
    connection.pacer.clock.set(NOW);
    const reason = new Error("enough");
    const start = performance.now();
    const work = connection.get(KLINES).then(() => connection.get(KLINES));
    const isSilent = typeof outage === "string";
    until(() => (isSilent ? exchange.requests : waits).length > 0)
      .then(() => controller.abort(reason));
    await assert.rejects(work, (error) => error === reason);
    // Every one of these waits would last for a minute, half of it at least.
    assert.ok(performance.now() - start < 25_000);
    assert.equal(exchange.requests.length, 1);
  }
});

Deno.test("ExchangeConnection.get() asks nobody once it is called off", async () => {
  await using exchange = await startExchange({ now: NOW });
  const reason = new Error("enough");
  const signal = AbortSignal.abort(reason);
  const { connection } = connect([exchange.url], {}, { signal });
  await assert.rejects(connection.get(KLINES), (error) => error === reason);
  assert.equal(exchange.requests.length, 0);
});

Deno.test({
  name: "ExchangeConnection.get() says which permission Deno lacks",
  permissions: { net: ["127.0.0.1"] },
  async fn() {
    const { connection } = connect(["https://exchange.invalid"]);
    const error = await errorOf(connection.get(KLINES));
    assert.match(
      error.message,
      /^Cannot reach "https:\/\/exchange.invalid": Requires net access to "exchange.invalid:443"/,
    );
    assert.equal(error.retryable, false);
  },
});
