/**
 * Fits spread over the cores: Web Workers that share the samples' memory.
 *
 * @module
 */
import { joinForests } from "../models/forest.ts";
import type { Model, Samples } from "../models/learner.ts";
import { loadModel } from "../models/load_model.ts";
import type { Rows } from "../rows.ts";
import type { Evaluator, FitTask } from "../models/fit_task.ts";
import type { Job, JobResults, Reply, Request } from "./protocol.ts";

/** Options for {@linkcode WorkerPool}. */
export interface WorkerPoolOptions {
  /** Number of workers. @default {navigator.hardwareConcurrency} */
  workers?: number;
  /** Ends the workers and rejects what is not done yet. */
  signal?: AbortSignal;
}

interface Pending {
  readonly job: Job;
  readonly resolve: (result: JobResults[Job["kind"]]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Workers that fit and predict on one set of samples. Jobs start in the order in
 * which they were asked for; every result is the same for any number of workers.
 *
 * The columns should lie in `SharedArrayBuffer`s, or every worker gets a copy.
 * Workers live until the pool is disposed of: `using pool = new WorkerPool(…)`.
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
  readonly #workers: Worker[];
  readonly #idle: Worker[] = [];
  readonly #queue: Pending[] = [];
  readonly #running = new Map<Worker, Pending>();
  readonly #signal: AbortSignal | undefined;
  readonly #abort = () => this.#stop(this.#signal?.reason);
  #stopped: { readonly reason: unknown } | undefined;

  constructor(samples: Samples, options: WorkerPoolOptions = {}) {
    const { workers = navigator.hardwareConcurrency, signal } = options;
    if (!Number.isSafeInteger(workers) || workers < 1) {
      throw new RangeError(
        `Cannot start a pool: workers must be a positive whole number, got ${workers}`,
      );
    }
    this.#signal = signal;
    this.#workers = Array.from({ length: workers }, () => this.#start(samples));
    if (signal?.aborted) this.#abort();
    else signal?.addEventListener("abort", this.#abort);
  }

  /** The probability of up for each row of `test`, by a model fitted for it alone. */
  predictUp(
    { test, ...task }: FitTask & { readonly test: Rows },
  ): Promise<Float64Array> {
    return this.#ask({ kind: "predict", task, test });
  }

  /** A fitted model; the trees of a forest are spread over the workers. */
  async fit(task: FitTask): Promise<Model> {
    if (task.spec.kind !== "forest") {
      return loadModel(await this.#ask({ kind: "fit", task }));
    }
    const parts = shares(task.spec.trees, this.#workers.length)
      .map((trees) => this.#ask({ kind: "trees", task, trees }));
    return joinForests(await Promise.all(parts));
  }

  [Symbol.dispose](): void {
    this.#stop(new Error("The pool was closed"));
  }

  #start(samples: Samples): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), {
      type: "module",
    });
    worker.onmessage = ({ data }: MessageEvent<Reply>) =>
      this.#finish(worker, data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#stop(new Error(`A worker failed: ${event.message}`));
    };
    worker.postMessage({ samples } satisfies Request);
    this.#idle.push(worker);
    return worker;
  }

  #ask<K extends Job["kind"]>(
    job: Extract<Job, { kind: K }>,
  ): Promise<JobResults[K]> {
    if (this.#stopped) return Promise.reject(this.#stopped.reason);
    return new Promise((resolve, reject) => {
      this.#queue.push({
        job,
        resolve: (result) => resolve(result as JobResults[K]),
        reject,
      });
      this.#dispatch();
    });
  }

  #dispatch(): void {
    while (this.#idle.length > 0 && this.#queue.length > 0) {
      const [worker, next] = [this.#idle.pop()!, this.#queue.shift()!];
      this.#running.set(worker, next);
      worker.postMessage({ job: next.job } satisfies Request);
    }
  }

  #finish(worker: Worker, reply: Reply): void {
    const { resolve, reject } = this.#running.get(worker)!;
    this.#running.delete(worker);
    this.#idle.push(worker);
    if ("result" in reply) resolve(reply.result);
    else reject(reply.error);
    this.#dispatch();
  }

  #stop(reason: unknown): void {
    if (this.#stopped) return;
    this.#stopped = { reason };
    this.#signal?.removeEventListener("abort", this.#abort);
    for (const worker of this.#workers) worker.terminate();
    const unfinished = [...this.#running.values(), ...this.#queue.splice(0)];
    this.#running.clear();
    for (const { reject } of unfinished) reject(reason);
  }
}

/** `total` trees in at most `parts` ranges of nearly equal length. */
function shares(total: number, parts: number): { from: number; to: number }[] {
  const count = Math.min(total, parts);
  return Array.from({ length: count }, (_, i) => ({
    from: Math.floor(i * total / count),
    to: Math.floor((i + 1) * total / count),
  }));
}
