/**
 * Sets of classes that hold the true one as often as asked.
 *
 * @module
 */
import { checkedForecast } from "./checked_forecast.ts";

/** Options for {@linkcode fitConformal}. */
export interface ConformalOptions {
  /** The share of rows whose set may miss what happens. @default {0.1} */
  alpha?: number;
  /** Whether that is to hold for rises and for the others each by itself. @default {false} */
  perClass?: boolean;
}

/** From which score on a class is left out of the set. */
export interface Conformal {
  readonly alpha: number;
  /**
   * The greatest score `1 - p` of a class that is kept, for not up and for up; 1
   * keeps it always, for want of rows.
   */
  readonly cutoffs: readonly [number, number];
}

/** What a set holds: nothing, one class, or both. */
export const CONFORMAL_SETS = ["none", "not_up", "up", "both"] as const;

/**
 * Fits split-conformal sets for two classes on rows the model has not learned from
 * (LAC: Sadinle, Lei & Wasserman 2019, J. Am. Stat. Assoc. 114; with `perClass`
 * Mondrian: Vovk 2013, Machine Learning 92). The score of a class is one less its
 * probability, the cutoff the `⌈(rows + 1) (1 - alpha)⌉`-th least of the scores of
 * what happened.
 *
 * Of rows that are exchangeable with these, a set misses what happens in at most
 * `alpha` of all cases, however wrong the model is; the average is over draws of
 * both. Rows of a market are not exchangeable: where it changes, or the model ages,
 * more are missed. {@linkcode adaptiveConformal} follows such changes.
 *
 * @param target 1 for up, 0 for not up, shape `(rows,)`.
 * @param probability The stated probability of up, shape `(rows,)`.
 * @throws {RangeError} If there are no rows, not one probability from 0 to 1 for
 * each, or `alpha` is not between 0 and 1.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { conformalSets, fitConformal } from "./conformal.ts";
 * const conformal = fitConformal(
 *   Float64Array.of(0, 1, 1, 0),
 *   Float64Array.of(0.2, 0.7, 0.4, 0.3),
 *   { alpha: 0.4 },
 * );
 * // The third of the scores 0.2, 0.3, 0.3 and 0.6.
 * assert.deepEqual(conformal.cutoffs.map((c) => c.toFixed(1)), ["0.3", "0.3"]);
 * assert.deepEqual([...conformalSets(conformal, Float64Array.of(0.1, 0.5, 0.9))], [1, 0, 2]);
 * ```
 */
export function fitConformal(
  target: Float64Array,
  probability: Float64Array,
  { alpha = 0.1, perClass = false }: ConformalOptions = {},
): Conformal {
  checkedForecast(target, probability);
  checkedAlpha(alpha);
  const scores = probability.map((p, row) => target[row] === 1 ? 1 - p : p);
  const cutoff = (of: Float64Array) => quantileFrom(of.toSorted(), alpha);
  if (!perClass) {
    const both = cutoff(scores);
    return { alpha, cutoffs: [both, both] };
  }
  const [down, up] = [0, 1].map((label) =>
    cutoff(scores.filter((_, row) => target[row] === label))
  );
  return { alpha, cutoffs: [down!, up!] };
}

function checkedAlpha(alpha: number): void {
  if (alpha > 0 && alpha < 1) return;
  throw new RangeError(
    `Cannot make conformal sets: expected an alpha between 0 and 1, got ${alpha}`,
  );
}

/** The conformal quantile of ascending scores; 1, which no score exceeds, beyond them. */
function quantileFrom(sorted: Float64Array, alpha: number): number {
  // A product such as 10 × 0.9 must not lie above its whole number by rounding.
  const place = Math.ceil((sorted.length + 1) * (1 - alpha) - 1e-9);
  return place > sorted.length ? 1 : sorted[Math.max(place, 1) - 1]!;
}

