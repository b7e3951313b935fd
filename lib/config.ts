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
import { checked, number, openRange, wholeNumber } from "./config_values.ts";
import { NestedSchema, SplitsSchema } from "./folds_config.ts";
import { LearnerSpecSchema } from "./learner_config.ts";
import { THRESHOLD_RULES } from "./scores/threshold.ts";

export { ConfigError, describe } from "./config_values.ts";
export * from "./folds_config.ts";
export * from "./learner_config.ts";

/** One feature as plain data: its kind and the kind's own parameters. */
export const FeatureSpecSchema = v.pipe(
  v.record(v.string(), v.union([v.string(), v.pipe(v.number(), v.finite())])),
  v.check((spec) => typeof spec.kind === "string", 'expected a text "kind"'),
  v.transform((spec) => spec as { readonly kind: string } & typeof spec),
);

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
