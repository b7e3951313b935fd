/**
 * Whether scores are too good to be true.
 *
 * @module
 */
import type { Candles } from "../candles/candles.ts";
import { intervalMs } from "../candles/interval.ts";
import { alarm, type Finding, pass, skipped } from "./_finding.ts";
import { upperTail } from "./_normal_tail.ts";
import type { FoldFits } from "./fits.ts";
import { rowNumbers } from "./pipeline.ts";
import { rankAuc } from "./target_in_features.ts";

const [HOUR, DAY] = [3_600_000, 86_400_000];
/** What no liquid market lets a model be right in, an hour and a day ahead. */
const [MOST_AN_HOUR, MOST_A_DAY] = [0.56, 0.6];

/** Scores of predictions that were not learned from. */
export interface PlausibleScores {
  readonly accuracy: number;
  /** The share of the commoner label: what calling always the same gets right. */
  readonly majority: number;
  readonly auc: number;
  /** Rows judged. */
  readonly rows: number;
}

/** Options for {@linkcode checkPlausible}. */
export interface PlausibleOptions {
  /** Rows the label looks ahead. */
  horizon: number;
  /** The accuracy above which a score is an alarm; `undefined` for none. */
  ceiling: number | undefined;
  /** How often chance alone may raise the alarm. */
  falseAlarmRate: number;
}

/**
 * The accuracy that no honest model of a liquid market exceeds: 0.56 up to an hour
 * ahead, 0.6 up to a day, `undefined` beyond. Bounds of judgement, not of proof: one
 * who gets further is to look for the leak first.
 *
 * @param edge How far `P(up)` lies from one half in a simulated market, which adds to it.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { accuracyCeiling } from "./plausible.ts";
 * assert.equal(accuracyCeiling({ interval: "15m" }, 4), 0.56);
 * assert.equal(accuracyCeiling({ interval: "1d" }, 7), undefined);
 * ```
 */
export function accuracyCeiling(
  { interval }: Pick<Candles, "interval">,
  horizon: number,
  edge = 0,
): number | undefined {
  const span = horizon * intervalMs(interval);
  if (span > DAY) return undefined;
  return (span > HOUR ? MOST_A_DAY : MOST_AN_HOUR) + edge;
}

/**
 * Alarm where accuracy exceeds what always calling the commoner label gets by more
 * than the ceiling exceeds one half, or the AUC exceeds what belongs to such an
 * accuracy, and chance does not explain it.
 *
 * @example Right in two of three minutes
 * ```ts
 * import assert from "node:assert/strict";
 * import { checkPlausible } from "./plausible.ts";
 * const scores = { accuracy: 0.67, majority: 0.5, auc: 0.7, rows: 4000 };
 * const options = { horizon: 1, ceiling: 0.56, falseAlarmRate: 0.01 };
 * assert.equal(checkPlausible(scores, options).outcome, "alarm");
 * ```
 */
export function checkPlausible(
  { accuracy, majority, auc, rows }: PlausibleScores,
  { horizon, ceiling, falseAlarmRate }: PlausibleOptions,
): Finding {
  const stated = `accuracy ${accuracy.toFixed(4)} (always the commoner label: ${
    majority.toFixed(4)
  }), AUC ${auc.toFixed(4)} on ${rows} rows`;
  if (ceiling === undefined) {
    return skipped(`${stated}: no ceiling is known for so far ahead`);
  }
  const room = ceiling - 0.5;
  // Of two normal classes; near one half the AUC rises by √2 of what accuracy does.
  const aucRoom = Math.SQRT2 * room;
  const apart = rows / horizon;
  const [z, zAuc] = [
    (accuracy - majority) * Math.sqrt(apart) / 0.5,
    (auc - 0.5) * Math.sqrt(12 * apart * majority * (1 - majority)),
  ];
  const tooGood = accuracy - majority > room &&
      upperTail(z) < falseAlarmRate / 2 ||
    auc - 0.5 > aucRoom && upperTail(zAuc) < falseAlarmRate / 2;
  return tooGood
    ? alarm(
      `${stated}: more than ${ceiling.toFixed(2)} or AUC ${
        (0.5 + aucRoom).toFixed(3)
      } is too good to be true; look for the leak`,
    )
    : pass(`${stated}: not too good to be true`);
}

/** The scores of all folds' predictions together; `undefined` where there are none. */
export function foldScores(
  { data, folds, predictions }: FoldFits,
): PlausibleScores | undefined {
  const [labels, values]: [number[], number[]] = [[], []];
  let [ranked, rankedRows] = [0, 0];
  for (const [i, { test }] of folds.entries()) {
    const target = Float64Array.from(
      rowNumbers(test),
      (row) => data.target[row]!,
    );
    for (const [row, label] of target.entries()) {
      const value = predictions[i]![row]!;
      if (Number.isNaN(label) || Number.isNaN(value)) continue;
      labels.push(label);
      values.push(value);
    }
    const { auc } = rankAuc(target, predictions[i]!, 1);
    if (Number.isNaN(auc)) continue;
    ranked += auc * target.length;
    rankedRows += target.length;
  }
  if (rankedRows === 0) return undefined;
  const rows = labels.length;
  const up = labels.reduce((sum, label) => sum + label, 0) / rows;
  const right = labels.reduce(
    (n, label, i) => n + ((values[i]! > 0.5) === (label === 1) ? 1 : 0),
    0,
  );
  return {
    accuracy: right / rows,
    majority: Math.max(up, 1 - up),
    auc: ranked / rankedRows,
    rows,
  };
}
