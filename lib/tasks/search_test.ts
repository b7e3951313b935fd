import assert from "node:assert/strict";
import { join } from "node:path";
import { openLedger } from "../ledger/mod.ts";
import { randomStream } from "../random.ts";
import { killIfRunning } from "../testing/kill.ts";
import { runTask, startTask } from "../testing/task.ts";
import { withTempFolder } from "../testing/temp_folder.ts";

const KILLS = 4;
const CANDLES = ["--source", "simulated", "--candles", "2500"];
const SEARCH = ["--tries", "9", "--rungs", "2", ...CANDLES];

/** A search with a ledger and an output of its own. */
function searchIn(folder: string, ...args: string[]) {
  return runTask(["search", ...SEARCH, "--out", folder, ...args], {
    CANDLEBOOK_LEDGER: join(folder, "trials.jsonl"),
  });
}

async function linesOf(folder: string): Promise<string[]> {
  const text = await Deno.readTextFile(join(folder, "trials.jsonl"))
    .catch(() => "");
  return text.split("\n").slice(0, -1);
}

/**
 * Starts a search and sends `signal` once the ledger has `lines` lines and `ms` have
 * passed; returns its status and standard error.
 */
async function stoppedAt(
  folder: string,
  { lines, ms, signal }: { lines: number; ms: number; signal: Deno.Signal },
) {
  const child = await startTask(
    "search",
    [...SEARCH, "--out", folder, "--workers", "1"],
    { CANDLEBOOK_LEDGER: join(folder, "trials.jsonl") },
  );
  let running = true;
  const ended = child.status.finally(() => running = false);
  const waiting = (async () => {
    while (running && (await linesOf(folder)).length < lines) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (signal === "SIGKILL") killIfRunning(child);
    else if (running) child.kill(signal);
  })();
  const [{ code }, stderr, stdout] = await Promise.all([
    ended,
    new Response(child.stderr).text(),
    new Response(child.stdout).text(),
    waiting,
  ]);
  return { code, stderr, stdout };
}

Deno.test("search prints its last rung beside the baselines, and a command that trains what it found", () =>
  withTempFolder(async (folder) => {
    const { status, stdout, stderr } = await searchIn(folder);
    assert.equal(status, 0, stderr);
    assert.match(
      stderr,
      /^0 trials on these candles so far, 11 with those to come: .* at least 2\.6 years of candles would be needed, beside 1 day at hand \(Bailey et al\. 2014\)$/m,
    );
    assert.match(stderr, /^11 × 666 rows +\d+\.\d\d s$/m);
    assert.match(stderr, /^4 × 1999 rows +\d+\.\d\d s$/m);
    const configFile = `${folder}/signal/SIM-BTCUSDT_1m/search.json`;
    for (
      const part of [
        "10 folds of 1999 rows, mean ± standard deviation",
        "\n   always_up ",
        " is the best of 11 candidates: the best of many looks better",
        "\n11 trials on these candles so far, the holdout not looked at yet.\n",
        `\nconfig  ${configFile}\n`,
        `\nnext    deno task train --config ${configFile}\n`,
      ]
    ) assert.ok(stdout.includes(part), `${part} in:\n${stdout}`);
    const [, winner] = /^ (\S+) \* /m.exec(stdout)!;
    const { candidates } = JSON.parse(await Deno.readTextFile(configFile));
    assert.deepEqual(Object.keys(candidates), [winner]);

    const [, next] = /^next +deno task (.*)$/m.exec(stdout)!;
    const env = { CANDLEBOOK_LEDGER: join(folder, "trials.jsonl") };
    const trained = await runTask(
      [...next!.split(" "), "--out", folder, "--json"],
      env,
    );
    assert.equal(trained.status, 0, trained.stderr);
    const run = JSON.parse(trained.stdout);
    assert.equal(run.selected, winner);
    assert.deepEqual(run.ledger, {
      recorded: true,
      problem: null,
      trials: 11,
      looks: 1,
      peeks: 0,
    });

    const shown = await runTask(["trials"], env);
    assert.equal(shown.status, 0, shown.stderr);
    assert.match(
      shown.stdout,
      /^ SIM-BTCUSDT 1m .*2024-01-01 to 2024-01-02 .* 11 .* 1$/m,
    );
    const listed = await runTask(["trials", "--json"], env);
    const { candles: [of, ...more], setAside } = JSON.parse(listed.stdout);
    assert.deepEqual([more, setAside], [[], 0]);
    assert.equal(of.dataHash, run.dataset.sha256);
    assert.deepEqual([of.configurations, of.looks], [11, 1]);
    const { tried, compared, deflatedSharpe, overfitting } = of.choice;
    assert.deepEqual([tried, compared, overfitting], [11, 4, null]);
    assert.ok(deflatedSharpe >= 0 && deflatedSharpe <= 1);
    assert.equal(run.selection.tried, 11);
    assert.equal(run.selection.compared, 4);
    assert.ok(of.best.logLoss <= run.trials[0].cv.log_loss.mean);
  }));

