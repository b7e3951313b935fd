/**
 * The project's notebooks on the real kernel: each runs alone and all in order, and
 * those that train give the bits of a process of its own.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DOES_NOT_HOLD } from "../notebook/claim.ts";
import { withCheckout } from "../testing/checkout.ts";
import { testOnMarketData } from "../testing/market_data.ts";
import { ROOT, runTask } from "../testing/task.ts";

const NAMES = (await Array.fromAsync(
  Deno.readDir(join(ROOT, "notebooks")),
  ({ name }) => name,
)).filter((name) => name.endsWith(".ipynb"))
  .map((name) => name.replace(".ipynb", "")).sort();

/** Those that end in a model. */
const TRAINING = ["00_quickstart", "06_model_selection"] as const;

Deno.test("the notebooks are those that the walk has", () => {
  assert.deepEqual(NAMES, [
    "00_quickstart",
    "01_ingestion",
    "02_caching",
    "03_outliers",
    "04_features",
    "05_cross_validation",
    "06_model_selection",
  ]);
});

/** Claims that each notebook's text stands on; 00 asserts instead. */
const CLAIMS: Readonly<Record<string, number>> = {
  "00_quickstart": 0,
  "01_ingestion": 9,
  "02_caching": 6,
  "03_outliers": 7,
  "04_features": 13,
  "05_cross_validation": 14,
  "06_model_selection": 30,
};

Deno.test("every claim of the notebooks' text is there, and stored as one that holds", async () => {
  for (const name of NAMES) {
    const text = await Deno.readTextFile(
      join(ROOT, "notebooks", `${name}.ipynb`),
    );
    assert.ok(!text.includes(`"${DOES_NOT_HOLD}`), name);
    assert.equal(text.split('"holds: ').length - 1, CLAIMS[name], name);
  }
});

async function execute(folder: string, ...args: string[]): Promise<void> {
  const done = await runTask(["notebooks", ...args], {}, folder);
  assert.equal(done.status, 0, `${args}: ${done.stderr}${done.stdout}`);
}

for (const name of NAMES) {
  Deno.test(`${name} runs alone in a clean checkout and gives its stored outputs`, () =>
    withCheckout((folder) => execute(folder, name)));
}

/** A notebook's model and what it printed, from the copy it ran in. */
async function exported(folder: string, name: string) {
  const model = await Deno.readTextFile(
    join(folder, "models", name, "best_model.json"),
  );
  const notebook = await Deno.readTextFile(
    join(folder, "notebooks", `${name}.ipynb`),
  );
  return { model, notebook };
}

/** What `deno task train` makes of the same, in a process of its own. */
async function headless(folder: string, ...args: string[]) {
  const out = join(folder, "headless");
  const { status, stdout, stderr } = await runTask(
    ["train", "--json", "--out", out, ...args],
    {},
    folder,
  );
  assert.equal(status, 0, stderr);
  const { digest, modelFile, reportFile } = JSON.parse(stdout);
  return {
    digest,
    model: await Deno.readTextFile(modelFile),
    report: await Deno.readTextFile(reportFile),
  };
}

/** The check itself: the notebook shows the process's digest and wrote its model. */
async function assertEqualRuns(
  folder: string,
  name: string,
  process: Awaited<ReturnType<typeof headless>>,
): Promise<void> {
  const { model, notebook } = await exported(folder, name);
  assert.equal(JSON.parse(model).digest, process.digest, `${name}: digest`);
  assert.ok(notebook.includes(process.digest), `${name} shows the digest`);
  assert.ok(model === process.model, `${name}: the model's bytes`);
}

Deno.test("all notebooks run in order, and give digest and model of deno task train", () =>
  withCheckout(async (folder) => {
    await execute(folder);
    const process = await headless(folder, "--source", "simulated");
    for (const name of TRAINING) await assertEqualRuns(folder, name, process);
    assert.equal(
      await Deno.readTextFile(
        join(folder, "models", TRAINING[1], "report.html"),
      ),
      process.report,
      "the notebook's page of figures",
    );
  }));

/** Changes the source of a copied notebook; the text must be there. */
async function edit(
  folder: string,
  name: string,
  changes: Readonly<Record<string, string>>,
): Promise<void> {
  const path = join(folder, "notebooks", `${name}.ipynb`);
  let text = await Deno.readTextFile(path);
  for (const [from, to] of Object.entries(changes)) {
    const [before, after] = [from, to].map((code) =>
      JSON.stringify(code).slice(1, -1)
    );
    assert.ok(text.includes(before!), `${name} has ${from}`);
    text = text.replaceAll(before!, () => after!);
  }
  await Deno.writeTextFile(path, text);
}

/** Lets notebooks and a process walk on a file of real candles. */
async function assertEqualOnFile(
  folder: string,
  path: string,
  changes: Readonly<Record<string, string>>,
): Promise<void> {
  for (const name of TRAINING) {
    await edit(folder, name, {
      'source: "simulated"': 'source: "file"',
      "paths: []": `paths: [${JSON.stringify(path)}]`,
      ...changes,
    });
    await execute(folder, name, "--write");
    const { model } = await exported(folder, name);
    const config = join(folder, `${name}.json`);
    await Deno.writeTextFile(config, JSON.stringify(JSON.parse(model).config));
    const process = await headless(
      folder,
      ...["--config", config, "--input", path],
    );
    await assertEqualRuns(folder, name, process);
  }
}

Deno.test("on a file of 400 real candles notebooks and process give the same bits", () =>
  withCheckout(async (folder) => {
    const path = join(folder, "BTCUSDT-15m.csv"); // whose name tells the symbol
    await Deno.copyFile(
      join(folder, "lib/features/testdata/candles.csv"),
      path,
    );
    await assertEqualOnFile(folder, path, {
      'interval: "1m"': 'interval: "15m"',
      "folds: 10": "folds: 4",
    });
  }));

testOnMarketData(
  "on 50,000 real minutes notebooks and deno task train give the same bits",
  ["BTCUSDT-1m-2024.csv.gz"],
  (path) =>
    withCheckout(async (folder) => {
      await assertEqualOnFile(folder, path, {});
      const process = await headless(folder, "--input", path);
      for (const name of TRAINING) await assertEqualRuns(folder, name, process);
    }),
);

Deno.test("a changed feature parameter in a notebook fails the check", () =>
  withCheckout(async (folder) => {
    const name = "06_model_selection";
    await edit(folder, name, {
      'features: "signal"':
        'features: cb.FEATURE_SETS.signal!.map((spec) => spec.kind === "rsi" ? { ...spec, period: 15 } : spec)',
    });
    await execute(folder, name, "--write");
    const process = await headless(folder, "--source", "simulated");
    await assert.rejects(
      assertEqualRuns(folder, name, process),
      /06_model_selection: digest/,
    );
  }));
