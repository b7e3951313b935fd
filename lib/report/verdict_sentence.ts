/**
 * The verdict in one plain sentence.
 *
 * @module
 */
import type { Verdict } from "../scores/verdict.ts";
import { counted, grouped } from "./words.ts";

/** A verdict, and who it is on. */
export interface Judged extends Omit<Verdict, "tests" | "blockLength"> {
  /** The chosen candidate. */
  readonly selected: string;
  /** The best baseline. */
  readonly baseline: string;
}

/**
 * What the held-out rows say of the chosen model, and by what right.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleRun } from "../testing/example_run.ts";
 * import { verdictSentence } from "./verdict_sentence.ts";
 * const { verdict, selected } = exampleRun();
 * assert.equal(
 *   verdictSentence({ ...verdict!, selected }),
 *   "No edge: on 9,999 held-out rows forest does no better against majority " +
 *     "than luck may (p = 0.43); 0.8 points of accuracy would have shown half of the time.",
 * );
 * ```
 */
export function verdictSentence(judged: Judged): string {
  const { outcome, selected, baseline, rows, skill, mcc } = judged;
  const heldOut = counted(rows, "held-out row");
  const missed = `${
    (100 * judged.detectableEdge).toFixed(1)
  } points of accuracy`;
  if (outcome === "edge") {
    const sure = skill.value > 0
      ? ""
      : `; as probabilities, what it states is worse than ${baseline}'s`;
    return `Edge: on ${heldOut} ${selected} tells the direction better against ` +
      `${baseline} than luck may (${chance(judged)}; MCC ${
        mcc.value.toFixed(3)
      }` +
      `)${sure}. Whether it pays after costs is another question.`;
  }
  const nothing = judged.mcc.low === judged.mcc.high
    ? `${selected} or the market knows one side only`
    : `${selected} does no better against ${baseline} than luck may (${
      chance(judged)
    })`;
  return outcome === "no edge"
    ? `No edge: on ${heldOut} ${nothing}; ${missed} would have shown half of the time.`
    : `Too little data: on ${heldOut} ${nothing}, but as much as ${missed} would have shown only half of the time.`;
}

/** The p-value, and what is left of it after so many looks. */
function chance({ p, pCorrected, trials }: Judged): string {
  return trials === 1
    ? `p ${pValue(p)}`
    : `p ${pValue(p)}; as one of ${grouped(trials)} looks p ${
      pValue(pCorrected)
    }`;
}

/** What stands behind a `p`: `= 0.043`, and no p-value as 0. */
export function pValue(p: number): string {
  if (p < 0.0001) return "< 0.0001";
  return `= ${p.toFixed(p < 0.001 ? 4 : p < 0.1 ? 3 : 2)}`;
}
