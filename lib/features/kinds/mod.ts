/**
 * Every kind of feature there is. To add one, declare it in the file of its
 * family: its warm-up, the columns it needs, and the checks that it never looks
 * ahead follow from its formula.
 *
 * @module
 */
import { CALENDAR_KINDS } from "./calendar.ts";
import { FLOW_KINDS } from "./flow.ts";
import type { FeatureKind } from "./kind.ts";
import { PRICE_KINDS } from "./price.ts";
import { TREND_KINDS } from "./trend.ts";
import { VOLATILITY_KINDS } from "./volatility.ts";
import { VOLUME_KINDS } from "./volume.ts";

export type { FeatureKind, Parameter } from "./kind.ts";

/** Kinds of features by name. */
export const FEATURE_KINDS: Readonly<Record<string, FeatureKind>> = {
  ...PRICE_KINDS,
  ...TREND_KINDS,
  ...VOLATILITY_KINDS,
  ...VOLUME_KINDS,
  ...FLOW_KINDS,
  ...CALENDAR_KINDS,
};
