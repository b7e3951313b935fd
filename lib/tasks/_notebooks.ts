/**
 * The notebooks that a command line names.
 *
 * @module
 */
import {
  chooseNotebooks,
  listNotebooks,
  type NotebookPath,
} from "../kernel/notebook_list.ts";
import { UsageError } from "./_cli.ts";

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
    const chosen = chooseNotebooks(await listNotebooks(folder), names);
    if (chosen.length > 0) return chosen;
    throw new RangeError(`Cannot find a notebook in "${folder}"`);
  } catch (error) {
    if (error instanceof RangeError) {
      throw new UsageError(error.message, { cause: error });
    }
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UsageError(
      `Cannot find a notebook in "${folder}": there is no such folder`,
      { cause: error },
    );
  }
}
