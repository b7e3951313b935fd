/**
 * How often the trial that looks best turns out below the middle of the field.
 *
 * @module
 */

/** What a Sharpe ratio of any union of blocks can be worked out from. */
export interface BlockMoments {
  readonly rows: number;
  /** Sum of the block's returns. */
  readonly sum: number;
  readonly sumOfSquares: number;
}

/** What {@linkcode backtestOverfitting} finds. */
export interface BacktestOverfitting {
  /**
   * The share of splits in which the trial that was best in one half ranks at or
   * below the median of the other.
   */
  readonly probability: number;
  /** The share of splits in which it lost money in the other half. */
  readonly lossProbability: number;
  /** The logit of its relative rank in the other half, one per split. */
  readonly logits: Float64Array;
}

/** More would take longer than the blocks are worth: 20 blocks have 184,756 splits. */
const MOST_BLOCKS = 20;

/**
 * The probability of backtest overfitting by combinatorially symmetric
 * cross-validation (Bailey, Borwein, López de Prado & Zhu 2017, J. Comput. Finance
 * 20(4), 39–69): every way to take half of the blocks is once the past in which the
 * trial with the best Sharpe ratio is chosen, and the other half judges it.
 *
 * Equal Sharpe ratios share their rank; the first of the best is chosen. Returns
 * that do not vary have the Sharpe ratio 0.
 *
 * @param trials For each trial its blocks in order, 16 in the paper; block `i` of
 * every trial is of the same rows.
 * @throws {RangeError} If there are fewer than two trials, or blocks are odd in
 * number, differ in number, or are more than 20.
 * @example One trial earns in every block, the other loses
 * ```ts
 * import assert from "node:assert/strict";
 * import { backtestOverfitting } from "./backtest_overfitting.ts";
 * const block = (sum: number) => ({ rows: 10, sum, sumOfSquares: 5 });
 * const { probability, logits } = backtestOverfitting([
 *   [2, 1, 3, 2].map(block),
 *   [-1, -2, 0, -1].map(block),
 * ]);
 * assert.equal(probability, 0);
 * assert.equal(logits.length, 6);
 * ```
 */
export function backtestOverfitting(
  trials: readonly (readonly BlockMoments[])[],
): BacktestOverfitting {
  const blocks = checkedBlocks(trials);
  const logits: number[] = [];
  let losses = 0;
  for (const past of halves(blocks)) {
    const later = past.map((taken) => !taken);
    const before = trials.map((trial) => sharpe(trial, past));
    const after = trials.map((trial) => sharpe(trial, later));
    const judged = after[before.indexOf(Math.max(...before))]!;
    const below = after.filter((other) => other < judged).length;
    const level = after.filter((other) => other === judged).length;
    const relative = (below + (level + 1) / 2) / (trials.length + 1);
    logits.push(Math.log(relative / (1 - relative)));
    if (judged < 0) losses++;
  }
  return {
    probability: logits.filter((logit) => logit <= 0).length / logits.length,
    lossProbability: losses / logits.length,
    logits: Float64Array.from(logits),
  };
}

function sharpe(
  trial: readonly BlockMoments[],
  taken: readonly boolean[],
): number {
  let [rows, sum, sumOfSquares] = [0, 0, 0];
  for (const [i, block] of trial.entries()) {
    if (!taken[i]) continue;
    rows += block.rows;
    sum += block.sum;
    sumOfSquares += block.sumOfSquares;
  }
  const variance = sumOfSquares / rows - (sum / rows) ** 2;
  return variance > 0 ? sum / rows / Math.sqrt(variance) : 0;
}

/** Every choice of half of so many blocks, as whether each is taken. */
function halves(blocks: number): boolean[][] {
  const choices: boolean[][] = [];
  for (let bits = 0; bits < 2 ** blocks; bits++) {
    const taken = Array.from({ length: blocks }, (_, i) => (bits >> i & 1) > 0);
    if (taken.filter(Boolean).length === blocks / 2) choices.push(taken);
  }
  return choices;
}

function checkedBlocks(trials: readonly (readonly BlockMoments[])[]): number {
  const refuse = (rule: string, got: number) =>
    new RangeError(
      `Cannot give a probability of overfitting: expected ${rule}, got ${got}`,
    );
  if (trials.length < 2) throw refuse("at least 2 trials", trials.length);
  const blocks = trials[0]!.length;
  if (blocks < 2 || blocks % 2 > 0 || blocks > MOST_BLOCKS) {
    throw refuse(`an even number of blocks from 2 to ${MOST_BLOCKS}`, blocks);
  }
  const odd = trials.find((trial) => trial.length !== blocks);
  if (odd) throw refuse(`${blocks} blocks of every trial`, odd.length);
  return blocks;
}
