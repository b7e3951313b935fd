/**
 * Named sets of features, and how a set becomes features.
 *
 * @module
 */
import { type Feature, type FeatureSpec, makeFeature } from "./feature.ts";

/** The same kind once for each value of one parameter. */
function each(
  kind: string,
  parameter: string,
  values: readonly number[],
): FeatureSpec[] {
  return values.map((value) => ({ kind, [parameter]: value }));
}

/** The same kind once for each pair of a short and a long window. */
function eachPair(
  kind: string,
  pairs: readonly (readonly [number, number])[],
): FeatureSpec[] {
  return pairs.map(([short, long]) => ({ kind, short, long }));
}

/** Each feature on its own scale: price levels, indicators, volume. */
const SIGNAL: readonly FeatureSpec[] = [
  { kind: "prev_close" },
  { kind: "high_low" },
  { kind: "open_close" },
  ...each("ma", "window", [10, 50]),
  { kind: "macd", fast: 12, slow: 26, signal: 9 },
  { kind: "macd_signal", fast: 12, slow: 26, signal: 9 },
  { kind: "macd_histogram", fast: 12, slow: 26, signal: 9 },
  { kind: "rsi", period: 14 },
  ...each("return", "rows", [1, 5, 15]),
  { kind: "atr", period: 14 },
  { kind: "bollinger_width", period: 20, deviations: 2 },
  { kind: "bollinger_percent_b", period: 20, deviations: 2 },
  { kind: "volume" },
  { kind: "log_volume" },
];

/**
 * Ratios and z-scores that mean the same at any price and for any coin, takers'
 * flow, and the time. Needs candles with flow columns.
 */
const SIGNAL_PLUS: readonly FeatureSpec[] = [
  ...each("log_return", "rows", [1, 2, 3, 5, 10, 15, 30, 60]),
  ...each("log_return_lag", "rows", [1, 2, 3, 4]),
  { kind: "open_gap" },
  ...each("close_z", "window", [15, 60, 240]),
  ...each("close_over_mean", "window", [10, 50]),
  ...each("close_in_channel", "window", [60, 240]),
  { kind: "close_in_range" },
  { kind: "body_in_range" },
  { kind: "range_over_close" },
  { kind: "macd_over_close", fast: 12, slow: 26, signal: 9 },
  { kind: "macd_histogram_over_close", fast: 12, slow: 26, signal: 9 },
  { kind: "rsi", period: 14 },
  { kind: "atr_over_close", period: 14 },
  { kind: "bollinger_width", period: 20, deviations: 2 },
  { kind: "bollinger_percent_b", period: 20, deviations: 2 },
  ...each("volatility", "window", [5, 15, 30, 60, 240]),
  ...eachPair("volatility_ratio", [[5, 60], [15, 240]]),
  { kind: "volume_z", window: 60 },
  ...eachPair("volume_ratio", [[5, 60], [15, 240]]),
  { kind: "trades_z", window: 60 },
  ...eachPair("trades_ratio", [[5, 60], [15, 240]]),
  ...eachPair("trade_size_ratio", [[1, 60], [5, 60]]),
  ...each("close_over_traded_price", "window", [1, 15]),
  ...each("taker_imbalance", "window", [1, 3, 5, 15, 60]),
  ...each("taker_imbalance_lag", "rows", [1, 2, 3, 4]),
  { kind: "time_of_day_sin" },
  { kind: "time_of_day_cos" },
  { kind: "day_of_week_sin" },
  { kind: "day_of_week_cos" },
];

/** Sets of features by name. */
export const FEATURE_SETS: Readonly<Record<string, readonly FeatureSpec[]>> = {
  "signal": SIGNAL,
  "signal+": SIGNAL_PLUS,
};

/**
 * The features of a named set, or of any list of specs, in order.
 *
 * @throws {RangeError} If there is no such set, it is empty, a feature cannot be
 * made, or two have the same name.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { featuresOf } from "./sets.ts";
 * assert.equal(featuresOf("signal").length, 17);
 * const [feature] = featuresOf([{ kind: "rsi", period: 7 }]);
 * assert.equal(feature?.name, "rsi_7");
 * ```
 */
export function featuresOf(set: string | readonly FeatureSpec[]): Feature[] {
  const features = specsOf(set).map(makeFeature);
  if (features.length === 0) {
    throw new RangeError("Cannot make features: expected at least 1, got 0");
  }
  const names = features.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new RangeError(`Cannot make features: "${twice}" appears twice`);
  }
  return features;
}

function specsOf(set: string | readonly FeatureSpec[]): readonly FeatureSpec[] {
  if (typeof set !== "string") return set;
  if (Object.hasOwn(FEATURE_SETS, set)) return FEATURE_SETS[set]!;
  const known = Object.keys(FEATURE_SETS).map((name) => `"${name}"`);
  throw new RangeError(
    `Unknown feature set "${set}": expected one of ${known.join(", ")}`,
  );
}
