/**
 * Which notebooks there are, and which of them are meant.
 *
 * @module
 */
import { basename, join } from "node:path";

/** A notebook's short name and its file. */
export interface NotebookPath {
  readonly name: string;
  readonly path: string;
}

const EXTENSION = ".ipynb";

/** The notebooks in `folder`, in the order of their names. */
export async function listNotebooks(folder: string): Promise<NotebookPath[]> {
  const notebooks: NotebookPath[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (!isFile || !name.endsWith(EXTENSION) || name.startsWith(".")) continue;
    const path = join(folder, name);
    notebooks.push({ name: basename(name, EXTENSION), path });
  }
  return notebooks.sort((a, b) => a.name < b.name ? -1 : 1);
}

/**
 * Those of `notebooks` that `names` mean, in the order of the notebooks; all of
 * them if `names` is empty. A name may have its folder and extension, or not.
 *
 * @throws {RangeError} If a name means none of them.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const all = ["01_a", "02_b"].map((name) => ({ name, path: `${name}.ipynb` }));
 * assert.deepEqual(chooseNotebooks(all, ["notebooks/02_b.ipynb"]), [all[1]]);
 * ```
 */
export function chooseNotebooks(
  notebooks: readonly NotebookPath[],
  names: readonly string[],
): readonly NotebookPath[] {
  if (names.length === 0) return notebooks;
  const short = names.map((name) => basename(name, EXTENSION));
  const known = new Set(notebooks.map(({ name }) => name));
  const unknown = names.find((_, i) => !known.has(short[i]!));
  if (unknown !== undefined) {
    throw new RangeError(
      `Cannot choose notebook: expected one of ${
        [...known].join(", ")
      }, got "${unknown}"`,
    );
  }
  return notebooks.filter(({ name }) => short.includes(name));
}
