import assert from "node:assert/strict";
import { exampleCandles, startExchange } from "../testing/exchange.ts";
import { runTask } from "../testing/task.ts";
import { withTempFolder } from "../testing/temp_folder.ts";

const MINUTE = 60_000;
const START = Date.UTC(2024, 0, 1);

/** Trains on 3000 candles of an exchange, with a store and an output of its own. */
async function trainOn(folder: string, baseUrl: string, ...args: string[]) {
  const result = await runTask([
    "train",
    "--json",
    ...["--base-url", baseUrl, "--candles", "3000"],
    ...["--store", `${folder}/data`, "--out", `${folder}/models`],
    ...args,
  ]);
  const run = result.status === 0 ? JSON.parse(result.stdout) : undefined;
  return { ...result, run };
}

/** The address of a port on which nothing listens. */
function nobody(): string {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return `http://127.0.0.1:${port}`;
}

Deno.test("train asks the exchange once, then its store, then what is new", () =>
  withTempFolder(async (folder) => {
    await using exchange = await startExchange({
      candles: exampleCandles({ count: 6000 }),
      now: START + 5000 * MINUTE + 30_000,
    });
    const first = await trainOn(folder, exchange.url);
    assert.equal(first.status, 0, first.stderr);
    const { source, symbol, rows, to, warnings } = first.run.dataset;
    assert.deepEqual([source, symbol, rows], ["binance", "BTCUSDT", 3000]);
    assert.equal(to, new Date(START + 4999 * MINUTE).toISOString());
    assert.deepEqual(warnings, []);
    const pages = exchange.requests.filter(({ name }) => name === "klines");
    assert.ok(pages.length <= 5, `${pages.length} requests for three pages`);

    const asked = exchange.requests.length;
    const second = await trainOn(folder, exchange.url);
    assert.equal(exchange.requests.length, asked, "a fresh store asks nobody");
    assert.equal(second.run.digest, first.run.digest);

    const stale = await trainOn(folder, exchange.url, "--max-age-minutes", "0");
    assert.equal(stale.status, 0, stale.stderr);
    const later = exchange.requests.slice(asked)
      .filter(({ name }) => name === "klines");
    assert.ok(
      later.every(({ params }) =>
        Number(params.startTime) >= START + 4990 * MINUTE
      ),
      "only the end is asked for again",
    );
  }));

Deno.test("train --source auto says what it falls back to, --source binance does not fall", () =>
  withTempFolder(async (folder) => {
    {
      await using exchange = await startExchange({
        candles: exampleCandles({ count: 5000 }),
        now: START + 5000 * MINUTE,
      });
      const { status, stderr } = await trainOn(folder, exchange.url);
      assert.equal(status, 0, stderr);
    }
    const stale = ["--max-age-minutes", "0"];
    const older = await trainOn(folder, nobody(), ...stale);
    assert.equal(older.status, 0, older.stderr);
    assert.equal(older.run.dataset.source, "binance");
    assert.equal(older.run.dataset.warnings.length, 1);
    assert.match(older.stderr, /^warning: .*stored candles .* ago/m);

    const strict = await trainOn(
      folder,
      nobody(),
      ...stale,
      "--source",
      "binance",
    );
    assert.equal(strict.status, 1);
    assert.match(strict.stderr, /^error: .*127\.0\.0\.1/m);

    const simulated = await trainOn(`${folder}/new`, nobody());
    assert.equal(simulated.status, 0, simulated.stderr);
    assert.equal(simulated.run.dataset.symbol, "SIM-BTCUSDT");
    assert.match(simulated.stderr, /^warning: .*SIMULATED/m);
    assert.match(simulated.run.modelFile, /SIM-BTCUSDT_1m/);
  }));

Deno.test("train passes the exchange's own words on", () =>
  withTempFolder(async (folder) => {
    await using exchange = await startExchange({
      candles: exampleCandles({ count: 2000 }),
      now: START + 2000 * MINUTE,
    });
    const unknown = await trainOn(folder, exchange.url, "--symbol", "FOOBAR");
    assert.equal(unknown.status, 1);
    assert.match(unknown.stderr, /^error: .*Invalid symbol\./m);
    await assert.rejects(Deno.stat(`${folder}/models`), Deno.errors.NotFound);

    exchange.outage = { status: 451 };
    const barred = await trainOn(folder, exchange.url, "--source", "binance");
    assert.equal(barred.status, 1);
    assert.match(barred.stderr, /^error: .*451.*(--base-url|--input)/m);
  }));
