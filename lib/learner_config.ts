/**
 * Learners as plain data: their hyperparameters, defaults and bounds. Names and
 * defaults follow scikit-learn and LightGBM where they have one.
 *
 * @module
 */
import * as v from "valibot";
import {
  checked,
  number,
  openRange,
  share,
  wholeNumber,
} from "./config_values.ts";

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
 * import { parseLearner } from "./learner_config.ts";
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
 * import { parseRegression } from "./learner_config.ts";
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