Deno.test(`search killed at ${KILLS} moments goes on, and ends in the same bytes`, () =>
  withTempFolder(async (folder) => {
    const [whole, killed] = ["whole", "killed"].map((it) => join(folder, it));
    const bytesIn = (out: string) =>
      Deno.readTextFile(join(out, "signal/SIM-BTCUSDT_1m/search.json"));
    const undisturbed = await searchIn(whole!, "--json");
    assert.equal(undisturbed.status, 0, undisturbed.stderr);
    const random = randomStream(9);
    let kept = 0;
    for (let kill = 1; kill <= KILLS; kill++) {
      const { code, stdout } = await stoppedAt(killed!, {
        lines: 3 * kill,
        ms: random.uniform() * 20,
        signal: "SIGKILL",
      });
      assert.equal(stdout, "");
      assert.notEqual(code, 0);
      const lines = (await linesOf(killed!)).length;
      assert.ok(lines >= 3 * kill && lines >= kept);
      kept = lines;
      await assert.rejects(bytesIn(killed!), Deno.errors.NotFound);
    }
    const { status, stdout, stderr } = await searchIn(killed!, "--json");
    assert.equal(status, 0, stderr);
    assert.match(stderr, /, \d+ of them in the ledger +\d/);
    // But for the paths, and for what the ledger held before.
    const resultOf = (text: string) => {
      const { configFile: _, next: __, triedBefore: ___, ...result } = JSON
        .parse(text);
      return JSON.stringify(result);
    };
    assert.equal(resultOf(stdout), resultOf(undisturbed.stdout));
    assert.equal(await bytesIn(killed!), await bytesIn(whole!));
    // Every try is there once, but for those that a kill took and were fitted again.
    const ledgers = await Promise.all([whole, killed].map(async (out) => {
      const path = join(out!, "trials.jsonl");
      const { trials } = await openLedger(path, { onWarning() {} }).read();
      return trials.map(({ when: _, ...line }) => JSON.stringify(line)).sort();
    }));
    assert.deepEqual(ledgers[1], ledgers[0]);
  }));

Deno.test("search stops on Ctrl-C with status 130 and leaves no line half-written", () =>
  withTempFolder(async (folder) => {
    const { code, stdout, stderr } = await stoppedAt(folder, {
      lines: 5,
      ms: 1,
      signal: "SIGINT",
    });
    assert.equal(code, 130, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, /\nerror: Interrupted; nothing was half-written\n$/);
    const path = join(folder, "trials.jsonl");
    const { trials, warnings } = await openLedger(path).read();
    assert.ok(trials.length >= 5);
    assert.deepEqual(warnings, []);
  }));

Deno.test("search takes a file's configuration and another space", () =>
  withTempFolder(async (folder) => {
    const config = join(folder, "mine.json");
    const space = join(folder, "space.json");
    await Deno.writeTextFile(
      config,
      JSON.stringify({
        preset: "mine",
        data: { source: "simulated", symbol: "ETHUSDT", interval: "1h" },
        features: [{ kind: "rsi", period: 14 }],
        label: { kind: "direction", horizon: 2 },
        folds: 3,
        candidates: { line: { kind: "logistic" } },
      }),
    );
    const c = { draw: "log-uniform", from: 0.01, to: 1 };
    await Deno.writeTextFile(space, JSON.stringify({ logistic: { c } }));
    const args = ["search", "--config", config, "--candles", "900"];
    const few = ["--tries", "3", "--out", folder, "--json"];
    const none = await runTask([...args, ...few]);
    assert.equal(none.status, 2);
    assert.match(none.stderr, /no search space for preset "mine".*--space/);
    const { status, stdout, stderr } = await runTask([
      ...args,
      ...few,
      ...["--space", space, "--seed", "7", "--metric", "auc"],
      ...["--holdout", "0.3"],
    ]);
    assert.equal(status, 0, stderr);
    const found = JSON.parse(stdout);
    assert.equal(found.configFile, `${folder}/mine/SIM-ETHUSDT_1h/search.json`);
    assert.deepEqual([found.config.seed, found.config.metric], [7, "auc"]);
    assert.equal(found.rungs.at(-1).rows, 628);
    await Deno.writeTextFile(space, JSON.stringify({ logistic: { d: c } }));
    const odd = await runTask([...args, ...few, "--space", space]);
    assert.equal(odd.status, 2);
    assert.match(odd.stderr, /search space: logistic\.d: no such option/);
  }));

