import assert from "node:assert/strict";
import { join } from "node:path";
import { notebookOf } from "../kernel/_test_notebook.ts";
import { readNotebook, writeNotebook } from "../kernel/notebook_file.ts";
import { loadDataset } from "../dataset.ts";
import { memoryLedger } from "../ledger/mod.ts";
import { ROOT, runTask } from "../testing/task.ts";
import { smallConfig } from "../testing/small_config.ts";
import { withTempFolder } from "../testing/temp_folder.ts";
import { train } from "./recorded.ts";

const CELL = `
import * as cb from "candlebook";
const config = cb.parseConfig(${JSON.stringify(smallConfig())});
const dataset = await cb.loadDataset(config);
await cb.train(config, dataset, { workers: 1 });
await cb.withProgress("training", (bar) => cb.train(config, dataset, bar));
const space = cb.parseSearchSpace({
  logistic: { c: { draw: "uniform", from: 1, to: 2 } },
});
await cb.search(config, space, dataset, { tries: 3, rungs: 1, workers: 1 });
const { trials, looks } = await cb.openLedger().read();
console.log(trials.length, looks.length, trials[0].by);
`;

Deno.test("what a notebook trains and searches goes into the ledger", () =>
  withTempFolder(async (folder) => {
    const path = join(folder, "01_a.ipynb");
    await writeNotebook(path, notebookOf(CELL));
    const imports = JSON.parse(
      await Deno.readTextFile(join(ROOT, "import_map.json")),
    ).imports;
    const library = new URL("../mod.ts", import.meta.url).href;
    await Deno.writeTextFile(
      join(folder, "deno.json"),
      JSON.stringify({ imports: { ...imports, candlebook: library } }),
    );
    const { status, stderr } = await runTask([
      "notebooks",
      "--write",
      "--folder",
      folder,
    ]);
    assert.equal(status, 0, stderr);
    const { cells: [cell] } = await readNotebook(path);
    assert.match(JSON.stringify(cell), /"5 1 notebook\\n"/);
  }));

Deno.test("train() outside of a notebook writes into the ledger that it is given, if any", async () => {
  const config = smallConfig({ candidates: { line: { kind: "logistic" } } });
  const dataset = await loadDataset(config);
  const ledger = memoryLedger();
  const warnings: string[] = [];
  const onWarning = (warning: string) => warnings.push(warning);
  const without = await train(config, dataset, { workers: 1, onWarning });
  const options = { workers: 1, onWarning, ledger };
  assert.deepEqual(await train(config, dataset, options), without);
  assert.equal((await ledger.read()).trials.length, 1);
  assert.deepEqual(warnings, []);
});
