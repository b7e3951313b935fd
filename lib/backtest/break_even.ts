/**
 * How often a call must be right before it pays its costs.
 *
 * @module
 */
import type { Candles } from "../candles/candles.ts";

/** Options for {@linkcode breakEvenAccuracy}. */
export interface BreakEvenOptions {
  /** Cost per side as a fraction of the traded value. */
  readonly cost: number;
  /** Candles a call is about. @default {1} */
  readonly horizon?: number;
  /** Whether a call of down goes short or stays out. @default {false} */
  readonly short?: boolean;
}

/** Accuracies that pay for a round trip per call; above 1 none does. */
export interface BreakEven {
  /** By the mean size of a move; `NaN` without one. */
  readonly accuracy: number;
  /** By the moves themselves, compounded; `NaN` where being right gains nothing. */
  readonly accuracyOfMoves: number;
  /** Mean size of the moves; `NaN` without one. */
  readonly meanMove: number;
}

/**
 * The share of calls that must be right where every call is a round trip of its own
 * and moves are as large when right as when wrong.
 *
 * With mean size `m` of a move and round-trip cost `2c`, a call right with
 * probability `p` gains `(2p - 1) · m - 2c` on average, which is 0 at
 * `p = 1/2 + 2c / (2m)`. The other figure asks when the account neither grows nor
 * shrinks: with `R` and `W` the sums of `ln(1 + net)` over all moves, called right
 * and called wrong, `p · R + (1 - p) · W = 0`, so `p = -W / (R - W)`. Without
 * shorts, a rightly called fall and a wrongly called rise leave the account as it is
 * and cost nothing. A call kept over several moves pays less than a round trip each,
 * so these are bounds on the safe side for calls that seldom change.
 *
 * Moves go from the open after the call to the open `horizon` candles later, over
 * neither holes nor frozen candles.
 *
 * @param fillable 1 for rows that follow the one before without a hole.
 * @example Moves of 1 % and 10 bp per side
 * ```ts
 * import assert from "node:assert/strict";
 * import { breakEvenAccuracy } from "./break_even.ts";
 * const open = Float64Array.of(100, 100, 101, 99.99, 100.9899);
 * const fillable = Uint8Array.of(0, 1, 1, 1, 1);
 * const { accuracy, accuracyOfMoves } = breakEvenAccuracy({ open }, fillable, {
 *   cost: 0.001,
 *   short: true,
 * });
 * assert.equal(accuracy.toFixed(6), "0.600000");
 * assert.ok(Math.abs(accuracyOfMoves - accuracy) < 0.01);
 * ```
 */
export function breakEvenAccuracy(
  { open }: Pick<Candles, "open">,
  fillable: Uint8Array,
  { cost, horizon = 1, short = false }: BreakEvenOptions,
): BreakEven {
  const entered = Math.log1p(cost);
  const long = (move: number) => Math.log1p(move) + Math.log1p(-cost) - entered;
  const shorted = (move: number) =>
    Math.log(1 - move - cost * (1 + move)) - entered;
  let [moves, size, right, wrong, unbroken] = [0, 0, 0, 0, 0];
  for (let row = 1; row < open.length; row++) {
    unbroken = fillable[row] === 1 ? unbroken + 1 : 0;
    // The entry needs a row before it, the horizon so many after it.
    if (unbroken <= horizon) continue;
    const move = open[row]! / open[row - horizon]! - 1;
    moves++;
    size += Math.abs(move);
    if (move > 0) {
      right += long(move);
      if (short) wrong += shorted(move);
    } else {
      wrong += long(move);
      if (short) right += shorted(move);
    }
  }
  const meanMove = size / moves;
  return {
    accuracy: 0.5 + 2 * cost / (2 * meanMove),
    accuracyOfMoves: right > wrong ? -wrong / (right - wrong) : NaN,
    meanMove,
  };
}
