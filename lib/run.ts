/**
 * The record of one walk, as schemas and the types they give: what was learned
 * from which candles, and how it scored.
 *
 * @module
 */
import * as v from "valibot";
import { BacktestSchema } from "./backtest_record.ts";
import {
  ConfigSchema,
  FeatureSpecSchema,
  LearnerSpecSchema,
} from "./config.ts";
import { recordOf } from "./record.ts";
import { METRICS } from "./scores/metrics.ts";
import { OUTCOMES } from "./scores/verdict.ts";

const wholeNumber = v.pipe(v.number(), v.integer(), v.minValue(0));
const finite = v.pipe(v.number(), v.finite("expected a finite number"));
/** A score; `null` where it is not defined, such as the AUC of one class. */
const score = v.nullable(finite);

/** Every metric of one set of predictions. */
export const ScoresSchema = v.strictObject(recordOf(METRICS, () => score));
/** Every metric of one set of predictions; `null` where one is not defined. */
export type Scores = v.InferOutput<typeof ScoresSchema>;

/** Mean and population standard deviation over folds, per metric. */
export const CrossValidationSchema = v.strictObject(
  recordOf(METRICS, () => v.strictObject({ mean: score, std: score })),
);
/** Mean and population standard deviation over folds, per metric. */
export type CrossValidation = v.InferOutput<typeof CrossValidationSchema>;

const RowsSchema = v.strictObject({ start: wholeNumber, end: wholeNumber });
/** Train and test rows of one fold; ends are excluded. */
export const FoldSchema = v.strictObject({
  train: RowsSchema,
  test: RowsSchema,
});

/**
 * Several train and test ranges of one fold, as combinatorial splits make them; test
 * ranges in the order of their groups.
 */
export const PurgedFoldSchema = v.strictObject({
  train: v.pipe(v.array(RowsSchema), v.readonly()),
  test: v.pipe(v.array(RowsSchema), v.readonly()),
});

const ConfidenceIntervalSchema = v.strictObject({ low: score, high: score });

/** The candles a run used. */
export const DatasetSchema = v.strictObject({
  source: v.picklist(["binance", "file", "simulated"]),
  symbol: v.string(),
  interval: v.string(),
  rows: wholeNumber,
  /** Open time of the first candle, ISO 8601, UTC. */
  from: v.string(),
  /** Open time of the last candle, ISO 8601, UTC. */
  to: v.string(),
  /** SHA-256 over symbol, interval and all columns, in hex. */
  sha256: v.string(),
  /** The files it was read from, without their folders. */
  files: v.array(
    v.strictObject({ name: v.string(), rows: wholeNumber, sha256: v.string() }),
  ),
  /** The simulated market's edge; `null` for real candles and where it is not known. */
  edge: v.nullable(finite),
  /** What stood in for the exchange that could not be reached; `null` if nothing did. */
  fallback: v.nullable(v.picklist(["older store", "simulated"])),
  /** Fallbacks taken and oddities met on the way. */
  warnings: v.array(v.string()),
});
/** The candles a run used. */
export type DatasetRecord = v.InferOutput<typeof DatasetSchema>;

/** What cleaning did to the rows the exported model learned from. */
export const CleaningSchema = v.strictObject({
  /** Bounds on one-candle returns; `null` where nothing was fenced off. */
  fences: v.nullable(v.strictObject({ low: finite, high: finite })),
  /** Train rows with a return. */
  rows: wholeNumber,
  /** Train rows outside the fences. */
  marked: wholeNumber,
  /** The part of the largest hundredth of moves that is marked. */
  shareOfLargeMoves: finite,
  /** Candles of an outage, in all rows. */
  frozen: wholeNumber,
  /** Holes in time, in all rows. */
  holes: wholeNumber,
  /** Rows whose close does not change within the horizon. */
  ties: wholeNumber,
  /** Rows with a label. */
  labels: wholeNumber,
});
/** What cleaning did to the rows the exported model learned from. */
export type CleaningRecord = v.InferOutput<typeof CleaningSchema>;

/** One candidate on the paths that combinatorial folds join to. */
export const PathScoresSchema = v.strictObject({
  /** The scores of each path, over all of its rows at once. */
  scores: v.array(ScoresSchema),
  cv: CrossValidationSchema,
  /** The worst path by each metric. */
  worst: ScoresSchema,
});
/** One candidate on the paths that combinatorial folds join to. */
export type PathScores = v.InferOutput<typeof PathScoresSchema>;

/** One candidate on all folds. */
export const TrialSchema = v.strictObject({
  candidate: v.string(),
  spec: LearnerSpecSchema,
  folds: v.array(ScoresSchema),
  cv: CrossValidationSchema,
  /** Only where folds join to paths. */
  paths: v.optional(PathScoresSchema),
});
/** One candidate on all folds. */
export type Trial = v.InferOutput<typeof TrialSchema>;

