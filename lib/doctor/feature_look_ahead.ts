/**
 * Whether features know of candles that come later.
 *
 * @module
 */
import {
  candleColumns,
  type Candles,
  sliceCandles,
} from "../candles/candles.ts";
import { alarm, type Finding, pass } from "./_finding.ts";
import { cutRows, firstDifference, otherFuture } from "./_other_data.ts";
import type { NamedColumns, Pipeline } from "./pipeline.ts";

/** Options for the checks that cut candles off and change them. */
export interface CutOptions {
  /** At how many rows. @default {12} */
  cuts?: number;
  /** Says which rows, and what the other candles are. @default {42} */
  seed?: number;
}

/**
 * Alarm where a feature's name or value changes when later candles are taken away,
 * or when they are others: every earlier value, `NaN` included, has to stay the
 * same to the last bit. So has to what the features are computed from.
 *
 * @example Scaled by the mean of all rows
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { checkFeatureLookAhead } from "./feature_look_ahead.ts";
 * const scaled = ({ close }: { close: Float64Array }) => {
 *   const mean = close.reduce((sum, price) => sum + price) / close.length;
 *   return { names: ["scaled"], columns: [close.map((price) => price / mean)] };
 * };
 * const { outcome } = checkFeatureLookAhead(scaled, simulateCandles({ candles: 100 }));
 * assert.equal(outcome, "alarm");
 * ```
 */
export function checkFeatureLookAhead(
  features: Pipeline["features"],
  candles: Candles,
  options: CutOptions = {},
): Finding {
  const { cuts = 12, seed = 42 } = options;
  const rows = candles.openTime.length;
  const before = candleColumns(candles).map((name) => candles[name]!.slice());
  const whole = features(candles);
  const written = candleColumns(candles).find((name, i) =>
    firstDifference(candles[name]!, before[i]!) >= 0
  );
  if (written !== undefined) {
    return alarm(`the features write to the candles' ${written}`);
  }
  const ragged = whole.columns.findIndex((column) => column.length !== rows);
  if (ragged >= 0) {
    return alarm(
      `"${whole.names[ragged]}" has ${
        whole.columns[ragged]!.length
      } values for ${rows} candles: its rows cannot be aligned`,
    );
  }
  const at = cutRows(rows, cuts, seed);
  for (const cut of at) {
    const changes = [
      ["are not there yet", sliceCandles(candles, 0, cut)],
      ["are others", otherFuture(candles, cut, seed)],
    ] as const;
    for (const [what, other] of changes) {
      const problem = difference(whole, features(other), cut);
      if (problem === undefined) continue;
      return alarm(`${problem} when the candles from row ${cut} on ${what}`);
    }
  }
  const count = whole.columns.length;
  return pass(
    `${count} ${
      count === 1 ? "feature stays" : "features stay"
    } the same to the last bit, whatever follows ${at.length} rows from ${
      Math.min(...at) - 1
    } to ${Math.max(...at) - 1}`,
  );
}

/** What differs in the first `rows` rows, in words. */
function difference(
  whole: NamedColumns,
  other: NamedColumns,
  rows: number,
): string | undefined {
  if (`${whole.names}` !== `${other.names}`) {
    return `the features are ${other.names.join(", ")} instead of ${
      whole.names.join(", ")
    }`;
  }
  for (const [i, column] of whole.columns.entries()) {
    const row = firstDifference(column, other.columns[i]!, rows);
    if (row < 0) continue;
    return `"${whole.names[i]}" of row ${row} is ${
      other.columns[i]![row]
    } instead of ${column[row]}`;
  }
}