/**
 * The set of each row, as a place in {@linkcode CONFORMAL_SETS}: 0 for neither
 * class, 1 for not up, 2 for up, 3 for both. A row without probability has both.
 */
export function conformalSets(
  { cutoffs: [down, up] }: Pick<Conformal, "cutoffs">,
  probability: Float64Array,
): Uint8Array {
  return Uint8Array.from(
    probability,
    (p) => Number.isNaN(p) ? 3 : +(p <= down) + 2 * +(1 - p <= up),
  );
}

/** Options for {@linkcode adaptiveConformal}. */
export interface AdaptiveConformalOptions {
  /** The share of rows whose set may miss what happens. @default {0.1} */
  alpha?: number;
  /** How far one row moves the level. @default {0.01} */
  gamma?: number;
  /** Rows a label looks ahead: a row's outcome moves the level that much later. @default {1} */
  horizon?: number;
}

/** Sets that follow how often earlier ones missed. */
export interface AdaptiveSets {
  /** Places in {@linkcode CONFORMAL_SETS}, shape `(rows,)`. */
  readonly sets: Uint8Array;
  /** The level each set was made at, shape `(rows,)`. */
  readonly level: Float64Array;
  /** The share of rows whose set holds what happened. */
  readonly coverage: number;
}

/**
 * Adaptive conformal inference (Gibbs & Candès 2021, NeurIPS): after a miss the
 * level falls and sets widen, after a hit it rises. Over many rows the share of
 * misses nears `alpha` whatever the market does, by at most
 * `(max(alpha, 1 - alpha) + horizon · gamma) / (gamma · rows)`; on a single row it
 * promises nothing.
 *
 * @param calibration Outcomes and probabilities of earlier rows that the model has
 * not learned from.
 * @param target 1 for up, 0 for not up, in time order, shape `(rows,)`.
 * @param probability The stated probability of up, shape `(rows,)`.
 * @throws {RangeError} If either has no rows or not one probability from 0 to 1 for
 * each, or `alpha` is not between 0 and 1.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { adaptiveConformal } from "./conformal.ts";
 * const stated = new Float64Array(2000).fill(0.9);
 * const right = new Float64Array(2000).fill(1);
 * const wrong = right.map((_, row) => row % 2); // the market changes
 * const { coverage } = adaptiveConformal(
 *   { target: right, probability: stated },
 *   wrong,
 *   stated,
 *   { alpha: 0.2 },
 * );
 * assert.ok(Math.abs(coverage - 0.8) < 0.05);
 * ```
 */
export function adaptiveConformal(
  calibration: {
    readonly target: Float64Array;
    readonly probability: Float64Array;
  },
  target: Float64Array,
  probability: Float64Array,
  options: AdaptiveConformalOptions = {},
): AdaptiveSets {
  const { alpha = 0.1, gamma = 0.01, horizon = 1 } = options;
  checkedForecast(calibration.target, calibration.probability);
  checkedForecast(target, probability);
  checkedAlpha(alpha);
  const scores = calibration.probability
    .map((p, row) => calibration.target[row] === 1 ? 1 - p : p).sort();
  const rows = target.length;
  const [sets, level] = [new Uint8Array(rows), new Float64Array(rows)];
  let [now, held] = [alpha, 0];
  const holds = (row: number) =>
    (sets[row]! & (target[row] === 1 ? 2 : 1)) !== 0;
  for (let row = 0; row < rows; row++) {
    if (row >= horizon) now += gamma * (alpha - +!holds(row - horizon));
    level[row] = now;
    sets[row] = setAt(scores, now, probability[row]!);
    held += +holds(row);
  }
  return { sets, level, coverage: held / rows };
}

function setAt(sorted: Float64Array, level: number, p: number): number {
  if (level <= 0) return 3;
  if (level >= 1) return 0;
  const cutoff = quantileFrom(sorted, level);
  return +(p <= cutoff) + 2 * +(1 - p <= cutoff);
}
