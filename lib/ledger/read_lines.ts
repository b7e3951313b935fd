/**
 * From the text of a ledger to its lines.
 *
 * @module
 */
import * as v from "valibot";
import { describe } from "../config.ts";
import { LedgerLineSchema, type LookLine, type TrialLine } from "./line.ts";

/** What a ledger holds. */
export interface LedgerContent {
  /** Every try, once. */
  readonly trials: readonly TrialLine[];
  /** Every look, once. */
  readonly looks: readonly LookLine[];
  /** What could not be read, a text for each line. */
  readonly warnings: readonly string[];
}

/**
 * The lines of a ledger's text.
 *
 * The same configuration on the same rows again is no new try: of such lines the
 * last one stands, in the place of the first, so that a count does not grow when
 * a run is repeated and scores are those of the present code.
 *
 * What cannot be read is set aside with a warning that names the line: a last line
 * that breaks off, as a kill leaves it, or one that something else wrote.
 *
 * @param name What warnings call the ledger.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLines } from "./read_lines.ts";
 * const { trials, warnings } = readLines('{"led', "trials.jsonl");
 * assert.equal(trials.length, 0);
 * assert.match(warnings[0]!, /^line 1 of "trials.jsonl" is set aside: it breaks off/);
 * ```
 */
export function readLines(text: string, name: string): LedgerContent {
  const lines = text.split("\n");
  const trials = new Map<string, TrialLine>();
  const looks = new Map<string, LookLine>();
  const warnings: string[] = [];
  for (const [i, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const read = readLine(line);
    if (typeof read === "string") {
      const isTorn = i === lines.length - 1;
      const why = isTorn ? "it breaks off, as after a kill" : read;
      warnings.push(`line ${i + 1} of "${name}" is set aside: ${why}`);
    } else if (read.kind === "trial") trials.set(trialKey(read), read);
    else looks.set(lookKey(read), read);
  }
  return { trials: [...trials.values()], looks: [...looks.values()], warnings };
}

/** What makes two trials the same: equal configurations on equal rows. */
export function trialKey(
  { configHash, dataHash, rows }: Pick<
    TrialLine,
    "configHash" | "dataHash" | "rows"
  >,
): string {
  return `${configHash} ${dataHash} ${rows}`;
}

/** What makes two looks the same: equal runs on equal rows with an equal choice. */
export function lookKey(
  { configHash, dataHash, candidate, from, to }: Pick<
    LookLine,
    "configHash" | "dataHash" | "candidate" | "from" | "to"
  >,
): string {
  return [configHash, dataHash, from, to, candidate].join(" ");
}

/** The line, or what is wrong with it. */
function readLine(text: string): TrialLine | LookLine | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "it is not JSON";
  }
  const result = v.safeParse(LedgerLineSchema, value);
  return result.success ? result.output : describe(result.issues);
}
