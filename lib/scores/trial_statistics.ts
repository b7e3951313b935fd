/**
 * What the chosen one of many trials is worth, and what the choice among them is.
 *
 * @module
 */
import {
  backtestOverfitting,
  type BlockMoments,
} from "./backtest_overfitting.ts";
import { variance as varianceOf } from "./mean.ts";
import {
  expectedMaximumSharpe,
  minimumBacktestLength,
  probabilisticSharpe,
  type SharpeMoments,
} from "./sharpe.ts";

/** Sums over a block of returns, with which skewness and kurtosis are known as well. */
export interface TrialBlock extends BlockMoments {
  /** Sum of the block's cubed returns; absent from lines of old. */
  readonly sumOfCubes?: number;
  /** Sum of the block's returns to the fourth power; absent from lines of old. */
  readonly sumOfFourths?: number;
}

/**
 * From so many trials on, a variance of their Sharpe ratios and a rank among them
 * say something: the deviation of ten is known to within a quarter.
 */
export const FEWEST_TRIALS = 10;

/** Options for {@linkcode trialStatistics}. */
export interface TrialStatisticsOptions {
  /** Rows a label looks ahead; neighbouring returns share all but one of them. */
  horizon: number;
  /** Rows in a year of 365 days. */
  rowsPerYear: number;
  /** Rows from the first to the last that was judged, however often each was. */
  span: number;
  /**
   * Configurations tried on these candles in all, those on other folds or fewer
   * rows among them. @default {trials.length}
   */
  tried?: number;
}

/** What {@linkcode trialStatistics} finds; `null` where something is not defined. */
export interface TrialStatistics {
  /** Configurations tried on these candles in all. */
  readonly tried: number;
  /** Those whose blocks were given. */
  readonly compared: number;
  /** Returns that do not overlap, of one trial. */
  readonly returns: number;
  /** Mean over standard deviation of the chosen one's return, of one row and of a year. */
  readonly sharpe: number | null;
  readonly annualSharpe: number | null;
  /** Of its returns; `null` where cubes and fourth powers are not known. */
  readonly skewness: number | null;
  readonly kurtosis: number | null;
  /** Variance between the trials' Sharpe ratios, of one row. */
  readonly variance: number;
  /** Whether it is that of the trials, or that of as many without skill or kinship. */
  readonly varianceOf: "trials" | "chance";
  /** What the best of `tried` without skill would show, of one row and of a year. */
  readonly expectedMaximum: number;
  readonly annualExpectedMaximum: number;
  /** The probability that the true Sharpe ratio of the chosen one is above 0 … */
  readonly probabilisticSharpe: number | null;
  /** … and above the expected maximum. */
  readonly deflatedSharpe: number | null;
  /** How the best by Sharpe ratio fares on other rows; `null` below ten trials. */
  readonly overfitting:
    | { readonly probability: number; readonly lossProbability: number }
    | null;
  /** Years from the first to the last row. */
  readonly years: number;
  /** Years below which the best of `tried` is expected to show 1 a year by luck. */
  readonly minimumYears: number;
}

/**
 * The statistics of a choice among trials on the same rows (Bailey & López de
 * Prado 2014; Bailey, Borwein, López de Prado & Zhu 2014 and 2017).
 *
 * Returns over `horizon` rows overlap, so only one in so many counts as one of its
 * own; likewise rows that several folds judged count once.
 *
 * Trials resemble each other, but no smaller effective number is put in their place:
 * of equally correlated trials the Sharpe ratios vary by as much less as the best
 * of them stands out less, so that their variance says it all, and a smaller number
 * would say it twice. Where there are fewer than ten, their variance says little;
 * then it is that of independent trials without skill, `1 / returns` (Lo 2002,
 * Financ. Anal. J. 58(4)), which asks for more. Skewness and kurtosis that are not
 * known are taken for the normal distribution's.
 *
 * @param trials For each its blocks in order; block `i` of every one is of the same
 * rows.
 * @param selected Which was chosen, counted from 0.
 * @throws {RangeError} If `selected` is none of them.
 * @example One trial of 100 rows, half of them up by 3 and half down by 1
 * ```ts
 * import assert from "node:assert/strict";
 * import { trialStatistics } from "./trial_statistics.ts";
 * const block = { rows: 50, sum: 50, sumOfSquares: 250 };
 * const found = trialStatistics([[block, block]], 0, {
 *   horizon: 1,
 *   rowsPerYear: 400,
 *   span: 100,
 * });
 * assert.equal(found.sharpe, 0.5);
 * assert.equal(found.annualSharpe, 10);
 * assert.equal(found.expectedMaximum, 0);
 * assert.equal(found.years, 0.25);
 * ```
 */
