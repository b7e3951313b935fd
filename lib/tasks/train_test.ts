import assert from "node:assert/strict";
import { readModelFile } from "../artifact/model_file.ts";
import { sliceCandles } from "../candles/candles.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { candlesToCsv } from "../candles/csv.ts";
import { PRESETS } from "../presets/mod.ts";
import { METRICS } from "../scores/metrics.ts";
import { loadDataset } from "../dataset.ts";
import { smallConfig } from "../testing/small_config.ts";
import { train } from "../train.ts";
import { runTask } from "../testing/task.ts";
import { cutOffFlow } from "../testing/without_flow.ts";
import { withTempFolder } from "../testing/temp_folder.ts";
import { writeReport } from "./_report.ts";
import type { ModelFile } from "../artifact/mod.ts";

const SIMULATED = ["train", "--source", "simulated", "--candles", "2500"];

async function names(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name))
    .sort();
}

Deno.test("train --json prints one object with all that was promised", async () => {
  await withTempFolder(async (out) => {
    const args = [...SIMULATED, "--json", "--out", out];
    const { status, stdout, stderr } = await runTask(args);
    assert.equal(status, 0, stderr);
    assert.equal(stdout.trim().split("\n").length, 1);
    const run = JSON.parse(stdout);
    assert.match(run.runId, /^\d{8}T\d{6}Z-[0-9a-f]{12}$/);
    assert.match(run.digest, /^[0-9a-f]{64}$/);
    const folder = `${out}/signal/SIM-BTCUSDT_1m`;
    assert.equal(run.modelFile, `${folder}/best_model.json`);
    assert.equal(run.reportFile, `${folder}/report.html`);
    const { source, symbol, interval, rows, from, to, sha256 } = run.dataset;
    assert.deepEqual(
      [source, symbol, interval, rows],
      ["simulated", "SIM-BTCUSDT", "1m", 2500],
    );
    assert.deepEqual(
      [from, to],
      ["2024-01-01T00:00:00.000Z", "2024-01-02T17:39:00.000Z"],
    );
    assert.match(sha256, /^[0-9a-f]{64}$/);
    assert.equal(run.features.length, 17);
    assert.equal(run.features[0], "prev_close");
    assert.equal(run.folds.length, 10);
    assert.deepEqual(
      run.trials.map(({ candidate }: { candidate: string }) => candidate),
      ["logistic", "forest"],
    );
    for (const { cv } of run.trials) {
      assert.deepEqual(Object.keys(cv), [...METRICS]);
      for (const metric of METRICS) {
        const { mean, std } = cv[metric];
        const least = metric === "mcc" ? -1 : 0;
        const most = metric === "log_loss" ? 10 : 1;
        const shown = `${metric} ${mean} ± ${std}`;
        assert.ok(mean >= least && mean <= most, shown);
        assert.ok(typeof std === "number" && std >= 0 && std < 1, shown);
        assert.ok(metric === "mcc" || mean > 0, shown);
      }
    }
    assert.ok(["logistic", "forest"].includes(run.selected));
    assert.equal(run.holdout.rows, 499);
    assert.ok(["no edge", "too little data"].includes(run.verdict.outcome));
    assert.deepEqual([run.verdict.rows, run.verdict.trials], [499, 1]);
    assert.equal(run.verdict.mcc.value, run.holdout.metrics.mcc);
    assert.deepEqual(Object.keys(run.holdout.metrics), [...METRICS]);
    const { trials, withThese, sentence } = run.triedBefore;
    assert.ok(withThese >= 2 && withThese <= trials + 2);
    assert.ok(stderr.split("\n").includes(sentence), stderr);
    // Before the work, not after it.
    assert.ok(stderr.indexOf(sentence) < stderr.indexOf("cross-validate"));
    assert.equal(run.selection.tried, run.ledger.trials);
    assert.equal(run.selection.realityCheck.candidates, 2);
    assert.deepEqual(Object.keys(run.baselines), [
      "always_up",
      "majority",
      "last_direction",
      "coin",
    ]);
    assert.ok(run.seconds.features >= 0);
    assert.ok(run.seconds.report >= 0);
    assert.equal(run.backtestFile, `${folder}/backtest.csv`);
    assert.equal(run.tradesFile, `${folder}/trades.csv`);
    assert.deepEqual(await names(folder), [
      "backtest.csv",
      "best_model.json",
      "report.html",
      "runs",
      "trades.csv",
    ]);
    assert.deepEqual(await names(`${folder}/runs`), [`${run.runId}.json`]);
    const record = `${folder}/runs/${run.runId}.json`;
    assert.deepEqual(JSON.parse(await Deno.readTextFile(record)), run);
    const file = await readModelFile(run.modelFile);
    assert.equal(file.digest, run.digest);
    const page = await Deno.readTextFile(run.reportFile);
    assert.ok(page.startsWith("<!doctype html>") && page.includes(run.digest));
    const { net, rows: traded, trades } = file.backtest!;
    const lines = async (path: string) =>
      (await Deno.readTextFile(path)).trimEnd().split("\n");
    const equity = await lines(run.backtestFile);
    assert.equal(equity.length, 1 + traded);
    assert.match(equity[1]!, /^2024-01-02T09:20:00\.000Z,0,1,1,0,1$/);
    assert.equal(Number(equity.at(-1)!.split(",")[2]), 1 + net.totalReturn);
    assert.equal((await lines(run.tradesFile)).length, 1 + trades);
  });
});

