/**
 * `deno task horizons`: what is found how far ahead, in one table.
 *
 * @module
 */
import { Command, InvalidArgumentError, Option } from "commander";
import { type Config, ConfigError } from "../config.ts";
import { loadDataset } from "../dataset.ts";
import { FEATURE_SETS } from "../features/mod.ts";
import { type LedgerNote, ledgerNoteText } from "../ledger/mod.ts";
import { PRESETS } from "../presets/mod.ts";
import {
  horizonFindings,
  horizonMarkdown,
  type HorizonResult,
  horizonTable,
} from "../report/horizon_table.ts";
import { interruptSignal, runCommand, UsageError } from "./_cli.ts";
import { checkWorkers, configOf } from "./_config_options.ts";
import { trainHorizons, withHorizon } from "./_horizons.ts";
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

interface HorizonsTaskOptions extends DataOptions, LedgerTaskOptions {
  preset: string;
  config?: string;
  horizons: number[];
  features?: string;
  holdout?: number | string;
  seed?: number;
  workers?: number;
  markdown?: boolean;
  json?: boolean;
}

await runCommand(
  addLedgerOption(addDataOptions(new Command("deno task horizons")))
    .description(
      "Trains a system for each of several horizons, and shows what each finds.",
    )
    .addOption(
      new Option("--preset <name>", "the system to train")
        .choices(Object.keys(PRESETS)).default("signal-plus")
        .conflicts("config"),
    )
    .option("--config <file>", "a configuration instead of a preset", nonEmpty)
    .option("--horizons <list>", "candles ahead", distinctNumbers, [
      ...[1, 5, 15, 60],
    ])
    .addOption(
      new Option("--features <set>", "the features to learn from")
        .choices(Object.keys(FEATURE_SETS)),
    )
    .option(
      "--holdout <share|date>",
      "rows to judge on: 0.2 or 2024-06-01",
      share,
    )
    .option("--seed <number>", "the one seed of every run", number)
    .option("--workers <count>", "cores to use; the result is the same", number)
    .addOption(
      new Option("--markdown", "print the table as Markdown").conflicts("json"),
    )
    .option("--json", "print one JSON object on standard output")
    .action(horizonsTask),
);

async function horizonsTask(options: HorizonsTaskOptions): Promise<void> {
  const { horizons, workers } = options;
  checkWorkers(workers);
  const config = await configOf({
    ...options,
    // A holdout by date would be all there is of the latest so many candles.
    candles: options.candles ?? (options.input ? "all" : undefined),
  });
  refuseOdd(config, horizons);
  const [signal, progress] = [interruptSignal(), new Progress()];

  progress.stage("candles");
  const load = loadOptions(options, progress, signal);
  const dataset = await loadDataset(config, load);
  let tried: LedgerNote | undefined;
  const results = await trainHorizons(config, dataset, horizons, {
    workers,
    signal,
    ledger: ledgerOf(options, { by: "horizons", note: progress.note }),
    onLedger: (note) => {
      tried = note;
      if (note.problem !== null) progress.note(`warning: ${note.problem}`);
    },
    onStage: (stage, horizon) => progress.stage(`${stage} ${horizon}`),
    onProgress: progress.update,
    onRefitProgress: progress.update,
    onHorizon: (result) => {
      progress.end();
      progress.note(heard(result));
    },
  });
  progress.end();

  const findings = horizonFindings(results);
  if (options.json) {
    const { preset, holdout, seed } = config;
    console.log(JSON.stringify({
      ...{ preset, holdout, seed, dataset: dataset.record },
      ...{ horizons: results, findings, ledger: tried },
    }));
    return;
  }
  const table = options.markdown
    ? horizonMarkdown(results)
    : `\n${horizonTable(results)}`;
  console.log([table, "", ...findings, ledgerNoteText(tried!)].join("\n"));
}

/** A bad horizon is told of now, not after those before it. */
function refuseOdd(config: Config, horizons: readonly number[]): void {
  for (const horizon of horizons) {
    try {
      withHorizon(config, horizon);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      throw new UsageError(
        `--horizons: expected whole numbers of at least 1, got ${horizon}`,
        { cause: error },
      );
    }
  }
}

/** A horizon's result in a line, for whoever waits for the next one. */
function heard({ horizon, selected, holdout, verdict }: HorizonResult): string {
  const { auc } = holdout.metrics;
  return `${horizon} ahead: ${selected}, AUC ${auc?.toFixed(4) ?? "–"}, ${
    verdict?.outcome ?? "no verdict"
  }`;
}

function distinctNumbers(text: string): number[] {
  const values = text.split(",").map(number);
  if (new Set(values).size === values.length) return values;
  throw new InvalidArgumentError(
    `Expected different numbers with commas between them, got "${text}"`,
  );
}
