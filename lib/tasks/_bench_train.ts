/**
 * `deno task train` beside the same work in Python, whole processes, from the
 * command to the model.
 *
 * @module
 */
import { join } from "node:path";
import type { BenchResult } from "./_bench_learners.ts";
import { outputOf, type PythonOptions, reasonOf } from "./_python.ts";
import { leastSeconds, timed, unsteady } from "./_timing.ts";

/** Options for {@linkcode benchTrain}. */
export interface BenchTrainOptions extends PythonOptions {
  /** A file of candles. */
  readonly input: string;
  /** The latest so many of them. */
  readonly candles: number;
  /** Where the model goes. */
  readonly folder: string;
}

const ROOT = join(import.meta.dirname!, "../..");
const SCRIPT = join(ROOT, "lib/train_peer.py");

/** Times processes; the least of three runs each, the first of which warms the disk's cache. */
export async function benchTrain(
  name: string,
  options: BenchTrainOptions,
): Promise<BenchResult> {
  const { input, candles, folder, python, signal, note } = options;
  const ours = timed(() =>
    outputOf(Deno.execPath(), [
      ...["task", "--quiet", "train", "--input", input],
      ...["--candles", `${candles}`, "--out", folder],
      // A time is taken, nothing is tried.
      ...["--ledger", join(folder, "trials.jsonl")],
    ], { cwd: ROOT, signal })
  );
  const rows = candles.toLocaleString("en-US");
  const bench = `${name}: ${rows} candles, the whole process`;
  const jobs = `${navigator.hardwareConcurrency}`;
  const args = [SCRIPT, input, "--rows", `${candles}`, "--jobs", jobs];
  let peer = "";
  try {
    const printed = await outputOf(python, [...args, "--versions"], { signal });
    const { versions } = JSON.parse(printed);
    peer = Object.entries(versions).map((pair) => pair.join(" ")).join(" + ");
  } catch (error) {
    signal.throwIfAborted();
    note(`peers left out: ${reasonOf(error, python)}`);
    return {
      bench,
      ours: (await leastSeconds({ ours }, { forSeconds: 0 })).ours,
      peers: {},
    };
  }
  const { ours: seconds, ...peers } = await leastSeconds<string>({
    ours,
    [peer]: timed(() => outputOf(python, args, { signal })),
  }, { forSeconds: 0, onUnsteady: unsteady(note) });
  return { bench, ours: seconds!, peers };
}
