/**
 * Whether a pipeline finds something where there is nothing: labels that were moved
 * to other rows.
 *
 * @module
 */
import { deriveSeed, randomStream } from "../random.ts";
import { alarm, type Finding, pass, skipped } from "./_finding.ts";
import { upperTail } from "./_normal_tail.ts";
import { foldCount, type FoldFits, predict } from "./fits.ts";
import { type PipelineFold, rowNumbers } from "./pipeline.ts";
import { rankAuc } from "./target_in_features.ts";

/** Least rows of a block, and so many horizons at least. */
const [LEAST_BLOCK, BLOCK_HORIZONS] = [20, 4];

/** Options for {@linkcode checkShuffledLabels}. */
export interface ShuffledLabelsOptions {
  /** How often labels are moved. */
  shuffles: number;
  /** How often chance alone may raise the alarm. */
  falseAlarmRate: number;
}

/**
 * Alarm where fits on labels that were moved to other rows, block by block, rank
 * their test rows better than chance, over all folds and shuffles together. Blocks
 * keep what neighbouring labels have in common, so that a fit which knows labels
 * of neighbours shows as well.
 *
 * The AUCs' deviations are those of Mann and Whitney's statistic, with as many rows
 * counting as one as the label's autocorrelation asks for.
 */
export async function checkShuffledLabels(
  fits: FoldFits,
  { shuffles, falseAlarmRate }: ShuffledLabelsOptions,
): Promise<Finding> {
  const { data, folds, horizon, seed } = fits;
  const block = Math.max(LEAST_BLOCK, BLOCK_HORIZONS * horizon);
  const overlap = Math.max(horizon, dependence(data.target, block));
  let [sum, sumAuc, count] = [0, 0, 0];
  for (let shuffle = 0; shuffle < shuffles; shuffle++) {
    const target = blockShuffled(
      data.target,
      block,
      deriveSeed(seed, "shuffle", shuffle),
    );
    for (const [fold, rows] of folds.entries()) {
      const found = await predict(fits, fold, { ...data, target });
      const { auc, deviation } = testAuc(target, rows, found, overlap);
      if (Number.isNaN(auc)) continue;
      sum += (auc - 0.5) / deviation;
      sumAuc += auc;
      count++;
    }
  }
  if (count === 0) {
    return skipped(
      "test rows are too few, or of one class, on shuffled labels",
    );
  }
  const p = upperTail(sum / Math.sqrt(count));
  const stated = `on labels shuffled in blocks of ${block} rows, ${shuffles} ${
    shuffles === 1 ? "time" : "times"
  } on ${foldCount(fits)}, the mean AUC is ${
    (sumAuc / count).toFixed(3)
  } (as high by chance with probability ${p.toPrecision(2)})`;
  return p < falseAlarmRate
    ? alarm(`${stated}: the pipeline knows labels it should not`)
    : pass(stated);
}

/** The AUC of a fold's predictions. */
export function testAuc(
  target: Float64Array,
  { test }: PipelineFold,
  predictions: Float64Array,
  overlap: number,
) {
  const labels = Float64Array.from(rowNumbers(test), (row) => target[row]!);
  return rankAuc(labels, predictions, overlap);
}

/**
 * The values in blocks of `block` neighbours, in another order; every value stands
 * in it once.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { blockShuffled } from "./shuffled_labels.ts";
 * const values = Float64Array.from({ length: 10 }, (_, i) => i);
 * const shuffled = blockShuffled(values, 3, 42);
 * assert.notDeepEqual(shuffled, values);
 * assert.deepEqual(shuffled.toSorted(), values);
 * ```
 */
export function blockShuffled(
  values: Float64Array,
  block: number,
  seed: number,
): Float64Array {
  const random = randomStream(seed);
  const rows = values.length;
  // Blocks begin elsewhere in every shuffle, the last one going round.
  const offset = random.below(Math.max(1, rows));
  const starts = Array.from(
    { length: Math.ceil(rows / block) },
    (_, i) => i * block,
  );
  for (let i = starts.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [starts[i], starts[j]] = [starts[j]!, starts[i]!];
  }
  const shuffled = new Float64Array(rows);
  let row = 0;
  for (const start of starts) {
    for (let i = start; i < Math.min(start + block, rows); i++) {
      shuffled[row++] = values[(i + offset) % rows]!;
    }
  }
  return shuffled;
}

/** How many neighbouring labels count as one: 1 and twice the positive autocorrelations within a block. */
function dependence(target: Float64Array, block: number): number {
  const known = target.filter((label) => !Number.isNaN(label));
  const mean = known.reduce((sum, label) => sum + label, 0) / known.length;
  const centred = target.map((label) => Number.isNaN(label) ? 0 : label - mean);
  const product = (lag: number) => {
    let sum = 0;
    for (let row = lag; row < centred.length; row++) {
      sum += centred[row]! * centred[row - lag]!;
    }
    return sum;
  };
  const whole = product(0);
  let rows = 1;
  for (let lag = 1; lag < block && whole > 0; lag++) {
    rows += 2 * Math.max(0, product(lag) / whole);
  }
  return rows;
}
