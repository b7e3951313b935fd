/**
 * The configuration of a run: its schema, its types, and how it is checked.
 *
 * A preset is one such value. Whatever a run depends on stands in it, so that it
 * can be printed, stored inside the exported model, and run again.
 *
 * @module
 */
import * as v from "valibot";

const wholeNumber = (least: number, most = Number.MAX_SAFE_INTEGER) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const atLeast = (least: number) =>
  v.pipe(v.number(), v.finite(), v.minValue(least));

/** L2-penalised logistic regression on standardised features. */
export const LogisticSpec = v.strictObject({
  kind: v.literal("logistic"),
  /** Inverse strength of the L2 penalty, scikit-learn's `C`. */
  c: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0)), 1),
  /** `balanced`: each class weighs the same in total. */
  classWeight: v.optional(v.picklist(["balanced", "none"]), "balanced"),
});

/** A random forest of Gini trees. */
export const ForestSpec = v.strictObject({
  kind: v.literal("forest"),
  trees: v.optional(wholeNumber(1, 100_000), 100),
  maxDepth: v.optional(wholeNumber(1, 64), 10),
  /** Least total weight in a leaf; a bootstrap copy counts again. */
  minSamplesLeaf: v.optional(atLeast(0), 5),
  /** Features tried at each node: `sqrt` of their number, or so many. */
  maxFeatures: v.optional(v.union([v.literal("sqrt"), wholeNumber(1)]), "sqrt"),
  /** Whether each tree sees its own draw of rows with replacement. */
  bootstrap: v.optional(v.boolean(), true),
  classWeight: v.optional(v.picklist(["balanced", "none"]), "balanced"),
  /** Bins per feature. */
  maxBins: v.optional(wholeNumber(2, 256), 256),
});

/** Any learner, as plain data. */
export const LearnerSpecSchema = v.variant("kind", [LogisticSpec, ForestSpec]);
/** Plain data from which `makeLearner` makes a learner. */
export type LearnerSpec = v.InferOutput<typeof LearnerSpecSchema>;
