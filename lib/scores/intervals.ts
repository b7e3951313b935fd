/**
 * How far a score could lie from the truth by luck alone.
 *
 * Labels that look several rows ahead overlap; the intervals then count only every
 * so many rows, which is on the safe side. Else rows are taken for independent;
 * where they are not, `dependentRows` says how many to count as one. On a random
 * walk a score that follows the price level ranks better than one half on average
 * (Stambaugh 1999, J. Financ. Econ. 54, on regressions), so that without any edge an
 * AUC's interval leaves one half out somewhat too often.
 *
 * @module
 */
import { mean, variance } from "./mean.ts";
import { midranks } from "./ranks.ts";

/** A range that holds the true value with 95 % confidence. */
export interface ConfidenceInterval {
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * Wilson's score interval of a share (Wilson 1927, J. Am. Stat. Assoc. 22).
 *
 * @param overlap Rows a label looks ahead: so many neighbouring labels overlap.
 * @throws {RangeError} If `total` is not positive.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { shareInterval } from "./intervals.ts";
 * const { low, high } = shareInterval(5_100, 10_000);
 * assert.deepEqual([low.toFixed(3), high.toFixed(3)], ["0.500", "0.520"]);
 * ```
 */
export function shareInterval(
  count: number,
  total: number,
  overlap = 1,
): ConfidenceInterval {
  if (!(total > 0)) {
    throw new RangeError(
      `Cannot give an interval of ${count} of ${total} rows`,
    );
  }
  const [share, rows] = [count / total, total / overlap];
  const middle = (share + Z * Z / (2 * rows)) / (1 + Z * Z / rows);
  const half = Z / (1 + Z * Z / rows) *
    Math.sqrt(share * (1 - share) / rows + Z * Z / (4 * rows * rows));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/**
 * The interval of an AUC by DeLong's variance (DeLong et al. 1988, Biometrics 44;
 * the ranks after Sun & Xu 2014). `NaN` bounds where a class has fewer than two rows.
 *
 * @param target 1 for up, 0 for not up, shape `(rows,)`.
 * @param probability The stated probability of up, shape `(rows,)`.
 * @param overlap Rows a label looks ahead: so many neighbouring labels overlap.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { aucInterval } from "./intervals.ts";
 * const { low, high } = aucInterval(
 *   Float64Array.of(0, 0, 1, 1, 0, 1),
 *   Float64Array.of(0.1, 0.4, 0.35, 0.8, 0.3, 0.7),
 * );
 * assert.ok(low < 8 / 9 && high === 1);
 * ```
 */
export function aucInterval(
  target: Float64Array,
  probability: Float64Array,
  overlap = 1,
): ConfidenceInterval {
  const up = probability.filter((_, row) => target[row] === 1);
  const down = probability.filter((_, row) => target[row] !== 1);
  if (up.length < 2 || down.length < 2) return { low: NaN, high: NaN };
  const all = midranks(join(up, down));
  const [upRanks, downRanks] = [midranks(up), midranks(down)];
  // The share of the other class that each row outranks.
  const upWins = upRanks.map((rank, i) => (all[i]! - rank) / down.length);
  const downLosses = downRanks.map(
    (rank, i) => 1 - (all[up.length + i]! - rank) / up.length,
  );
  const auc = mean(upWins);
  const deviation = Math.sqrt(
    overlap *
      (variance(upWins, 1) / up.length + variance(downLosses, 1) / down.length),
  );
  return {
    low: Math.max(0, auc - Z * deviation),
    high: Math.min(1, auc + Z * deviation),
  };
}

function join(a: Float64Array, b: Float64Array): Float64Array {
  const joined = new Float64Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
