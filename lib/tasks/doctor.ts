/**
 * `deno task doctor`: looks for leaks in the pipeline of a configuration.
 *
 * @module
 */
import { Command, Option } from "commander";
import { CHOICE_METRICS, type Config } from "../config.ts";
import { loadDataset } from "../dataset.ts";
import { examineConfig } from "../doctor/mod.ts";
import { FEATURE_SETS } from "../features/mod.ts";
import { PRESETS } from "../presets/mod.ts";
import { leakTable } from "../report/tables.ts";
import { interruptSignal, runCommand, UsageError } from "./_cli.ts";
import { configOf } from "./_config_options.ts";
import {
  addDataOptions,
  type DataOptions,
  loadOptions,
  nonEmpty,
  number,
} from "./_options.ts";
import { Progress } from "./_progress.ts";

interface DoctorTaskOptions extends DataOptions {
  preset: string;
  config?: string;
  features?: string;
  metric?: Config["metric"];
  seed?: number;
  rows: number;
  shuffles: number;
  json?: boolean;
}

const MOST_SHUFFLES = 1000;

const command = addDataOptions(new Command("deno task doctor"))
  .description(
    "Looks for leaks in a configuration's pipeline; status 1 if there is one.",
  )
  .addOption(
    new Option("--preset <name>", "the system to examine")
      .choices(Object.keys(PRESETS)).default("signal").conflicts("config"),
  )
  .option(
    "--config <file>",
    "a configuration instead of a preset: JSON, a model or a run record",
    nonEmpty,
  )
  .addOption(
    new Option("--features <set>", "the features to examine")
      .choices(Object.keys(FEATURE_SETS)),
  )
  .addOption(
    new Option("--metric <name>", "what the choice goes by")
      .choices(CHOICE_METRICS),
  )
  .option("--seed <number>", "the one seed of the examination", number)
  .option(
    "--rows <count>",
    "the latest so many candles are examined closely",
    number,
    10_000,
  )
  .option("--shuffles <count>", "how often labels are shuffled", number, 5)
  .option("--json", "print one JSON object on standard output")
  .action(doctorTask);

await runCommand(command);

async function doctorTask(options: DoctorTaskOptions): Promise<void> {
  const config = await configOf(options);
  const { rows, shuffles } = options;
  for (
    const [name, value, most] of [
      ["--rows", rows, Number.MAX_SAFE_INTEGER],
      ["--shuffles", shuffles, MOST_SHUFFLES],
    ] as const
  ) {
    if (Number.isSafeInteger(value) && value >= 1 && value <= most) continue;
    throw new UsageError(
      `${name}: expected a whole number from 1 to ${most}, got ${value}`,
    );
  }
  const [signal, progress] = [interruptSignal(), new Progress()];

  progress.stage("candles");
  const load = loadOptions(options, progress, signal);
  const { candles, record } = await loadDataset(config, load);
  progress.stage("examine");
  const checks = await examineConfig(config, candles, {
    rows,
    shuffles,
    edge: record.edge ?? 0,
    // The simulated market keeps its own time.
    asOf: candles.source === "simulated" ? undefined : Date.now(),
    signal,
    onProgress: progress.update,
  });
  progress.end();

  const alarms = checks.filter(({ outcome }) => outcome === "alarm");
  if (options.json) {
    const { preset, features, label } = config;
    console.log(JSON.stringify({
      ...{ preset, features, label, dataset: record, rows, shuffles },
      ...{ alarms: alarms.map(({ check }) => check), checks },
    }));
  } else console.log(`\n${leakTable(checks)}\n\n${conclusion(checks)}`);
  if (alarms.length > 0) {
    throw new Error(
      `Leaks found by ${alarms.map(({ check }) => check).join(", ")}`,
    );
  }
}

function conclusion(checks: Awaited<ReturnType<typeof examineConfig>>): string {
  const count = (outcome: string) =>
    checks.filter((check) => check.outcome === outcome).length;
  const [alarms, skipped] = [count("alarm"), count("skipped")];
  const seen = alarms > 0
    ? `${alarms} of ${checks.length} checks found a leak.`
    : `No leak found by ${checks.length - skipped} checks.`;
  return skipped > 0 ? `${seen} ${skipped} could not be made.` : seen;
}
