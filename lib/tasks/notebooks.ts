/**
 * `deno task notebooks`: every notebook, run as JupyterLab would.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { Command } from "commander";
import {
  differenceText,
  firstDifference,
} from "../kernel/compare_notebooks.ts";
import { executeNotebook } from "../kernel/execute_notebook.ts";
import { failureText } from "../kernel/failure_text.ts";
import { CANNOT_PARSE } from "../kernel/kernel.ts";
import {
  notebookText,
  readNotebook,
  writeNotebook,
} from "../kernel/notebook_file.ts";
import type { Notebook } from "../kernel/notebook_format.ts";
import { printedLines } from "../kernel/printed_lines.ts";
import { unfitOutput } from "../kernel/unfit_output.ts";
import { LEDGER_VARIABLE } from "../ledger/open_ledger.ts";
import { DOES_NOT_HOLD } from "../notebook/claim.ts";
import { interruptSignal, runCommand, UsageError } from "./_cli.ts";
import {
  commandFor,
  NOTEBOOKS,
  notebooksNamed,
  refuseUnresolvable,
} from "./_notebooks.ts";
import { nonEmpty, number } from "./_options.ts";
import { Progress } from "./_progress.ts";

interface NotebooksTaskOptions {
  write?: boolean;
  timeoutSeconds: number;
  folder: string;
}

await runCommand(
  new Command("deno task notebooks")
    .description(
      "Runs notebooks, and fails if a cell fails or shows something new.",
    )
    .argument(
      "[names...]",
      "the notebooks to run, such as 01_ingestion; or all",
    )
    .option("--write", "store what the cells show")
    .option(
      "--timeout-seconds <seconds>",
      "how long a cell may take",
      number,
      300,
    )
    .option("--folder <folder>", "where they are", nonEmpty, NOTEBOOKS)
    .action(runNotebooks),
);

async function runNotebooks(
  names: readonly string[],
  options: NotebooksTaskOptions,
): Promise<void> {
  const { timeoutSeconds, folder } = options;
  if (!(timeoutSeconds > 0)) {
    throw new UsageError(
      `--timeout-seconds: expected a number above 0, got ${timeoutSeconds}`,
    );
  }
  const chosen = await notebooksNamed(names, folder);
  await refuseUnresolvable(chosen, folder);
  const [signal, progress] = [interruptSignal(), new Progress()];
  const width = Math.max(...chosen.map(({ name }) => name.length));
  const stale: string[] = [];
  for (const { name, path } of chosen) {
    const stored = await readNotebook(path);
    const cells = stored.cells.filter((cell) => cell.cell_type === "code");
    const count = `${cells.length}`.padStart(3);
    progress.stage(`${name.padEnd(width)} ${count} cells`);
    const { notebook, failure } = await withOwnLedger(() =>
      executeNotebook(stored, {
        folder: dirname(path),
        signal,
        cellTimeoutMs: 1000 * timeoutSeconds,
        onProgress: progress.update,
      })
    );
    if (failure) {
      progress.note(failureText(notebook, failure));
      const way = failure.message === CANNOT_PARSE
        ? `; ${commandFor("check-notebooks", [name], folder)} says where`
        : "";
      throw new Error(
        `Cannot run ${path}: cell "${failure.cellId}" failed with ${failure.name}: ${failure.message}${way}`,
      );
    }
    refuseUnfit(path, notebook);
    progress.end();
    for (const { cellId, line } of printedLines(notebook, DOES_NOT_HOLD)) {
      progress.note(`  ${path}, cell "${cellId}": ${line}`);
    }
    if (options.write) await writeNotebook(path, notebook);
    else if (await isStale(path, stored, notebook, progress)) stale.push(name);
  }
  if (stale.length === 0) return;
  throw new Error(
    `Cannot accept notebooks: stored outputs are stale in ${
      stale.join(", ")
    }; after a look at what changed: ${
      commandFor("notebooks --write", stale, folder)
    }`,
  );
}

/**
 * Notebooks are run to see whether they hold: nothing in them is a new try. Each has
 * an empty ledger, so that what it counts does not depend on what ran before it.
 */
async function withOwnLedger<T>(work: () => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "candlebook_ledger_" });
  Deno.env.set(LEDGER_VARIABLE, join(folder, "trials.jsonl"));
  try {
    return await work();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function refuseUnfit(path: string, notebook: Notebook): void {
  const root = join(import.meta.dirname!, "../..");
  const unfit = unfitOutput(notebook, [root, Deno.execPath()]);
  if (!unfit) return;
  throw new Error(
    `Cannot store the output of ${path}, cell "${unfit.cellId}": ${unfit.problem}`,
  );
}

/** Whether the file would change if it were written; says where. */
async function isStale(
  path: string,
  stored: Notebook,
  fresh: Notebook,
  progress: Progress,
): Promise<boolean> {
  const difference = firstDifference(stored, fresh);
  if (difference) {
    progress.note(`  ${path}, ${differenceText(difference)}`);
    return true;
  }
  const text = (await Deno.readTextFile(path)).replaceAll("\r\n", "\n");
  if (text === notebookText(fresh)) return false;
  progress.note(`  ${path} shows the same, but was saved by an editor`);
  return true;
}
