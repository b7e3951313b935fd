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
  const halved = trials.map((trial) => halfSums(trial));
  const [before, after] = [trials, trials].map(({ length }) =>
    new Float64Array(length)
  ) as [Float64Array, Float64Array];
  const logits: number[] = [];
  let losses = 0;
  for (const past of halves(blocks)) {
    const later = 2 ** blocks - 1 - past;
    let best = 0;
    for (const [trial, sums] of halved.entries()) {
      before[trial] = sharpe(sums, past, blocks / 2);
      after[trial] = sharpe(sums, later, blocks / 2);
      if (before[trial]! > before[best]!) best = trial;
    }
    const judged = after[best]!;
    let [below, level] = [0, 0];
    for (const other of after) {
      if (other < judged) below++;
      else if (other === judged) level++;
    }
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

/** Sums of a trial over every set of blocks of its first and of its second half. */
type HalfSums = readonly [Float64Array, Float64Array];

/**
 * A set is a number whose bits are its blocks; its rows, sum and sum of squares lie
 * at three times that number. So any union of blocks is two places added up,
 * whatever the number of splits and trials.
 */
function halfSums(trial: readonly BlockMoments[]): HalfSums {
  const width = trial.length / 2;
  const sumsOf = (blocks: readonly BlockMoments[]) => {
    const sums = new Float64Array(3 * 2 ** width);
    for (let set = 1; set < 2 ** width; set++) {
      const last = 31 - Math.clz32(set);
      const { rows, sum, sumOfSquares } = blocks[last]!;
      const others = 3 * (set - 2 ** last);
      sums[3 * set] = sums[others]! + rows;
      sums[3 * set + 1] = sums[others + 1]! + sum;
      sums[3 * set + 2] = sums[others + 2]! + sumOfSquares;
    }
    return sums;
  };
  return [sumsOf(trial.slice(0, width)), sumsOf(trial.slice(width))];
}

function sharpe([first, second]: HalfSums, taken: number, width: number) {
  const low = 3 * (taken & (2 ** width - 1));
  const high = 3 * (taken >> width);
  const rows = first[low]! + second[high]!;
  const mean = (first[low + 1]! + second[high + 1]!) / rows;
  const variance = (first[low + 2]! + second[high + 2]!) / rows - mean ** 2;
  return variance > 0 ? mean / Math.sqrt(variance) : 0;
}

/** Every choice of half of so many blocks, as a number whose bits are those taken. */
function halves(blocks: number): number[] {
  const choices: number[] = [];
  for (let taken = 0; taken < 2 ** blocks; taken++) {
    let count = 0;
    for (let rest = taken; rest > 0; rest &= rest - 1) count++;
    if (count === blocks / 2) choices.push(taken);
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
