/**
 * What many trials ask for, and what the choice among them is worth, in words.
 *
 * @module
 */
import type { SelectionRecord } from "../run.ts";
import { FEWEST_TRIALS } from "../scores/trial_statistics.ts";
import { counted, grouped, percent } from "./words.ts";

/** How much was tried, and how much that asks for. */
export interface TriedFigures {
  /** `null` where it is not known. */
  readonly trials: number | null;
  readonly withThese: number;
  readonly years: number;
  readonly minimumYears: number;
}

/**
 * How much was tried before a run begins, and what it asks for.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { triedSentence } from "./selection_words.ts";
 * assert.equal(
 *   triedSentence({ trials: 3, withThese: 45, years: 0.2, minimumYears: 4.98 }),
 *   "3 trials on these candles so far, 45 with those to come: for a yearly Sharpe " +
 *     "ratio of 1 of the best not to be luck, at least 5.0 years of candles " +
 *     "would be needed, beside 73 days at hand (Bailey et al. 2014)",
 * );
 * ```
 */
export function triedSentence(tried: TriedFigures): string {
  const { trials, withThese, years, minimumYears } = tried;
  const soFar = trials === null
    ? "How much was tried on these candles is not known"
    : `${counted(trials, "trial")} on these candles so far`;
  const needed = withThese === 1
    ? "there is nothing to choose from, so nothing to correct for"
    : `for a yearly Sharpe ratio of 1 of the best not to be luck, at least ${
      span(minimumYears)
    } of candles would be needed, beside ${
      span(years)
    } at hand (Bailey et al. 2014)`;
  return `${soFar}, ${grouped(withThese)} with those to come: ${needed}`;
}

/**
 * The choice in two lines for a terminal.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleSelection } from "../testing/example_selection.ts";
 * import { selectionText } from "./selection_words.ts";
 * assert.equal(
 *   selectionText(exampleSelection(), "forest"),
 *   [
 *     "On the folds forest has a yearly Sharpe ratio of 6.74 before costs, where the best of 2 trials",
 *     "without skill would show 1.98: deflated Sharpe ratio 89.6 %, overfitting: too few trials to tell.",
 *   ].join("\n"),
 * );
 * ```
 */
export function selectionText(
  record: SelectionRecord,
  selected: string,
): string {
  const { tried, annualSharpe, annualExpectedMaximum, deflatedSharpe } = record;
  if (annualSharpe === null || deflatedSharpe === null) {
    return `On the folds ${selected} has no Sharpe ratio: it never trades, or there are too few rows.`;
  }
  const luck = tried === 1 ? "one" : `the best of ${grouped(tried)} trials`;
  return [
    `On the folds ${selected} has a yearly Sharpe ratio of ${
      ratio(annualSharpe)
    } before costs, where ${luck}`,
    `without skill would show ${
      ratio(annualExpectedMaximum)
    }: deflated Sharpe ratio ${percent(deflatedSharpe)}, overfitting: ${
      overfittingWords(record)
    }.`,
  ].join("\n");
}

/** A figure of the choice: its name, its value, and what it means. */
export type SelectionRow = readonly [
  name: string,
  value: string,
  meaning: string,
];

/**
 * Every figure of the choice with a sentence that says what it means.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exampleSelection } from "../testing/example_selection.ts";
 * import { selectionRows } from "./selection_words.ts";
 * const rows = selectionRows(exampleSelection(), "forest");
 * assert.deepEqual(rows[0]!.slice(0, 2), ["trials", "2, 2 of them on the same rows"]);
 * ```
 */
export function selectionRows(
  record: SelectionRecord,
  selected: string,
): SelectionRow[] {
  const { realityCheck: check, tried, overfitting } = record;
  const optional = (value: number | null, words: (value: number) => string) =>
    value === null ? "–" : words(value);
  return [
    [
      "trials",
      `${grouped(tried)}, ${grouped(record.compared)} of them on the same rows`,
      "Configurations tried on these candles so far, by tasks and notebooks, this run's among them. The more there are, the better the best of them looks by luck.",
    ],
    [
      "Sharpe ratio",
      `${optional(record.annualSharpe, ratio)} a year`,
      `Mean over standard deviation of what ${selected}'s calls return on the folds, before costs.`,
    ],
    [
      "luck's best",
      `${ratio(record.annualExpectedMaximum)} a year`,
      `What the best of so many trials would show if none had any skill${
        record.varianceOf === "chance" && tried > 1
          ? ", reckoned as if they were independent: they are too few to see how much they differ"
          : ""
      }.`,
    ],
    [
      "probabilistic Sharpe ratio",
      optional(record.probabilisticSharpe, percent),
      "How sure the true Sharpe ratio is above 0, had nothing else been tried; skew and fat tails are reckoned with.",
    ],
    [
      "deflated Sharpe ratio",
      optional(record.deflatedSharpe, percent),
      "How sure it is above luck's best. Below 95 % the choice may well be luck.",
    ],
    [
      "probability of overfitting",
      overfittingWords(record),
      overfitting === null
        ? `How often the best on one half of the rows is below the middle on the other. It takes ${FEWEST_TRIALS} trials on the same rows.`
        : `How often the best on one half of the rows is below the middle on the other, over all halves of 16 blocks; by lot it were one half. It lost money there in ${
          percent(overfitting.lossProbability)
        } of cases.`,
    ],
    [
      "reality check",
      check === null
        ? "too few rows"
        : `p = ${probability(check.p)}, SPA p = ${probability(check.spa)}`,
      `How likely luck alone gains as much as the best of this run's ${
        check === null ? "candidates" : counted(check.candidates, "candidate")
      } (White; Hansen). Trials of other runs are not in it: they count by their number, above.`,
    ],
    [
      "candles needed",
      tried === 1
        ? `any, beside ${span(record.years)} at hand`
        : `${span(record.minimumYears)}, beside ${span(record.years)} at hand`,
      "With fewer, the best of so many trials without skill is expected to show a yearly Sharpe ratio of 1 (Bailey et al. 2014).",
    ],
  ];
}

function overfittingWords(
  { overfitting }: Pick<SelectionRecord, "overfitting">,
): string {
  return overfitting === null
    ? "too few trials to tell"
    : percent(overfitting.probability);
}

function ratio(value: number): string {
  return value.toFixed(2).replace("-", "−");
}

function probability(p: number): string {
  return p.toFixed(3);
}

/** Years, or days where they are less than one. */
function span(years: number): string {
  return years < 1
    ? counted(Math.round(365 * years), "day")
    : `${years.toFixed(1)} years`;
}
