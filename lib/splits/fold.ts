/**
 * What a fold is.
 *
 * @module
 */
import type { Rows } from "../rows.ts";

/** Rows to learn from and later rows to judge on. */
export interface Fold {
  readonly train: Rows;
  readonly test: Rows;
}

/**
 * Several ranges to learn from and to judge on, each ascending, in any order to one
 * another. A type of its own, so that nobody takes such a fold for one range and
 * learns from the test rows in between.
 */
export interface PurgedFold {
  readonly train: readonly Rows[];
  readonly test: readonly Rows[];
}

/** Either kind of fold. */
export type AnyFold = Fold | PurgedFold;
