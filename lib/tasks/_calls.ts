/**
 * From probabilities to calls, and why there is none.
 *
 * @module
 */
import type { Predictions } from "../artifact/predict.ts";
import type { Novelty } from "../drift/mod.ts";
import { CONFORMAL_SETS } from "../scores/conformal.ts";

/** Why no call is made, as a person reads it. */
export const WHY = {
  warming_up: "a feature is still warming up",
  novel: "the candle is unlike those the model learned from",
  band: "the probability is too near to the threshold",
} as const;

/** Why no call is made. */
export type NoCall = keyof typeof WHY;

/** What decides whether a call is made. */
export interface CallOptions {
  /** No call where the probability lies no further from the threshold. */
  readonly band?: number;
  /** No call and no probability where a row is novel. */
  readonly refuseNovel?: boolean;
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
    readonly cells: readonly (string | number)[];
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
  { openTime, probability: stated, threshold, sets, novelty }: Predictions,
  { band, refuseNovel = false }: CallOptions = {},
): Calls {
  const noCall = Array.from(stated, (p, row): NoCall | "" => {
    if (Number.isNaN(p)) return "warming_up";
    if (refuseNovel && novelty?.novel[row] === 1) return "novel";
    return band !== undefined && Math.abs(p - threshold) <= band ? "band" : "";
  });
  const probability = stated
    .map((p, row) => noCall[row] === "novel" ? NaN : p);
  const columns: Calls["columns"][number][] = [];
  if (sets) {
    const cells = Array.from(
      sets,
      (set, row) => Number.isNaN(probability[row]) ? "" : CONFORMAL_SETS[set]!,
    );
    columns.push({ name: "conformal_set", key: "conformalSet", cells });
  }
  if (novelty) columns.push(...noveltyColumns(novelty));
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

/** Empty where it cannot be told, as a feature is missing. */
function noveltyColumns(
  { outOfRange, dissimilarity, novel }: Novelty,
): Calls["columns"] {
  const told = (values: ArrayLike<number>) =>
    Array.from(
      values,
      (value, row) => Number.isNaN(dissimilarity[row]) ? "" : value,
    );
  return [
    { name: "out_of_range", key: "outOfRange", cells: [...outOfRange] },
    { name: "dissimilarity", key: "dissimilarity", cells: told(dissimilarity) },
    { name: "novel", key: "novel", cells: told(novel) },
  ];
}
