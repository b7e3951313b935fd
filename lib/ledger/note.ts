/**
 * What a run says of the ledger.
 *
 * @module
 */
import {
  countConfigurations,
  type Ledger,
  type LedgerEntry,
  LedgerError,
} from "./ledger.ts";
import type { TrialEntry } from "./line.ts";
import { lookKey } from "./read_lines.ts";
import { overlaps, type Stretch } from "./stretch.ts";

/** How much was tried before the result of a run was seen. */
export interface LedgerNote {
  /** Whether the ledger holds all of this run. */
  readonly recorded: boolean;
  /** What kept it from being written or read; `null` where nothing did. */
  readonly problem: string | null;
  /** Configurations tried on candles that overlap the run's, its own among them; `null` if unknown. */
  readonly trials: number | null;
  /** Looks at held-out rows that overlap the run's, its own among them; `null` if unknown. */
  readonly looks: number | null;
  /**
   * Configurations that were chosen by rows which this run holds out; `null` if
   * unknown. Where there are some, what was held out was no secret.
   */
  readonly peeks: number | null;
}

/** Options for {@linkcode ledgerNote}. */
export interface LedgerNoteOptions {
  /** What kept lines of the run from being written, if anything did. */
  problem: string | null;
  /** The rows by which candidates were judged. */
  tested: Stretch;
  /** The rows held out. */
  heldOut: Stretch;
  /**
   * What the run did, which counts even where it could not be written down.
   * @default {[]}
   */
  own?: readonly LedgerEntry[];
  /** Hears of every trial that the ledger holds. */
  onTrials?: (trials: readonly TrialEntry[]) => void;
}

/**
 * Counts what the ledger holds on a run's candles, the run's own lines included.
 *
 * A ledger that cannot be read is told of in `problem`; nothing is thrown.
 */
export async function ledgerNote(
  ledger: Ledger,
  { problem, tested, heldOut, own = [], onTrials }: LedgerNoteOptions,
): Promise<LedgerNote> {
  const recorded = problem === null;
  try {
    const all = await ledger.read();
    onTrials?.(all.trials);
    const ownTrials = own.filter(({ kind }) => kind === "trial");
    const ownLooks = own.filter(({ kind }) => kind === "look");
    const triedOn = (on: Stretch) =>
      countConfigurations(
        [...all.trials, ...ownTrials].filter((line) => overlaps(line, on)),
      );
    const looks = new Set(
      [...all.looks, ...ownLooks].filter((line) => overlaps(line, heldOut))
        .map(lookKey),
    ).size;
    const [trials, peeks] = [triedOn(tested), triedOn(heldOut)];
    return { recorded, problem, trials, looks, peeks };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    const nothing = { trials: null, looks: null, peeks: null };
    return { recorded, problem: problem ?? error.message, ...nothing };
  }
}

/**
 * The note as lines of text.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ledgerNoteText } from "./note.ts";
 * const note = { recorded: true, problem: null, trials: 3, looks: 1, peeks: 0 };
 * assert.equal(
 *   ledgerNoteText(note),
 *   "3 trials on these candles so far, the holdout looked at once.",
 * );
 * ```
 */
export function ledgerNoteText(note: LedgerNote): string {
  const { recorded, trials, looks, peeks } = note;
  const lines = trials === null || looks === null
    ? ["How much was tried on these candles is not known."]
    : [
      `${counted(trials, "trial")} on these candles so far, the holdout ${
        looked(looks)
      }.`,
    ];
  if (peeks) {
    lines.push(
      `Candidates of ${
        counted(peeks, "configuration")
      } were judged on rows held out here: they were no secret.`,
    );
  }
  if (!recorded) lines.push("The trials of this run were not recorded.");
  return lines.join("\n");
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function looked(times: number): string {
  if (times === 0) return "not looked at yet";
  return times === 1 ? "looked at once" : `looked at ${times} times`;
}
