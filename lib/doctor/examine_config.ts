/**
 * All checks of the doctor on a configuration and its candles.
 *
 * @module
 */
import { type Candles, sliceCandles } from "../candles/candles.ts";
import type { Config } from "../config.ts";
import { LEAK_CHECKS, type LeakCheck, type LeakCheckName } from "../run.ts";
import { shrunkSplits } from "../splits/mod.ts";
import { pipelineOf } from "./config_pipeline.ts";
import { type ExamineOptions, examinePipeline } from "./examine_pipeline.ts";

/** Checks of times and row numbers, made on all candles. */
const OF_ALL_ROWS: readonly LeakCheckName[] = [
  "candle_order",
  "fold_rows",
  "holdout_rows",
];
/** Checks of fits, made for each candidate. */
const OF_FITS: readonly LeakCheckName[] = [
  "repeatable",
  "unseen_targets",
  "later_rows",
  "shuffled_labels",
  "plausible",
];
/** What is held out of the latest rows where the configuration names a date. */
const HOLDOUT = 0.2;

/** Options for {@linkcode examineConfig}. */
export interface ExamineConfigOptions
  extends Omit<ExamineOptions, "checks" | "seed"> {
  /** The latest so many candles on which features, labels and fits are examined. @default {10_000} */
  rows?: number;
}

/**
 * Examines the pipeline of a configuration, every candidate of it, as
 * {@linkcode examinePipeline} does: times, folds and holdout of all candles, the
 * rest on the latest ones.
 *
 * @returns One record per check, in the order of `LEAK_CHECKS`; those of fits tell
 * of every candidate.
 * @throws {RangeError} If the candles are too few for the split and the folds.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { parseConfig } from "../config.ts";
 * import { PRESETS } from "../presets/mod.ts";
 * import { examineConfig } from "./examine_config.ts";
 * const config = parseConfig({
 *   ...PRESETS.signal,
 *   candidates: { logistic: { kind: "logistic" } },
 *   folds: 3,
 * });
 * const found = await examineConfig(config, simulateCandles({ candles: 1500 }));
 * assert.ok(found.every(({ outcome }) => outcome === "pass"));
 * ```
 */
export async function examineConfig(
  config: Config,
  candles: Candles,
  options: ExamineConfigOptions = {},
): Promise<LeakCheck[]> {
  const { rows = 10_000, onProgress, falseAlarmRate = 0.01 } = options;
  const names = Object.keys(config.candidates);
  const shared: ExamineOptions = {
    ...options,
    seed: config.seed,
    // Every candidate has its own chance to err.
    falseAlarmRate: falseAlarmRate / names.length,
  };
  const latest = sliceCandles(
    candles,
    Math.max(0, candles.openTime.length - rows),
  );
  const ofLatest = shrunkConfig(
    typeof config.holdout === "number"
      ? config
      : { ...config, holdout: HOLDOUT },
    latest.openTime.length / candles.openTime.length,
  );
  const once = LEAK_CHECKS.filter((check) =>
    !OF_ALL_ROWS.includes(check) && !OF_FITS.includes(check)
  );
  const total = OF_ALL_ROWS.length + once.length +
    names.length * OF_FITS.length;
  let done = 0;
  const step = () => onProgress?.(++done, total);
  const examine = (
    some: Candles,
    checks: readonly LeakCheckName[],
    candidate: string,
  ) =>
    examinePipeline(
      pipelineOf(some === latest ? ofLatest : config, { candidate }),
      some,
      { ...shared, checks, onProgress: step },
    );
  const found = [
    ...await examine(candles, OF_ALL_ROWS, names[0]!),
    ...await examine(latest, once, names[0]!),
  ];
  const ofFits: LeakCheck[][] = [];
  for (const name of names) ofFits.push(await examine(latest, OF_FITS, name));
  found.push(
    ...OF_FITS.map((_, i) => together(names, ofFits.map((all) => all[i]!))),
  );
  return LEAK_CHECKS.map((name) => found.find(({ check }) => check === name)!);
}

/** The configuration for a share of the candles: folds stated in rows are smaller. */
function shrunkConfig(config: Config, factor: number): Config {
  const { splits } = config;
  return splits === undefined || factor === 1
    ? config
    : { ...config, splits: shrunkSplits(splits, factor) };
}

/** One check of several candidates as one: the worst outcome, and what was seen of each. */
function together(
  names: readonly string[],
  found: readonly LeakCheck[],
): LeakCheck {
  const outcome = (["alarm", "skipped", "pass"] as const).find((worst) =>
    found.some(({ outcome }) => outcome === worst)
  )!;
  return {
    check: found[0]!.check,
    outcome,
    detail: found.map(({ detail }, i) => `${names[i]}: ${detail}`).join("; "),
  };
}
