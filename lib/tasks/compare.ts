/**
 * `deno task compare`: this project's times beside those of Python's libraries, on
 * the same candles, in the same minutes.
 *
 * @module
 */
import { Command } from "commander";
import Table from "cli-table3";
import { candlesToCsv } from "../candles/csv.ts";
import { readCandleFiles } from "../candles/files.ts";
import { simulateCandles } from "../candles/simulated.ts";
import { parseConfig } from "../config.ts";
import { WorkerPool } from "../pool/pool.ts";
import { PRESETS } from "../presets/mod.ts";
import { buildSamples } from "../samples.ts";
import { runCommand } from "./_cli.ts";

interface CompareOptions {
  input?: string;
  python: string;
  json?: boolean;
}

/** Seconds of one piece of work, ours and others'. */
interface Comparison {
  readonly bench: string;
  readonly ours: number;
  readonly peers: Record<string, number>;
}

const ROWS = 50_000;
const config = parseConfig(PRESETS.signal);

await runCommand(
  new Command("deno task compare")
    .description(
      "Sets our times beside those of pandas, scikit-learn, XGBoost and LightGBM.",
    )
    .option("--input <file>", "CSV of candles; simulated ones by default")
    .option("--python <command>", "a Python that has the libraries", "python3")
    .option("--json", "print one JSON object a line")
    .action(compare),
);

async function compare({ input, python, json }: CompareOptions): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "candlebook_" });
  try {
    const file = input ?? await simulatedFile(folder);
    const comparisons = [
      await compareWalks(file, folder, python),
      ...await compareFits(file, folder, python),
    ];
    if (json) comparisons.forEach((each) => console.log(JSON.stringify(each)));
    else console.log(tableOf(comparisons));
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
  const root = new URL("../../", import.meta.url).pathname;
  const args = ["task", "--quiet", "train", "--input", file, "--out", folder];
  const ours = await best(3, () => output(Deno.execPath(), args, root));
  const peer = JSON.parse(
    await output(python, [`${root}lib/train_peer.py`, file]),
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
  python: string,
): Promise<Comparison[]> {
  const { candles } = await readCandleFiles([file], { candles: ROWS });
  const { samples } = buildSamples(candles, config);
  const train = { start: 50, end: 40_050 };
  const matrix = `${folder}/matrix.bin`;
  const columns = [...samples.features, samples.target]
    .map((column) => column.slice(train.start, train.end));
  await Deno.writeFile(matrix, new Blob(columns).stream());

  using pool = new WorkerPool(samples);
  const ours: Record<string, number> = {};
  for (const [kind, spec] of Object.entries(config.candidates)) {
    const task = { spec, seed: 1, train, weight: samples.weight };
    for (let i = 0; i < 4; i++) await pool.fit(task);
    ours[kind] = await best(5, () => pool.fit(task));
  }
  const script = new URL("../models/forest_peers.py", import.meta.url).pathname;
  const jobs = `${navigator.hardwareConcurrency}`;
  const peers: Record<string, { fit: number }> = JSON.parse(
    await output(python, [script, matrix, "--jobs", jobs]),
  );
  return Object.entries(ours).map(([kind, seconds]) => ({
    bench: `${kind}, one fit, ${
      train.end - train.start
    } × ${samples.features.length}`,
    ours: seconds,
    peers: Object.fromEntries(
      Object.entries(peers)
        .filter(([name]) => name.endsWith(kind))
        .map(([name, { fit }]) => [name, fit]),
    ),
  }));
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
