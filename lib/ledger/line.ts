/**
 * The lines of a ledger, as schemas and the types they give.
 *
 * @module
 */
import * as v from "valibot";

const wholeNumber = v.pipe(v.number(), v.integer(), v.minValue(0));
const finite = v.pipe(v.number(), v.finite());
const hash = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{64}$/, "expected 64 hexadecimal digits"),
);
const moment = v.pipe(
  v.string(),
  v.check((text) => !isNaN(Date.parse(text)), "expected a time in ISO 8601"),
);

/** What lines of every kind say of the candles they speak of. */
const candles = {
  /** SHA-256 of the candles, as the dataset's record gives it. */
  dataHash: hash,
  symbol: v.string(),
  interval: v.string(),
  source: v.string(),
  /**
   * Tells candles of one symbol and time apart: what a simulated market was made
   * of. Empty for real candles, of which there is one course of time only.
   */
  market: v.string(),
  /** Open time of the first row that was judged, ISO 8601, UTC. */
  from: moment,
  /** Open time of the last row that was judged. */
  to: moment,
};

/** Sums over a block of rows, from which means and deviations of any blocks follow. */
export const ReturnBlockSchema = v.object({
  /** Rows that were judged. */
  rows: wholeNumber,
  sum: finite,
  sumOfSquares: finite,
  /** Absent from lines of old, like the next. */
  sumOfCubes: v.optional(finite),
  sumOfFourths: v.optional(finite),
});
/** Sums over a block of rows, from which means and deviations of any blocks follow. */
export type ReturnBlock = v.InferOutput<typeof ReturnBlockSchema>;

/** One candidate that was fitted on folds. */
export const TrialEntrySchema = v.object({
  kind: v.literal("trial"),
  /** SHA-256 over all that shapes the fit and how it is judged, but for the candles. */
  configHash: hash,
  ...candles,
  candidate: v.string(),
  spec: v.looseObject({ kind: v.string() }),
  /** The latest so many rows before the holdout were used … */
  rows: wholeNumber,
  /** … of so many; a search begins with few. */
  trainRows: wholeNumber,
  folds: wholeNumber,
  /** Rows a label looks ahead; absent from lines of old. */
  horizon: v.optional(wholeNumber),
  /** Mean and population standard deviation over folds, per metric. */
  cv: v.record(
    v.string(),
    v.object({ mean: v.nullable(finite), std: v.nullable(finite) }),
  ),
  /** Mean log-loss of the base rate on the same folds. */
  baseRateLogLoss: v.nullable(finite),
  /** The folds' test rows in equal consecutive parts, by the return of following the candidate. */
  blocks: v.array(ReturnBlockSchema),
});
/** One candidate that was fitted on folds. */
export type TrialEntry = v.InferOutput<typeof TrialEntrySchema>;

/** One look at held-out rows. */
export const LookEntrySchema = v.object({
  kind: v.literal("look"),
  /** SHA-256 over the configuration of the run that looked. */
  configHash: hash,
  ...candles,
  /** The candidate that had been chosen. */
  candidate: v.string(),
  /** Its log-loss on the held-out rows. */
  logLoss: v.nullable(finite),
});
/** One look at held-out rows. */
export type LookEntry = v.InferOutput<typeof LookEntrySchema>;

const stamp = {
  /** The version of the format. */
  ledger: v.literal(1),
  /** When it was written down, ISO 8601, UTC. */
  when: moment,
  /** What wrote it: `train`, `search`, `notebook`, or a program's own name. */
  by: v.string(),
};

/** A line of the file; fields of later versions are kept and not looked at. */
export const LedgerLineSchema = v.variant("kind", [
  v.looseObject({ ...stamp, ...TrialEntrySchema.entries }),
  v.looseObject({ ...stamp, ...LookEntrySchema.entries }),
]);

/** When and by what a line was written. */
export interface Stamp {
  readonly ledger: 1;
  readonly when: string;
  readonly by: string;
}
/** One candidate that was fitted on folds, with when and by what. */
export type TrialLine = Stamp & TrialEntry;
/** One look at held-out rows, with when and by what. */
export type LookLine = Stamp & LookEntry;
