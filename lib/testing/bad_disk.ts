/**
 * A program that stores candles on a small disk of its own, which then fills up
 * and at last takes no writes at all. Prints what came of it as JSON; the disk is a
 * `tmpfs` mounted on the folder given.
 *
 * @module
 */
import { join } from "node:path";
import type { Candles } from "../candles/candles.ts";
import { getCandles } from "../candles/get.ts";
import { FakeExchange, fakeHistory } from "./fake_exchange.ts";
import { fill, mount } from "./own_disk.ts";

const HISTORY = fakeHistory(3000);

/** What {@linkcode badDisk} prints. */
export interface BadDiskReport {
  /** The error of a download onto a full disk. */
  full: string;
  /** Rows served from the store right afterwards. */
  rowsWhenFull: number;
  /** Whether the download went on well once there was room. */
  wholeWithRoom: boolean;
  /** The error of a refresh on a disk that takes no writes. */
  readOnly: string;
  /** Rows of a fresh store on such a disk. */
  rowsWhenReadOnly: number;
  /** Names in the series' folder that are neither candles nor manifest. */
  litter: string[];
}

async function badDisk(folder: string): Promise<BadDiskReport> {
  const minute = (n: number) => HISTORY.openTime[0]! + n * 60_000;
  const ask = async (candles: number, maxAgeMinutes: number) => {
    const now = minute(2500);
    const client = new FakeExchange({ history: HISTORY, now, pageRows: 100 });
    const got = await getCandles({
      source: "binance",
      symbol: "BTCUSDT",
      interval: "1m",
      candles,
      maxAgeMinutes,
      edge: 0,
      seed: 1,
    }, {
      storeFolder: folder,
      client,
      now: () => now,
      simulate: () => HISTORY,
    });
    return got.candles;
  };
  const failure = async (work: Promise<Candles>) => {
    return await work.then(() => "none", (error) => `${error}`);
  };

  await ask(500, 30);
  const filler = join(folder, "filler");
  await fill(filler);
  const full = await failure(ask(2400, 30));
  const rowsWhenFull = (await ask(500, 30)).openTime.length;
  await Deno.remove(filler);
  const whole = await ask(2400, 30);
  const wholeWithRoom =
    `${whole.close}` === `${HISTORY.close.slice(100, 2500)}`;

  await mount(["-o", "remount,ro", folder]);
  const readOnly = await failure(ask(2400, 0));
  const rowsWhenReadOnly = (await ask(2400, 30)).openTime.length;
  const names = await Array.fromAsync(
    Deno.readDir(join(folder, "binance", "BTCUSDT", "1m")),
    (entry) => entry.name,
  );
  const litter = names.filter((name) =>
    !/^(series\.json|\.lock|\d+-[0-9a-f]+\.parquet)$/.test(name)
  );
  return {
    full,
    rowsWhenFull,
    wholeWithRoom,
    readOnly,
    rowsWhenReadOnly,
    litter,
  };
}

if (import.meta.main) {
  const folder = Deno.args[0]!;
  await mount(["-t", "tmpfs", "-o", "size=512k", "tmpfs", folder]);
  console.log(JSON.stringify(await badDisk(folder)));
}
