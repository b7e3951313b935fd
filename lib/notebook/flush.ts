/**
 * Makes the outputs of a cell leave the kernel before the cell is reported done.
 *
 * Deno's kernel says that a cell is done while outputs of it are still queued, and
 * whoever runs a notebook then, stops listening. Importing this module inside a
 * kernel mends that for every cell from the importing one on; elsewhere it does
 * nothing.
 *
 * @module
 */
import { iopubAddress, outputSent } from "./_iopub.ts";
import {
  currentKernel,
  type Kernel,
  type ResultSender,
  resultSender,
} from "./_kernel.ts";

/** Long enough for some hundred lines, where no more is known. */
const BLIND_WAIT_MS = 60;
const FLUSHED = Symbol.for("candlebook.flushed");

/**
 * Wraps the kernel's way of sending a cell's value: first the value, unless it is
 * a module's namespace, which shows nothing, then a wait until all has been sent.
 * A sender that is wrapped already stays as it is.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { flushAfterResults } from "./flush.ts";
 * const log: unknown[] = [];
 * const sender = {
 *   broadcastResult: (_: number, value: unknown) =>
 *     Promise.resolve(void log.push(value)),
 * };
 * flushAfterResults(sender, () => Promise.resolve(void log.push("sent")));
 * await sender.broadcastResult(1, "a value");
 * assert.deepEqual(log, ["a value", "sent"]);
 * ```
 */
export function flushAfterResults(
  sender: ResultSender,
  flush: () => Promise<unknown>,
): void {
  if (Reflect.has(sender, FLUSHED)) return;
  Object.defineProperty(sender, FLUSHED, { value: true });
  const send = sender.broadcastResult;
  sender.broadcastResult = async (count, value) => {
    const shown = isNamespace(value) ? undefined : value;
    await send.call(sender, count, shown);
    await flush();
  };
}

/** A cell that ends in an import has the whole module as its value. */
function isNamespace(value: unknown): boolean {
  return Object.prototype.toString.call(value) === "[object Module]";
}

/** Waits until the kernel has sent what it was given. */
async function flushOutput(kernel: Kernel): Promise<void> {
  const address = await iopubAddress();
  const sent = address !== undefined &&
    await outputSent(kernel, address).catch(() => false);
  if (!sent) await new Promise((done) => setTimeout(done, BLIND_WAIT_MS));
}

const [kernel, sender] = [currentKernel(), resultSender()];
if (kernel && sender) flushAfterResults(sender, () => flushOutput(kernel));
