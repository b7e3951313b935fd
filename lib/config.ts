/**
 * The configuration of a run: its schema, its types, and how it is checked.
 *
 * A preset is one such value. Whatever a run depends on beside its candles stands
 * in it, so that it can be printed, stored inside the exported model, and run again.
 *
 * @module
 */
import * as v from "valibot";
import { BacktestSettingsSchema } from "./backtest_record.ts";
import { INTERVALS } from "./candles/interval.ts";
import { THRESHOLD_RULES } from "./scores/threshold.ts";

function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  const range = most === Number.MAX_SAFE_INTEGER
    ? `of at least ${least}`
    : `from ${least} to ${most}`;
  const message = `expected a whole number ${range}`;
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(least, message),
    v.maxValue(most, message),
  );
}

function number(least: number, most = Infinity) {
  const message = most === Infinity
    ? `expected a number of at least ${least}`
    : `expected a number from ${least} to ${most}`;
  return v.pipe(
    v.number(message),
    v.finite(message),
    v.minValue(least, message),
    v.maxValue(most, message),
  );
}

function openRange(above: number, below = Infinity) {
  const message = below === Infinity
    ? `expected a number above ${above}`
    : `expected a number between ${above} and ${below}`;
  return v.pipe(
    v.number(message),
    v.finite(message),
    v.gtValue(above, message),
    v.ltValue(below, message),
  );
}

/** L2-penalised logistic regression on standardised features. */
export const LogisticSpec = v.strictObject({
  kind: v.literal("logistic"),
  /** Inverse strength of the L2 penalty, scikit-learn's `C`. */
  c: v.optional(openRange(0), 1),
  /** `balanced`: each class weighs the same in total. */
  classWeight: v.optional(v.picklist(["balanced", "none"]), "balanced"),
});

/** A random forest of Gini trees. */
export const ForestSpec = v.strictObject({
  kind: v.literal("forest"),
  trees: v.optional(wholeNumber(1, 100_000), 100),
  maxDepth: v.optional(wholeNumber(1, 64), 10),
  /** Least total weight in a leaf; a bootstrap copy counts again. */
  minSamplesLeaf: v.optional(number(0), 5),
  /** Features tried at each node: `all`, `sqrt` of their number, or so many. */
  maxFeatures: v.optional(
    v.union([v.picklist(["all", "sqrt"]), wholeNumber(1)]),
    "sqrt",
  ),
  /** Whether each tree sees its own draw of rows with replacement. */
  bootstrap: v.optional(v.boolean(), true),
  classWeight: v.optional(v.picklist(["balanced", "none"]), "balanced"),
  /** Bins per feature. */
  maxBins: v.optional(wholeNumber(2, 256), 256),
});

/** A random forest that predicts a number, by the squared error. */
export const ForestRegressionSpec = v.strictObject({
  ...v.omit(ForestSpec, ["classWeight"]).entries,
  kind: v.literal("forest_regression"),
  /** Features tried at each node: `all`, `sqrt` of their number, or so many. */
  maxFeatures: v.optional(
    v.union([v.picklist(["all", "sqrt"]), wholeNumber(1)]),
    "all",
  ),
});

/** What boosting goes by, whatever it is to predict. */
const boosting = {
  /** Rounds, at most; of more than two classes each has a tree per class. */
  trees: v.optional(wholeNumber(1, 100_000), 100),
  /** How much of each tree's step is taken. */
  learningRate: v.optional(openRange(0), 0.1),
  maxLeaves: v.optional(wholeNumber(2, 65_536), 31),
  /** Splits on the way to a leaf, at most; as many as it takes by default. */
  maxDepth: v.optional(wholeNumber(1, 64)),
  /** Least total weight in a leaf. */
  minSamplesLeaf: v.optional(number(0), 20),
  /** Least sum of second derivatives in a leaf. */
  minHessianLeaf: v.optional(number(0), 1e-3),
  /** The L2 penalty of leaf values. */
  l2Regularization: v.optional(number(0), 0),
  /** The share of rows each tree sees. */
  subsample: v.optional(share(), 1),
  /** The share of features each tree sees. */
  maxFeatures: v.optional(share(), 1),
  /** Bins per feature, beside that of missing values. */
  maxBins: v.optional(wholeNumber(2, 255), 255),
  /** The share of the last rows that judge when to stop; 0 for never. */
  validationShare: v.optional(
    v.union([v.literal(0), openRange(0, 1)], "expected 0 or a share below 1"),
    0,
  ),
  /** Rounds without a better judgement after which it stops. */
  patience: v.optional(wholeNumber(1), 10),
  /** Per feature 1, -1 or 0: whether predictions must rise or fall along it. */
  monotone: v.optional(v.array(v.picklist([-1, 0, 1]))),
};

