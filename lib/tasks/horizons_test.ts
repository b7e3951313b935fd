import assert from "node:assert/strict";
import { loadDataset } from "../dataset.ts";
import { openLedger } from "../ledger/mod.ts";
import { horizonMarkdown, horizonTable } from "../report/horizon_table.ts";
import { heldOutForecast } from "../run_view.ts";
import { aucInterval, shareInterval } from "../scores/mod.ts";
import { smallConfig } from "../testing/small_config.ts";
import { runTask, startTask } from "../testing/task.ts";
import { withTempFolder } from "../testing/temp_folder.ts";
import { train } from "../train.ts";
import { trainHorizons, withHorizon } from "./_horizons.ts";

const config = smallConfig({
  candidates: { logistic: { kind: "logistic" } },
});
const dataset = await loadDataset(config);

Deno.test("trainHorizons() gives for each horizon what train() gives for it alone", async () => {
  const results = await trainHorizons(config, dataset, [5, 1], { workers: 2 });
  assert.deepEqual(results.map(({ horizon }) => horizon), [5, 1]);
  for (const result of results) {
    const { horizon, surest: _, ...told } = result;
    const file = await train(withHorizon(config, horizon), dataset, {
      workers: 1,
      trials: 2,
    });
    for (const [name, value] of Object.entries(told)) {
      assert.deepEqual(value, file[name as keyof typeof told], name);
    }
  }
  assert.deepEqual(
    await trainHorizons(config, dataset, [1, 5], { workers: 1 }),
    results.toReversed(),
  );
});

Deno.test("trainHorizons() counts overlapping labels in every interval", async () => {
  const horizon = 7;
  const [{ holdout, surest, verdict, baselines }] =
    (await trainHorizons(config, dataset, [horizon], { workers: 1 })) as [
      Awaited<ReturnType<typeof trainHorizons>>[number],
    ];
  const file = await train(withHorizon(config, horizon), dataset, {
    workers: 1,
  });
  const { target, probability } =
    heldOutForecast(file, dataset.candles).forecast;
  const [right, rows] = [holdout.metrics.accuracy!, target.length];
  const within = (
    inner: { low: number; high: number },
    { low, high }: { low: number | null; high: number | null },
  ) => assert.ok(low! <= inner.low && inner.high <= high!);
  within(
    shareInterval(right * rows, rows, horizon),
    holdout.intervals.accuracy,
  );
  within(aucInterval(target, probability, horizon), holdout.intervals.auc);
  assert.ok(verdict!.blockLength >= horizon);
  assert.ok(verdict!.effectiveRows <= rows);
  assert.ok(baselines.majority);

  // The surest tenth once more, by sorting.
  const sure = [...probability.keys()].sort((a, b) =>
    Math.abs(probability[b]! - 0.5) - Math.abs(probability[a]! - 0.5)
  ).slice(0, Math.ceil(rows / 10));
  const hits =
    sure.filter((row) => target[row] === +(probability[row]! > 0.5)).length;
  assert.equal(surest.rows, sure.length);
  assert.equal(surest.precision, hits / sure.length);
  assert.deepEqual(
    surest.interval,
    shareInterval(hits, sure.length, horizon),
  );
});

Deno.test("trainHorizons() corrects every verdict for at least all its looks", () =>
  withTempFolder(async (folder) => {
    const ledger = openLedger(`${folder}/trials.jsonl`, { by: "test" });
    const heard: number[] = [];
    const look = (horizons: number[]) =>
      trainHorizons(config, dataset, horizons, {
        workers: 1,
        ledger,
        onHorizon: ({ horizon }) => heard.push(horizon),
      });
    const trials = async (...horizons: number[]) =>
      (await look(horizons)).map(({ verdict }) => verdict!.trials);
    assert.deepEqual(await trials(1, 3), [2, 2]);
    // The same look again is none.
    assert.deepEqual(await trials(3, 1), [2, 2]);
    assert.deepEqual(await trials(5, 6), [3, 4]);
    assert.deepEqual(heard, [1, 3, 3, 1, 5, 6]);
  }));

