/**
 * Whether the cells of notebooks are formatted as all code is.
 *
 * @module
 */
import { join } from "node:path";
import { notebookText, readNotebook } from "./notebook_file.ts";
import type { NotebookPath } from "./notebook_list.ts";

/** What the formatter ends with, which says no more. */
const LAST_WORDS = /^error: Found \d+ not formatted[^]*$/m;

/**
 * What the formatter would change in `notebooks`; `undefined` if nothing.
 *
 * The formatter ends every text with a line feed, and so finds fault with cells
 * that end without one, as cells do, although it would not change them. It is
 * asked about copies whose cells end as it likes.
 */
export async function checkFormat(
  notebooks: readonly NotebookPath[],
): Promise<string | undefined> {
  const folder = await Deno.makeTempDir({ prefix: "candlebook_check_" });
  try {
    const copies = new Map<string, string>();
    for (const { name, path } of notebooks) {
      const notebook = await readNotebook(path);
      const cells = notebook.cells.map((cell) => ({
        ...cell,
        source: cell.source.replace(/(?<=[^\n])$/, "\n"),
      }));
      const copy = join(folder, `${name}.ipynb`);
      await Deno.writeTextFile(copy, notebookText({ ...notebook, cells }));
      copies.set(copy, path);
    }
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["fmt", "--check", "--no-config", ...copies.keys()],
      env: { NO_COLOR: "1" },
      stdin: "null",
    }).output();
    if (success) return undefined;
    let text = new TextDecoder().decode(stderr).replace(LAST_WORDS, "").trim();
    for (const [copy, path] of copies) text = text.replaceAll(copy, path);
    return text;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
