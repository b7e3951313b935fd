import assert from "node:assert/strict";
import { join } from "node:path";
import { FakeExchange, fakeHistory } from "../testing/fake_exchange.ts";
import { withTempFolder } from "../testing/temp_folder.ts";
import { type Candles, mapColumns } from "./candles.ts";
import { ExchangeError } from "./exchange_error.ts";
import { type CandleRequest, getCandles, type GotCandles } from "./get.ts";
import { bucketAt } from "./part.ts";
import { simulateCandles } from "./simulated.ts";
import type { TimeRange } from "./time_ranges.ts";

const MINUTE = 60_000;
const START = Date.UTC(2024, 0, 1);
const HISTORY = fakeHistory(5000);

/** A person at work: a store, an exchange, and one clock for both. */
class Desk {
  readonly exchange: FakeExchange;
  readonly folder: string;
  minute: number;

  constructor(folder: string, history: Candles = HISTORY, minute = 3000) {
    this.folder = folder;
    this.minute = minute;
    this.exchange = new FakeExchange({ history, now: 0, pageRows: 100 });
  }

  get now(): number {
    // Half a minute into a candle that is still open.
    return START + (this.minute + 0.5) * MINUTE;
  }

  get(change: Partial<CandleRequest> = {}): Promise<GotCandles> {
    this.exchange.now = this.now;
    const request: CandleRequest = {
      source: "auto",
      symbol: "BTCUSDT",
      interval: "1m",
      candles: 500,
      maxAgeMinutes: 30,
      edge: 0.02,
      seed: 42,
      ...change,
    };
    return getCandles(request, {
      client: this.exchange,
      storeFolder: this.folder,
      now: () => this.now,
      simulate: ({ symbol, candles }) =>
        simulateCandles({ symbol, candles: Number(candles) }),
    });
  }

  /** Requests made, and minutes answered for, while `work` went on. */
  async cost(work: () => Promise<unknown>) {
    const { requests, answered } = this.exchange;
    const before = answered.length;
    await work();
    return {
      requests: this.exchange.requests - requests,
      answered: answered.slice(before).map(inMinutes),
    };
  }

  /** The exchange's last closed candles. */
  truth(count: number, history: Candles = HISTORY): Candles {
    const closed = history.openTime.findLastIndex((t) =>
      t + MINUTE <= this.now
    );
    return mapColumns(
      history,
      (column) => column.slice(Math.max(0, closed + 1 - count), closed + 1),
    );
  }
}

function inMinutes({ from, to }: TimeRange): [number, number] {
  return [(from - START) / MINUTE, (to - START) / MINUTE];
}

function atDesk(
  work: (desk: Desk) => Promise<void>,
  history?: Candles,
  minute?: number,
) {
  return () =>
    withTempFolder((folder) => work(new Desk(folder, history, minute)));
}

const OUTAGE = new ExchangeError("No way to the exchange", {
  url: "http://127.0.0.1/",
  retryable: true,
});

Deno.test(
  "getCandles() downloads the last closed candles, and then nothing while they are fresh",
  atDesk(async (desk) => {
    const first = await desk.get();
    assert.equal(first.origin, "binance");
    assert.deepEqual(first.candles, desk.truth(500));
    assert.deepEqual(first.warnings, []);
    assert.equal(first.ageMinutes, 0.5);
    // Time, first candle, five full pages.
    assert.equal(desk.exchange.requests, 7);

    desk.minute += 29;
    const cost = await desk.cost(async () => {
      const again = await desk.get();
      assert.equal(again.origin, "store");
      assert.deepEqual(again.candles, first.candles);
      assert.equal(again.ageMinutes, 29.5);
      assert.equal((await desk.get({ candles: 30 })).origin, "store");
      assert.equal((await desk.get({ source: "binance" })).origin, "store");
    });
    assert.equal(cost.requests, 0);
  }),
);