const spread = v.strictObject({ mean: score, std: score });

/** What one outer fold of nested cross-validation came to. */
export const NestedFoldSchema = v.strictObject({
  /** What was chosen by its inner folds. */
  candidate: v.string(),
  /** The features that were kept, by name, in their order. */
  features: v.array(v.string()),
  /** The probability above which up is called. */
  threshold: finite,
  /** The score by which it was chosen: the best mean over inner folds. */
  inner: score,
  /** Its score on the outer test rows, which nothing was chosen by. */
  outer: score,
  /** By how much inner looks better than outer, whichever way the metric points. */
  optimism: score,
  /** Every metric on the outer test rows. */
  scores: ScoresSchema,
});
/** What one outer fold of nested cross-validation came to. */
export type NestedFold = v.InferOutput<typeof NestedFoldSchema>;

/** The choice made anew inside every outer fold, and judged outside of it. */
export const NestedRecordSchema = v.strictObject({
  /** What the choice went by. */
  metric: v.picklist(METRICS),
  /** How many choices there were in each outer fold. */
  choices: wholeNumber,
  /** Models fitted in all. */
  fits: wholeNumber,
  folds: v.array(NestedFoldSchema),
  /** Mean and population standard deviation over outer folds. */
  inner: spread,
  outer: spread,
  optimism: spread,
  /** Every metric on the outer test rows. */
  cv: CrossValidationSchema,
  /** How much the outer folds agree; 1 if all chose the same. */
  stability: v.strictObject({
    /** Share of pairs of outer folds with the same candidate, count and threshold. */
    agreement: score,
    /** Features that two outer folds share, of all either kept: the mean over pairs. */
    featureOverlap: score,
  }),
});
/** The choice made anew inside every outer fold, and judged outside of it. */
export type NestedRecord = v.InferOutput<typeof NestedRecordSchema>;

/** The chosen model on the held-out rows. */
export const HoldoutSchema = v.strictObject({
  /** Rows judged. */
  rows: wholeNumber,
  /** Held-out rows without a known label or with a feature still warming up. */
  notJudged: wholeNumber,
  from: v.string(),
  to: v.string(),
  metrics: ScoresSchema,
  /** 95 % intervals that take rows for independent. */
  intervals: v.strictObject({
    accuracy: ConfidenceIntervalSchema,
    auc: ConfidenceIntervalSchema,
  }),
});
/** The chosen model on the held-out rows. */
export type HoldoutRecord = v.InferOutput<typeof HoldoutSchema>;

/** From where on up is called, which classes a set leaves out, and what came of it. */
export const DecisionSchema = v.strictObject({
  /** Up is called where the probability exceeds it. */
  threshold: finite,
  /** The train rows it was chosen on, by a model of those before; `null` if it was given. */
  rows: v.nullable(RowsSchema),
  /** What it reached there, which flatters it. */
  value: v.nullable(finite),
  /** Conformal sets, fitted on the same rows; `null` if none were asked for. */
  conformal: v.nullable(v.strictObject({
    alpha: finite,
    /** The greatest `1 - p` of a class that is kept, for not up and for up. */
    cutoffs: v.strictTuple([finite, finite]),
    /** The share of held-out rows whose set holds what happened. */
    coverage: score,
    /** The share of held-out rows whose set names one class. */
    decided: score,
  })),
  /** The chosen model's calls by this threshold on the held-out rows. */
  holdout: ScoresSchema,
});
/** From where on up is called, which classes a set leaves out, and what came of it. */
export type DecisionRecord = v.InferOutput<typeof DecisionSchema>;
/** What is looked for where a pipeline could know what it must not, in the order of work. */
export const LEAK_CHECKS = [
  "candle_order",
  "feature_look_ahead",
  "target_in_features",
  "label_window",
  "label_persistence",
  "fold_rows",
  "holdout_rows",
  "repeatable",
  "unseen_targets",
  "later_rows",
  "choice",
  "shuffled_labels",
  "plausible",
] as const;

/** The name of a leak check. */
export type LeakCheckName = typeof LEAK_CHECKS[number];

/** What one leak check saw. */
export const LeakCheckSchema = v.strictObject({
  check: v.picklist(LEAK_CHECKS),
  /** `alarm` for a leak, `skipped` where the check could not be made. */
  outcome: v.picklist(["pass", "alarm", "skipped"]),
  /** What was tried and seen, in words. */
  detail: v.string(),
});
/** What one leak check saw. */
export type LeakCheck = v.InferOutput<typeof LeakCheckSchema>;

/** A score with its 95 % interval, and the p-value of 0 or less. */
const TestedScoreSchema = v.strictObject({
  value: finite,
  low: finite,
  high: finite,
  p: finite,
});

