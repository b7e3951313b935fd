/**
 * Damaged files are put aside, never removed.
 *
 * @module
 */
import { join } from "node:path";

/** Names in a folder, sorted. */
export async function fileNames(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map((entry) => entry.name).sort();
}

/**
 * Renames a damaged file, which somebody may want to look at: `x` becomes
 * `x.damaged-1`, the next one `x.damaged-2`. Where there is none, nothing happens.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fileNames, setAside } from "./set_aside.ts";
 * const folder = await Deno.makeTempDir();
 * await Deno.writeTextFile(`${folder}/series.json`, "{");
 * await setAside(folder, "series.json");
 * assert.deepEqual(await fileNames(folder), ["series.json.damaged-1"]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function setAside(folder: string, file: string): Promise<void> {
  const taken = await fileNames(folder);
  if (!taken.includes(file)) return;
  let n = 1;
  while (taken.includes(`${file}.damaged-${n}`)) n++;
  await Deno.rename(join(folder, file), join(folder, `${file}.damaged-${n}`));
}