Deno.test("train gives the same bytes for any number of workers", async () => {
  await withTempFolder(async (out) => {
    const exported = await Promise.all([1, 3].map(async (workers) => {
      const folder = `${out}/${workers}/signal/SIM-BTCUSDT_1m`;
      const { status, stderr } = await runTask([
        ...SIMULATED,
        "--out",
        `${out}/${workers}`,
        "--workers",
        `${workers}`,
      ]);
      assert.equal(status, 0, stderr);
      return await Promise.all(
        ["best_model.json", "report.html", "backtest.csv", "trades.csv"]
          .map((name) => Deno.readTextFile(`${folder}/${name}`)),
      );
    }));
    assert.deepEqual(exported[0], exported[1]);
  });
});

Deno.test("train shows candidates, baselines, findings, digest and the model's place", async () => {
  await withTempFolder(async (out) => {
    const { status, stdout, stderr } = await runTask([
      ...SIMULATED,
      "--edge",
      "0",
      "--out",
      out,
    ]);
    assert.equal(status, 0, stderr);
    for (
      const part of [
        "logistic",
        "forest",
        "always_up",
        "majority",
        "last_direction",
        "coin",
        "SIMULATED",
        "digest  ",
        `\nmodel   ${out}/signal/SIM-BTCUSDT_1m/best_model.json\nreport  `,
        `\nreport  ${out}/signal/SIM-BTCUSDT_1m/report.html\n`,
        `\nequity  ${out}/signal/SIM-BTCUSDT_1m/backtest.csv\n`,
        `\ntrades  ${out}/signal/SIM-BTCUSDT_1m/trades.csv\n`,
      ]
    ) assert.ok(stdout.includes(part), `${part} in:\n${stdout}`);
    // The verdict comes first.
    assert.match(
      stdout,
      /^\n(?:No edge|Too little data): on 499 held-out rows /,
    );
    // After the scores, before the findings.
    assert.match(
      stdout,
      /coin .*\n\n held-out rows, traded [^]*\n break-even .*\n\nThese candles/,
    );
    const paths = /^(?:digest|model|report|equity|trades) /;
    for (const line of stdout.split("\n")) {
      assert.ok(line.length <= 100 || paths.test(line), line);
    }
    assert.match(stderr, /^cross-validate\s+\d+\.\d\d s$/m);
  });
});

