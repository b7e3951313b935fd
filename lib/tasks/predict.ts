/**
 * `deno task predict`: probabilities from a model file and candles.
 *
 * @module
 */
import { Command, InvalidArgumentError } from "commander";
import { readModelFile } from "../artifact/model_file.ts";
import { predict, type Predictions } from "../artifact/predict.ts";
import { writeFileAtomic } from "../atomic_file.ts";
import { loadDataset } from "../dataset.ts";
import { parseConfig } from "../config.ts";
import { type Calls, callsOf, type NoCall, WHY } from "./_calls.ts";
import { interruptSignal, runCommand, UsageError } from "./_cli.ts";
import {
  addDataOptions,
  dataConfig,
  type DataOptions,
  loadOptions,
  nonEmpty,
  number,
} from "./_options.ts";
import { Progress } from "./_progress.ts";

interface PredictTaskOptions extends DataOptions {
  model: string;
  out?: string;
  json?: boolean;
  band?: number;
  refuseNovel?: boolean;
}

/** The latest row, as it is told. */
type Latest = Omit<ReturnType<typeof latestOf>, "noCall"> & {
  readonly noCall?: NoCall | null;
};

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
  .option(
    "--band <size>",
    "no call where the probability lies no further from the threshold",
    bandWidth,
  )
  .option(
    "--refuse-novel",
    "no call where a candle is unlike those the model learned from",
  )
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
  if (options.refuseNovel && !file.reference) {
    throw new UsageError(
      "--refuse-novel: the model file does not tell its train rows; train it anew",
    );
  }
  progress.stage("candles");
  const load = loadOptions(options, progress, signal);
  const dataset = await loadDataset(config, load);
  progress.stage("predict");
  const predictions = predict(file, dataset.candles);
  const calls = callsOf(predictions, options);
  progress.end();
  if (dataset.record.symbol !== file.dataset.symbol) {
    progress.note(
      `warning: the model learned from ${file.dataset.symbol}, these candles are ${dataset.record.symbol}`,
    );
  }
  if (options.out) await writeFileAtomic(options.out, toCsv(calls));
  const latest = latestOf(calls);
  if (options.json) {
    console.log(JSON.stringify({
      model: options.model,
      digest: file.digest,
      dataset: dataset.record,
      horizon: file.config.label.horizon,
      rows: calls.openTime.length,
      predicted: calls.probability.reduce((n, p) => n + (p >= 0 ? 1 : 0), 0),
      latest,
      out: options.out ?? null,
      threshold: calls.threshold,
      called: calls.call.filter((call) => call !== "").length,
      novel: novelRows(predictions) ?? null,
      drift: predictions.drift?.toSorted((a, b) => b.psi - a.psi) ?? null,
    }));
  } else {
    console.log(describe(latest, file.config.label.horizon, options.out));
    const unlike = describeNovelty(predictions);
    if (unlike) console.log(unlike);
  }
}

function novelRows({ novelty }: Predictions): number | undefined {
  return novelty?.novel.reduce((sum, novel) => sum + novel, 0);
}

/** Why to be careful with these candles; nothing where they are as usual. */
function describeNovelty(predictions: Predictions): string | undefined {
  const { openTime, drift = [] } = predictions;
  const novel = novelRows(predictions) ?? 0;
  const moved = drift.filter(({ change }) => change === "major")
    .toSorted((a, b) => b.psi - a.psi);
  const furthest = moved.slice(0, 3)
    .map(({ feature, psi }) => `${feature} (PSI ${psi.toFixed(2)})`);
  const said = [
    novel > 0 &&
    `${novel} of ${openTime.length} candles are unlike those the model learned from`,
    moved.length > 0 &&
    `${moved.length} of ${drift.length} features are spread otherwise: ${
      furthest.join(", ")
    }${moved.length > 3 ? ", …" : ""}`,
  ].filter((part) => part !== false);
  return said.length > 0 ? said.join("\n") : undefined;
}

function bandWidth(text: string): number {
  const width = number(text);
  if (width >= 0 && width <= 1) return width;
  throw new InvalidArgumentError(`Expected a width from 0 to 1, got "${text}"`);
}

function toCsv(calls: Calls): string {
  const { openTime, probability, call, columns } = calls;
  const lines = Array.from(openTime, (time, row) => {
    const p = probability[row]!;
    const cells = [time, Number.isNaN(p) ? "" : p, call[row]!];
    return [...cells, ...columns.map(({ cells }) => cells[row]!)].join(",");
  });
  const names = ["open_time", "probability_up", "up"];
  const head = [...names, ...columns.map(({ name }) => name)].join(",");
  return `${head}\n${lines.join("\n")}\n`;
}

function latestOf({ openTime, probability, call, columns }: Calls) {
  const row = openTime.length - 1;
  const p = probability[row]!;
  return {
    openTime: new Date(openTime[row]!).toISOString(),
    probabilityUp: Number.isNaN(p) ? null : p,
    up: call[row] === "" ? null : call[row] === "1",
    ...Object.fromEntries(
      columns.map((
        { key, cells },
      ) => [key, cells[row] === "" ? null : cells[row]]),
    ),
  };
}

function called(up: boolean | null, noCall: NoCall | null | undefined) {
  if (up === null) return `no call (${WHY[noCall ?? "warming_up"]})`;
  return up ? "up" : "not up";
}

function describe(
  { openTime, probabilityUp, up, noCall }: Latest,
  horizon: number,
  out: string | undefined,
): string {
  const said = probabilityUp === null
    ? `no prediction: ${WHY[noCall ?? "warming_up"]}`
    : `${called(up, noCall)}, probability of up ${probabilityUp.toFixed(4)}`;
  const ahead = horizon === 1 ? "the next candle" : `${horizon} candles ahead`;
  return `after the candle of ${openTime}, ${ahead}: ${said}${
    out ? `\nall predictions: ${out}` : ""
  }`;
}