function share() {
  const message = "expected a share above 0 and at most 1";
  return v.pipe(
    v.number(message),
    v.gtValue(0, message),
    v.maxValue(1, message),
  );
}

/** Gradient-boosted trees that tell classes. */
export const BoostingSpec = v.strictObject({
  kind: v.literal("boosting"),
  ...boosting,
  classWeight: v.optional(v.picklist(["balanced", "none"]), "balanced"),
});

/** Gradient-boosted trees that predict a number. */
export const BoostingRegressionSpec = v.strictObject({
  kind: v.literal("boosting_regression"),
  ...boosting,
  /** What is lowered; `quantile` aims at the quantile of that name. */
  loss: v.optional(v.picklist(["squared", "absolute", "quantile"]), "squared"),
  quantile: v.optional(openRange(0, 1), 0.5),
});

/** What boosting goes by, whatever it is to predict. */
export type BoostingOptions = Omit<
  v.InferOutput<typeof BoostingSpec>,
  "kind" | "classWeight"
>;
/** Plain data from which `fitBoostingRegression` learns. */
export type BoostingRegressionSpec = v.InferOutput<
  typeof BoostingRegressionSpec
>;

/** Plain data from which `fitForestRegression` learns. */
export type ForestRegressionSpec = v.InferOutput<typeof ForestRegressionSpec>;

/** Any learner that stands by itself, as plain data. */
export const PlainLearnerSpecSchema = v.variant("kind", [
  LogisticSpec,
  ForestSpec,
  BoostingSpec,
]);
/** Plain data of a learner that stands by itself. */
export type PlainLearnerSpec = v.InferOutput<typeof PlainLearnerSpecSchema>;

/** A learner whose probabilities are calibrated on the last rows it is given. */
export const CalibratedSpec = v.strictObject({
  kind: v.literal("calibrated"),
  /** The learner that is calibrated. */
  of: PlainLearnerSpecSchema,
  /** `platt` has two numbers, `isotonic` as many steps as the rows bear out. */
  method: v.optional(v.picklist(["platt", "isotonic"]), "platt"),
  /** The share of the last rows that calibrate and do not teach. */
  share: v.optional(openRange(0, 1), 0.2),
});
/** Plain data of a calibrated learner. */
export type CalibratedSpec = v.InferOutput<typeof CalibratedSpec>;

/** Any learner, as plain data. */
export const LearnerSpecSchema = v.variant("kind", [
  ...PlainLearnerSpecSchema.options,
  CalibratedSpec,
]);
/** Plain data from which `makeLearner` makes a learner. */
export type LearnerSpec = v.InferOutput<typeof LearnerSpecSchema>;

/** Hyperparameters as a person writes them, defaults left out. */
export type LearnerSpecInput = v.InferInput<typeof LearnerSpecSchema>;

/**
 * A learner's hyperparameters, checked, with all defaults filled in.
 *
 * @throws {ConfigError} If a value is missing, unknown or out of range.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseLearner } from "./config.ts";
 * const spec = parseLearner({ kind: "boosting", trees: 20 });
 * assert.equal(spec.maxLeaves, 31);
 * ```
 */
