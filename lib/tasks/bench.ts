/**
 * `deno task bench`: this project's times beside those of Python's libraries, on
 * the same candles, in the same minutes.
 *
 * @module
 */
import { join } from "node:path";
import { Command } from "commander";
import Table from "cli-table3";
import { candlesToCsv } from "../candles/csv.ts";
import { readCandleFiles } from "../candles/files.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { type ConfigInput, parseConfig } from "../config.ts";
import type { Samples } from "../models/learner.ts";
import { WorkerPool } from "../pool/pool.ts";
import { PRESETS } from "../presets/mod.ts";
import { buildSamples } from "../samples.ts";
import { mean, variance } from "../scores/mean.ts";
import type { Metrics } from "../scores/mod.ts";
import { judge } from "../selection/mod.ts";
import { runCommand } from "./_cli.ts";
import { number } from "./_options.ts";

interface CompareOptions {
  input?: string;
  python: string;
  seeds: number;
  json?: boolean;
}

/** Seconds of one piece of work, ours and others'. */
interface Comparison {
  readonly bench: string;
  readonly ours: number;
  readonly peers: Record<string, number>;
}

/** The forests' scores on the held-out rows, one per seed. */
interface HeldOut {
  readonly metric: "auc" | "log_loss";
  readonly ours: number[];
  readonly scikitLearn: number[];
}

/** What `peers.py` prints. */
interface PeerFits {
  readonly fit: Record<string, number>;
  readonly held_out: Record<"auc" | "log_loss", number[]>;
}

const ROWS = 50_000;
const TRAIN = { start: 50, end: 40_050 };
/** The last row has no label. */
const TEST = { start: TRAIN.end, end: ROWS - 1 };
const preset = PRESETS.signal as ConfigInput;
const config = parseConfig({
  ...preset,
  candidates: { ...preset.candidates, boosting: { kind: "boosting" } },
});

await runCommand(
  new Command("deno task bench")
    .description(
      "Sets our times beside those of pandas, scikit-learn, XGBoost and LightGBM.",
    )
    .option("--input <file>", "CSV of candles; simulated ones by default")
    .option("--python <command>", "a Python that has the libraries", "python3")
    .option(
      "--seeds <count>",
      "compare the forests' held-out scores over so many seeds",
      number,
      0,
    )
    .option("--json", "print one JSON object a line")
    .action(compare),
);