Deno.test("search refuses arguments that it cannot use with status 2", async () => {
  const cases: [string[], RegExp][] = [
    [["--tries", "0"], /--tries: expected a positive whole number, got 0/],
    [["--rungs", "1.5"], /--rungs: expected a positive whole number, got 1\.5/],
    [["--eta", "1"], /--eta: expected a number above 1, got 1/],
    [["--workers", "-1"], /--workers: expected a positive whole number/],
    [["--preset", "none"], /'none' is invalid/],
    [["--space", "nowhere.json"], /--space: cannot use .* no such file/],
    [["--space", "README.md"], /--space: cannot use .* it is not JSON/],
  ];
  for (const [args, problem] of cases) {
    const { status, stdout, stderr } = await runTask(["search", ...args]);
    assert.deepEqual([status, stdout], [2, ""], stderr);
    assert.match(stderr, problem);
  }
});

Deno.test("train says with one line that the ledger takes nothing, and goes on", () =>
  withTempFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "file"), "");
    const { status, stdout, stderr } = await runTask([
      ...["train", ...CANDLES, "--out", folder],
      ...["--ledger", join(folder, "file", "trials.jsonl")],
    ]);
    assert.equal(status, 0, stderr);
    const warnings = stderr.split("\n")
      .filter((line) => line.startsWith("warning: "));
    assert.equal(warnings.length, 1, stderr);
    assert.match(warnings[0]!, /^warning: Cannot write ledger "/);
    assert.match(stdout, /^The trials of this run were not recorded\.$/m);
  }));

Deno.test("train and trials name the line that they cannot read, and keep it", () =>
  withTempFolder(async (folder) => {
    const ledger = join(folder, "trials.jsonl");
    await Deno.writeTextFile(ledger, "time,close\n");
    const common = ["--ledger", ledger, "--json"];
    const args = ["train", ...CANDLES, "--out", folder];
    const trained = await runTask([...args, ...common]);
    assert.equal(trained.status, 0, trained.stderr);
    assert.equal(
      trained.stderr.match(/^warning: line 1 of ".*" is set aside/gm)?.length,
      1,
    );
    assert.equal(JSON.parse(trained.stdout).ledger.trials, 2);
    const shown = await runTask(["trials", ...common]);
    assert.match(shown.stderr, /^warning: line 1 of/);
    assert.equal(JSON.parse(shown.stdout).setAside, 1);
    assert.ok((await Deno.readTextFile(ledger)).startsWith("time,close\n{"));
  }));

Deno.test("trials, which may not write, sets a torn line aside", () =>
  withTempFolder(async (folder) => {
    const path = join(folder, "trials.jsonl");
    await Deno.writeTextFile(path, '{"ledger":1,"wh');
    const { status, stderr } = await runTask(["trials", "--ledger", path]);
    assert.equal(status, 0, stderr);
    assert.match(
      stderr,
      /^warning: line 1 of ".*" is set aside: it breaks off/,
    );
    assert.equal(await Deno.readTextFile(path), '{"ledger":1,"wh');
  }));

Deno.test("trials has nothing to show where nothing was tried", () =>
  withTempFolder(async (folder) => {
    const path = join(folder, "trials.jsonl");
    const { status, stdout } = await runTask(["trials", "--ledger", path]);
    assert.equal(status, 0);
    assert.equal(stdout, `Nothing has been tried yet (${path})\n`);
  }));
