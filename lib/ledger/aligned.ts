/**
 * Which trials can be held against each other, block by block.
 *
 * @module
 */
import type { TrialEntry } from "./line.ts";
import { overlaps } from "./stretch.ts";

/**
 * The trials that learned from all rows before the holdout and were judged on the
 * same rows as `like`, each configuration once, the last of equal ones.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hashOf, trialOf } from "../testing/ledger_lines.ts";
 * import { alignedTrials } from "./aligned.ts";
 * const like = trialOf();
 * const others = [
 *   trialOf({ configHash: hashOf(9) }),
 *   trialOf({ configHash: hashOf(8), folds: 5 }),
 *   trialOf({ configHash: hashOf(7), rows: 300 }),
 * ];
 * const found = alignedTrials([like, ...others], like);
 * assert.deepEqual(found, [like, others[0]]);
 * ```
 */
export function alignedTrials<T extends TrialEntry>(
  trials: readonly T[],
  like: TrialEntry,
): T[] {
  const aligned = trials.filter((trial) =>
    trial.rows === trial.trainRows &&
    trial.trainRows === like.trainRows &&
    trial.folds === like.folds &&
    Date.parse(trial.from) === Date.parse(like.from) &&
    Date.parse(trial.to) === Date.parse(like.to) &&
    overlaps(trial, like) &&
    trial.blocks.length === like.blocks.length &&
    trial.blocks.every(({ rows }, i) => rows === like.blocks[i]!.rows)
  );
  return [
    ...new Map(aligned.map((trial) => [trial.configHash, trial])).values(),
  ];
}
