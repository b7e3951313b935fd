/**
 * `deno task scale`: how the time and the memory of a whole run grow with its rows.
 *
 * @module
 */
import Table from "cli-table3";
import { Command, InvalidArgumentError, Option } from "commander";
import { join } from "node:path";
import { readableJson } from "../artifact/readable_json.ts";
import type { ConfigInput } from "../config.ts";
import { PRESETS } from "../presets/mod.ts";
import { interruptSignal, runCommand, UsageError } from "./_cli.ts";
import { nonEmpty } from "./_options.ts";
import { outputOf } from "./_python.ts";
import { timed } from "./_timing.ts";

interface ScaleOptions {
  input: string[];
  rows: number[];
  preset: string;
  candidates?: string[];
  json?: boolean;
}

/** One run's size and cost. */
interface Cost {
  readonly rows: number;
  readonly seconds: number;
  /** The most memory of the process at a time, bytes. */
  readonly peakBytes: number;
}

const ROOT = join(import.meta.dirname!, "../..");
const ROWS = [50_000, 100_000, 200_000, 400_000, 800_000, 1_500_000];

await runCommand(
  new Command("deno task scale")
    .description(
      "Trains on more and more rows: seconds and memory of each run.",
    )
    .requiredOption(
      "--input <file>",
      "candles; repeat it to join files",
      (file: string, before: string[] = []) => [...before, nonEmpty(file)],
    )
    .option("--rows <counts>", "the latest so many candles", counts, ROWS)
    .addOption(
      new Option("--preset <name>", "the system to train")
        .choices(Object.keys(PRESETS)).default("signal-plus"),
    )
    .option(
      "--candidates <names>",
      "only these of the preset's",
      (names: string) => names.split(","),
    )
    .option("--json", "print one JSON object a line")
    .action(scale),
);

async function scale(options: ScaleOptions): Promise<void> {
  const { input, rows, json } = options;
  const signal = interruptSignal();
  const folder = await Deno.makeTempDir({ prefix: "candlebook_" });
  const costs: Cost[] = [];
  try {
    const config = join(folder, "config.json");
    await Deno.writeTextFile(config, readableJson(configOf(options)));
    for (const count of rows) {
      const args = [
        ...["task", "--quiet", "train", "--config", config, "--out", folder],
        ...input.flatMap((file) => ["--input", file]),
        ...["--candles", `${count}`, "--json"],
      ];
      let printed = "";
      const seconds = await timed(async () => {
        printed = await outputOf(Deno.execPath(), args, { cwd: ROOT, signal });
      })();
      const { dataset, peakBytes } = JSON.parse(printed);
      // Files may hold fewer candles than were asked for.
      const cost: Cost = { rows: dataset.rows, seconds, peakBytes };
      costs.push(cost);
      if (json) console.log(JSON.stringify(cost));
      else console.error(inWords(cost));
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  if (!json) console.log(tableOf(costs));
}

function configOf({ preset, candidates }: ScaleOptions): ConfigInput {
  const base = PRESETS[preset]!;
  const all = base.candidates;
  const unknown = candidates?.find((name) => !Object.hasOwn(all, name));
  if (unknown !== undefined) {
    throw new UsageError(
      `--candidates: expected some of ${
        Object.keys(all).join(", ")
      }, got "${unknown}"`,
    );
  }
  const kept = Object.entries(all).filter(([name]) =>
    candidates?.includes(name) ?? true
  );
  return { ...base, candidates: Object.fromEntries(kept) };
}

function inWords({ rows, seconds, peakBytes }: Cost): string {
  return `${rows.toLocaleString("en-US")} rows: ${seconds.toFixed(1)} s, ${
    gigabytes(peakBytes)
  }`;
}

function tableOf(costs: readonly Cost[]): string {
  const table = new Table({
    head: [
      "rows",
      "seconds",
      "peak memory",
      "s / (rows · log rows), first = 1",
    ],
    colAligns: ["right", "right", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  const each = ({ rows, seconds }: Cost) => seconds / (rows * Math.log(rows));
  for (const cost of costs) {
    table.push([
      cost.rows.toLocaleString("en-US"),
      cost.seconds.toFixed(1),
      gigabytes(cost.peakBytes),
      (each(cost) / each(costs[0]!)).toFixed(2),
    ]);
  }
  return table.toString();
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

function counts(text: string): number[] {
  const values = text.split(",").map((each) =>
    Number(each.replaceAll("_", ""))
  );
  if (values.every((value) => Number.isInteger(value) && value >= 1000)) {
    return values;
  }
  throw new InvalidArgumentError(
    `Expected whole numbers of at least 1000 with commas between, got "${text}"`,
  );
}
