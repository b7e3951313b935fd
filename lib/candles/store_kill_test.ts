import assert from "node:assert/strict";
import { randomStream } from "../random.ts";
import { DOWNLOADED, downloader } from "../testing/downloader.ts";
import { runAndKill } from "../testing/kill.ts";
import { withTempFolder } from "../testing/temp_folder.ts";
import { mapColumns } from "./candles.ts";
import { StoredSeries } from "./store.ts";

const KILLS = 50;
/** Pages that a kill may cost: those between two commits. */
const LOST_PAGES = 10;
const NAME = { source: "binance", symbol: "BTCUSDT", interval: "1m" } as const;

Deno.test(`a download killed at ${KILLS} moments is whole each time and goes on where it was`, async () => {
  const random = randomStream(7);
  let kills = 0;
  while (kills < KILLS) {
    await withTempFolder(async (folder) => {
      let before = DOWNLOADED.openTime[0]!;
      for (let isWhole = false; !isWhole && kills < KILLS; kills++) {
        const lines = await runAndKill(
          "downloader.ts",
          [folder],
          random.uniform() * 80,
        );
        const pages = lines.map((line) => line.split(" ").map(Number));
        assert.equal(pages[0]![0], before, "nothing stored is asked for again");

        const { to, rows } = await storedPrefix(folder);
        assert.ok(to === before || pages.some((page) => page[1] === to));
        const lost = pages.filter((page) => page[0]! >= to).length;
        assert.ok(lost <= LOST_PAGES, `${lost} pages were lost`);
        before = to;
        isWhole = rows === DOWNLOADED.openTime.length;
      }
      let first: number | undefined;
      const { candles, warnings } = await downloader(folder, (from) => {
        first ??= from;
      });
      assert.deepEqual(candles, DOWNLOADED);
      assert.deepEqual(warnings, []);
      assert.ok(first === undefined || first === before);
    });
  }
});

/** Up to when candles are stored; asserts that they are the right ones. */
async function storedPrefix(folder: string) {
  const warnings: string[] = [];
  const onWarning = (message: string) => warnings.push(message);
  const stored = await new StoredSeries(folder, NAME, { onWarning })
    .latest("all");
  assert.deepEqual(warnings, []);
  const start = DOWNLOADED.openTime[0]!;
  if (stored === undefined) return { to: start, rows: 0 };
  const { candles, to } = stored;
  const rows = DOWNLOADED.openTime.filter((time) => time < to).length;
  assert.deepEqual(
    candles,
    mapColumns(DOWNLOADED, (column) => column.slice(0, rows)),
  );
  return { to, rows };
}

Deno.test("two processes that download the same series fetch it once", () =>
  withTempFolder(async (folder) => {
    const forever = 600_000;
    const [one, two] = await Promise.all([
      runAndKill("downloader.ts", [folder], forever),
      runAndKill("downloader.ts", [folder], forever),
    ]);
    const pages = [...one, ...two];
    assert.equal(new Set(pages).size, pages.length);
    const { rows } = await storedPrefix(folder);
    assert.equal(rows, DOWNLOADED.openTime.length);
  }));
