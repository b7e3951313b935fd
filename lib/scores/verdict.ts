/**
 * Whether the held-out rows show an edge, no edge, or too little to tell.
 *
 * @module
 */
import { edgeTests, type JudgedForecast } from "./edge_tests.ts";
import { normalQuantile } from "./normal.ts";
import {
  oneSidedP,
  percentileInterval,
  stationaryBootstrap,
} from "./stationary_bootstrap.ts";

/** What a verdict can be. */
export const OUTCOMES = ["edge", "no edge", "too little data"] as const;
/** What a verdict can be. */
export type Outcome = typeof OUTCOMES[number];

/** The p-value below which there is an edge. */
export const SIGNIFICANCE = 0.05;

/**
 * An edge worth looking for, as how far the share of right calls lies above one
 * half. Rows that would miss it more often than not are too few to deny an edge.
 */
export const PLAUSIBLE_EDGE = 0.02;

/** Intervals only inform, the outcome does not hang on them; more would be felt. */
const RESAMPLES = 499;

/** Options for {@linkcode reachVerdict}. */
export interface VerdictOptions {
  /** How often these rows have been looked at, this time included. @default {1} */
  trials?: number;
  /** Seed of the intervals. */
  seed: number;
}

/** A score with its 95 % interval, and the p-value of 0 or less. */
export interface TestedScore {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
}

/** What {@linkcode reachVerdict} finds. */
export interface Verdict {
  readonly outcome: Outcome;
  /** `1 - logLoss / logLossOfBaseline`: 0 for the baseline itself, 1 at best. */
  readonly skill: TestedScore;
  /** Matthews correlation of calls and what happened. */
  readonly mcc: TestedScore;
  /** The p-values of {@linkcode edgeTests}. */
  readonly tests: { readonly probabilities: number; readonly calls: number };
  /** The greater of the two: an edge has to show in both. */
  readonly p: number;
  /** The chance of a p-value as small in one of so many looks, by Šidák. */
  readonly pCorrected: number;
  readonly trials: number;
  readonly rows: number;
  readonly effectiveRows: number;
  readonly blockLength: number;
  /** The edge in right calls that so many rows would show half of the time. */
  readonly detectableEdge: number;
}

/**
 * The verdict on a forecast of rows that nothing was fitted or chosen on.
 *
 * `edge` if MCC is above 0 and both tests of {@linkcode edgeTests} say so after the
 * correction for `trials` looks: one of them would be right in 95 % of markets
 * without an edge, both together are right more often (intersection-union test,
 * Berger 1982, Technometrics 24). `too little data` if not, and an edge of
 * {@linkcode PLAUSIBLE_EDGE} would stay unseen more often than not; else `no edge`.
 *
 * A log-loss above the baseline's does not rule an edge out: a model can tell the
 * direction and be too sure of itself. `skill` says so. Its interval and that of
 * MCC are percentiles of the stationary bootstrap.
 *
 * @throws {RangeError} If there are fewer than two rows, columns differ in length,
 * or `trials` is no whole number of at least 1.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { randomStream } from "../random.ts";
 * import { reachVerdict } from "./verdict.ts";
 * const random = randomStream(42);
 * const column = () => Float64Array.from({ length: 3000 }, random.uniform);
 * const probability = column();
 * const target = column().map((draw, row) => draw < probability[row]! ? 1 : 0);
 * const judged = { target, baseline: target.map(() => 0.5), horizon: 1 };
 * const verdict = (stated: Float64Array) =>
 *   reachVerdict({ ...judged, probability: stated }, { seed: 1 }).outcome;
 * assert.equal(verdict(probability), "edge");
 * assert.equal(verdict(column()), "no edge");
 * ```
 */
export function reachVerdict(
  forecast: JudgedForecast,
  options: VerdictOptions,
): Verdict {
  const { trials = 1, seed } = options;
  assertTrials(trials);
  const { blockLength, effectiveRows, ...tests } = edgeTests(forecast);
  const { skill, mcc } = testedScores(forecast, blockLength, seed);
  const p = Math.max(tests.probabilities, tests.calls);
  const pCorrected = -Math.expm1(trials * Math.log1p(-p));
  const detectableEdge = smallestSeen(effectiveRows, trials);
  const outcome = pCorrected < SIGNIFICANCE && mcc.value > 0
    ? "edge"
    : detectableEdge > PLAUSIBLE_EDGE
    ? "too little data"
    : "no edge";
  return {
    outcome,
    skill,
    mcc,
    tests,
    p,
    pCorrected,
    trials,
    rows: forecast.target.length,
    effectiveRows,
    blockLength,
    detectableEdge,
  };
}

/**
 * Refuses what cannot be a number of looks, before long work begins.
 *
 * @throws {RangeError} If it is no whole number of at least 1.
 */
export function assertTrials(trials: number): void {
  if (Number.isSafeInteger(trials) && trials >= 1) return;
  throw new RangeError(
    `Cannot reach a verdict: expected a whole number of trials of at least 1, got ${trials}`,
  );
}

/**
 * The edge whose mean in the statistic of calls lies where the test begins to see
 * one: a call is right or wrong, so its standard error is half of `1 / sqrt(rows)`.
 */
function smallestSeen(rows: number, trials: number): number {
  const level = -Math.expm1(Math.log1p(-SIGNIFICANCE) / trials);
  return Math.min(0.5, -normalQuantile(level) / (2 * Math.sqrt(rows)));
}

function testedScores(
  { target, probability, baseline }: JudgedForecast,
  blockLength: number,
  seed: number,
) {
  const rows = target.length;
  const called = probability.map((p) => p > 0.5 ? 1 : 0);
  const columns = [
    surprise(probability, target),
    surprise(baseline, target),
    called,
    target,
    called.map((up, row) => up * target[row]!),
  ];
  const sums = columns.map((column) => Float64Array.of(total(column)));
  const resamples = RESAMPLES;
  const drawn = stationaryBootstrap(columns, { blockLength, seed, resamples });
  const tested = (of: (sums: readonly Float64Array[]) => Float64Array) => {
    const [value = NaN] = of(sums);
    const values = of(drawn);
    return {
      value,
      ...percentileInterval(values),
      p: oneSidedP(values, value),
    };
  };
  return {
    skill: tested(([own, rival]) =>
      own!.map((loss, draw) => 1 - loss / rival![draw]!)
    ),
    mcc: tested(([, , ups, rose, both]) =>
      ups!.map((up, draw) => phi(rows, up, rose![draw]!, both![draw]!))
    ),
  };
}

/** Minus the logarithm of the likelihood of what happened, clipped as in metrics. */
function surprise(
  probability: Float64Array,
  target: Float64Array,
): Float64Array {
  const [least, most] = [Number.EPSILON, 1 - Number.EPSILON];
  return probability.map((p, row) =>
    -Math.log(Math.min(Math.max(target[row] === 1 ? p : 1 - p, least), most))
  );
}

/** The correlation of two columns of 0 and 1; 0 where one of them is constant. */
function phi(rows: number, a: number, b: number, both: number): number {
  // Sums of resampled blocks are differences of sums of whole numbers: exact.
  const spread = Math.sqrt(a * (rows - a)) * Math.sqrt(b * (rows - b));
  return spread === 0 ? 0 : (rows * both - a * b) / spread;
}

function total(column: Float64Array): number {
  return column.reduce((sum, value) => sum + value, 0);
}
