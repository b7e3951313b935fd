/**
 * Whether stated probabilities keep their word, in numbers.
 *
 * @module
 */
import { logOdds } from "./log_odds.ts";
import { fitLogisticLine, hasLogisticLine } from "./logistic_line.ts";
import { mean } from "./mean.ts";
import { checkedForecast } from "./checked_forecast.ts";
import {
  type ProbabilityBinOptions,
  probabilityBins,
} from "./probability_bins.ts";

/**
 * The expected calibration error (Naeini, Cooper & Hauskrecht 2015, AAAI): how far
 * the stated mean of a bin lies from its share of rises, on average over rows.
 *
 * Chance alone keeps it above 0, the more so the fewer rows a bin has: compare
 * forecasts on the same rows and bins only, or take the `debiased` reliability of
 * {@linkcode brierDecomposition}.
 *
 * @param target 1 for up, 0 for not up, shape `(rows,)`.
 * @param probability The stated probability of up, shape `(rows,)`.
 * @throws {RangeError} If there are no rows, or not one probability from 0 to 1 for
 * each.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { expectedCalibrationError } from "./calibration.ts";
 * const error = expectedCalibrationError(
 *   Float64Array.of(0, 1, 1, 1),
 *   Float64Array.of(0.25, 0.25, 0.75, 0.75),
 *   { bins: 2, equal: "width" },
 * );
 * assert.equal(error, (0.25 + 0.25) / 2);
 * ```
 */
export function expectedCalibrationError(
  target: Float64Array,
  probability: Float64Array,
  options: ProbabilityBinOptions = {},
): number {
  checkedForecast(target, probability);
  const bins = probabilityBins(target, probability, options);
  const off = bins.reduce(
    (sum, { rows, rises, stated }) => sum + Math.abs(rows * stated - rises),
    0,
  );
  return off / target.length;
}

/** The parts of a Brier score: `reliability - resolution + uncertainty`. */
export interface BrierParts {
  /** How far stated means lie from shares, squared; 0 is best. */
  readonly reliability: number;
  /** How far the bins' shares lie from the overall share, squared; the more the better. */
  readonly resolution: number;
  /** What always stating the overall share scores. */
  readonly uncertainty: number;
}

/** A Brier score and what it consists of. */
export interface BrierDecomposition extends BrierParts {
  readonly brier: number;
  /** What differences inside bins add: `brier` less the sum of the three parts. */
  readonly within: number;
  /** The parts without what the chance of small bins adds to them; their sum is the same. */
  readonly debiased: BrierParts;
}

/**
 * Murphy's decomposition of the Brier score (1973, J. Appl. Meteorol. 12) over
 * bins, with what is left inside of them (Stephenson, Coelho & Jolliffe 2008,
 * Weather Forecast. 23), and with the biases of reliability, resolution and
 * uncertainty removed (Ferro & Fricker 2012, Q. J. R. Meteorol. Soc. 138).
 *
 * @param target 1 for up, 0 for not up, shape `(rows,)`.
 * @param probability The stated probability of up, shape `(rows,)`.
 * @throws {RangeError} If there are no rows, or not one probability from 0 to 1 for
 * each.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { brierDecomposition } from "./calibration.ts";
 * const parts = brierDecomposition(
 *   Float64Array.of(0, 0, 1, 1),
 *   Float64Array.of(0.25, 0.25, 0.75, 0.75),
 *   { bins: 2 },
 * );
 * assert.deepEqual(
 *   [parts.brier, parts.reliability, parts.resolution, parts.uncertainty],
 *   [0.0625, 0.0625, 0.25, 0.25],
 * );
 * ```
 */
export function brierDecomposition(
  target: Float64Array,
  probability: Float64Array,
  options: ProbabilityBinOptions = {},
): BrierDecomposition {
  checkedForecast(target, probability);
  const total = target.length;
  const base = mean(target);
  let [reliability, resolution, chance] = [0, 0, 0];
  for (const bin of probabilityBins(target, probability, options)) {
    const { rows, rises, stated } = bin;
    const rose = rises / rows;
    reliability += rows * (stated - rose) ** 2;
    resolution += rows * (rose - base) ** 2;
    if (rows > 1) chance += rows * rose * (1 - rose) / (rows - 1);
  }
  const uncertainty = base * (1 - base);
  const ofBase = total > 1 ? uncertainty / (total - 1) : 0;
  const brier = mean(probability.map((p, row) => (p - target[row]!) ** 2));
  const parts = {
    reliability: reliability / total,
    resolution: resolution / total,
    uncertainty,
  };
  return {
    brier,
    ...parts,
    within: brier - (parts.reliability - parts.resolution + uncertainty),
    debiased: {
      reliability: parts.reliability - chance / total,
      resolution: parts.resolution - chance / total + ofBase,
      uncertainty: uncertainty + ofBase,
    },
  };
}

/** Intercept and slope of the outcome on the stated log-odds, with standard errors. */
export interface CalibrationLine {
  /** 1 is best; below, the forecast is too sure of itself; 0 or less, it knows nothing. */
  readonly slope: number;
  readonly slopeError: number;
  /** 0 is best where the slope is 1; above, rises are commoner than stated. */
  readonly intercept: number;
  readonly interceptError: number;
}

/**
 * Cox's calibration line (1958, Biometrika 45): the logistic regression of the
 * outcome on the log-odds of the stated probability, unpenalised.
 *
 * All `NaN` where no such line is best: one probability or one class alone, or a
 * probability that parts the classes.
 *
 * @param target 1 for up, 0 for not up, shape `(rows,)`.
 * @param probability The stated probability of up, shape `(rows,)`.
 * @param overlap Rows a label looks ahead: so many neighbouring labels overlap.
 * @throws {RangeError} If there are no rows, or not one probability from 0 to 1 for
 * each.
 * @example A forecast twice as sure as it should be
 * ```ts
 * import assert from "node:assert/strict";
 * import { calibrationLine } from "./calibration.ts";
 * const sure = 9 / 10; // of odds 9, the square of the odds that came true
 * const { slope, intercept } = calibrationLine(
 *   Float64Array.of(1, 1, 1, 0, 0, 0, 0, 1),
 *   Float64Array.of(sure, sure, sure, sure, 0.1, 0.1, 0.1, 0.1),
 * );
 * assert.ok(Math.abs(slope - 0.5) < 1e-9 && Math.abs(intercept) < 1e-9);
 * ```
 */
export function calibrationLine(
  target: Float64Array,
  probability: Float64Array,
  overlap = 1,
): CalibrationLine {
  checkedForecast(target, probability);
  const odds = probability.map(logOdds);
  const constant = odds.every((of) => of === odds[0]);
  if (constant || !hasLogisticLine(odds, target)) {
    const none = { slope: NaN, slopeError: NaN };
    return { ...none, intercept: NaN, interceptError: NaN };
  }
  const line = fitLogisticLine(odds, target);
  const widened = Math.sqrt(overlap);
  return {
    slope: line.slope,
    slopeError: widened * line.slopeError,
    intercept: line.intercept,
    interceptError: widened * line.interceptError,
  };
}
