/**
 * What the choice among all trials on a run's candles is worth.
 *
 * @module
 */
import type { SelectionRecord } from "../run.ts";
import type { SampleTable } from "../samples.ts";
import {
  realityCheck,
  type TrialBlock,
  trialStatistics,
  type TrialStatisticsOptions,
} from "../scores/mod.ts";
import { type AnyFold, testedRows } from "../splits/mod.ts";
import { returnBlocks, returnParts } from "./return_blocks.ts";

/** What candidates of a run returned on its folds. */
export interface CandidateReturns {
  /** By candidate, in order. */
  readonly blocks: Readonly<Record<string, readonly TrialBlock[]>>;
  /** The same in many small parts. */
  readonly parts: Readonly<Record<string, Float64Array>>;
  /** Rows from the first to the last that was judged. */
  readonly span: number;
}

/**
 * What following each candidate over the folds' test rows returned.
 *
 * @param forecasts By candidate, the probability of up for the test rows of each fold.
 */
export function candidateReturns(
  table: SampleTable,
  folds: readonly AnyFold[],
  forecasts: Readonly<Record<string, readonly Float64Array[]>>,
): CandidateReturns {
  const { start, end } = testedRows(folds);
  const each = <T>(of: (forecasts: readonly Float64Array[]) => T) =>
    Object.fromEntries(
      Object.entries(forecasts).map(([name, own]) => [name, of(own)]),
    );
  return {
    blocks: each((own) => returnBlocks(table, folds, own)),
    parts: each((own) => returnParts(table, folds, own)),
    span: end - start,
  };
}

/** Options for {@linkcode judgeSelection}. */
export interface JudgeSelectionOptions
  extends Omit<TrialStatisticsOptions, "span"> {
  /** The chosen candidate's name. */
  selected: string;
  /** Blocks of trials of other runs on the same rows. @default {[]} */
  others?: readonly (readonly TrialBlock[])[];
  seed: number;
}

/** A p-value near 0.05 is known to within about a hundredth. */
const RESAMPLES = 499;

/** Fewer parts than this are too few to draw from. */
const FEWEST_PARTS = 50;

/**
 * Statistics of the choice, from all trials on the same rows, and the reality check
 * of the run's own candidates against staying out of the market. Of other runs there
 * are no returns row by row: they enter by their blocks and their number only.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { judgeSelection } from "./judge_selection.ts";
 * const block = { rows: 50, sum: 50, sumOfSquares: 250 };
 * const parts = Float64Array.from({ length: 100 }, (_, i) => i % 2 ? 3 : -1);
 * const { realityCheck, deflatedSharpe } = judgeSelection({
 *   blocks: { mine: [block, block] },
 *   parts: { mine: parts },
 *   span: 100,
 * }, { selected: "mine", horizon: 1, rowsPerYear: 400, seed: 42 });
 * assert.ok(realityCheck!.p < 0.01 && deflatedSharpe! > 0.99);
 * ```
 */
export function judgeSelection(
  { blocks, parts, span }: CandidateReturns,
  options: JudgeSelectionOptions,
): SelectionRecord {
  const { selected, others = [], seed, ...shared } = options;
  const trials = [...Object.values(blocks), ...others];
  return {
    ...trialStatistics(trials, Object.keys(blocks).indexOf(selected), {
      ...shared,
      span,
    }),
    realityCheck: checkOf(Object.values(parts), seed),
  };
}

function checkOf(
  gains: readonly Float64Array[],
  seed: number,
): SelectionRecord["realityCheck"] {
  const parts = gains[0]?.length ?? 0;
  if (parts < FEWEST_PARTS) return null;
  const { p, spa } = realityCheck(gains, { seed, resamples: RESAMPLES });
  return { candidates: gains.length, parts, p, spa: spa.consistent };
}
