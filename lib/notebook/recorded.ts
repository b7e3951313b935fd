/**
 * Training and searching as notebooks do it: what is tried in one is written down
 * like what a task tries.
 *
 * @module
 */
import type { Config } from "../config.ts";
import type { Dataset } from "../dataset.ts";
import type { ModelFile } from "../artifact/model_file.ts";
import { type Ledger, type LedgerNote, openLedger } from "../ledger/mod.ts";
import type { SearchSpace } from "../presets/mod.ts";
import {
  search as searchOnly,
  type SearchOptions,
  type SearchResult,
} from "../search.ts";
import { train as trainOnly, type TrainOptions } from "../train.ts";
import { currentKernel } from "./_kernel.ts";

/** Hears of lines that cannot be read or written, as the bar of `withProgress` does. */
export interface Warned {
  /** @default {console.warn} */
  onWarning?: (warning: string) => void;
}

/**
 * `train` of `lib/train.ts`. In a notebook its candidates and its look at the
 * held-out rows go into the project's ledger, unless another is given; elsewhere
 * they go where `ledger` says, and nowhere without it.
 *
 * A ledger that cannot be written is told of as a warning, and the training goes on.
 */
export function train(
  config: Config,
  dataset: Dataset,
  options: TrainOptions & Warned = {},
): Promise<ModelFile> {
  const ledger = options.ledger ?? notebookLedger(options);
  const onLedger = (note: LedgerNote) => {
    options.onLedger?.(note);
    if (!options.ledger) warn(note, options);
  };
  return trainOnly(config, dataset, { ...options, ledger, onLedger });
}

/**
 * `search` of `lib/search.ts`. In a notebook it keeps the project's ledger, unless
 * another is given, and goes on where it stopped.
 */
export async function search(
  config: Config,
  space: SearchSpace,
  dataset: Dataset,
  options: SearchOptions & Warned = {},
): Promise<SearchResult> {
  const ledger = options.ledger ?? notebookLedger(options);
  const found = await searchOnly(config, space, dataset, {
    ...options,
    ledger,
  });
  if (!options.ledger) warn(found.ledger, options);
  return found;
}

/** The project's ledger, where this runs in a notebook. */
export function notebookLedger({ onWarning }: Warned): Ledger | undefined {
  if (!currentKernel()) return undefined;
  return openLedger(undefined, { by: "notebook", onWarning });
}

function warn(
  { problem }: LedgerNote,
  { onWarning = console.warn }: Warned,
): void {
  if (problem !== null) onWarning(problem);
}
