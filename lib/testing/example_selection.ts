/**
 * Statistics of a choice, for tests of what is told of it.
 *
 * @module
 */
import type { SelectionRecord } from "../run.ts";

/** The choice between two candidates without a past, with `changes` made to it. */
export function exampleSelection(
  changes: Partial<SelectionRecord> = {},
): SelectionRecord {
  return {
    tried: 2,
    compared: 2,
    returns: 36_360,
    sharpe: 0.0093,
    annualSharpe: 6.737,
    skewness: 0.87,
    kurtosis: 30,
    variance: 2.75e-5,
    varianceOf: "chance",
    expectedMaximum: 0.00273,
    annualExpectedMaximum: 1.976,
    probabilisticSharpe: 0.962,
    deflatedSharpe: 0.8956,
    overfitting: null,
    realityCheck: { candidates: 2, parts: 1010, p: 0.02, spa: 0.03 },
    years: 0.0692,
    minimumYears: 0.27,
    ...changes,
  };
}
