/**
 * The matrix on which a bench learns and predicts, here and in Python.
 *
 * @module
 */
import { join } from "node:path";
import { readCandleFiles } from "../candles/files.ts";
import { simulateCandles } from "../candles/simulated.ts";
import type { Config } from "../config.ts";
import type { Columns, Samples } from "../models/learner.ts";
import { WorkerPool } from "../pool/pool.ts";
import type { Rows } from "../rows.ts";
import { buildSamples, type SampleTable } from "../samples.ts";

/** Options for {@linkcode benchMatrix}. */
export interface BenchMatrixOptions {
  /** A file of candles; simulated ones by default. */
  input?: string;
  /** The latest so many candles. */
  candles: number;
  features: Config["features"];
  /** Where the matrix goes for Python. */
  folder: string;
  signal: AbortSignal;
}

/** Samples with a pool of workers on them, and the same as a file. */
export interface BenchMatrix extends Disposable {
  readonly table: SampleTable;
  /** Four fifths of the rows, from the first on that can teach. */
  readonly train: Rows;
  /** The rows behind them. */
  readonly test: Rows;
  readonly pool: WorkerPool;
  /** The file and its shape, as arguments of `peers.py`. */
  readonly args: readonly string[];
}

/** Reads or simulates candles, and makes of them what a bench needs. */
export async function benchMatrix(
  options: BenchMatrixOptions,
): Promise<BenchMatrix> {
  const { input, candles: count, features, folder, signal } = options;
  const candles = input === undefined
    ? simulateCandles({ candles: count })
    : (await readCandleFiles([input], { candles: count })).candles;
  const table = buildSamples(candles, {
    features,
    label: { kind: "direction", horizon: 1, ties: "down" },
  });
  const { samples } = table;
  const start = samples.weight.indexOf(1);
  const rows = samples.weight.length;
  const train = { start, end: start + Math.floor(0.8 * rows) };
  // The last row has no label.
  const test = { start: train.end, end: rows - 1 };
  if (start < 0 || test.start >= test.end) {
    throw new RangeError(
      `Cannot bench: expected more candles than features look back, got ${rows}`,
    );
  }
  const path = join(folder, `${rows}x${samples.features.length}.bin`);
  await writeMatrix(path, samples, { start, end: test.end });
  const pool = new WorkerPool(samples, { signal });
  return {
    table,
    train,
    test,
    pool,
    args: [
      path,
      ...["--columns", `${samples.features.length + 2}`],
      ...["--train-rows", `${train.end - train.start}`],
    ],
    [Symbol.dispose]: () => pool[Symbol.dispose](),
  };
}

/** The features of some rows; nothing is copied. */
export function columnsOf({ features }: Samples, rows: Rows): Columns {
  return features.map((column) => column.subarray(rows.start, rows.end));
}

/** Column after column as 64-bit floats, the label and the weight last. */
async function writeMatrix(
  path: string,
  samples: Samples,
  { start, end }: Rows,
): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true });
  const { features, target, weight } = samples;
  for (const column of [...features, target, weight]) {
    // A copy, as a file takes no shared memory.
    let bytes = new Uint8Array(column.slice(start, end).buffer);
    while (bytes.length > 0) bytes = bytes.subarray(await file.write(bytes));
  }
}
