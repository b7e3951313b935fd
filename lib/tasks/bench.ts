/**
 * `deno task bench`: this project's times beside those of Python's libraries, on
 * the same candles, in the same minutes.
 *
 * @module
 */
import Table from "cli-table3";
import { Command, InvalidArgumentError } from "commander";
import { candlesToCsv } from "../candles/csv.ts";
import { simulateCandles } from "../candles/simulated.ts";
import type { Config } from "../config.ts";
import { FEATURE_SETS } from "../features/mod.ts";
import { mean, variance } from "../scores/mean.ts";
import {
  benchFit,
  benchPredict,
  type BenchResult,
  benchRow,
  type HeldOut,
  heldOutScores,
  type LearnerBench,
  type LearnerKind,
} from "./_bench_learners.ts";
import { type BenchMatrix, benchMatrix } from "./_bench_matrix.ts";
import { benchTrain } from "./_bench_train.ts";
import { interruptSignal, runCommand, UsageError } from "./_cli.ts";
import { nonEmpty } from "./_options.ts";
import { Progress } from "./_progress.ts";

interface BenchOptions {
  python: string;
  input?: string;
  candles?: number;
  bins: number;
  seeds: number;
  seconds: number;
  large?: boolean;
  json?: boolean;
}

interface MatrixSize {
  readonly candles: number;
  readonly features: Config["features"];
}

/** 40,000 rows × 17 to learn from, and 500,000 × 40. */
const USUAL: MatrixSize = { candles: 50_000, features: "signal" };
const LARGE: MatrixSize = {
  candles: 625_000,
  features: [...FEATURE_SETS["signal+"]!.slice(0, 40)],
};

interface LearnerEntry {
  readonly kind: LearnerKind;
  readonly run: typeof benchFit;
  readonly size: MatrixSize;
}

const LEARNER_BENCHES: Readonly<Record<string, LearnerEntry>> = {
  "logistic": { kind: "logistic", run: benchFit, size: USUAL },
  "forest": { kind: "forest", run: benchFit, size: USUAL },
  "boosting": { kind: "boosting", run: benchFit, size: USUAL },
  "predict-forest": { kind: "forest", run: benchPredict, size: USUAL },
  "predict-boosting": { kind: "boosting", run: benchPredict, size: USUAL },
  "row-forest": { kind: "forest", run: benchRow, size: USUAL },
  "row-boosting": { kind: "boosting", run: benchRow, size: USUAL },
  "boosting-large": { kind: "boosting", run: benchFit, size: LARGE },
};
const NAMES = ["train", ...Object.keys(LEARNER_BENCHES)];

await runCommand(
  new Command("deno task bench")
    .description(
      "Sets our times beside those of pandas, scikit-learn, XGBoost and LightGBM.",
    )
    .argument("[names...]", `benches: ${NAMES.join(", ")}`)
    .option("--python <command>", "one that has them", nonEmpty, "python3")
    .option("--input <file>", "candles; simulated ones by default", nonEmpty)
    .option(
      "--candles <count>",
      "so many instead of each bench's",
      atLeast(500),
    )
    .option("--bins <count>", "per feature, of all", atLeast(2, 255), 255)
    .option(
      "--seeds <count>",
      "also compare held-out scores over so many seeds",
      atLeast(2),
      0,
    )
    .option(
      "--seconds <count>",
      "how long turns go on, after three for each",
      atLeast(0),
      5,
    )
    .option("--large", "boosting-large as well, where no names are given")
    .option("--json", "print one JSON object a line")
    .action(bench),
);