export function parseLearner<K extends LearnerSpec["kind"]>(
  input: Extract<LearnerSpecInput, { kind: K }>,
): Extract<LearnerSpec, { kind: K }> {
  return checked(LearnerSpecSchema, input, "hyperparameters") as Extract<
    LearnerSpec,
    { kind: K }
  >;
}

/** Any learner that predicts a number, as plain data. */
export const RegressionSpecSchema = v.variant("kind", [
  ForestRegressionSpec,
  BoostingRegressionSpec,
]);
/** Plain data from which a learner that predicts a number learns. */
export type RegressionSpec = v.InferOutput<typeof RegressionSpecSchema>;

/**
 * The hyperparameters of a forest or of boosting that predicts a number, checked,
 * with all defaults filled in.
 *
 * @throws {ConfigError} If a value is unknown or out of range.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseRegression } from "./config.ts";
 * const spec = parseRegression({ kind: "boosting_regression" });
 * assert.equal(spec.loss, "squared");
 * const forest = parseRegression({ kind: "forest_regression", trees: 50 });
 * assert.equal(forest.maxFeatures, "all");
 * ```
 */
export function parseRegression(
  input: v.InferInput<typeof ForestRegressionSpec>,
): ForestRegressionSpec;
export function parseRegression(
  input: v.InferInput<typeof BoostingRegressionSpec>,
): BoostingRegressionSpec;
export function parseRegression(
  input: v.InferInput<typeof RegressionSpecSchema>,
): RegressionSpec {
  return checked(RegressionSpecSchema, input, "hyperparameters");
}

/** One feature as plain data: its kind and the kind's own parameters. */
export const FeatureSpecSchema = v.pipe(
  v.record(v.string(), v.union([v.string(), v.pipe(v.number(), v.finite())])),
  v.check((spec) => typeof spec.kind === "string", 'expected a text "kind"'),
  v.transform((spec) => spec as { readonly kind: string } & typeof spec),
);

const ROWS_OR_SHARE_MESSAGE =
  "expected a whole number of rows, or a share of all rows below 1";

/** So many rows, or below 1 a share of all rows. */
function rowsOrShare(least: 0 | 1) {
  return v.pipe(
    v.number(ROWS_OR_SHARE_MESSAGE),
    v.finite(ROWS_OR_SHARE_MESSAGE),
    v.check(
      (rows) => rows >= 1 ? Number.isInteger(rows) : rows > 0 || rows === least,
      ROWS_OR_SHARE_MESSAGE,
    ),
  );
}

const walkForward = {
  /** Rows per test range; by default as many as `folds` equal ones leave room for. */
  testSize: v.optional(wholeNumber(1)),
  /** Rows left out before every test range beyond the purge, or their share of all. */
  embargo: v.optional(rowsOrShare(0), 0),
};

/** How rows are cut into folds, other than into an expanding window's. */
export const SplitsSchema = v.variant("kind", [
  /** Each fold learns from all rows before its test range. */
  v.strictObject({ kind: v.literal("expanding"), ...walkForward }),
  v.strictObject({
    kind: v.literal("sliding"),
    /** Rows every fold learns from, or their share of all rows. */
    trainSize: rowsOrShare(1),
    ...walkForward,
  }),
  /** Every choice of test groups is a fold, which learns from all other groups. */
  v.pipe(
    v.strictObject({
      kind: v.literal("combinatorial"),
      /** Groups that the rows are cut into. */
      groups: v.optional(wholeNumber(2, 100), 6),
      /** Groups every fold is judged on; with 1 it is purged k-fold. */
      testGroups: v.optional(wholeNumber(1, 99), 2),
      /** Rows left out after every test range beyond the purge, or their share. */
      embargo: v.optional(rowsOrShare(0), 0),
    }),
    v.forward(
      v.check(
        ({ groups, testGroups }) => testGroups < groups,
        "expected fewer test groups than groups",
      ),
      ["testGroups"],
    ),
  ),
]);
/** How rows are cut into folds. */
export type Splits = v.InferOutput<typeof SplitsSchema>;

const NO_CHOICE_MESSAGE = "expected at least one choice";

