/**
 * Whether a feature is the target in disguise.
 *
 * @module
 */
import { midranks } from "../scores/ranks.ts";
import { alarm, type Finding, pass, skipped } from "./_finding.ts";
import type { NamedColumns } from "./pipeline.ts";

/** Rows looked at, the latest ones: ranks are sorted for. */
const MOST_ROWS = 20_000;
const FEWEST_ROWS = 50;
/** No honest feature by itself ranks the next rows better than this. */
const MOST_AUC = 0.8;

/**
 * Alarm where one feature by itself ranks the rows nearly as their labels do,
 * either way up. It finds what changes of the candles cannot show: values that
 * come ready-made from elsewhere.
 *
 * @param horizon Rows the label looks ahead: so many neighbouring labels overlap.
 * @param edge How far `P(up)` lies from one half in a simulated market, which one
 * feature may know.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { checkTargetInFeatures } from "./target_in_features.ts";
 * const target = Float64Array.from({ length: 200 }, (_, t) => t % 3 === 0 ? 1 : 0);
 * const columns = [target.map((label, t) => 5 * label + Math.sin(t))];
 * const found = checkTargetInFeatures({ names: ["x"], columns }, target, 1);
 * assert.equal(found.outcome, "alarm");
 * ```
 */
export function checkTargetInFeatures(
  { names, columns }: NamedColumns,
  target: Float64Array,
  horizon: number,
  edge = 0,
): Finding {
  const from = Math.max(0, target.length - MOST_ROWS);
  const labels = target.subarray(from);
  let strongest = { name: "", auc: 0.5 };
  for (const [i, column] of columns.entries()) {
    const { auc, deviation } = rankAuc(labels, column.subarray(from), horizon);
    const beyond = Math.abs(auc - 0.5) - 4 * deviation;
    if (beyond > MOST_AUC - 0.5 + edge) {
      return alarm(
        `"${names[i]}" by itself ranks the labels with AUC ${
          auc.toFixed(3)
        }: it is the target in disguise`,
      );
    }
    if (Math.abs(auc - 0.5) > Math.abs(strongest.auc - 0.5)) {
      strongest = { name: names[i]!, auc };
    }
  }
  if (strongest.name === "") {
    return skipped("no feature varies on enough rows with a label");
  }
  return pass(
    `no feature is near the target; the nearest is "${strongest.name}" with AUC ${
      strongest.auc.toFixed(3)
    }`,
  );
}

/** An AUC, and its deviation if nothing were to be known; `NaN` where there are too few rows. */
export interface RankAuc {
  readonly auc: number;
  readonly deviation: number;
}

/**
 * The AUC of values against labels where both are known, with the deviation of
 * Mann and Whitney's statistic under chance.
 *
 * @param overlap So many neighbouring labels count as one.
 */
export function rankAuc(
  target: Float64Array,
  values: Float64Array,
  overlap: number,
): RankAuc {
  const known = (_: number, row: number) =>
    !Number.isNaN(target[row]) && !Number.isNaN(values[row]);
  const labels = target.filter(known);
  const up = labels.reduce((sum, label) => sum + label, 0);
  const down = labels.length - up;
  if (labels.length < FEWEST_ROWS || up < 2 || down < 2) {
    return { auc: NaN, deviation: NaN };
  }
  const ranks = midranks(values.filter(known));
  const sum = ranks.reduce((sum, rank, i) => sum + rank * labels[i]!, 0);
  return {
    auc: (sum - up * (up + 1) / 2) / (up * down),
    deviation: Math.sqrt(overlap * (up + down + 1) / (12 * up * down)),
  };
}