Deno.test(
  "getCandles() asks for the tail alone once the store is old",
  atDesk(async (desk) => {
    await desk.get();
    desk.minute += 30;
    const tail = await desk.cost(async () => {
      const { candles, origin } = await desk.get();
      assert.equal(origin, "binance");
      assert.deepEqual(candles, desk.truth(500));
    });
    assert.deepEqual(tail, { requests: 2, answered: [[3000, 3030]] });

    desk.minute += 1;
    const always = await desk.cost(() => desk.get({ maxAgeMinutes: 0 }));
    assert.deepEqual(always, { requests: 2, answered: [[3030, 3031]] });
    // Nothing closed since: the clock is all that is asked for.
    const nothing = await desk.cost(() => desk.get({ maxAgeMinutes: 0 }));
    assert.deepEqual(nothing, { requests: 1, answered: [] });
  }),
);

Deno.test(
  "getCandles() asks for earlier candles alone when more are wanted",
  atDesk(async (desk) => {
    await desk.get();
    const backfill = await desk.cost(async () => {
      assert.deepEqual(
        (await desk.get({ candles: 700 })).candles,
        desk.truth(700),
      );
    });
    assert.deepEqual(backfill.answered, [[2300, 2400], [2400, 2500]]);
    desk.minute += 60;
    const both = await desk.cost(async () => {
      assert.deepEqual(
        (await desk.get({ candles: 800 })).candles,
        desk.truth(800),
      );
    });
    assert.deepEqual(both.answered, [[2260, 2300], [3000, 3060]]);
  }),
);

Deno.test(
  "getCandles() leaves a long absence alone until somebody wants it",
  atDesk(async (desk) => {
    await desk.get({ candles: 100 });
    desk.minute += 1000;
    const recent = await desk.cost(() => desk.get({ candles: 100 }));
    assert.deepEqual(recent.answered, [[3900, 4000]]);
    const between = await desk.cost(async () => {
      const { candles } = await desk.get({ candles: 1100 });
      assert.deepEqual(candles, desk.truth(1100));
    });
    assert.deepEqual(between.answered.at(0), [3000, 3100]);
    assert.deepEqual(between.answered.at(-1), [3800, 3900]);
    assert.equal(between.answered.length, 9);
  }),
);

const HOLED = fakeHistory(5000, {
  drop: (row) => row >= 2600 && row < 2950 || row === 2100,
});

Deno.test(
  "getCandles() looks further back where holes swallow candles, once",
  atDesk(async (desk) => {
    const { candles, warnings } = await desk.get();
    assert.deepEqual(candles, desk.truth(500, HOLED));
    assert.deepEqual(warnings, []);
    const again = await desk.cost(() =>
      desk.get({ candles: 1000, maxAgeMinutes: 0 })
    );
    assert.deepEqual(again, { requests: 1, answered: [] });
  }, HOLED),
);

Deno.test(
  "getCandles() stops at the exchange's first candle and says how many there are",
  atDesk(
    async (desk) => {
      const { candles, warnings } = await desk.get();
      assert.deepEqual(candles, desk.truth(200));
      assert.deepEqual(warnings, [
        "Got 200 instead of 500 candles of BTCUSDT 1m: Binance has no more",
      ]);
      const [first] = desk.exchange.answered;
      assert.equal(first!.from, START);
      assert.deepEqual(
        (await desk.get({ candles: "all" })).candles,
        desk.truth(200),
      );
      assert.equal(desk.exchange.answered.length, 2);
      desk.minute += 400;
      const tail = await desk.cost(async () => {
        const { candles, warnings } = await desk.get({ candles: "all" });
        assert.deepEqual(candles, desk.truth(600));
        assert.deepEqual(warnings, []);
      });
      assert.equal(tail.answered[0]![0], 200);
    },
    HISTORY,
    200,
  ),
);

