/**
 * A copy of the project as a fresh clone has it: what the project consists of,
 * without candles, models and whatever else a folder gathers in use.
 *
 * @module
 */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "./task.ts";
import { withTempFolder } from "./temp_folder.ts";

const PARTS = [
  "deno.json",
  "deno.lock",
  "import_map.json",
  "lib",
  "notebooks",
] as const;

/** Runs `body` in a copy of the project, which is gone afterwards. */
export async function withCheckout<T>(
  body: (folder: string) => Promise<T>,
): Promise<T> {
  return await withTempFolder(async (folder) => {
    for (const part of PARTS) {
      await cp(join(ROOT, part), join(folder, part), { recursive: true });
    }
    return await body(folder);
  });
}
