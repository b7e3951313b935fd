/**
 * Whether a label looks where its horizon says.
 *
 * @module
 */
import { type Candles, sliceCandles } from "../candles/candles.ts";
import { counted } from "../report/words.ts";
import { alarm, type Finding, pass, skipped } from "./_finding.ts";
import { cutRows, otherFuture, scaledFuture } from "./_other_data.ts";
import type { CutOptions } from "./feature_look_ahead.ts";
import type { Pipeline } from "./pipeline.ts";

/**
 * Alarm where the label of a row changes with candles more than `horizon` rows
 * later, where it is known before they are there, or where none depends on the
 * candle `horizon` rows later: then it is known earlier than it says, or at once.
 *
 * @example The row's own move, taken for the next one
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { checkLabelWindow } from "./label_window.ts";
 * const pipeline = {
 *   horizon: 1,
 *   label: ({ close }: { close: Float64Array }) =>
 *     close.map((price, t) => price > close[t - 1]! ? 1 : 0),
 * };
 * const { outcome } = checkLabelWindow(pipeline, simulateCandles({ candles: 100 }));
 * assert.equal(outcome, "alarm");
 * ```
 */
export function checkLabelWindow(
  { label, horizon }: Pick<Pipeline, "label" | "horizon">,
  candles: Candles,
  options: CutOptions = {},
): Finding {
  const { cuts = 12, seed = 42 } = options;
  const rows = candles.openTime.length;
  if (!Number.isSafeInteger(horizon) || horizon < 1) {
    return alarm(`the horizon must be a whole number from 1, got ${horizon}`);
  }
  const whole = label(candles);
  if (whole.length !== rows) {
    return alarm(`there are ${whole.length} labels for ${rows} candles`);
  }
  if (rows <= 2 * horizon) {
    return skipped(`${rows} candles are too few for a horizon of ${horizon}`);
  }
  const all = cutRows(rows, cuts, seed).map((c) => Math.max(c, horizon + 1));
  for (const cut of all) {
    const problem = tooLate(whole, label(sliceCandles(candles, 0, cut)), {
      known: cut - horizon,
      stated: cut,
    }) ?? tooLate(whole, label(otherFuture(candles, cut, seed)), {
      known: cut - horizon,
      stated: 0,
    });
    if (problem === undefined) continue;
    return alarm(
      `${problem} once the candles from row ${cut} on are not there or others, horizon ${horizon}`,
    );
  }
  return dependence({ label, horizon }, candles, whole, all);
}

/** A label that is not yet what it will be. */
function tooLate(
  whole: Float64Array,
  other: Float64Array,
  rows: { known: number; stated: number },
): string | undefined {
  const end = Math.max(rows.known, rows.stated);
  for (let row = 0; row < end; row++) {
    const [early, late] = [other[row]!, whole[row]!];
    if (Object.is(early, late)) continue;
    if (row < rows.known || !Number.isNaN(early)) {
      return `the label of row ${row} is ${early} instead of ${late}`;
    }
  }
}

/** Whether labels move with the candle they are said to look at. */
function dependence(
  { label, horizon }: Pick<Pipeline, "label" | "horizon">,
  candles: Candles,
  whole: Float64Array,
  cuts: readonly number[],
): Finding {
  const rows = cuts.map((cut) => cut - horizon - 1)
    .filter((row) => row >= 0 && !Number.isNaN(whole[row]));
  if (rows.length === 0) return skipped("no label is known at the rows tried");
  const moved = (from: (row: number) => number) =>
    rows.filter((row) => {
      const [up, down] = [4, 0.25].map((factor) =>
        label(scaledFuture(candles, from(row), factor))[row]
      );
      return !Object.is(up, down);
    }).length;
  const ahead = counted(horizon, "row");
  if (moved((row) => row + horizon) > 0) {
    return pass(
      `labels stay the same whatever happens after ${ahead}, and move with the candle ${ahead} ahead`,
    );
  }
  return moved((row) => row + 1) === 0
    ? alarm(
      `the label of a row is known at that row: no later candle changes it (tried rows ${
        rows.join(", ")
      })`,
    )
    : alarm(
      `no label depends on the candle ${ahead} ahead (tried rows ${
        rows.join(", ")
      }): the horizon is not what the label looks ahead`,
    );
}