Deno.test(
  "getCandles() with `auto` serves an older store when the network fails, and tells its age",
  atDesk(async (desk) => {
    await desk.get();
    desk.minute += 600;
    desk.exchange.failure = OUTAGE;
    const older = await desk.get();
    assert.equal(older.origin, "older store");
    assert.equal(older.ageMinutes, 600.5);
    desk.minute -= 600;
    assert.deepEqual(older.candles, desk.truth(500));
    assert.match(
      older.warnings.join(),
      /up to 2024-01-03 02:00 UTC, 10 hours ago \(No way/,
    );
    desk.minute += 600;
    const fewer = await desk.get({ candles: 900 });
    assert.match(fewer.warnings.join("\n"), /Got 500 instead of 900 candles/);
    await assert.rejects(desk.get({ source: "binance" }), OUTAGE);
  }),
);

Deno.test(
  "getCandles() with `auto` falls back to a simulated market nobody can take for real",
  atDesk(async (desk) => {
    desk.exchange.failure = OUTAGE;
    const { candles, origin, ageMinutes, warnings } = await desk.get();
    assert.equal(origin, "simulated");
    assert.equal(candles.symbol, "SIM-BTCUSDT");
    assert.equal(candles.openTime.length, 500);
    assert.equal(ageMinutes, undefined);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]!, /^SIMULATED MARKET: .*No way to the exchange/);
    await assert.rejects(desk.get({ source: "binance" }), OUTAGE);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(desk.folder)), []);
  }),
);

Deno.test(
  "getCandles() with `simulated` asks nobody and warns of nothing",
  atDesk(async (desk) => {
    const { candles, origin, warnings } = await desk.get({
      source: "simulated",
    });
    assert.equal(origin, "simulated");
    assert.equal(candles.source, "simulated");
    assert.deepEqual(warnings, []);
    assert.equal(desk.exchange.requests, 0);
  }),
);

Deno.test(
  "getCandles() never falls back from what the exchange refuses for good",
  atDesk(async (desk) => {
    const refusal = new ExchangeError("Invalid symbol.", {
      url: "http://127.0.0.1/",
      status: 400,
      code: -1121,
      retryable: false,
    });
    desk.exchange.failure = refusal;
    desk.exchange.failAfter = 1; // The clock answers, the symbol is unknown.
    await assert.rejects(desk.get(), refusal);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(desk.folder)), []);
  }),
);

Deno.test(
  "getCandles() refuses requests without sense before it asks anybody",
  atDesk(async (desk) => {
    for (const source of ["auto", "binance", "simulated"] as const) {
      await assert.rejects(
        desk.get({ source, interval: "7m" }),
        /Unknown interval "7m"/,
      );
      await assert.rejects(desk.get({ source, candles: 0 }), /got 0$/);
      await assert.rejects(desk.get({ source, candles: 1.5 }), /got 1\.5$/);
      await assert.rejects(desk.get({ source, maxAgeMinutes: -1 }), /got -1$/);
      await assert.rejects(
        desk.get({ source, maxAgeMinutes: NaN }),
        /got NaN$/,
      );
    }
    await assert.rejects(desk.get({ symbol: "" }), /expected a symbol/);
    assert.equal(desk.exchange.requests, 0);
  }),
);

Deno.test(
  "getCandles() keeps what came before a page failed and goes on from there",
  atDesk(async (desk) => {
    desk.exchange.failure = OUTAGE;
    desk.exchange.failAfter = 2 + 13;
    await assert.rejects(
      desk.get({ source: "binance", candles: 2000 }),
      OUTAGE,
    );
    const older = await desk.get({ candles: 2000 });
    assert.equal(older.origin, "older store");
    assert.equal(older.candles.openTime.length, 1300);
    desk.exchange.failure = undefined;
    const rest = await desk.cost(async () => {
      assert.deepEqual(
        (await desk.get({ candles: 2000 })).candles,
        desk.truth(2000),
      );
    });
    assert.deepEqual(rest.answered.at(0), [2300, 2400]);
    assert.equal(rest.answered.length, 7);
  }),
);

/** Minutes from the start of 2024 to where one file of the store ends. */
const BORDER = (bucketAt(START, "1m").to - START) / MINUTE;