Deno.test("trainHorizons() stops on an abort, between two horizons too", async () => {
  const stopped = new Error("stopped");
  const controller = new AbortController();
  const heard: number[] = [];
  await assert.rejects(
    trainHorizons(config, dataset, [1, 3], {
      workers: 1,
      signal: controller.signal,
      onHorizon: ({ horizon }) => {
        heard.push(horizon);
        controller.abort(stopped);
      },
    }),
    stopped,
  );
  assert.deepEqual(heard, [1]);
});

const SMALL = [
  ...["--source", "simulated", "--candles", "1500", "--preset", "signal"],
  ...["--horizons", "1,4"],
];

Deno.test("horizons prints the same results as text, Markdown and JSON", () =>
  withTempFolder(async (folder) => {
    const run = async (name: string, ...args: string[]) => {
      const ledger = `${folder}/${name}.jsonl`;
      const done = await runTask([
        ...["horizons", ...SMALL, "--ledger", ledger, ...args],
      ]);
      assert.equal(done.status, 0, done.stderr);
      return done;
    };
    const [text, markdown, json] = [
      await run("text"),
      await run("markdown", "--markdown"),
      await run("json", "--json"),
    ];
    const { horizons, findings, ledger, dataset, holdout } = JSON.parse(
      json.stdout,
    );
    assert.deepEqual(
      horizons.map(({ horizon }: { horizon: number }) => horizon),
      [1, 4],
    );
    assert.equal(dataset.symbol, "SIM-BTCUSDT");
    assert.equal(holdout, 0.2);
    assert.deepEqual([ledger.looks, ledger.problem], [2, null]);
    assert.ok(text.stdout.startsWith(`\n${horizonTable(horizons)}\n\n`));
    assert.ok(markdown.stdout.startsWith(`${horizonMarkdown(horizons)}\n\n`));
    for (const { stdout } of [text, markdown]) {
      for (const finding of findings) assert.ok(stdout.includes(finding));
      assert.match(stdout, /the holdout looked at 2 times\.\n$/);
    }
    const stages = text.stderr.match(/^\S+ \d+(?= +[\d.]+ s$)/gm)!;
    assert.deepEqual(
      stages,
      [1, 4].flatMap((horizon) =>
        ["features", "cross-validate", "refit", "judge"]
          .map((stage) => `${stage} ${horizon}`)
      ),
    );
    assert.match(text.stderr, /^4 ahead: (logistic|forest), AUC 0\.\d{4}, /m);
  }));

Deno.test("horizons stops on Ctrl-C with status 130 and one line", () =>
  withTempFolder(async (folder) => {
    const child = await startTask("horizons", [
      ...SMALL,
      ...["--candles", "20000", "--ledger", `${folder}/trials.jsonl`],
    ]);
    const stdout = new Response(child.stdout).text();
    let told = "";
    const text = child.stderr.pipeThrough(new TextDecoderStream());
    for await (const chunk of text) {
      if (told === "") child.kill("SIGINT");
      told += chunk;
    }
    assert.equal((await child.status).code, 130, told);
    assert.equal(await stdout, "");
    assert.match(told, /\nerror: Interrupted; nothing was half-written\n$/);
  }));

Deno.test("horizons refuses bad options before any work", async () => {
  for (
    const [args, message] of [
      [["--horizons", "1,0"], /--horizons: expected whole numbers .* got 0/],
      [["--horizons", "1.5"], /--horizons: expected whole numbers .* got 1\.5/],
      [["--horizons", "5,5"], /Expected different numbers .* got "5,5"/],
      [["--horizons", "a"], /Expected a number, got "a"/],
      [["--horizons", ""], /Expected a number, got ""/],
      [["--workers", "0"], /--workers: expected a whole number from 1/],
      [["--json", "--markdown"], /--markdown.* cannot be used with .*--json/],
      [["--holdout", "2"], /holdout: expected a number between 0 and 1, got 2/],
    ] as const
  ) {
    const { status, stdout, stderr } = await runTask(["horizons", ...args]);
    assert.equal(status, 2, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /^candles /m);
  }
});
