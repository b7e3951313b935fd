/**
 * Which notebooks there are, and which of them are meant.
 *
 * @module
 */
import { basename, dirname, join, resolve } from "node:path";

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
 * them if `names` is empty. A name may have its extension, or not; one with a
 * folder means the file that lies there, and no other of the same name.
 *
 * @throws {RangeError} If a name means none of them.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const all = ["01_a", "02_b"]
 *   .map((name) => ({ name, path: `notebooks/${name}.ipynb` }));
 * assert.deepEqual(chooseNotebooks(all, ["02_b"]), [all[1]]);
 * assert.deepEqual(chooseNotebooks(all, ["./notebooks/02_b.ipynb"]), [all[1]]);
 * assert.throws(() => chooseNotebooks(all, ["elsewhere/02_b"]), RangeError);
 * ```
 */
export function chooseNotebooks(
  notebooks: readonly NotebookPath[],
  names: readonly string[],
): readonly NotebookPath[] {
  if (names.length === 0) return notebooks;
  const unknown = names.find((name) =>
    !notebooks.some((notebook) => isMeant(notebook, name))
  );
  if (unknown !== undefined) {
    const folders = new Set(notebooks.map(({ path }) => `"${dirname(path)}"`));
    throw new RangeError(
      `Cannot choose notebook: expected one of ${
        notebooks.map(({ name }) => name).join(", ")
      } in ${[...folders].join(", ")}, got "${unknown}"`,
    );
  }
  return notebooks.filter((notebook) =>
    names.some((name) => isMeant(notebook, name))
  );
}

function isMeant(notebook: NotebookPath, name: string): boolean {
  const file = name.endsWith(EXTENSION) ? name : `${name}${EXTENSION}`;
  return basename(name) === name
    ? file === `${notebook.name}${EXTENSION}`
    : resolve(file) === resolve(notebook.path);
}
