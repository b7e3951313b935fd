/**
 * Errors of syntax and type in the cells of notebooks; the kernel itself does not
 * say where code fails to parse, and does not look for types.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { joinCells, type JoinedCells } from "./join_cells.ts";
import { readNotebook } from "./notebook_file.ts";
import type { NotebookPath } from "./notebook_list.ts";

/** Options for {@linkcode checkTypes}. */
export interface CheckTypesOptions {
  /** The deno.json that the notebooks run with. */
  config: string;
  /** The lock file, which is not changed. */
  lock: string;
}

/**
 * What the type checker says about `notebooks`, with notebook and cell in place of
 * its own files; `undefined` if it has nothing to say.
 *
 * The joined modules lie in a temporary folder, so that nothing of them shows up
 * in the project, whatever happens meanwhile.
 */
export async function checkTypes(
  notebooks: readonly NotebookPath[],
  { config, lock }: CheckTypesOptions,
): Promise<string | undefined> {
  const folder = await Deno.makeTempDir({ prefix: "candlebook_check_" });
  try {
    const modules = new Map<string, Joined>();
    for (const { name, path } of notebooks) {
      const file = join(await Deno.realPath(folder), `${name}.ts`);
      const base = pathToFileURL(join(await Deno.realPath(dirname(path)), "/"));
      const joined = joinCells(await readNotebook(path), { base });
      await Deno.writeTextFile(file, joined.code);
      modules.set(`${pathToFileURL(file)}`, { path, ...joined });
    }
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "check",
        "--quiet",
        `--config=${config}`,
        `--lock=${lock}`,
        "--frozen",
        ...modules.keys(),
      ],
      env: { NO_COLOR: "1" },
      stdin: "null",
    }).output();
    if (success) return undefined;
    return withCells(new TextDecoder().decode(stderr), modules);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

type Joined = JoinedCells & { readonly path: string };

/** What the checker ends with, which says no more. */
const LAST_WORDS = /^(error: Type checking failed|Stack backtrace:)[^]*$/m;

/** `text` of the checker with cells for the addresses of modules. */
function withCells(text: string, modules: ReadonlyMap<string, Joined>): string {
  return text.replace(LAST_WORDS, "").trim().replaceAll(
    /(file:\/\/\S+?\.ts):(\d+):(\d+)/g,
    (address, url, line, column) => {
      const joined = modules.get(url);
      const place = joined?.placeOf(Number(line));
      if (!joined || !place) return address;
      const { cellId, line: inCell } = place;
      return `${joined.path}, cell "${cellId}", line ${inCell}:${column}`;
    },
  );
}