async function bench(names: string[], options: BenchOptions): Promise<void> {
  const unknown = names.find((name) => !NAMES.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `Cannot bench "${unknown}": expected one of ${NAMES.join(", ")}`,
    );
  }
  const usual = NAMES.filter((name) =>
    options.large || name !== "boosting-large"
  );
  const chosen = names.length > 0 ? names : usual;
  const signal = interruptSignal();
  const folder = await Deno.makeTempDir({ prefix: "candlebook_" });
  try {
    await runBenches(chosen, folder, signal, options);
  } catch (error) {
    // What an interrupt broke says less than the interrupt.
    signal.throwIfAborted();
    throw error;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function runBenches(
  names: readonly string[],
  folder: string,
  signal: AbortSignal,
  { python, input, candles, bins, seeds, seconds, json }: BenchOptions,
): Promise<void> {
  const progress = new Progress();
  const common = { python, signal, note: progress.note };
  using matrices = new DisposableStack();
  const made = new Map<MatrixSize, BenchMatrix>();
  const matrixOf = async (size: MatrixSize) => {
    if (!made.has(size)) {
      const own = { input, folder, signal, ...(candles && { candles }) };
      made.set(size, matrices.use(await benchMatrix({ ...size, ...own })));
    }
    return made.get(size)!;
  };
  const results: BenchResult[] = [];
  const scores: HeldOut[] = [];
  for (const name of names) {
    progress.stage(name);
    const entry = LEARNER_BENCHES[name];
    if (entry === undefined) {
      const count = candles ?? USUAL.candles;
      const file = input ?? await simulatedFile(folder, count);
      const own = { input: file, candles: count, folder };
      results.push(await benchTrain(name, { ...common, ...own }));
    } else {
      const { kind, run, size } = entry;
      const matrix = await matrixOf(size);
      const learner: LearnerBench = { ...common, matrix, bins, seconds };
      results.push(await run(name, kind, learner));
      if (seeds > 0 && name === kind && kind !== "logistic") {
        scores.push(...await heldOutScores(kind, seeds, learner));
      }
    }
    progress.end();
    if (json) console.log(jsonOf(results.at(-1)!));
  }
  if (json) { for (const each of scores) console.log(JSON.stringify(each)); }
  else console.log([tableOf(results), ...scores.flatMap(inWords)].join("\n"));
}

async function simulatedFile(folder: string, count: number): Promise<string> {
  const path = `${folder}/SIM-BTCUSDT-1m.csv`;
  const candles = simulateCandles({ candles: count });
  await Deno.writeTextFile(path, candlesToCsv(candles));
  return path;
}

function jsonOf({ bench, ours, peers }: BenchResult): string {
  return JSON.stringify({ bench, ours, peers });
}

function tableOf(results: readonly BenchResult[]): string {
  const table = new Table({
    head: ["", "time", "times ours", ""],
    colAligns: ["left", "right", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const { bench, ours, peers, rows } of results) {
    const row = (name: string, seconds: number) => [
      name,
      shownTime(seconds),
      (seconds / ours).toFixed(seconds === ours ? 0 : 2),
      rows === undefined
        ? ""
        : `${Math.round(rows / seconds).toLocaleString("en-US")} rows/s`,
    ];
    table.push(row(bench, ours));
    for (const [name, seconds] of Object.entries(peers)) {
      table.push(row(`  ${name}`, seconds));
    }
  }
  return table.toString();
}

function shownTime(seconds: number): string {
  const [scale, unit] = seconds < 1e-3
    ? [1e6, "µs"]
    : seconds < 1
    ? [1e3, "ms"]
    : [1, "s"];
  return `${(seconds * scale).toPrecision(3)} ${unit}`;
}

function inWords({ learner, metric, ours, peers }: HeldOut): string[] {
  const line = (name: string, scores: readonly number[]) => {
    const values = Float64Array.from(scores);
    const deviation = Math.sqrt(variance(values, 1));
    return `  ${mean(values).toFixed(5)} ± ${deviation.toFixed(5)}  ${name}`;
  };
  return [
    `${learner}, ${metric} of ${ours.length} seeds:`,
    line("candlebook", ours),
    ...Object.entries(peers).map(([name, scores]) => line(name, scores)),
  ];
}

function atLeast(least: number, most = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER
      ? `of at least ${least}`
      : `from ${least} to ${most}`;
    throw new InvalidArgumentError(
      `Expected a whole number ${range}, got "${text}"`,
    );
  };
}
