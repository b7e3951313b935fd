/**
 * Ledgers on disk and in memory.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { Ledger, type LedgerOptions } from "./ledger.ts";
import { LinesInFile, LinesInMemory } from "./line_file.ts";

/** The environment variable that names another file. */
export const LEDGER_VARIABLE = "CANDLEBOOK_LEDGER";

/**
 * Where the ledger lies: the file that `CANDLEBOOK_LEDGER` names, else
 * `data/trials.jsonl` in the project's folder, so that tasks and notebooks, which
 * work in folders of their own, write into one.
 *
 * Where the environment may not be read, it is not asked.
 */
export function ledgerPath(): string {
  const { state } = Deno.permissions.querySync({
    name: "env",
    variable: LEDGER_VARIABLE,
  });
  const named = state === "granted" ? Deno.env.get(LEDGER_VARIABLE) : undefined;
  if (named) return named;
  const own = new URL("../../data/trials.jsonl", import.meta.url);
  return own.protocol === "file:" ? fileURLToPath(own) : "data/trials.jsonl";
}

/**
 * The ledger in a file, which is made with the first line.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { openLedger } from "./open_ledger.ts";
 * const folder = await Deno.makeTempDir();
 * const ledger = openLedger(`${folder}/trials.jsonl`, { by: "example" });
 * assert.deepEqual((await ledger.read()).trials, []);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function openLedger(
  path: string = ledgerPath(),
  options: LedgerOptions = {},
): Ledger {
  return new Ledger(new LinesInFile(path), options);
}

/**
 * A ledger that is gone with the process, for tests and where there is no disk.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { memoryLedger } from "./open_ledger.ts";
 * assert.deepEqual((await memoryLedger().read()).looks, []);
 * ```
 */
export function memoryLedger(options: LedgerOptions = {}): Ledger {
  return new Ledger(new LinesInMemory(), options);
}