/** How the choice itself is put to the test: made anew inside every fold. */
export const NestedSchema = v.strictObject({
  /** Folds in time order inside each fold's train rows, by which it is chosen. */
  innerFolds: v.optional(wholeNumber(2, 100), 5),
  /** How many features to keep, those that tell most; all of them by default. */
  featureCounts: v.optional(
    v.pipe(v.array(wholeNumber(1)), v.minLength(1, NO_CHOICE_MESSAGE)),
  ),
  /** Probabilities above which up is called; metrics without calls take the first. */
  thresholds: v.optional(
    v.pipe(v.array(openRange(0, 1)), v.minLength(1, NO_CHOICE_MESSAGE)),
    () => [0.5],
  ),
});
/** How the choice itself is put to the test. */
export type Nested = v.InferOutput<typeof NestedSchema>;

const SYMBOL_MESSAGE =
  "expected an exchange symbol of capital letters and digits, such as BTCUSDT";

/** Dates such as 30 February would silently become other days. */
function isCalendarDay(text: string): boolean {
  const time = Date.parse(text);
  return !isNaN(time) && new Date(time).toISOString().startsWith(text);
}

const HOLDOUT_MESSAGE =
  "expected a share between 0 and 1, or a date such as 2024-06-01";

/** Nineteen years of minutes; more do not fit into memory. */
const MOST_CANDLES = 10_000_000;

/** Where candles come from and how many. */
export const DataSchema = v.strictObject({
  /** `auto` asks the store, the exchange, then the simulated market; `file` reads what it is given. */
  source: v.optional(
    v.picklist(["auto", "binance", "simulated", "file"]),
    "auto",
  ),
  symbol: v.pipe(
    v.string(),
    v.regex(/^[\p{Lu}\p{Lo}\d][\p{Lu}\p{Lo}\d_.-]{0,29}$/u, SYMBOL_MESSAGE),
  ),
  interval: v.picklist(INTERVALS),
  /** The latest so many closed candles. */
  candles: v.optional(
    v.union(
      [wholeNumber(1, MOST_CANDLES), v.literal("all")],
      `expected a whole number from 1 to ${MOST_CANDLES}, or "all"`,
    ),
    50_000,
  ),
  /** Age in minutes from which the end of a stored series is asked for again. */
  maxAgeMinutes: v.optional(number(0), 30),
  /** The simulated market's edge: how far `P(up)` lies from one half. */
  edge: v.optional(number(0, 0.5), 0.02),
});

const FEATURES_MESSAGE =
  "expected the name of a feature set, or a list of features with their kind";

/** What the choice among candidates can go by. */
export const CHOICE_METRICS = [
  "f1",
  "mcc",
  "auc",
  "log_loss",
  "accuracy",
] as const;

/** What is made of probabilities beside scores. */
export const DecisionConfigSchema = v.strictObject({
  /** `fixed`: by `threshold`; else chosen on the last train rows. */
  by: v.optional(v.picklist(["fixed", ...THRESHOLD_RULES]), "fixed"),
  /** Up is called where the probability exceeds it. */
  threshold: v.optional(openRange(0, 1), 0.5),
  /** What a right call of up is worth, for `expected_value`. */
  gain: v.optional(number(0), 1),
  /** What a wrong call of up costs, for `expected_value`. */
  loss: v.optional(number(0), 1),
  /** The share of rows whose conformal set may miss; no sets by default. */
  alpha: v.optional(openRange(0, 1)),
  /** Whether that is to hold for rises and for the others each by itself. */
  perClass: v.optional(v.boolean(), false),
  /** The share of the train rows, the last ones, on which this is chosen. */
  share: v.optional(openRange(0, 1), 0.2),
});
/** What is made of probabilities beside scores. */
export type DecisionConfig = v.InferOutput<typeof DecisionConfigSchema>;

