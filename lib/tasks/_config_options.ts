/**
 * Options that say what is trained: a preset or a configuration's file, and what
 * goes before either.
 *
 * @module
 */
import { type Config, type ConfigInput, parseConfig } from "../config.ts";
import { PRESETS } from "../presets/mod.ts";
import { UsageError } from "./_cli.ts";
import { readConfigFile } from "./_config_file.ts";
import { dataConfig, type DataOptions } from "./_options.ts";

/** What a command line may say of the configuration. */
export interface ConfigOptions extends DataOptions {
  readonly preset: string;
  readonly config?: string;
  readonly features?: string;
  readonly holdout?: number | string;
  readonly metric?: Config["metric"];
  readonly seed?: number;
  readonly nested?: boolean;
}

const MOST_WORKERS = 256;

/**
 * The preset's or the file's configuration, under what the options ask for.
 *
 * @throws {ConfigError | UsageError} If it cannot be used.
 */
export async function configOf(options: ConfigOptions): Promise<Config> {
  const base: ConfigInput = options.config === undefined
    ? PRESETS[options.preset]!
    : await readConfigFile(options.config);
  const { features, holdout, metric, seed, nested } = options;
  const config = parseConfig({
    ...base,
    data: dataConfig(base.data, options),
    features: features ?? base.features,
    holdout: holdout ?? base.holdout,
    metric: metric ?? base.metric,
    seed: seed ?? base.seed,
    ...nested && { nested: base.nested ?? {} },
  });
  if (config.data.source === "file" && !options.input) {
    throw new UsageError(
      '--config: its candles come from files (source "file"), so name them with --input, or another --source',
    );
  }
  return config;
}

/** @throws {UsageError} If it is no number of workers. */
export function checkWorkers(workers: number | undefined): void {
  if (workers === undefined) return;
  if (Number.isInteger(workers) && workers > 0 && workers <= MOST_WORKERS) {
    return;
  }
  throw new UsageError(
    `--workers: expected a whole number from 1 to ${MOST_WORKERS}, got ${workers}`,
  );
}
