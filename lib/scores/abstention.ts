/**
 * How often calls are right when only the surest are made.
 *
 * @module
 */
import { checkedForecast } from "./checked_forecast.ts";
import { type ConfidenceInterval, shareInterval } from "./intervals.ts";
import { rankDescending } from "./ranks.ts";

/** The coverages shown by default: from every row to the surest hundredth. */
export const COVERAGES = [1, 0.75, 0.5, 0.25, 0.1, 0.05, 0.01] as const;

/** Options for {@linkcode precisionAtCoverage}. */
export interface PrecisionAtCoverageOptions {
  /** Up is called above it; sure is what lies far from it. @default {0.5} */
  threshold?: number;
  /** Rows a label looks ahead: so many neighbouring labels overlap. @default {1} */
  overlap?: number;
}

/** Calls on the rows a model is surest of. */
export interface CoveredCalls {
  /** The share of rows asked for. */
  readonly asked: number;
  /** The share of rows that is called: rows as sure as the last one come along. */
  readonly coverage: number;
  readonly rows: number;
  /** Where no call is made: so far from the threshold or less far. */
  readonly band: number;
  /** The share of calls that are right, up and not up together. */
  readonly precision: number;
  /** Its 95 % interval. */
  readonly interval: ConfidenceInterval;
  /** The rival: the share of the commoner class in the same rows. */
  readonly constant: number;
}

/**
 * The share of right calls among the rows whose probability lies furthest from the
 * threshold, per coverage (a risk-coverage curve: El-Yaniv & Wiener 2010, J. Mach.
 * Learn. Res. 11). Intervals hold for each coverage by itself: whoever picks the
 * best of several has to allow for the choice.
 *
 * @param target 1 for up, 0 for not up, shape `(rows,)`.
 * @param probability The stated probability of up, shape `(rows,)`.
 * @param coverages Shares of the rows that are called, above 0 and at most 1.
 * @throws {RangeError} If there are no rows, not one probability from 0 to 1 for
 * each, or a coverage is not above 0 and at most 1.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { precisionAtCoverage } from "./abstention.ts";
 * const [all, half] = precisionAtCoverage(
 *   Float64Array.of(1, 0, 1, 0),
 *   Float64Array.of(0.9, 0.2, 0.45, 0.55),
 *   [1, 0.5],
 * );
 * assert.deepEqual([all!.precision, half!.precision], [0.5, 1]);
 * assert.deepEqual([half!.rows, half!.constant], [2, 0.5]);
 * ```
 */
export function precisionAtCoverage(
  target: Float64Array,
  probability: Float64Array,
  coverages: readonly number[] = COVERAGES,
  { threshold = 0.5, overlap = 1 }: PrecisionAtCoverageOptions = {},
): CoveredCalls[] {
  checkedForecast(target, probability);
  const total = target.length;
  const distance = probability.map((p) => Math.abs(p - threshold));
  const order = rankDescending(distance);
  const [right, ups] = [new Float64Array(total), new Float64Array(total)];
  let [rightSum, upSum] = [0, 0];
  order.forEach((row, place) => {
    const up = target[row] === 1;
    right[place] = rightSum += +(up === probability[row]! > threshold);
    ups[place] = upSum += +up;
  });
  return coverages.map((asked) => {
    if (!(asked > 0 && asked <= 1)) {
      throw new RangeError(
        `Cannot give a precision: expected coverages above 0 and at most 1, got ${asked}`,
      );
    }
    let rows = Math.max(1, Math.ceil(asked * total - 1e-9));
    const last = distance[order[rows - 1]!]!;
    while (rows < total && distance[order[rows]!] === last) rows++;
    const place = rows - 1;
    return {
      asked,
      coverage: rows / total,
      rows,
      band: rows < total ? distance[order[rows]!]! : 0,
      precision: right[place]! / rows,
      interval: shareInterval(right[place]!, rows, overlap),
      constant: Math.max(ups[place]!, rows - ups[place]!) / rows,
    };
  });
}
