/**
 * `deno task predict`: probabilities from a model file and candles.
 *
 * @module
 */
import { Command } from "commander";
import { readModelFile } from "../artifact/model_file.ts";
import { predict, type Predictions } from "../artifact/predict.ts";
import { writeFileAtomic } from "../atomic_file.ts";
import { loadDataset } from "../dataset.ts";
import { parseConfig } from "../config.ts";
import { interruptSignal, runCommand, UsageError } from "./_cli.ts";
import {
  addDataOptions,
  dataConfig,
  type DataOptions,
  loadOptions,
  nonEmpty,
} from "./_options.ts";
import { Progress } from "./_progress.ts";

interface PredictTaskOptions extends DataOptions {
  model: string;
  out?: string;
  json?: boolean;
}

const command = addDataOptions(new Command("deno task predict"))
  .description(
    "Predicts with an exported model; candles as it was trained on by default.",
  )
  .requiredOption("--model <file>", "the model file")
  .option(
    "--out <file.csv>",
    "write every prediction to a CSV file",
    nonEmpty,
  )
  .option("--json", "print one JSON object on standard output")
  .action(predictTask);

await runCommand(command);

async function predictTask(options: PredictTaskOptions): Promise<void> {
  if (options.out && !options.out.endsWith(".csv")) {
    throw new UsageError(
      `--out: expected a name ending in .csv, got "${options.out}"`,
    );
  }
  const [signal, progress] = [interruptSignal(), new Progress()];
  progress.stage("model");
  const file = await readModelFile(options.model);
  const config = parseConfig({
    ...file.config,
    data: dataConfig(
      {
        ...file.config.data,
        source: file.dataset.source === "simulated" ? "simulated" : "auto",
      },
      options,
    ),
  });
  progress.stage("candles");
  const load = loadOptions(options, progress, signal);
  const dataset = await loadDataset(config, load);
  progress.stage("predict");
  const predictions = predict(file, dataset.candles);
  progress.end();
  if (dataset.record.symbol !== file.dataset.symbol) {
    progress.note(
      `warning: the model learned from ${file.dataset.symbol}, these candles are ${dataset.record.symbol}`,
    );
  }
  if (options.out) await writeFileAtomic(options.out, toCsv(predictions));
  const latest = latestOf(predictions);
  if (options.json) {
    console.log(JSON.stringify({
      model: options.model,
      digest: file.digest,
      dataset: dataset.record,
      horizon: file.config.label.horizon,
      rows: predictions.openTime.length,
      predicted: predictions.probability.reduce(
        (n, p) => n + (p >= 0 ? 1 : 0),
        0,
      ),
      latest,
      out: options.out ?? null,
    }));
  } else console.log(describe(latest, file.config.label.horizon, options.out));
}

function toCsv({ openTime, probability }: Predictions): string {
  const lines = Array.from(openTime, (time, row) => {
    const p = probability[row]!;
    return Number.isNaN(p) ? `${time},,` : `${time},${p},${p > 0.5 ? 1 : 0}`;
  });
  return `open_time,probability_up,up\n${lines.join("\n")}\n`;
}

function latestOf({ openTime, probability }: Predictions) {
  const row = openTime.length - 1;
  const p = probability[row]!;
  return {
    openTime: new Date(openTime[row]!).toISOString(),
    probabilityUp: Number.isNaN(p) ? null : p,
    up: Number.isNaN(p) ? null : p > 0.5,
  };
}

function describe(
  { openTime, probabilityUp, up }: ReturnType<typeof latestOf>,
  horizon: number,
  out: string | undefined,
): string {
  const said = probabilityUp === null
    ? "no prediction: a feature is still warming up"
    : `${up ? "up" : "not up"}, probability of up ${probabilityUp.toFixed(4)}`;
  const ahead = horizon === 1 ? "the next candle" : `${horizon} candles ahead`;
  return `after the candle of ${openTime}, ${ahead}: ${said}${
    out ? `\nall predictions: ${out}` : ""
  }`;
}
