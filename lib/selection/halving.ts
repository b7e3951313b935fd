/**
 * Successive halving: many candidates on few rows, the better ones on more.
 *
 * @module
 */
import { hullOf, rangesOf, type Rows } from "../rows.ts";
import {
  type AnyFold,
  makeFolds,
  type MakeFoldsOptions,
} from "../splits/mod.ts";
import type { Trial } from "../run.ts";
import { lowerIsBetter, type MetricName } from "../scores/mod.ts";

/** A step of a search. */
export interface Rung {
  /** The latest so many train rows are used. */
  readonly rows: number;
  /** So many candidates are fitted on them. */
  readonly candidates: number;
}

/** Options for {@linkcode halvingRungs}. */
export interface HalvingOptions {
  /** Steps, the last of them on all rows. @default {3} */
  rungs?: number;
  /** Of the candidates of a step one in so many goes on, to as many times the rows. @default {3} */
  eta?: number;
}

/**
 * The steps of successive halving (Karnin, Koren and Somekh, 2013; Jamieson and
 * Talwalkar, 2016) over `rows` rows: every step costs about as much as another.
 *
 * @throws {RangeError} If an option is out of range, or the first step is left without
 * rows.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { halvingRungs } from "./halving.ts";
 * assert.deepEqual(halvingRungs(40, 90_000), [
 *   { rows: 10_000, candidates: 40 },
 *   { rows: 30_000, candidates: 14 },
 *   { rows: 90_000, candidates: 5 },
 * ]);
 * ```
 */
export function halvingRungs(
  candidates: number,
  rows: number,
  { rungs = 3, eta = 3 }: HalvingOptions = {},
): Rung[] {
  if (!Number.isSafeInteger(rungs) || rungs < 1) {
    throw new RangeError(
      `Cannot plan a search: rungs must be a positive whole number, got ${rungs}`,
    );
  }
  if (!(eta > 1 && Number.isFinite(eta))) {
    throw new RangeError(
      `Cannot plan a search: eta must be a number above 1, got ${eta}`,
    );
  }
  if (Math.floor(rows / eta ** (rungs - 1)) < 1) {
    throw new RangeError(
      `Cannot plan a search: ${rungs} rungs leave the first of ${rows} rows none`,
    );
  }
  let left = candidates;
  return Array.from({ length: rungs }, (_, rung) => {
    if (rung > 0) left = Math.ceil(left / eta);
    return {
      rows: Math.floor(rows / eta ** (rungs - 1 - rung)),
      candidates: left,
    };
  });
}

/**
 * The folds that a configuration asks for, over the latest `rows` of the rows before
 * `end`; with all of them, the folds of a training.
 *
 * @throws {RangeError} If a fold would be left without train rows.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { latestFolds } from "./halving.ts";
 * assert.deepEqual(latestFolds(100, 12, { folds: 2, horizon: 1 }), [
 *   { train: { start: 88, end: 91 }, test: { start: 92, end: 96 } },
 *   { train: { start: 88, end: 95 }, test: { start: 96, end: 100 } },
 * ]);
 * ```
 */
export function latestFolds(
  end: number,
  rows: number,
  options: MakeFoldsOptions,
): AnyFold[] {
  const first = end - rows;
  const moved = (range: Rows): Rows => ({
    start: range.start + first,
    end: range.end + first,
  });
  return makeFolds(rows, options).folds.map((fold) =>
    "start" in fold.train
      ? { train: moved(fold.train), test: moved(hullOf(fold.test)) }
      : {
        train: rangesOf(fold.train).map(moved),
        test: rangesOf(fold.test).map(moved),
      }
  );
}

/**
 * Trials from the best mean of `metric` to the worst; equal ones stay in their
 * order, and a mean that is not defined comes last.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cvOf } from "../testing/example_run.ts";
 * import { rankTrials } from "./halving.ts";
 * const trials = [0.7, 0.6, 0.7].map((loss, i) => ({ candidate: `${i}`, cv: cvOf(loss) }));
 * const ranked = rankTrials(trials, "log_loss");
 * assert.deepEqual(ranked.map(({ candidate }) => candidate), ["1", "0", "2"]);
 * ```
 */
export function rankTrials<T extends Pick<Trial, "cv">>(
  trials: readonly T[],
  metric: MetricName,
): T[] {
  const loss = ({ cv }: T) => {
    const { mean } = cv[metric];
    return mean === null ? Infinity : lowerIsBetter(metric) ? mean : -mean;
  };
  // Infinity less itself is not a number: what is not defined is equal.
  return trials.toSorted((a, b) => loss(a) === loss(b) ? 0 : loss(a) - loss(b));
}
