/**
 * A program that downloads all candles of an exchange in memory into the store
 * folder given, one line for each page it is given; {@linkcode runAndKill} kills it.
 *
 * @module
 */
import { getCandles } from "../candles/get.ts";
import { FakeExchange, fakeHistory } from "./fake_exchange.ts";
import { writeLine } from "./kill.ts";

/** What the exchange of {@linkcode downloader} has. */
export const DOWNLOADED = fakeHistory(3000, {
  drop: (row) => row % 97 === 5 || (row > 700 && row < 760),
});

/** Asks for everything; `onPage` hears of each page before its candles are used. */
export async function downloader(
  storeFolder: string,
  onPage: (from: number, to: number) => void,
) {
  const now = DOWNLOADED.openTime.at(-1)! + 60_000;
  const exchange = new FakeExchange({
    history: DOWNLOADED,
    now,
    pageRows: 10,
    delayMs: 1,
    onPage: ({ from, to }) => onPage(from, to),
  });
  return await getCandles({
    source: "binance",
    symbol: "BTCUSDT",
    interval: "1m",
    candles: "all",
    maxAgeMinutes: 0,
    edge: 0,
    seed: 1,
  }, {
    storeFolder,
    client: exchange,
    now: () => now,
    simulate: () => {
      throw new Error("Nothing is to be simulated here");
    },
  });
}

if (import.meta.main) {
  await downloader(Deno.args[0]!, (from, to) => writeLine(`${from} ${to}`));
}
