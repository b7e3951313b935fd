/**
 * `deno task power`: how often the verdict finds an edge that is there, and one
 * that is not.
 *
 * @module
 */
import Table from "cli-table3";
import { Command, InvalidArgumentError, Option } from "commander";
import { writeFileAtomic } from "../atomic_file.ts";
import { PRESETS } from "../presets/mod.ts";
import { type PowerCell, powerFigure } from "../report/figures/power.ts";
import { grouped, percent } from "../report/words.ts";
import { OUTCOMES } from "../scores/mod.ts";
import { interruptSignal, runCommand, UsageError } from "./_cli.ts";
import { nonEmpty, number } from "./_options.ts";
import { marketConfig, verdictPower } from "./_power.ts";
import { Progress } from "./_progress.ts";

interface PowerTaskOptions {
  preset: string;
  edges: number[];
  candles: number[];
  markets: number;
  seed: number;
  workers?: number;
  figure?: string;
  json?: boolean;
}

await runCommand(
  new Command("deno task power")
    .description(
      "Trains on simulated markets whose edge is known, and counts the verdicts.",
    )
    .addOption(
      new Option("--preset <name>", "the system to train")
        .choices(Object.keys(PRESETS)).default("signal"),
    )
    .option("--edges <list>", "edges of the markets", numbers, [
      ...[0, 0.01, 0.02, 0.05],
    ])
    .option("--candles <list>", "numbers of candles", numbers, [
      ...[10_000, 50_000],
    ])
    .option("--markets <count>", "markets of each", number, 20)
    .option(
      "--seed <number>",
      "the seed that all markets' derive from",
      number,
      42,
    )
    .option("--workers <count>", "cores to use; the result is the same", number)
    .option("--figure <file>", "where to draw the curve, as SVG", nonEmpty)
    .option("--json", "print one JSON object on standard output")
    .action(powerTask),
);

async function powerTask(options: PowerTaskOptions): Promise<void> {
  const { edges, candles, markets, seed, workers, figure, json } = options;
  if (!Number.isInteger(markets) || markets < 1) {
    throw new UsageError(
      `--markets: expected a whole number of at least 1, got ${markets}`,
    );
  }
  const preset = PRESETS[options.preset]!;
  // A bad number is told of now, not after an hour.
  for (const edge of edges) {
    for (const count of candles) {
      marketConfig(preset, { edge, candles: count, seed });
    }
  }
  const [signal, progress] = [interruptSignal(), new Progress()];
  progress.stage("markets");
  const cells = await verdictPower(preset, {
    ...{ edges, candles, markets, seed, workers, signal },
    onProgress: progress.update,
    onCell: ({ edge, candles, counts }) =>
      progress.note(
        `edge ${edge}, ${grouped(candles)} candles: ${
          OUTCOMES.map((outcome) => `${outcome} ${counts[outcome]}`).join(", ")
        }`,
      ),
  });
  progress.end();
  if (figure !== undefined) {
    await writeFileAtomic(figure, powerFigure(cells).toFile());
  }
  console.log(
    json
      ? JSON.stringify({ preset: options.preset, seed, cells })
      : powerTable(cells),
  );
}

/** A line per edge and number of candles: markets, verdicts, share of `edge`. */
function powerTable(cells: readonly PowerCell[]): string {
  const head = ["edge", "candles", "held out", "markets", ...OUTCOMES];
  const table = new Table({
    head: [...head, "found", "95 % interval"],
    colAligns: [...head, 0, 0].map(() => "right" as const),
    style: { head: [], border: [] },
  });
  for (const cell of cells) {
    const { low, high } = cell.interval;
    table.push([
      ...[cell.edge, grouped(cell.candles), grouped(cell.heldOut)],
      ...[cell.markets, ...OUTCOMES.map((outcome) => cell.counts[outcome])],
      percent(cell.found),
      `${percent(low)} to ${percent(high)}`,
    ]);
  }
  return table.toString();
}

function numbers(text: string): number[] {
  const values = text.split(",").map(Number);
  if (text.trim() !== "" && !values.some(Number.isNaN)) return values;
  throw new InvalidArgumentError(
    `Expected numbers with commas between them, got "${text}"`,
  );
}
