/**
 * The notebooks that a command line names.
 *
 * @module
 */
import { readNotebook } from "../kernel/notebook_file.ts";
import {
  chooseNotebooks,
  listNotebooks,
  type NotebookPath,
} from "../kernel/notebook_list.ts";
import { importsName, isNameConfigured } from "../kernel/resolvable.ts";
import { UsageError } from "./_cli.ts";

/** Where the project's own notebooks are. */
export const NOTEBOOKS = "notebooks";

/** What notebooks call this library. */
const LIBRARY = "candlebook";

/**
 * The notebooks in `folder` that `names` mean; all if there are no names.
 *
 * @throws {UsageError} If there is none, or none of a name.
 */
export async function notebooksNamed(
  names: readonly string[],
  folder: string,
): Promise<readonly NotebookPath[]> {
  try {
    const all = await listNotebooks(folder);
    if (all.length > 0) return chooseNotebooks(all, names);
    throw new RangeError(`Cannot find a notebook in "${folder}"`);
  } catch (error) {
    if (error instanceof RangeError) {
      throw new UsageError(error.message, { cause: error });
    }
    const { NotADirectory, NotFound } = Deno.errors;
    const isNoFolder = [NotADirectory, NotFound]
      .some((kind) => error instanceof kind);
    if (!isNoFolder) throw error;
    throw new UsageError(`Cannot find a folder "${folder}"`, { cause: error });
  }
}

/**
 * Refuses notebooks in `folder` that import the library where nothing tells Deno
 * what its name means.
 *
 * @throws {UsageError} If there is one.
 */
export async function refuseUnresolvable(
  notebooks: readonly NotebookPath[],
  folder: string,
): Promise<void> {
  if (await isNameConfigured(folder, LIBRARY)) return;
  for (const { path } of notebooks) {
    if (!importsName(await readNotebook(path), LIBRARY)) continue;
    throw new UsageError(
      `Cannot run ${path}: expected a deno.json in "${folder}" or above that names "${LIBRARY}", got none; one like notebooks/deno.json, with paths that lead to its files, does it`,
    );
  }
}

/** The command that does `task` with the notebooks `names` of `folder`, for a shell. */
export function commandFor(
  task: string,
  names: readonly string[],
  folder: string,
): string {
  const where = folder === NOTEBOOKS ? [] : ["--folder", folder];
  return ["deno task", task, ...[...where, ...names].map(quoted)].join(" ");
}

/** A word as a shell takes it for one. */
export function quoted(word: string): string {
  return /^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
