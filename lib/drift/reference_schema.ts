/**
 * What a model file keeps of its train rows, as a schema and the types it gives.
 *
 * @module
 */
import * as v from "valibot";

const finite = v.pipe(v.number(), v.finite("expected a finite number"));
const share = v.pipe(finite, v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const positive = v.pipe(finite, v.gtValue(0));

/** One feature of the train rows. */
export const FeatureReferenceSchema = v.strictObject({
  name: v.string(),
  /** `null` where no train row has it. */
  least: v.nullable(finite),
  most: v.nullable(finite),
  /** Its quantiles of 1, 5, 50, 95 and 99 %; none where no train row has it. */
  quantiles: v.union([
    v.pipe(v.array(finite), v.length(5)),
    v.pipe(v.array(finite), v.length(0)),
  ]),
  /** The share of train rows without it, those that teach nothing included. */
  missing: share,
  /** Tenths of the rows, by the values between them, ascending; equal ones are one. */
  edges: v.array(finite),
  /** Rows per bin, one bin more than edges; a value on an edge lies above it. */
  counts: v.array(count),
});
/** One feature of the train rows. */
export type FeatureReference = v.InferOutput<typeof FeatureReferenceSchema>;

/** Train rows to measure distances from, and how far is far. */
export const DissimilaritySchema = v.strictObject({
  /** A value enters as `weight · (value - mean) / scale`. */
  mean: v.array(finite),
  scale: v.array(positive),
  weight: v.array(v.pipe(finite, v.minValue(0))),
  /** Train rows, their values having entered, rounded to hundredths. */
  points: v.pipe(v.array(v.array(finite)), v.minLength(1)),
  /** The mean distance between two train rows: the unit of dissimilarity. */
  meanDistance: positive,
  /** A row is novel where its dissimilarity exceeds this. */
  threshold: v.pipe(finite, v.minValue(0)),
});
/** Train rows to measure distances from, and how far is far. */
export type Dissimilarity = v.InferOutput<typeof DissimilaritySchema>;

/** The train rows of a model, in brief. */
export const TrainReferenceSchema = v.strictObject({
  /** Rows the model learned from. */
  rows: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** In the order of the model's features. */
  features: v.array(FeatureReferenceSchema),
  /** `null` where all rows are alike, or too few to be told apart by time. */
  dissimilarity: v.nullable(DissimilaritySchema),
});
/** The train rows of a model, in brief. */
export type TrainReference = v.InferOutput<typeof TrainReferenceSchema>;
