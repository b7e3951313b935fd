/**
 * `deno task search`: hyperparameters drawn at random, halved while the rows grow.
 *
 * @module
 */
import { join } from "node:path";
import { Command, Option } from "commander";
import { readableJson } from "../artifact/readable_json.ts";
import { writeFileAtomic } from "../atomic_file.ts";
import { CHOICE_METRICS, type Config } from "../config.ts";
import { loadDataset } from "../dataset.ts";
import { FEATURE_SETS } from "../features/mod.ts";
import { ledgerNoteText } from "../ledger/mod.ts";
import {
  parseSearchSpace,
  SEARCH_SPACES,
  type SearchSpace,
} from "../presets/mod.ts";
import { searchFindings, searchTable } from "../report/search_table.ts";
import { search, searchCandidates, type SearchResult } from "../search.ts";
import { triedSoFar } from "../tried_so_far.ts";
import { interruptSignal, runCommand, UsageError } from "./_cli.ts";
import { configOf } from "./_config_options.ts";
import {
  addLedgerOption,
  ledgerOf,
  type LedgerTaskOptions,
} from "./_ledger.ts";
import { quoted } from "./_notebooks.ts";
import {
  addDataOptions,
  type DataOptions,
  loadOptions,
  nonEmpty,
  number,
  share,
} from "./_options.ts";
import { Progress } from "./_progress.ts";

interface SearchTaskOptions extends DataOptions, LedgerTaskOptions {
  preset: string;
  config?: string;
  space?: string;
  tries: number;
  rungs: number;
  eta: number;
  features?: string;
  holdout?: number | string;
  metric?: Config["metric"];
  seed?: number;
  workers?: number;
  fresh?: boolean;
  out: string;
  json?: boolean;
}

const command = addLedgerOption(addDataOptions(new Command("deno task search")))
  .description(
    "Searches hyperparameters, and writes a configuration for deno task train.",
  )
  .addOption(
    new Option("--preset <name>", "the system to search around")
      .choices(Object.keys(SEARCH_SPACES)).default("signal").conflicts(
        "config",
      ),
  )
  .option("--config <file>", "a configuration instead of a preset", nonEmpty)
  .option(
    "--space <file>",
    "another search space than the preset's: JSON",
    nonEmpty,
  )
  .option("--tries <count>", "candidates to draw", number, 40)
  .option("--rungs <count>", "steps, the last of them on all rows", number, 3)
  .option(
    "--eta <factor>",
    "one in so many goes on to the next rung",
    number,
    3,
  )
  .addOption(
    new Option("--features <set>", "the features to learn from")
      .choices(Object.keys(FEATURE_SETS)),
  )
  .option(
    "--holdout <share|date>",
    "rows to leave alone: 0.2 or 2024-06-01",
    share,
  )
  .addOption(
    new Option("--metric <name>", "what candidates are ranked by")
      .choices(CHOICE_METRICS),
  )
  .option("--seed <number>", "the one seed of the search", number)
  .option("--workers <count>", "cores to use; the result is the same", number)
  .option("--fresh", "fit again what the ledger knows")
  .option(
    "--out <folder>",
    "where the configuration is written",
    nonEmpty,
    "models",
  )
  .option("--json", "print one JSON object on standard output")
  .action(searchTask);

await runCommand(command);

async function searchTask(options: SearchTaskOptions): Promise<void> {
  const { tries, rungs, eta, workers, fresh } = options;
  refuseOdd(options);
  const config = await configOf(options);
  const space = await spaceOf(options, config);
  const [signal, progress] = [interruptSignal(), new Progress()];
  const { note } = progress;

  progress.stage("candles");
  const load = loadOptions(options, progress, signal);
  const dataset = await loadDataset(config, load);
  const ledger = ledgerOf(options, { by: "search", note });
  const before = await triedSoFar(ledger, {
    config,
    dataset,
    candidates: searchCandidates(config, space, { tries }),
  });
  note(before.sentence);
  const found = await search(config, space, dataset, {
    tries,
    rungs,
    eta,
    workers,
    fresh,
    signal,
    ledger,
    onRung: ({ rows, candidates }, known) => {
      const there = known > 0 ? `, ${known} of them in the ledger` : "";
      progress.stage(`${candidates} × ${rows} rows${there}`);
    },
    onProgress: progress.update,
  });
  progress.end();
  const { problem } = found.ledger;
  if (problem !== null) note(`warning: ${problem}`);

  const { symbol, interval } = dataset.record;
  // Some disks take 1M and 1m for one name.
  const length = interval === "1M" ? "1month" : interval;
  const folder = join(options.out, config.preset, `${symbol}_${length}`);
  const configFile = join(folder, "search.json");
  await writeFileAtomic(configFile, `${readableJson(found.config)}\n`);
  const next = nextCommand(configFile, options);
  const { metric } = config;
  const findings = searchFindings(found.rungs.at(-1)!, { metric, ...found });
  const told = { configFile, next, findings, triedBefore: before };
  if (options.json) console.log(JSON.stringify({ ...told, ...found }));
  else console.log(summary(found, told));
}

/** What the library would refuse only once the candles are there. */
function refuseOdd({ tries, rungs, eta, workers }: SearchTaskOptions): void {
  for (const [name, value] of Object.entries({ tries, rungs, workers })) {
    if (value === undefined || (Number.isSafeInteger(value) && value > 0)) {
      continue;
    }
    throw new UsageError(
      `--${name}: expected a positive whole number, got ${value}`,
    );
  }
  if (!(eta > 1 && Number.isFinite(eta))) {
    throw new UsageError(`--eta: expected a number above 1, got ${eta}`);
  }
}

async function spaceOf(
  { space }: SearchTaskOptions,
  { preset }: Config,
): Promise<SearchSpace> {
  if (space !== undefined) return parseSearchSpace(await jsonOf(space));
  const own = SEARCH_SPACES[preset];
  if (own) return parseSearchSpace(own);
  throw new UsageError(
    `--config: there is no search space for preset "${preset}", so give one with --space`,
  );
}

async function jsonOf(path: string): Promise<unknown> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (cause) {
    const why = cause instanceof SyntaxError
      ? `it is not JSON: ${cause.message}`
      : cause instanceof Deno.errors.NotFound
      ? "there is no such file"
      : cause instanceof Error
      ? cause.message
      : String(cause);
    throw new UsageError(`--space: cannot use "${path}": ${why}`, { cause });
  }
}

/** The command that trains and judges what was found, for a shell. */
function nextCommand(
  configFile: string,
  { input = [], store, baseUrl, ledger }: SearchTaskOptions,
): string {
  return [
    "deno task train",
    "--config",
    quoted(configFile),
    ...input.flatMap((path) => ["--input", quoted(path)]),
    ...store === "data" ? [] : ["--store", quoted(store)],
    ...baseUrl === undefined ? [] : ["--base-url", quoted(baseUrl)],
    ...ledger === undefined ? [] : ["--ledger", quoted(ledger)],
  ].join(" ");
}

function summary(
  { rungs, selected, config, ledger }: SearchResult,
  { configFile, next, findings }: {
    configFile: string;
    next: string;
    findings: readonly string[];
  },
): string {
  const steps = rungs.map(({ trials, rows }) => `${trials.length} on ${rows}`);
  return [
    "",
    searchTable(rungs.at(-1)!),
    "",
    ...findings,
    `Candidates fitted: ${steps.join(", ")} rows.`,
    "",
    ledgerNoteText(ledger),
    "",
    `${selected}  ${JSON.stringify(config.candidates[selected])}`,
    `config  ${configFile}`,
    `next    ${next}`,
  ].join("\n");
}