async function compare(options: CompareOptions): Promise<void> {
  const { input, python, seeds, json } = options;
  const folder = await Deno.makeTempDir({ prefix: "candlebook_" });
  try {
    const file = input ?? await simulatedFile(folder);
    const walk = await compareWalks(file, folder, python);
    const { fits, heldOut } = await compareFits(file, folder, {
      python,
      seeds,
    });
    const comparisons = [walk, ...fits];
    if (json) {
      [...comparisons, ...heldOut].forEach((each) =>
        console.log(JSON.stringify(each))
      );
    } else {console.log(
        [tableOf(comparisons), ...heldOut.map(inWords)].join("\n"),
      );}
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function simulatedFile(folder: string): Promise<string> {
  const path = `${folder}/SIM-BTCUSDT-1m.csv`;
  await Deno.writeTextFile(
    path,
    candlesToCsv(simulateCandles({ candles: ROWS })),
  );
  return path;
}

/** Whole processes, from the command to the model. */
async function compareWalks(
  file: string,
  folder: string,
  python: string,
): Promise<Comparison> {
  const root = join(import.meta.dirname!, "../..");
  const args = ["task", "--quiet", "train", "--input", file, "--out", folder];
  const ours = await best(3, () => output(Deno.execPath(), args, root));
  const peer = JSON.parse(
    await output(python, [join(root, "lib/train_peer.py"), file]),
  );
  const { "scikit-learn": sklearn, pandas } = peer.versions;
  return {
    bench: `train on ${ROWS} candles, the whole process`,
    ours,
    peers: { [`pandas ${pandas} + scikit-learn ${sklearn}`]: peer.seconds },
  };
}

/** Fits of one matrix, the pool's workers warm as they are after the folds. */
async function compareFits(
  file: string,
  folder: string,
  { python, seeds }: { python: string; seeds: number },
): Promise<{ fits: Comparison[]; heldOut: HeldOut[] }> {
  const { candles } = await readCandleFiles([file], { candles: ROWS });
  const table = buildSamples(candles, config);
  const { samples } = table;
  using pool = new WorkerPool(samples);
  const ours: Record<string, number> = {};
  for (const [kind, spec] of Object.entries(config.candidates)) {
    const task = { spec, seed: 1, train: TRAIN, weight: samples.weight };
    for (let i = 0; i < 4; i++) await pool.fit(task);
    ours[kind] = await best(5, () => pool.fit(task));
  }
  const scores: Metrics[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const task = { spec: config.candidates.forest!, seed, train: TRAIN };
    const { weight } = samples;
    const probability = await pool.predictUp({ ...task, weight, test: TEST });
    scores.push(judge(table, TEST, probability));
  }
  const peers = await fitPeers(samples, folder, { python, seeds });
  return {
    fits: Object.entries(ours).map(([kind, seconds]) => ({
      bench: `${kind}, one fit, ${
        TRAIN.end - TRAIN.start
      } × ${samples.features.length}`,
      ours: seconds,
      peers: Object.fromEntries(
        Object.entries(peers.fit).filter(([name]) => name.endsWith(kind)),
      ),
    })),
    heldOut: seeds === 0
      ? []
      : (["auc", "log_loss"] as const).map((metric) => ({
        metric,
        ours: scores.map((each) => each[metric]),
        scikitLearn: peers.held_out[metric],
      })),
  };
}

/** What Python's libraries take and score on the same rows. */
async function fitPeers(
  samples: Samples,
  folder: string,
  { python, seeds }: { python: string; seeds: number },
): Promise<PeerFits> {
  const matrix = `${folder}/matrix.bin`;
  const columns = [...samples.features, samples.target]
    .map((column) => column.slice(TRAIN.start, TEST.end));
  await Deno.writeFile(matrix, new Blob(columns).stream());
  const script = join(import.meta.dirname!, "../models/peers.py");
  return JSON.parse(
    await output(python, [
      ...[script, matrix, "--train-rows", `${TRAIN.end - TRAIN.start}`],
      ...["--jobs", `${navigator.hardwareConcurrency}`, "--seeds", `${seeds}`],
    ]),
  );
}

function inWords({ metric, ours, scikitLearn }: HeldOut): string {
  const spread = (scores: number[]) => {
    const values = Float64Array.from(scores);
    return `${mean(values).toFixed(5)} ± ${
      Math.sqrt(variance(values, 1)).toFixed(5)
    }`;
  };
  return `forest, ${metric} of ${ours.length} seeds: ${
    spread(ours)
  }, scikit-learn ${spread(scikitLearn)}`;
}

async function best(
  times: number,
  work: () => Promise<unknown>,
): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < times; i++) {
    const begun = performance.now();
    await work();
    least = Math.min(least, (performance.now() - begun) / 1000);
  }
  return least;
}

async function output(
  command: string,
  args: string[],
  cwd?: string,
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args,
    cwd,
  }).output();
  if (success) return new TextDecoder().decode(stdout);
  const reason = new TextDecoder().decode(stderr).trim().split("\n").at(-1);
  throw new Error(`Cannot run ${command} ${args[0]}: ${reason}`);
}

function tableOf(comparisons: readonly Comparison[]): string {
  const table = new Table({
    head: ["", "seconds", "times ours"],
    colAligns: ["left", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const { bench, ours, peers } of comparisons) {
    table.push([bench, ours.toFixed(3), "1"]);
    for (const [name, seconds] of Object.entries(peers)) {
      table.push([
        `  ${name}`,
        seconds.toFixed(3),
        (seconds / ours).toFixed(1),
      ]);
    }
  }
  return table.toString();
}
