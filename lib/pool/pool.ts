/**
 * Fits spread over the cores: Web Workers that share the samples' memory.
 *
 * @module
 */
import { fitCalibrated } from "../models/calibrated.ts";
import { joinForests } from "../models/forest.ts";
import {
  type Evaluator,
  type FitTask,
  samplesOfTask,
} from "../models/fit_task.ts";
import type { Model, OnProgress, Samples } from "../models/learner.ts";
import { loadModel } from "../models/load_model.ts";
import type { Rows } from "../rows.ts";
import { Crew } from "./crew.ts";
import { sharedColumn, sharedSamples } from "./shared.ts";

/** Options for {@linkcode WorkerPool}. */
export interface WorkerPoolOptions {
  /** Number of workers. @default {navigator.hardwareConcurrency} */
  workers?: number;
  /** Ends the workers and rejects what is not done yet. */
  signal?: AbortSignal;
  /**
   * The module that workers run, for tests in which they die.
   *
   * @internal
   */
  workerModule?: URL;
}

/** Options for {@linkcode WorkerPool.fit}. */
export interface PoolFitOptions {
  /**
   * Called as the fit goes on, where the learner takes steps: trees done, of all.
   * What it throws ends the fit, not the pool.
   */
  onProgress?: OnProgress;
}

/**
 * Workers that fit and predict on one set of samples. Jobs start in the order in
 * which they were asked for; every result is the same for any number of workers.
 *
 * Columns that do not lie in `SharedArrayBuffer`s are copied into some, once.
 *
 * A worker that dies is replaced and its job done anew, to the same bits; a job
 * with which two workers died fails with an error that names it, and the pool goes
 * on. Workers live until the pool is disposed of: `using pool = new WorkerPool(…)`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { buildSamples } from "../samples.ts";
 * import { WorkerPool } from "./pool.ts";
 * const table = buildSamples(simulateCandles({ candles: 500, edge: 0.2 }), {
 *   features: [{ kind: "return", rows: 1 }],
 *   label: { kind: "direction", horizon: 1, ties: "down" },
 * });
 * using pool = new WorkerPool(table.samples, { workers: 1 });
 * const model = await pool.fit({
 *   spec: { kind: "logistic", c: 1, classWeight: "balanced" },
 *   seed: 42,
 *   train: { start: 0, end: 400 },
 *   weight: table.samples.weight,
 * });
 * assert.deepEqual(model.classes, [0, 1]);
 * ```
 */
export class WorkerPool implements Evaluator, Disposable {
  readonly #crew: Crew;
  readonly #workers: number;
  readonly #samples: Samples;
  readonly #signal: AbortSignal | undefined;
  readonly #abort = () => this.#stop(this.#signal?.reason);

  /** @throws {RangeError} If `workers` is not a positive whole number. */
  constructor(samples: Samples, options: WorkerPoolOptions = {}) {
    const { workers = navigator.hardwareConcurrency, signal } = options;
    const { workerModule = new URL("./worker.ts", import.meta.url) } = options;
    if (!Number.isSafeInteger(workers) || workers < 1) {
      throw new RangeError(
        `Cannot start a pool: workers must be a positive whole number, got ${workers}`,
      );
    }
    this.#workers = workers;
    this.#samples = sharedSamples(samples);
    this.#signal = signal;
    this.#crew = new Crew(this.#samples, {
      workers,
      module: workerModule,
    });
    if (signal?.aborted) this.#abort();
    else signal?.addEventListener("abort", this.#abort);
  }

  /** The probability of up for each row of `test`, by a model fitted for it alone. */
  predictUp(
    { test, ...task }: FitTask & { readonly test: Rows },
  ): Promise<Float64Array> {
    return this.#crew.ask({ kind: "predict", task: shared(task), test });
  }

  /**
   * A fitted model. The trees of a forest are spread over the workers; each tree of
   * boosting is grown by all that are free, if no other job waits.
   */
  async fit(task: FitTask, options: PoolFitOptions = {}): Promise<Model> {
    const { onProgress } = options;
    const { spec } = task;
    if (spec.kind === "calibrated") {
      // The learner is fitted as by itself, so that a forest's trees are spread.
      return await fitCalibrated(
        samplesOfTask(this.#samples, task),
        task.train,
        spec,
        (train) => this.fit({ ...task, spec: spec.of, train }, options),
      );
    }
    return spec.kind === "forest"
      ? await this.#fitForest(shared(task), spec.trees, onProgress)
      : loadModel(
        await this.#crew.ask({ kind: "fit", task: shared(task) }, onProgress),
      );
  }

  [Symbol.dispose](): void {
    this.#stop(new Error("The pool was closed"));
  }

  async #fitForest(
    task: FitTask,
    total: number,
    onProgress?: OnProgress,
  ): Promise<Model> {
    // Binned once for all: each worker by itself would do as much again, and
    // hold as much.
    const binned = shares(
      task.features?.length ?? this.#samples.features.length,
      this.#workers,
    )
      .map((features) => this.#crew.ask({ kind: "bins", task, features }));
    const columns = (await allInOrder(binned)).flat();
    const ranges = shares(total, this.#workers);
    const grown = ranges.map(() => 0);
    const parts = ranges.map((trees, i) =>
      this.#crew.ask({ kind: "trees", task, trees, columns }, (done) => {
        // Where a worker died, its trees are grown again.
        if (done <= grown[i]!) return;
        grown[i] = done;
        onProgress?.(grown.reduce((sum, one) => sum + one), total);
      })
    );
    return joinForests(await allInOrder(parts));
  }

  #stop(reason: unknown): void {
    this.#signal?.removeEventListener("abort", this.#abort);
    this.#crew.stop(reason);
  }
}

function shared(task: FitTask): FitTask {
  return { ...task, weight: sharedColumn(task.weight) };
}

/** All results, or the error of the first that has one, whichever came first. */
async function allInOrder<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return await Promise.all(work);
}

/** `total` things in at most `parts` ranges of nearly equal length. */
function shares(total: number, parts: number): { from: number; to: number }[] {
  const count = Math.min(total, parts);
  return Array.from({ length: count }, (_, i) => ({
    from: Math.floor(i * total / count),
    to: Math.floor((i + 1) * total / count),
  }));
}