Deno.test(
  "getCandles() fetches what was damaged again, and only that",
  atDesk(
    async (desk) => {
      const first = await desk.get({ candles: 1000 });
      const folder = join(desk.folder, "binance", "BTCUSDT", "1m");
      const files = (await Array.fromAsync(Deno.readDir(folder)))
        .map((entry) => entry.name).filter((name) => name.endsWith(".parquet"))
        .sort();
      assert.equal(files.length, 2);
      await Deno.truncate(join(folder, files[0]!), 10);
      const repair = await desk.cost(async () => {
        const { candles, warnings } = await desk.get({ candles: 1000 });
        assert.deepEqual(candles, first.candles);
        assert.equal(warnings.length, 1);
        assert.match(warnings[0]!, /not what was written; set aside/);
      });
      assert.deepEqual(repair.answered.at(0)![0], BORDER - 700);
      assert.deepEqual(repair.answered.at(-1)![1], BORDER);
      assert.equal((await desk.get({ candles: 1000 })).origin, "store");
    },
    fakeHistory(BORDER + 300),
    BORDER + 300,
  ),
);

Deno.test(
  "getCandles() lets several ask at once and fetches once",
  atDesk(async (desk) => {
    const all = await Promise.all([desk.get(), desk.get(), desk.get()]);
    for (const { candles } of all) assert.deepEqual(candles, desk.truth(500));
    assert.equal(desk.exchange.answered.length, 5);
    assert.equal(
      all.filter(({ warnings }) => warnings.join().includes("Waiting")).length,
      2,
    );
  }),
);

Deno.test(
  "getCandles() takes a refresh in the future for none",
  atDesk(async (desk) => {
    await desk.get();
    desk.minute -= 5;
    const cost = await desk.cost(() => desk.get({ candles: 400 }));
    assert.deepEqual(cost, { requests: 1, answered: [] });
  }),
);

Deno.test("getCandles() with `auto` waits only shortly for a silent exchange", () =>
  withTempFolder(async (storeFolder) => {
    let gaveUp = false;
    const never = new Promise<never>(() => {});
    const { origin, warnings } = await getCandles({
      source: "auto",
      symbol: "BTCUSDT",
      interval: "1m",
      candles: 10,
      maxAgeMinutes: 30,
      edge: 0,
      seed: 1,
    }, {
      storeFolder,
      firstContactMs: 20,
      client: {
        serverTime(options) {
          options?.signal?.addEventListener("abort", () => gaveUp = true);
          return never;
        },
        firstOpenTime: () => never,
        klinePages: () => {
          throw new Error("Nobody should ask for pages");
        },
      },
      simulate: () => simulateCandles({ candles: 10 }),
    });
    assert.equal(origin, "simulated");
    assert.ok(gaveUp, "the client hears that nobody waits any more");
    assert.match(warnings.join(), /no answer within 0\.02 s/);
  }));

Deno.test("getCandles() can be called off between pages and keeps what came", () =>
  withTempFolder(async (storeFolder) => {
    const exchange = new FakeExchange({
      history: HISTORY,
      now: START + 3000 * MINUTE,
      pageRows: 100,
    });
    const request: CandleRequest = {
      source: "auto",
      symbol: "BTCUSDT",
      interval: "1m",
      candles: 1000,
      maxAgeMinutes: 30,
      edge: 0,
      seed: 1,
    };
    const controller = new AbortController();
    const seen: [number, number][] = [];
    const options = {
      storeFolder,
      client: exchange,
      simulate: () => simulateCandles({ candles: 10 }),
    };
    await assert.rejects(
      getCandles(request, {
        ...options,
        signal: controller.signal,
        onProgress(done, total) {
          seen.push([done, total]);
          if (done >= 300) controller.abort(new Error("Enough"));
        },
      }),
      /Enough/,
    );
    assert.deepEqual(seen, [[100, 1000], [200, 1000], [300, 1000]]);
    const before = exchange.answered.length;
    const { candles } = await getCandles(request, options);
    assert.equal(candles.openTime.length, 1000);
    assert.equal(exchange.answered.length - before, 7);
  }));