Deno.test("train --nested tells how much the choice flatters itself, over any folds", async () => {
  await withTempFolder(async (out) => {
    const path = `${out}/config.json`;
    const config = {
      ...PRESETS.signal,
      candidates: { logistic: { kind: "logistic" } },
      splits: { kind: "combinatorial", groups: 4, testGroups: 2, embargo: 5 },
    };
    await Deno.writeTextFile(path, JSON.stringify(config));
    const args = [...SIMULATED, "--config", path, "--out", out];
    const plain = await runTask(args);
    assert.equal(plain.status, 0, plain.stderr);
    assert.match(plain.stdout, /^ 6 folds, mean/m);
    assert.match(plain.stdout, /^ 3 paths, mean .* and the worst/m);
    assert.doesNotMatch(plain.stdout, /Chosen anew/);
    const nested = await runTask([...args, "--nested"]);
    assert.equal(nested.status, 0, nested.stderr);
    assert.match(
      nested.stdout,
      /^Chosen anew inside each of 6 folds, the best of 1 shows f1 [^]* an\soptimism\sof\s-?0\.\d{4}\s±/m,
    );
    assert.match(nested.stderr, /^nested +\d/m);
    const impossible = {
      ...config,
      splits: { kind: "sliding", trainSize: 1990 },
    };
    await Deno.writeTextFile(path, JSON.stringify(impossible));
    const refused = await runTask(args);
    assert.equal(refused.status, 1, refused.stderr);
    assert.match(
      refused.stderr,
      /Cannot make 10 sliding folds of 1999 rows: 1990 train rows/,
    );
  });
});

Deno.test("train keeps the model where the report cannot be written", async () => {
  await withTempFolder(async (out) => {
    const folder = `${out}/signal/SIM-BTCUSDT_1m`;
    const inTheWay = `${folder}/report.html/in_the_way`;
    await Deno.mkdir(inTheWay, { recursive: true });
    const args = [...SIMULATED, "--out", out];
    const { status, stdout, stderr } = await runTask([...args, "--json"]);
    assert.equal(status, 1, stderr);
    assert.match(stderr, /^error: Cannot write file ".*report\.html": .*$/m);
    assert.ok(!/^\s+at /m.test(stderr), stderr);
    const run = JSON.parse(stdout);
    assert.equal(run.reportFile, null);
    assert.equal(run.tradesFile, `${folder}/trades.csv`);
    const file = await readModelFile(run.modelFile);
    assert.equal(file.digest, run.digest);
    assert.deepEqual(await names(`${folder}/runs`), [`${run.runId}.json`]);
    const told = await runTask(args);
    assert.equal(told.status, 1);
    assert.match(told.stdout, /^model {3}.*best_model\.json$/m);
    assert.ok(!told.stdout.includes("report  "), told.stdout);
  });
});

Deno.test("train --config trains a file's configuration, options above it", async () => {
  await withTempFolder(async (out) => {
    const path = `${out}/mine.json`;
    const config = {
      preset: "mine",
      data: { source: "simulated", symbol: "ETHUSDT", interval: "1h" },
      features: [{ kind: "rsi", period: 14 }],
      label: { kind: "direction", horizon: 2 },
      folds: 3,
      candidates: { line: { kind: "logistic" } },
      seed: 7,
    };
    await Deno.writeTextFile(path, JSON.stringify(config));
    const common = ["--candles", "900", "--out", out, "--json"];
    const first = await runTask(["train", "--config", path, ...common]);
    assert.equal(first.status, 0, first.stderr);
    const run = JSON.parse(first.stdout);
    assert.equal(run.modelFile, `${out}/mine/SIM-ETHUSDT_1h/best_model.json`);
    assert.deepEqual(run.features, ["rsi_14"]);
    assert.deepEqual([run.config.seed, run.selected], [7, "line"]);
    assert.equal(run.dataset.rows, 900);

    const record = `${run.modelFile}/../runs/${run.runId}.json`;
    for (const again of [run.modelFile, new URL(`file://${record}`).pathname]) {
      const second = await runTask(["train", "--config", again, ...common]);
      assert.equal(second.status, 0, second.stderr);
      assert.equal(JSON.parse(second.stdout).digest, run.digest);
    }

    const changed = await runTask([
      ...["train", "--config", path, ...common],
      ...["--seed", "8", "--metric", "auc", "--features", "signal"],
      ...["--symbol", "BTCUSDT", "--holdout", "0.3"],
    ]);
    assert.equal(changed.status, 0, changed.stderr);
    const other = JSON.parse(changed.stdout);
    const { seed, metric, holdout, folds } = other.config;
    assert.deepEqual([seed, metric, holdout, folds], [8, "auc", 0.3, 3]);
    assert.equal(other.features.length, 17);
    assert.equal(other.dataset.symbol, "SIM-BTCUSDT");
  });
});