/** Whether the held-out rows show an edge over the best baseline. */
export const VerdictSchema = v.strictObject({
  outcome: v.picklist(OUTCOMES),
  /** The outcome and its reasons in words. */
  sentence: v.string(),
  /** `1 - log_loss / log_loss of the baseline`. */
  skill: TestedScoreSchema,
  mcc: TestedScoreSchema,
  /** The baseline with the least log-loss on the held-out rows. */
  baseline: v.string(),
  /** One-sided p-values of the stated probabilities and of the calls. */
  tests: v.strictObject({ probabilities: finite, calls: finite }),
  /** The greater of both. */
  p: finite,
  /** The chance of a p-value as small in one of `trials` looks. */
  pCorrected: finite,
  /** How often the held-out rows had been looked at, this time included. */
  trials: wholeNumber,
  rows: wholeNumber,
  /** Independent rows that they are worth. */
  effectiveRows: finite,
  /** Mean length of the bootstrap's blocks, in rows. */
  blockLength: finite,
  /** How far accuracy must lie above one half to be seen half of the time. */
  detectableEdge: finite,
});
/** Whether the held-out rows show an edge over the best baseline. */
export type VerdictRecord = v.InferOutput<typeof VerdictSchema>;

/** What the choice among all trials on the run's candles is worth. */
export const SelectionSchema = v.strictObject({
  /** Configurations tried on these candles in all, this run's among them. */
  tried: wholeNumber,
  /** Those judged on the very rows of this run's folds. */
  compared: wholeNumber,
  /** Returns that do not overlap, of one trial. */
  returns: finite,
  /** Sharpe ratio of the chosen candidate on the folds, of one row and of a year, before costs. */
  sharpe: score,
  annualSharpe: score,
  /** Of its returns. */
  skewness: score,
  kurtosis: score,
  /** Variance between the Sharpe ratios of trials, of one row. */
  variance: finite,
  /** `chance` where there are too few trials to tell it from them. */
  varianceOf: v.picklist(["trials", "chance"]),
  /** What the best of `tried` without skill would show, of one row and of a year. */
  expectedMaximum: finite,
  annualExpectedMaximum: finite,
  /** The probability that the true Sharpe ratio is above 0, and above that maximum. */
  probabilisticSharpe: score,
  deflatedSharpe: score,
  /** How the best by Sharpe ratio fares on other rows; `null` of too few trials. */
  overfitting: v.nullable(
    v.strictObject({ probability: finite, lossProbability: finite }),
  ),
  /** Whether any of this run's candidates gains more than luck may; `null` of too few rows. */
  realityCheck: v.nullable(v.strictObject({
    /** Trials of other runs are not among them. */
    candidates: wholeNumber,
    /** Equal parts of the rows that were drawn again. */
    parts: wholeNumber,
    /** White's p-value, and Hansen's. */
    p: finite,
    spa: finite,
  })),
  /** Years from the first to the last row that candidates were judged on. */
  years: finite,
  /** Years below which the best of `tried` is expected to show 1 a year by luck. */
  minimumYears: finite,
});
/** What the choice among all trials on the run's candles is worth. */
export type SelectionRecord = v.InferOutput<typeof SelectionSchema>;

/** What a run found, apart from the clock and the model itself. */
export const ResultSchema = v.strictObject({
  config: ConfigSchema,
  dataset: DatasetSchema,
  cleaning: CleaningSchema,
  /** The features, in the model's order. */
  features: v.array(
    v.strictObject({ name: v.string(), spec: FeatureSpecSchema }),
  ),
  /** The rows the exported model learned from, and those it was judged on. */
  split: FoldSchema,
  folds: v.array(v.union([FoldSchema, PurgedFoldSchema])),
  trials: v.array(TrialSchema),
  /** Only where nested cross-validation was asked for. */
  nested: v.optional(NestedRecordSchema),
  selected: v.string(),
  holdout: HoldoutSchema,
  /** Where the configuration asks for a decision. */
  decision: v.optional(DecisionSchema),
  /** The baselines on the held-out rows. */
  baselines: v.record(v.string(), ScoresSchema),
  /** The baselines on the folds. */
  baselinesCv: v.record(v.string(), CrossValidationSchema),
  /** Absent where fewer than two rows could be judged, and from older files. */
  verdict: v.optional(VerdictSchema),
  /** What was seen where the run could have known what it must not; none in files of old. */
  leakChecks: v.optional(v.array(LeakCheckSchema), []),
  /** The held-out rows traded by the chosen model; absent from older files. */
  backtest: v.optional(BacktestSchema),
  /** What the choice is worth after so many trials; absent from older files. */
  selection: v.optional(SelectionSchema),
  /** What else the scores say, in plain sentences. */
  findings: v.array(v.string()),
  /** SHA-256 over data, folds, scores and model. */
  digest: v.string(),
});
/** What a run found, apart from the clock and the model itself. */
export type RunResult = v.InferOutput<typeof ResultSchema>;
