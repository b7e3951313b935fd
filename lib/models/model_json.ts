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
});

/** Random forest: the mean over trees of the weighted share of class in a leaf. */
export const ForestJsonSchema = v.strictObject({
  kind: v.literal("forest"),
  /** Labels, ascending; the probability is that of the second. */
  classes: finites,
  /** Number of features. */
  features: count,
  /** How much one unit of weight in a leaf counts, per class. */
  classWeights: finites,
  /** Per feature, the values between its bins, ascending. */
  edges: v.array(finites),
  /** Splits in `feature`, `bin`, `left`, `right`; leaves in `weight0`, `weight1`. */
  trees: v.array(v.strictObject({
    /** Per split, the feature it looks at. */
    feature: wholes,
    /** Per split, the first bin that goes right: values from `edges[feature][bin - 1]` on. */
    bin: wholes,
    /** Per split, the split that values below go to, or `-1 - leaf`. */
    left: wholes,
    /** Per split, the split that other values go to, or `-1 - leaf`. */
    right: wholes,
    /** Per leaf, the weight of the first class. */
    weight0: finites,
    /** Per leaf, the weight of the second class. */
    weight1: finites,
  })),
});

/** Any fitted model. */
export const ModelJsonSchema = v.variant("kind", [
  LogisticJsonSchema,
  ForestJsonSchema,
]);

/** A logistic regression as plain data. */
export type LogisticJson = v.InferOutput<typeof LogisticJsonSchema>;
/** A forest as plain data. */
export type ForestJson = v.InferOutput<typeof ForestJsonSchema>;
/** What `toJSON` of any model gives; `kind` says what made it. */
export type ModelJson = v.InferOutput<typeof ModelJsonSchema>;