export function trialStatistics(
  trials: readonly (readonly TrialBlock[])[],
  selected: number,
  { horizon, rowsPerYear, span, tried = 0 }: TrialStatisticsOptions,
): TrialStatistics {
  const chosen = trials[selected];
  if (!chosen) {
    throw new RangeError(
      `Cannot tell what a trial is worth: expected one of ${trials.length}, got ${selected}`,
    );
  }
  const all = Math.max(tried, trials.length);
  const isField = trials.length >= FEWEST_TRIALS;
  const annual = Math.sqrt(rowsPerYear / horizon);
  const moments = momentsOf(chosen);
  const returns = Math.min(moments.rows, span) / horizon;
  const variance = isField
    ? varianceOf(Float64Array.from(trials, sharpeOf), 1)
    : returns > 0
    ? 1 / returns
    : 0;
  const expectedMaximum = expectedMaximumSharpe({ trials: all, variance });
  const known = { ...NORMAL, ...moments, rows: returns };
  const above = (benchmark: number) =>
    returns >= 2 ? finite(probabilisticSharpe(known, benchmark)) : null;
  const { probability, lossProbability } = isField
    ? backtestOverfitting(trials)
    : { probability: NaN, lossProbability: NaN };
  return {
    tried: all,
    compared: trials.length,
    returns,
    sharpe: finite(moments.sharpe),
    annualSharpe: finite(annual * moments.sharpe),
    skewness: finite(moments.skewness ?? NaN),
    kurtosis: finite(moments.kurtosis ?? NaN),
    variance,
    varianceOf: isField ? "trials" : "chance",
    expectedMaximum,
    annualExpectedMaximum: annual * expectedMaximum,
    probabilisticSharpe: above(0),
    deflatedSharpe: above(expectedMaximum),
    overfitting: isField ? { probability, lossProbability } : null,
    years: span / rowsPerYear,
    minimumYears: minimumBacktestLength(all),
  };
}

const NORMAL = { skewness: 0, kurtosis: 3 };

type KnownMoments =
  & Pick<SharpeMoments, "rows" | "sharpe">
  & Partial<SharpeMoments>;

/** Of all rows of the blocks; without skewness and kurtosis where a block lacks them. */
function momentsOf(blocks: readonly TrialBlock[]): KnownMoments {
  const total = (of: (block: TrialBlock) => number | undefined) =>
    blocks.reduce((sum, block) => sum + (of(block) ?? NaN), 0);
  const rows = total((block) => block.rows);
  const center = total((block) => block.sum) / rows;
  const squares = total((block) => block.sumOfSquares) / rows;
  const cubes = total((block) => block.sumOfCubes) / rows;
  const fourths = total((block) => block.sumOfFourths) / rows;
  const spread = squares - center ** 2;
  if (!(spread > 0)) return { rows, sharpe: NaN };
  const sharpe = center / Math.sqrt(spread);
  if (Number.isNaN(cubes + fourths)) return { rows, sharpe };
  const third = cubes - 3 * center * squares + 2 * center ** 3;
  const fourth = fourths - 4 * center * cubes + 6 * center ** 2 * squares -
    3 * center ** 4;
  return {
    rows,
    sharpe,
    skewness: third / spread ** 1.5,
    kurtosis: fourth / spread ** 2,
  };
}

/** One that is never in the market shows nothing, like one that gains nothing. */
function sharpeOf(blocks: readonly TrialBlock[]): number {
  return momentsOf(blocks).sharpe || 0;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