Deno.test("train --config with files among its candles takes them from --input", async () => {
  await withTempFolder(async (out) => {
    const input = `${out}/ETHUSDT-1m.csv`;
    const candles = simulateCandles({ candles: 2500, seed: 9 });
    await Deno.writeTextFile(input, candlesToCsv(candles));
    const given = ["--input", input, "--out", out, "--json"];
    const first = await runTask(["train", ...given]);
    assert.equal(first.status, 0, first.stderr);
    const run = JSON.parse(first.stdout);
    const again = ["train", "--config", run.modelFile, ...given];
    const second = await runTask(again);
    assert.equal(second.status, 0, second.stderr);
    assert.equal(JSON.parse(second.stdout).digest, run.digest);
  });
});

Deno.test("train --input, then predict: batch equals training, in CSV and JSON", async () => {
  await withTempFolder(async (folder) => {
    const candles = simulateCandles({ candles: 5000, seed: 9 });
    const input = `${folder}/ETHUSDT-1m.csv`;
    await Deno.writeTextFile(input, candlesToCsv(candles));
    const trained = await runTask([
      "train",
      "--input",
      input,
      "--features",
      "signal+",
      "--metric",
      "log_loss",
      "--out",
      folder,
      "--json",
    ]);
    assert.equal(trained.status, 0, trained.stderr);
    const run = JSON.parse(trained.stdout);
    assert.equal(run.dataset.symbol, "ETHUSDT");
    assert.equal(run.dataset.files[0].name, "ETHUSDT-1m.csv");
    assert.equal(run.features.length, 59);

    const out = `${folder}/predictions.csv`;
    const predicted = await runTask([
      "predict",
      "--model",
      run.modelFile,
      "--input",
      input,
      "--out",
      out,
      "--json",
    ]);
    assert.equal(predicted.status, 0, predicted.stderr);
    const { rows, latest } = JSON.parse(predicted.stdout);
    assert.equal(rows, 5000);
    const lines = (await Deno.readTextFile(out)).trimEnd().split("\n");
    assert.match(lines[0]!, /^open_time,probability_up,up,/);
    assert.equal(lines.length, 5001);
    assert.match(lines[1]!, new RegExp(`^${candles.openTime[0]},,,`));
    const last = lines.at(-1)!.split(",");
    assert.equal(Number(last[1]), latest.probabilityUp);
    assert.equal(last[2] === "1", latest.up);
    assert.equal(
      lines[0],
      "open_time,probability_up,up,out_of_range,dissimilarity,novel,no_call",
    );
    assert.equal(Number(last[4]), latest.dissimilarity);

    const jump = `${folder}/jump.csv`;
    const rose = candles.close.length - 1;
    const moved = {
      ...candles,
      close: candles.close.with(rose, 3 * candles.close[rose]!),
      high: candles.high.with(rose, 3 * candles.close[rose]!),
    };
    await Deno.writeTextFile(jump, candlesToCsv(moved));
    const refused = await runTask([
      ...["predict", "--model", run.modelFile, "--input", jump],
      ...["--refuse-novel", "--symbol", "ETHUSDT", "--interval", "1m"],
    ]);
    assert.equal(refused.status, 0, refused.stderr);
    assert.match(
      refused.stdout,
      /no prediction: the candle is unlike those the model learned from/,
    );
    assert.match(refused.stdout, /\d+ of 5000 candles are unlike those/);
  });
});

