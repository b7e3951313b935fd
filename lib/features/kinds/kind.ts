/**
 * What a kind of feature is, and how one is declared.
 *
 * @module
 */
import type { Expression } from "../expression.ts";

/** A number that a kind of feature is made with. */
export interface Parameter {
  /** Smallest value allowed. */
  readonly least: number;
  /** Largest value allowed. */
  readonly most: number;
  /** Whether it counts rows or so, and hence must be whole. */
  readonly whole: boolean;
  /** The value where none is given; a parameter without it must be given. */
  readonly default?: number;
}

/** A kind of feature; with its parameters given, it is a feature. */
export interface FeatureKind {
  /** What its value is, unit and special cases included. */
  readonly about: string;
  /** By name, in the order in which they end the feature's name. */
  readonly parameters: Readonly<Record<string, Parameter>>;
  /**
   * The feature's formula.
   *
   * @throws {RangeError} If the parameters do not go together.
   */
  express(parameters: Readonly<Record<string, number>>): Expression;
}

/**
 * A kind of feature, its parameters' names checked against their uses.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { close, mean, ratio } from "../formulas.ts";
 * import { defineKind, rows } from "./kind.ts";
 * const kind = defineKind(
 *   "Close over its mean",
 *   { window: rows(2) },
 *   (p) => ratio(close, mean(close, p.window), 1),
 * );
 * assert.equal(kind.express({ window: 20 }).warmUp, 19);
 * ```
 */
export function defineKind<Name extends string>(
  about: string,
  parameters: Readonly<Record<Name, Parameter>>,
  express: (parameters: Readonly<Record<Name, number>>) => Expression,
): FeatureKind {
  return { about, parameters, express };
}

/** A parameter that counts rows, at least `least` of them. */
export function rows(least: number, byDefault?: number): Parameter {
  return { least, most: 100_000, whole: true, default: byDefault };
}

/** A parameter that is any number above 0. */
export function factor(byDefault: number): Parameter {
  return { least: 1e-6, most: 1e6, whole: false, default: byDefault };
}

/** @throws {RangeError} If `short` is not below `long`. */
export function assertShorter(name: string, short: number, long: number) {
  if (short >= long) {
    throw new RangeError(
      `Cannot make feature "${name}" as the first window must be shorter than the second: current values are ${short} and ${long}`,
    );
  }
}
