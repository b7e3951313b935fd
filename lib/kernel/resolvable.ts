/**
 * Whether the notebooks of a folder find what they import by name.
 *
 * @module
 */
import { dirname, join, resolve } from "node:path";
import type { Notebook } from "./notebook_format.ts";

/** What can give a meaning to the name of an import. */
const CONFIG_FILES = ["deno.json", "deno.jsonc", "package.json"];
/** Comments may stand in such files, so they are not parsed. */
const IMPORT_MAP = /"importMap"\s*:\s*"([^"\n]+)"/;

/**
 * Whether a cell of `notebook` imports `name`, or a file below it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const notebook = {
 *   nbformat: 4 as const,
 *   nbformat_minor: 5,
 *   metadata: {},
 *   cells: [{
 *     cell_type: "code" as const,
 *     id: "start",
 *     metadata: {},
 *     source: 'import * as cb from "candlebook";',
 *     execution_count: null,
 *     outputs: [],
 *   }],
 * };
 * assert.equal(importsName(notebook, "candlebook"), true);
 * assert.equal(importsName(notebook, "candle"), false);
 * ```
 */
export function importsName({ cells }: Notebook, name: string): boolean {
  const pattern = new RegExp(
    `\\b(?:from|import)\\s*\\(?\\s*["']${RegExp.escape(name)}["'/]`,
  );
  return cells.some(({ cell_type: type, source }) =>
    type === "code" && pattern.test(source)
  );
}

/**
 * Whether a configuration file in `folder` or above it, or the import map that one
 * names, has `name` as a key or a value.
 */
export async function isNameConfigured(
  folder: string,
  name: string,
): Promise<boolean> {
  let [above, here] = ["", await Deno.realPath(folder)];
  for (; here !== above; [above, here] = [here, dirname(here)]) {
    for (const file of CONFIG_FILES) {
      const text = await textOf(join(here, file));
      const map = IMPORT_MAP.exec(text)?.[1];
      const texts = [text, map ? await textOf(resolve(here, map)) : ""];
      if (texts.some((text) => text.includes(`"${name}"`))) return true;
    }
  }
  return false;
}

/** The text of a file; nothing if it cannot be read. */
async function textOf(path: string): Promise<string> {
  return await Deno.readTextFile(path).catch(() => "");
}
