/**
 * Progress in a notebook: one bar per piece of work.
 *
 * @module
 */
import { currentKernel } from "./_kernel.ts";
import { ProgressBar } from "./_progress_bar.ts";

/** What work reports to; `train` and `loadDataset` take it as their options. */
export interface Progress {
  readonly onStage: (stage: string) => void;
  readonly onProgress: (done: number, total: number) => void;
  readonly onWarning: (message: string) => void;
  /** Aborted where a person interrupts the kernel. */
  readonly signal?: AbortSignal;
}

/** Options for {@linkcode withProgress}. */
export interface WithProgressOptions {
  /** What is counted. @default {"steps"} */
  unit?: string;
}

/**
 * Does `work` and shows how far it is, in one output of the notebook's cell: the
 * stage it is in, a bar, and warnings, which stay. At the end the output says
 * `<title>: done` with the longest count of any stage, or the error's message.
 * Neither times nor rates stay in it, so a cell that is run again ends the same.
 * Interrupting the kernel aborts the signal that `work` gets, and with it whatever
 * takes the bar as its options.
 *
 * Outside a kernel nothing shows and the work is done all the same.
 *
 * @returns What `work` resolves to.
 * @throws What `work` rejects with.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { withProgress } from "./progress.ts";
 * const sum = await withProgress("adding", (bar) => {
 *   let sum = 0;
 *   for (let i = 1; i <= 10; i++) {
 *     sum += i;
 *     bar.onProgress(i, 10);
 *   }
 *   return Promise.resolve(sum);
 * }, { unit: "numbers" }); // adding: done, 10 numbers
 * assert.equal(sum, 55);
 * ```
 */
export function withProgress<T>(
  title: string,
  work: (bar: Progress) => Promise<T>,
  { unit = "steps" }: WithProgressOptions = {},
): Promise<T> {
  const kernel = currentKernel();
  if (!kernel) {
    const nothing = () => {};
    return work({ onStage: nothing, onProgress: nothing, onWarning: nothing });
  }
  const now = () => performance.now();
  const displayId = crypto.randomUUID();
  return interruptible((signal) =>
    shownOn(
      new ProgressBar({ kernel, now, displayId, title, unit }),
      (bar) => work({ ...bar, signal }),
    )
  );
}

/**
 * Does `work` with a signal that Jupyter's _Interrupt_ aborts; without a listener
 * the kernel hears an interrupt and goes on.
 */
async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const interrupt = () => controller.abort(new Error("Interrupted"));
  Deno.addSignalListener("SIGINT", interrupt);
  try {
    return await work(controller.signal);
  } finally {
    Deno.removeSignalListener("SIGINT", interrupt);
  }
}

/** Does `work` with `bar`, from its first state to its last. */
export async function shownOn<T>(
  bar: ProgressBar,
  work: (bar: Progress) => Promise<T>,
): Promise<T> {
  try {
    const result = await work({
      onStage: (stage) => bar.stage(stage),
      onProgress: (done, total) => bar.update(done, total),
      onWarning: (message) => bar.warn(message),
    });
    await bar.done();
    return result;
  } catch (error) {
    await bar.failed(error);
    throw error;
  }
}
