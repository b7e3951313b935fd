/**
 * The ledger: how much was tried on which candles, across runs, searches and
 * notebooks, and how often what was held out was looked at.
 *
 * @module
 */
export { alignedTrials } from "./aligned.ts";
export {
  countConfigurations,
  Ledger,
  type LedgerEntry,
  LedgerError,
  type LedgerOptions,
} from "./ledger.ts";
export type {
  LookEntry,
  LookLine,
  ReturnBlock,
  Stamp,
  TrialEntry,
  TrialLine,
} from "./line.ts";
export { type LedgerNote, ledgerNoteText } from "./note.ts";
export { memoryLedger, openLedger } from "./open_ledger.ts";
export type { LedgerContent } from "./read_lines.ts";
export { overlaps, type Stretch } from "./stretch.ts";
