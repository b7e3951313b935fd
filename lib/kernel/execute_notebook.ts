/**
 * A notebook run from its first cell to its last, on a kernel of its own.
 *
 * @module
 */
import { OutputCollector } from "./collect_outputs.ts";
import { type CellError, Kernel } from "./kernel.ts";
import { KernelError } from "./kernel_error.ts";
import type { Cell, CodeCell, Notebook, Output } from "./notebook_format.ts";

/** How long output that a cell did not wait for may follow it. */
const SETTLE_MS = 30;

/** Options for {@linkcode executeNotebook}. */
export interface ExecuteNotebookOptions {
  /** Where the kernel works: the notebook's own folder. */
  folder: string;
  /** Ends the run, and the kernel. */
  signal?: AbortSignal;
  /** How long a cell may take, ms. @default {300_000} */
  cellTimeoutMs?: number;
  /** Hears of each code cell that has run, and how many there are. */
  onProgress?: (done: number, total: number) => void;
}

/** Why a run stopped. */
export interface CellFailure extends CellError {
  readonly cellId: string;
}

/** A notebook that has run. */
export interface ExecutedNotebook {
  /** The notebook with the outputs of this run; those of cells not run are empty. */
  readonly notebook: Notebook;
  /** The failure of the last cell that ran, if it failed. */
  readonly failure?: CellFailure;
}

/**
 * Runs the code cells of `notebook`, which stays as it is, up to the first failure.
 *
 * A cell fails if it throws; if it shows an error; if it leaves an error behind
 * that nobody catches, in a promise or a timer; if it ends the kernel; or if it
 * takes too long.
 *
 * @throws {KernelError} If no kernel starts.
 */
export async function executeNotebook(
  notebook: Notebook,
  options: ExecuteNotebookOptions,
): Promise<ExecutedNotebook> {
  const { folder, signal, onProgress } = options;
  const cells = notebook.cells.map(withoutOutputs);
  const executed = { ...notebook, cells };
  const toRun = cells.filter(isToRun);
  const collector = new OutputCollector();
  await using kernel = await Kernel.start({ folder, signal });
  for (const [i, cell] of toRun.entries()) {
    collector.begin(i + 1);
    const thrown = await runCell(kernel, cell, collector, options);
    cell.execution_count = i + 1;
    cell.outputs = collector.end();
    const error = thrown ?? shownError(cell.outputs);
    if (error) {
      return { notebook: executed, failure: { cellId: cell.id, ...error } };
    }
    onProgress?.(i + 1, toRun.length);
  }
  return { notebook: executed };
}

async function runCell(
  kernel: Kernel,
  { source }: CodeCell,
  { take }: OutputCollector,
  { cellTimeoutMs = 300_000 }: ExecuteNotebookOptions,
): Promise<CellError | undefined> {
  try {
    const thrown = await kernel.execute(source, {
      timeoutMs: cellTimeoutMs,
      onMessage: take,
    });
    const [uncaught] = await kernel.settle(SETTLE_MS, { onMessage: take });
    return thrown ?? uncaught;
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    return { name: error.name, message: error.message, traceback: [] };
  }
}

/** An error shown by a cell that went on, as where a value cannot be displayed. */
function shownError(outputs: readonly Output[]): CellError | undefined {
  const error = outputs.find((output) => output.output_type === "error");
  if (!error) return undefined;
  const { ename: name, evalue: message, traceback } = error;
  return { name, message, traceback };
}

/** Empty cells do not run, as in Jupyter. */
function isToRun(cell: Cell): cell is CodeCell {
  return cell.cell_type === "code" && cell.source.trim() !== "";
}

function withoutOutputs(cell: Cell): Cell {
  return cell.cell_type === "code"
    ? { ...cell, execution_count: null, outputs: [] }
    : { ...cell };
}
