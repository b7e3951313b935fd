/**
 * `deno task figures`: draws the figures that README.md shows, from the default run
 * on the simulated market.
 *
 * @module
 */
import { join } from "node:path";
import { Command } from "commander";
import { writeFileAtomic } from "../atomic_file.ts";
import { parseConfig } from "../config.ts";
import { loadDataset } from "../dataset.ts";
import { PRESETS } from "../presets/mod.ts";
import { examineRun, runFigures } from "../run_view.ts";
import { train } from "../train.ts";
import { interruptSignal, runCommand } from "./_cli.ts";
import { nonEmpty } from "./_options.ts";

/** The figures of README.md. */
const SHOWN = ["folds", "skill"] as const;

await runCommand(
  new Command("deno task figures")
    .description("Draws the figures that README.md shows.")
    .option("--out <folder>", "where they go", nonEmpty, "notebooks/figures")
    .action(drawFigures),
);

async function drawFigures({ out }: { out: string }): Promise<void> {
  const signal = interruptSignal();
  const preset = PRESETS.signal!;
  const config = parseConfig({
    ...preset,
    data: { ...preset.data, source: "simulated" },
  });
  const dataset = await loadDataset(config, { signal });
  const run = await train(config, dataset, { signal });
  const figures = runFigures(examineRun(run, dataset.candles));
  for (const name of SHOWN) {
    const path = join(out, `${name}.svg`);
    await writeFileAtomic(path, figures[name].toFile());
    console.log(path);
  }
}
