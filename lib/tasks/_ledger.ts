/**
 * The ledger that a task writes into or reads.
 *
 * @module
 */
import type { Command } from "commander";
import { type Ledger, openLedger } from "../ledger/mod.ts";
import { nonEmpty } from "./_options.ts";

/** The option that names a ledger. */
export interface LedgerTaskOptions {
  ledger?: string;
}

/** Adds the option of {@linkcode LedgerTaskOptions} to a command. */
export function addLedgerOption(command: Command): Command {
  return command.option(
    "--ledger <file>",
    "where all that is tried is written down (default: CANDLEBOOK_LEDGER, or data/trials.jsonl)",
    nonEmpty,
  );
}

/** The ledger that the options name, for lines by `by`. */
export function ledgerOf(
  { ledger }: LedgerTaskOptions,
  { by, note }: { by: string; note: (line: string) => void },
): Ledger {
  const onWarning = (warning: string) => note(`warning: ${warning}`);
  return openLedger(ledger, { by, onWarning });
}
