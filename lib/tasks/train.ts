/**
 * `deno task train`: from candles to an exported model.
 *
 * @module
 */
import { join } from "node:path";
import process from "node:process";
import { Command, Option } from "commander";
import { type ModelFile, writeModelFile } from "../artifact/model_file.ts";
import { readableJson } from "../artifact/readable_json.ts";
import { writeFileAtomic } from "../atomic_file.ts";
import { loadDataset } from "../dataset.ts";
import { CHOICE_METRICS, type Config } from "../config.ts";
import { FEATURE_SETS } from "../features/mod.ts";
import { type LedgerNote, ledgerNoteText } from "../ledger/mod.ts";
import { PRESETS } from "../presets/mod.ts";
import { backtestSummary } from "../report/backtest_table.ts";
import { selectionText } from "../report/selection_words.ts";
import { leakLine, scoreTable } from "../report/tables.ts";
import { keptTogether, wrapped } from "../report/words.ts";
import { train } from "../train.ts";
import { triedSoFar } from "../tried_so_far.ts";
import { interruptSignal, runCommand } from "./_cli.ts";
import { checkWorkers, configOf } from "./_config_options.ts";
import {
  addLedgerOption,
  ledgerOf,
  type LedgerTaskOptions,
} from "./_ledger.ts";
import {
  addDataOptions,
  type DataOptions,
  loadOptions,
  nonEmpty,
  number,
  share,
} from "./_options.ts";
import { Progress } from "./_progress.ts";
import { type ReportFiles, writeReport } from "./_report.ts";

interface TrainTaskOptions extends DataOptions, LedgerTaskOptions {
  preset: string;
  config?: string;
  features?: string;
  holdout?: number | string;
  metric?: Config["metric"];
  seed?: number;
  nested?: boolean;
  workers?: number;
  out: string;
  json?: boolean;
}

const command = addLedgerOption(addDataOptions(new Command("deno task train")))
  .description("Trains a system on candles and exports the best model.")
  .addOption(
    new Option("--preset <name>", "the system to train")
      .choices(Object.keys(PRESETS)).default("signal").conflicts("config"),
  )
  .option(
    "--config <file>",
    "a configuration instead of a preset: JSON, a model or a run record",
    nonEmpty,
  )
  .addOption(
    new Option("--features <set>", "the features to learn from")
      .choices(Object.keys(FEATURE_SETS)),
  )
  .option(
    "--holdout <share|date>",
    "rows to judge on: 0.2 or 2024-06-01",
    share,
  )
  .addOption(
    new Option("--metric <name>", "what the choice goes by")
      .choices(CHOICE_METRICS),
  )
  .option("--seed <number>", "the one seed of the run", number)
  .option(
    "--nested",
    "choose anew inside every fold, to tell how much the choice flatters itself",
  )
  .option("--workers <count>", "cores to use; the result is the same", number)
  .option("--out <folder>", "where models are written", nonEmpty, "models")
  .option("--json", "print one JSON object on standard output")
  .action(trainTask);

await runCommand(command);

async function trainTask(options: TrainTaskOptions): Promise<void> {
  const config = await configOf(options);
  const { workers } = options;
  checkWorkers(workers);
  const [signal, progress] = [interruptSignal(), new Progress()];

  progress.stage("candles");
  const load = loadOptions(options, progress, signal);
  const dataset = await loadDataset(config, load);
  const ledger = ledgerOf(options, { by: "train", note: progress.note });
  const before = await triedSoFar(ledger, { config, dataset });
  progress.note(before.sentence);
  let tried: LedgerNote | undefined;
  const file = await train(config, dataset, {
    workers,
    signal,
    ledger,
    onLedger: (note) => {
      tried = note;
      if (note.problem !== null) progress.note(`warning: ${note.problem}`);
    },
    onStage: (stage) => progress.stage(stage),
    onProgress: progress.update,
    onRefitProgress: progress.update,
  });
  progress.stage("export");
  const { symbol, interval } = file.dataset;
  // Some disks take 1M and 1m for one name.
  const length = interval === "1M" ? "1month" : interval;
  const folder = join(options.out, config.preset, `${symbol}_${length}`);
  const modelFile = join(folder, "best_model.json");
  await writeModelFile(modelFile, file);
  progress.stage("report");
  const { error, ...reported } = await writeReport(
    folder,
    file,
    dataset.candles,
  );
  progress.end();

  const paths = { modelFile, ...reported };
  const record = {
    ...runRecord(file, paths, progress.seconds),
    triedBefore: before,
    ledger: tried!,
  };
  const path = join(folder, "runs", `${record.runId}.json`);
  await writeFileAtomic(path, `${readableJson(record)}\n`);
  if (options.json) console.log(JSON.stringify(record));
  else console.log(summary(file, paths, tried!));
  // The model is there all the same, and has been told of.
  if (error !== undefined) throw error;
}

/** Where a run's files are. */
interface RunPaths extends ReportFiles {
  readonly modelFile: string;
}

/** What a run leaves beside the model, and prints with `--json`. */
function runRecord(
  { model: _model, schema: _schema, digest, features, ...result }: ModelFile,
  paths: RunPaths,
  seconds: Record<string, number>,
) {
  const stamp = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, "");
  return {
    runId: `${stamp}-${digest.slice(0, 12)}`,
    digest,
    ...paths,
    ...result,
    features: features.map(({ name }) => name),
    seconds,
    peakBytes: 1024 * process.resourceUsage().maxRSS,
  };
}

function summary(
  file: ModelFile,
  { modelFile, reportFile, backtestFile, tradesFile }: RunPaths,
  tried: LedgerNote,
): string {
  return [
    "",
    ...file.verdict ? [...told(file.verdict.sentence), ""] : [],
    scoreTable(file),
    "",
    ...file.backtest ? [backtestSummary(file.backtest), ""] : [],
    ...file.findings.flatMap((finding) => [...told(finding), ""]),
    ...file.selection ? [selectionText(file.selection, file.selected), ""] : [],
    leakLine(file.leakChecks),
    ledgerNoteText(tried),
    "",
    `digest  ${file.digest}`,
    `model   ${modelFile}`,
    ...reportFile === null ? [] : [`report  ${reportFile}`],
    ...backtestFile === null ? [] : [`equity  ${backtestFile}`],
    ...tradesFile === null ? [] : [`trades  ${tradesFile}`],
  ].join("\n");
}

/** A sentence as a terminal of 100 columns shows it, no number torn from its unit. */
function told(sentence: string): string[] {
  return wrapped(keptTogether(sentence), 100)
    .map((line) => line.replaceAll("\u00a0", " "));
}
