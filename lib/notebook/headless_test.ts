import assert from "node:assert/strict";
import { join } from "node:path";
import { readModelFile } from "../artifact/mod.ts";
import { candlesToCsv } from "../candles/mod.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { loadDataset } from "../dataset.ts";
import { openLedger } from "../ledger/mod.ts";
import { parseConfig } from "../config.ts";
import { smallConfig } from "../testing/small_config.ts";
import { withTempFolder } from "../testing/temp_folder.ts";
import { train } from "../train.ts";
import { trainHeadless } from "./headless.ts";

const config = smallConfig({
  features: [{ kind: "rsi", period: 7 }, { kind: "return", rows: 2 }],
  candidates: { logistic: { kind: "logistic", c: 0.5 } },
  seed: 7,
});

Deno.test("trainHeadless() comes to the same digest as train() here", async () => {
  const here = await train(config, await loadDataset(config), { workers: 1 });
  await withTempFolder(async (folder) => {
    const ledger = join(folder, "trials.jsonl");
    const there = await trainHeadless(config, { ledger });
    assert.equal(there.digest, here.digest);
    const file = JSON.parse(new TextDecoder().decode(there.bytes));
    assert.deepEqual(file, JSON.parse(JSON.stringify(here)));
    assert.match(there.output, /cross-validate/);
    const { trials, looks } = await openLedger(ledger).read();
    assert.deepEqual([trials.length, looks.length], [1, 1]);
  });
});

Deno.test("trainHeadless() reads files and leaves the model in a folder", async () => {
  await withTempFolder(async (folder) => {
    const path = join(folder, "candles.csv"); // tells no symbol
    const input = { paths: [path], symbol: "BTCUSDT", interval: "1m" };
    await Deno.writeTextFile(
      path,
      candlesToCsv(simulateCandles({ candles: 1500 })),
    );
    const ofFile = parseConfig({
      ...config,
      data: { ...config.data, source: "file", candles: "all" },
    });
    const dataset = await loadDataset(ofFile, { input });
    const here = await train(ofFile, dataset, { workers: 1 });
    const { modelFile, bytes, digest } = await trainHeadless(ofFile, {
      input,
      folder,
      ledger: join(folder, "trials.jsonl"),
    });
    assert.equal(digest, here.digest);
    assert.deepEqual(await Deno.readFile(join(folder, modelFile)), bytes);
    assert.equal((await readModelFile(join(folder, modelFile))).digest, digest);
  });
});

Deno.test("trainHeadless() ends its error with the task's last words", async () => {
  const tooFew = { ...config, data: { ...config.data, candles: 20 } };
  await assert.rejects(
    trainHeadless(tooFew),
    /^Error: Cannot train in a process of its own: Cannot train on 20 candles: /,
  );
});
