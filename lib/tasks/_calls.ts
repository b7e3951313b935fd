/**
 * From probabilities to calls, and why there is none.
 *
 * @module
 */
import type { Predictions } from "../artifact/predict.ts";
import { CONFORMAL_SETS } from "../scores/conformal.ts";

/** Why no call is made, as a person reads it. */
export const WHY = {
  warming_up: "a feature is still warming up",
  band: "the probability is too near to the threshold",
} as const;

/** Why no call is made. */
export type NoCall = keyof typeof WHY;

/** What decides whether a call is made. */
export interface CallOptions {
  /** No call where the probability lies no further from the threshold. */
  readonly band?: number;
}

/** A call per row, and what is told beside it. */
export interface Calls {
  readonly openTime: Float64Array;
  /** `NaN` where there is none. */
  readonly probability: Float64Array;
  readonly threshold: number;
  /** `1` for up, `0` for not up, empty where no call is made. */
  readonly call: readonly ("1" | "0" | "")[];
  /** Further columns, by their names in CSV and in JSON. */
  readonly columns: readonly {
    readonly name: string;
    readonly key: string;
    readonly cells: readonly string[];
  }[];
}

/**
 * Calls each row: up above the threshold, and nothing where a reason stands against
 * it, which the last column names.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { callsOf } from "./_calls.ts";
 * const { call, columns: [reasons] } = callsOf({
 *   openTime: Float64Array.of(0, 1, 2),
 *   probability: Float64Array.of(NaN, 0.51, 0.4),
 *   threshold: 0.5,
 * }, { band: 0.02 });
 * assert.deepEqual(call, ["", "", "0"]);
 * assert.deepEqual(reasons!.cells, ["warming_up", "band", ""]);
 * ```
 */
export function callsOf(
  { openTime, probability, threshold, sets }: Predictions,
  { band }: CallOptions = {},
): Calls {
  const noCall = Array.from(probability, (p): NoCall | "" => {
    if (Number.isNaN(p)) return "warming_up";
    return band !== undefined && Math.abs(p - threshold) <= band ? "band" : "";
  });
  const columns = [];
  if (sets) {
    const cells = Array.from(
      sets,
      (set, row) => noCall[row] === "warming_up" ? "" : CONFORMAL_SETS[set]!,
    );
    columns.push({ name: "conformal_set", key: "conformalSet", cells });
  }
  columns.push({ name: "no_call", key: "noCall", cells: noCall });
  return {
    openTime,
    probability,
    threshold,
    call: Array.from(
      probability,
      (p, row) => noCall[row] ? "" : p > threshold ? "1" : "0",
    ),
    columns,
  };
}
