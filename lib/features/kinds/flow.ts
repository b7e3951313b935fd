/**
 * Who was in a hurry: the part of the volume that takers bought.
 *
 * @module
 */
import type { Expression } from "../expression.ts";
import { lag, linear, ratio, takerBase, total, volume } from "../formulas.ts";
import { defineKind, type FeatureKind, rows } from "./kind.ts";

function takerImbalance(window: number): Expression {
  const bought = ratio(total(takerBase, window), total(volume, window), 0.5);
  return linear(bought, { scale: 2, shift: -1 });
}

/** Kinds of features made from taker volume. */
export const FLOW_KINDS: Readonly<Record<string, FeatureKind>> = {
  taker_imbalance: defineKind(
    "Takers' buying less selling over all volume, -1 to 1; 0 where nothing was traded",
    { window: rows(1) },
    (p) => takerImbalance(p.window),
  ),
  taker_imbalance_lag: defineKind(
    "Taker imbalance of the one row so many rows ago",
    { rows: rows(1) },
    (p) => lag(takerImbalance(1), p.rows),
  ),
};
