/**
 * The options that tasks share, and how their texts become values.
 *
 * @module
 */
import { type Command, InvalidArgumentError, Option } from "commander";
import { BinanceClient } from "../candles/binance.ts";
import type { LoadDatasetOptions } from "../dataset.ts";
import type { ConfigInput } from "../config.ts";
import { UsageError } from "./_cli.ts";
import type { Progress } from "./_progress.ts";

/** The options that say where candles come from. */
export interface DataOptions {
  symbol?: string;
  interval?: string;
  candles?: number | "all";
  source?: "auto" | "binance" | "simulated";
  edge?: number;
  input?: string[];
  maxAgeMinutes?: number;
  baseUrl?: string;
  store: string;
}

/** Adds the options of {@linkcode DataOptions} to a command. */
export function addDataOptions(command: Command): Command {
  return command
    .option("--symbol <symbol>", "the exchange's symbol, such as BTCUSDT")
    .option("--interval <interval>", "the exchange's interval, such as 1m")
    .option(
      "--candles <count>",
      'the latest so many candles, or "all"',
      countOrAll,
    )
    .addOption(
      new Option("--source <source>", "where candles come from")
        .choices(["auto", "binance", "simulated"]),
    )
    .option("--edge <size>", "the simulated market's edge, 0 to 0.5", number)
    .option(
      "--input <file>",
      "candles you have: CSV, .csv.gz, Parquet, .zip; again for more files",
      (file: string, files: string[] = []) => [...files, file],
    )
    .option(
      "--max-age-minutes <minutes>",
      "when the store's end is stale",
      number,
    )
    .option(
      "--base-url <url>",
      "another host of the exchange's interface",
      nonEmpty,
    )
    .option(
      "--store <folder>",
      "where fetched candles are kept",
      nonEmpty,
      "data",
    );
}

/** The `data` block that the options ask for, over a preset's. */
export function dataConfig(
  preset: ConfigInput["data"],
  options: DataOptions,
): ConfigInput["data"] {
  const { symbol, interval, candles, source, edge, maxAgeMinutes } = options;
  if (options.input && source) {
    throw new UsageError("--input and --source exclude each other");
  }
  const given = { symbol, interval, candles, source, edge, maxAgeMinutes };
  return {
    ...preset,
    ...Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined),
    ),
    ...(options.input ? { source: "file" as const } : {}),
  };
}

/** What loading candles needs beside the configuration. */
export function loadOptions(
  options: DataOptions,
  progress: Progress,
  signal: AbortSignal,
): LoadDatasetOptions {
  const { input, symbol, interval, baseUrl, store } = options;
  return {
    input: input && { paths: input, symbol, interval },
    storeFolder: store,
    client: new BinanceClient({
      baseUrls: baseUrl ? [checkedUrl(baseUrl)] : undefined,
      signal,
      onWait: ({ reason, ms }) =>
        progress.note(
          ms > 0 ? `waiting ${(ms / 1000).toFixed(1)} s: ${reason}` : reason,
        ),
    }),
    signal,
    onProgress: progress.update,
    onWarning: (warning) => progress.note(`warning: ${warning}`),
  };
}

/** An option's text, which must not be empty. */
export function nonEmpty(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("Expected a text, got none");
}

/** A number from an option's text. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value)) {
    throw new InvalidArgumentError(`Expected a number, got "${text}"`);
  }
  return value;
}

/** A share where the text is a number, else a date for the schema to check. */
export function share(text: string): number | string {
  return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
}

function countOrAll(text: string): number | "all" {
  return text === "all" ? "all" : number(text);
}

function checkedUrl(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new UsageError(
      `--base-url: expected an http(s) address, got "${text}"`,
    );
  }
  return text;
}
