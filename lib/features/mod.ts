/**
 * Describes each row by features: columns computed from its candle and earlier
 * ones, never from later ones, and never across a hole in time.
 *
 * @module
 */
export * from "./compute_features.ts";
export {
  assertComputable,
  type Feature,
  type FeatureSpec,
  makeFeature,
  needsFlow,
} from "./feature.ts";
export * from "./feature_stream.ts";
export {
  FEATURE_KINDS,
  type FeatureKind,
  type Parameter,
} from "./kinds/mod.ts";
export * from "./look_ahead.ts";
export * from "./missing_flow.ts";
export { FEATURE_SETS, featuresOf } from "./sets.ts";
