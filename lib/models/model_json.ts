/**
 * Fitted models as plain data. `loadModel` checks in addition what a shape cannot
 * say, such as that the nodes of a tree make one tree.
 *
 * @module
 */
import * as v from "valibot";

const finite = v.pipe(v.number(), v.finite("expected a finite number"));
const finites = v.array(finite);
const wholes = v.array(v.pipe(v.number(), v.integer()));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

/** Logistic regression: `1 / (1 + exp(-(intercept + coefficients · scaled features)))`. */
export const LogisticJsonSchema = v.strictObject({
  kind: v.literal("logistic"),
  /** Labels, ascending; the probability is that of the second. */
  classes: finites,
  /** Number of features. */
  features: count,
  /** A feature's values enter as `(value - mean) / scale`. */
  scaler: v.strictObject({ mean: finites, scale: finites }),
  coefficients: finites,
  intercept: finite,
  /** Per feature, whether a missing value counts as the mean; none does if absent. */
  mayMiss: v.optional(v.array(v.boolean())),
});

/** The splits of a tree of a forest. */
const splits = {
  /** Per split, the feature it looks at. */
  feature: wholes,
  /**
   * Per split, the first bin that goes right: values from `edges[feature][bin - 1]`
   * on, or missing ones alone where there is no such edge.
   */
  bin: wholes,
  /** Per split, the split that values below go to, or `-1 - leaf`. */
  left: wholes,
  /** Per split, the split that other values go to, or `-1 - leaf`. */
  right: wholes,
};

/** Per feature of a forest, whether a missing value goes right at every split; none does if absent. */
const mayMiss = v.optional(v.array(v.boolean()));

/** Random forest: the mean over trees of the weighted share of class in a leaf. */
export const ForestJsonSchema = v.strictObject({
  kind: v.literal("forest"),
  /** Labels, ascending, two or more. */
  classes: finites,
  /** Number of features. */
  features: count,
  /** How much one unit of weight in a leaf counts, per class. */
  classWeights: finites,
  /** Per feature, the values between its bins, ascending. */
  edges: v.array(finites),
  trees: v.union([
    /** Of two classes. */
    v.array(v.strictObject({
      ...splits,
      /** Per leaf, the weight of the first class. */
      weight0: finites,
      /** Per leaf, the weight of the second class. */
      weight1: finites,
    })),
    /** Of more. */
    v.array(v.strictObject({
      ...splits,
      /** Per class, per leaf its weight. */
      weights: v.array(finites),
    })),
  ]),
  mayMiss,
});

/** Random forest that predicts a number: the mean over trees of one leaf's value. */
export const ForestRegressionJsonSchema = v.strictObject({
  kind: v.literal("forest_regression"),
  /** Number of features. */
  features: count,
  /** Per feature, the values between its bins, ascending. */
  edges: v.array(finites),
  trees: v.array(v.strictObject({
    ...splits,
    /** Per leaf, the weight of its training rows. */
    weight: finites,
    /** Per leaf, the weighted mean of their targets. */
    value: finites,
  })),
  mayMiss,
});

/** Boosted trees: a score is its base plus the value of one leaf of each of its trees. */
const boostedTrees = {
  /** Number of features. */
  features: count,
  /** What the sums begin with, per score. */
  base: finites,
  /** Per feature, the values between its bins, ascending. */
  edges: v.array(finites),
  /** Round after round, one tree per score. */
  trees: v.array(v.strictObject({
    /** Per split, the feature it looks at. */
    feature: wholes,
    /**
     * Per split, the first bin that goes right: values from `edges[feature][bin - 1]`
     * on, or missing ones alone where there is no such edge.
     */
    bin: wholes,
    /** Per split, the split that values below go to, or `-1 - leaf`. */
    left: wholes,
    /** Per split, the split that other values go to, or `-1 - leaf`. */
    right: wholes,
    /** Per split, 1 where missing values go right, 0 where they go left. */
    missingRight: wholes,
    /** Per leaf, what it adds. */
    value: finites,
  })),
};

/**
 * Boosted trees that tell classes. Of two, there is one score, and the second's
 * probability is `1 / (1 + exp(-score))`; of more there is one each, and
 * probabilities are the shares of their exponentials.
 */
export const BoostingJsonSchema = v.strictObject({
  kind: v.literal("boosting"),
  /** Labels, ascending. */
  classes: finites,
  ...boostedTrees,
});

/** Boosted trees whose score is the prediction. */
export const BoostingRegressionJsonSchema = v.strictObject({
  kind: v.literal("boosting_regression"),
  ...boostedTrees,
});

/** Any fitted model that tells classes and stands by itself. */
export const PlainModelJsonSchema = v.variant("kind", [
  LogisticJsonSchema,
  ForestJsonSchema,
  BoostingJsonSchema,
]);

/**
 * A model of two classes and what puts its probabilities right: `p` of the second
 * class enters as `score = ln(p / (1 - p))`, kept off 0 and 1 by 2^-52.
 */
export const CalibratedJsonSchema = v.strictObject({
  kind: v.literal("calibrated"),
  /** Labels, ascending; the probability is that of the second. */
  classes: finites,
  /** Number of features. */
  features: count,
  calibrator: v.variant("kind", [
    /** `1 / (1 + exp(-(slope · score + intercept)))`. */
    v.strictObject({
      kind: v.literal("platt"),
      slope: finite,
      intercept: finite,
    }),
    /** Straight between the corners, level beyond them. */
    v.strictObject({
      kind: v.literal("isotonic"),
      /** Scores of the corners, ascending. */
      scores: finites,
      /** The probability at each of them, never falling. */
      shares: finites,
    }),
  ]),
  /** The model that is calibrated. */
  of: PlainModelJsonSchema,
});

/** Any fitted model that tells classes. */
export const ModelJsonSchema = v.variant("kind", [
  ...PlainModelJsonSchema.options,
  CalibratedJsonSchema,
]);

/** A logistic regression as plain data. */
export type LogisticJson = v.InferOutput<typeof LogisticJsonSchema>;
/** A forest as plain data. */
export type ForestJson = v.InferOutput<typeof ForestJsonSchema>;
/** A forest that predicts a number as plain data. */
export type ForestRegressionJson = v.InferOutput<
  typeof ForestRegressionJsonSchema
>;
/** Boosted trees that tell classes as plain data. */
export type BoostingJson = v.InferOutput<typeof BoostingJsonSchema>;
/** Boosted trees that predict a number as plain data. */
export type BoostingRegressionJson = v.InferOutput<
  typeof BoostingRegressionJsonSchema
>;
/** What the two have in common. */
export type BoostedTreesJson = Omit<BoostingRegressionJson, "kind">;
/** A model that stands by itself as plain data. */
export type PlainModelJson = v.InferOutput<typeof PlainModelJsonSchema>;
/** A calibrated model as plain data. */
export type CalibratedJson = v.InferOutput<typeof CalibratedJsonSchema>;
/** What `toJSON` of any model gives; `kind` says what made it. */
export type ModelJson = v.InferOutput<typeof ModelJsonSchema>;