Deno.test("train prints the digest that it exports", () =>
  withTempFolder(async (out) => {
    const args = [
      "train",
      "--source",
      "simulated",
      "--candles",
      "2500",
      "--out",
      out,
    ];
    const { status, stdout, stderr } = await runTask(args);
    assert.equal(status, 0, stderr);
    const [, path] = /^model +(.+)$/m.exec(stdout)!;
    const { digest } = JSON.parse(await Deno.readTextFile(path!));
    assert.equal(/^digest +(\S+)$/m.exec(stdout)?.[1], digest);
  }));

Deno.test("writeReport() leaves no file of an earlier run where it fails", () =>
  withTempFolder(async (folder) => {
    const left = ["report.html", "backtest.csv", "trades.csv"];
    for (const name of left) {
      await Deno.writeTextFile(`${folder}/${name}`, "an earlier run");
    }
    const { error, ...files } = await writeReport(
      folder,
      {} as ModelFile,
      simulateCandles({ candles: 9 }),
    );
    assert.match(error!.message, /^Cannot make the report: /);
    assert.deepEqual(Object.values(files), [null, null, null]);
    assert.deepEqual(await names(folder), []);
  }));

Deno.test("writeReport() writes what it can, and says what it could not", () =>
  withTempFolder(async (folder) => {
    const config = smallConfig();
    const dataset = await loadDataset(config);
    const file = await train(config, dataset, { workers: 1 });
    await Deno.mkdir(`${folder}/trades.csv/in_the_way`, { recursive: true });
    const { error, ...files } = await writeReport(
      folder,
      file,
      dataset.candles,
    );
    assert.match(error!.message, /^Cannot write file ".*trades\.csv": /);
    assert.deepEqual(files, {
      reportFile: `${folder}/report.html`,
      backtestFile: `${folder}/backtest.csv`,
      tradesFile: null,
    });
    const csv = await Deno.readTextFile(`${folder}/backtest.csv`);
    assert.equal(csv.trimEnd().split("\n").length, 1 + file.backtest!.rows);
  }));

Deno.test("train --help lists the options, whatever the environment says of colours", async () => {
  for (const colours of ["1", ""]) {
    const { status, stdout, stderr } = await runTask(["train", "--help"], {
      NO_COLOR: colours,
    });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^Usage: deno task train \[options\]/);
    assert.match(stdout, /--preset <name> /);
  }
});

Deno.test("train learns from files with and without flow, then predict reads both", async () => {
  await withTempFolder(async (folder) => {
    const candles = simulateCandles({ candles: 3000, seed: 3 });
    const inputs = [1, 2].map((part) => `${folder}/SIM-BTCUSDT-1m-${part}.csv`);
    const parts = [
      cutOffFlow(sliceCandles(candles, 0, 1200)),
      sliceCandles(candles, 1200),
    ];
    for (const [i, part] of parts.entries()) {
      await Deno.writeTextFile(inputs[i]!, candlesToCsv(part));
    }
    const given = inputs.flatMap((input) => ["--input", input]);
    const trained = await runTask([
      ...["train", "--preset", "signal-plus", ...given],
      ...["--out", folder, "--json"],
    ]);
    assert.equal(trained.status, 0, trained.stderr);
    const run = JSON.parse(trained.stdout);
    const missing =
      /quote_volume, trades, taker_base, taker_quote are missing in the 1,200 rows of .*1m-1\.csv/;
    assert.match(run.dataset.warnings.join("\n"), missing);
    assert.match(trained.stderr, missing);
    assert.match(await Deno.readTextFile(run.reportFile), missing);
    const predicted = await runTask([
      ...["predict", "--model", run.modelFile, ...given, "--json"],
    ]);
    assert.equal(predicted.status, 0, predicted.stderr);
    assert.equal(JSON.parse(predicted.stdout).rows, 3000);
    const alone = await runTask([
      ...["predict", "--model", run.modelFile, "--input", inputs[0]!],
    ]);
    assert.equal(alone.status, 1);
    assert.match(alone.stderr, /got SIM-BTCUSDT candles without trades/);
  });
});
