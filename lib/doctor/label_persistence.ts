/**
 * Whether a label repeats the one before, so that a score shows persistence only.
 *
 * @module
 */
import { counted } from "../report/words.ts";
import { alarm, type Finding, pass, skipped } from "./_finding.ts";
import { upperTail } from "./_normal_tail.ts";

/** How much oftener than by chance labels may repeat. */
const MOST_PERSISTENCE = 0.1;
const FEWEST_PAIRS = 50;

/**
 * Alarm where the last label that is known, `horizon` rows back, is right far
 * oftener than two labels drawn at random agree: as the high R² of price levels,
 * the score of any model then speaks of yesterday.
 *
 * @param falseAlarmRate How often chance alone may raise the alarm.
 * @param edge How far beyond one half a market is known to be predictable.
 * @example Above the mean of what came before, on a trend
 * ```ts
 * import assert from "node:assert/strict";
 * import { checkLabelPersistence } from "./label_persistence.ts";
 * const target = Float64Array.from({ length: 900 }, (_, t) => t % 100 < 50 ? 1 : 0);
 * assert.equal(checkLabelPersistence(target, 1, 0.01).outcome, "alarm");
 * ```
 */
export function checkLabelPersistence(
  target: Float64Array,
  horizon: number,
  falseAlarmRate: number,
  edge = 0,
): Finding {
  let [pairs, equal, up] = [0, 0, 0];
  for (let row = horizon; row < target.length; row++) {
    const [now, before] = [target[row]!, target[row - horizon]!];
    if (Number.isNaN(now) || Number.isNaN(before)) continue;
    pairs++;
    if (now === before) equal++;
    if (now === 1) up++;
  }
  const apart = pairs / horizon;
  if (apart < FEWEST_PAIRS) {
    return skipped(
      `${pairs} pairs of labels ${horizon} rows apart are too few`,
    );
  }
  const share = up / pairs;
  const chance = share * share + (1 - share) * (1 - share);
  const agreement = equal / pairs;
  const deviation = Math.sqrt(chance * (1 - chance) / apart);
  const p = deviation === 0 ? 1 : upperTail((agreement - chance) / deviation);
  const stated = `the label known ${
    counted(horizon, "row")
  } before is right in ${percent(agreement)}, two labels at random agree in ${
    percent(chance)
  }`;
  return agreement - chance > MOST_PERSISTENCE + edge && p < falseAlarmRate
    ? alarm(`${stated}: the question is answered by persistence`)
    : pass(stated);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