/** A run's whole configuration. */
export const ConfigSchema = v.strictObject({
  preset: v.string(),
  data: DataSchema,
  cleaning: v.optional(
    v.strictObject({
      /** Width of the outlier fences in interquartile ranges; 0 marks nothing. */
      iqrMultiplier: v.optional(number(0), 3),
    }),
    {},
  ),
  /** The name of a feature set, or the features themselves. */
  features: v.union([
    v.string(),
    v.pipe(
      v.array(FeatureSpecSchema, FEATURES_MESSAGE),
      v.minLength(1, FEATURES_MESSAGE),
    ),
  ], FEATURES_MESSAGE),
  label: v.strictObject({
    kind: v.literal("direction"),
    /** Rows the label looks ahead. */
    horizon: v.optional(wholeNumber(1), 1),
    /** What an unchanged close counts as. */
    ties: v.optional(v.picklist(["down", "up", "drop"]), "down"),
  }),
  /** The share of rows held out at the end, or the UTC date they begin at. */
  holdout: v.optional(
    v.union([
      openRange(0, 1),
      v.pipe(
        v.string(),
        v.isoDate(HOLDOUT_MESSAGE),
        v.check(isCalendarDay, HOLDOUT_MESSAGE),
      ),
    ], HOLDOUT_MESSAGE),
    0.2,
  ),
  /** Folds in time order; combinatorial splits count their own. */
  folds: v.optional(wholeNumber(2, 1000), 10),
  /** How folds are cut; by default each learns from all rows before its test range. */
  splits: v.optional(SplitsSchema),
  /** Nested cross-validation, which fits several times as often; by default none. */
  nested: v.optional(NestedSchema),
  /** The learners to choose among, by name. */
  candidates: v.pipe(
    v.record(v.string(), LearnerSpecSchema),
    v.check(
      (c) => Object.keys(c).length > 0,
      "expected at least one candidate",
    ),
  ),
  /** What the choice goes by: the mean over folds. */
  metric: v.optional(
    v.picklist(CHOICE_METRICS),
    "f1",
  ),
  /** From where on to call up; from 0.5 on if left out. */
  decision: v.optional(DecisionConfigSchema),
  /** How the held-out rows are traded; what is left out has its default. */
  backtest: v.optional(v.omit(BacktestSettingsSchema, ["horizon"])),
  seed: v.optional(wholeNumber(0), 42),
});

/** A checked configuration, all defaults filled in. */
export type Config = v.InferOutput<typeof ConfigSchema>;
/** A configuration as a person writes it, defaults left out. */
export type ConfigInput = v.InferInput<typeof ConfigSchema>;

/** A configuration that cannot be used; `message` says which value and why. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

/**
 * Checks a configuration and fills in the defaults.
 *
 * @throws {ConfigError} If a value is missing, unknown or out of range.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseConfig } from "./config.ts";
 * const config = parseConfig({
 *   preset: "mine",
 *   data: { symbol: "BTCUSDT", interval: "1m" },
 *   features: "signal",
 *   label: { kind: "direction" },
 *   candidates: { forest: { kind: "forest", trees: 50 } },
 * });
 * assert.equal(config.folds, 10);
 * assert.throws(
 *   () => parseConfig({ ...config, folds: 1 }),
 *   /folds: expected a whole number from 2 to 1000, got 1/,
 * );
 * ```
 */
export function parseConfig(input: unknown): Config {
  return checked(ConfigSchema, input, "configuration");
}

function checked<
  S extends v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>,
>(schema: S, input: unknown, what: string): v.InferOutput<S> {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  throw new ConfigError(`Cannot use the ${what}: ${describe(result.issues)}`);
}

/** The first issue in one line: where, what was expected, what came. */
export function describe(
  [issue]: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]],
): string {
  const where = v.getDotPath(issue);
  return where ? `${where}: ${complaint(issue)}` : complaint(issue);
}

function complaint({ expected, received, message }: v.BaseIssue<unknown>) {
  if (expected === "never") return "no such option";
  if (received === "undefined") return "is missing";
  if (message.startsWith("expected")) return `${message}, got ${received}`;
  const options = expected?.replaceAll(/[()]/g, "").replaceAll(" | ", " or ");
  return `expected ${options}, got ${received}`;
}
