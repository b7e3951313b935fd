/**
 * Features of candles of which some have no flow: files with and without were
 * joined.
 *
 * @module
 */
import { type Candles, hasFlow } from "../candles/candles.ts";
import { unbrokenRuns } from "../candles/runs.ts";
import { type Feature, needsFlow } from "./feature.ts";

/**
 * Which features need flow, where some candles have none; `undefined` where every
 * feature has a value once it is warm.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mapColumns } from "../candles/candles.ts";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { makeFeature } from "./feature.ts";
 * import { missingFeatures } from "./missing_flow.ts";
 * const features = [
 *   makeFeature({ kind: "rsi", period: 14 }),
 *   makeFeature({ kind: "taker_imbalance", window: 1 }),
 * ];
 * const candles = simulateCandles({ candles: 50 });
 * assert.equal(missingFeatures(candles, features), undefined);
 * const flow = ["quoteVolume", "trades", "takerBase", "takerQuote"];
 * const partly = mapColumns(candles, (column, name) =>
 *   flow.includes(name) ? column.with(0, NaN) : column);
 * assert.deepEqual(missingFeatures(partly, features), [false, true]);
 * ```
 */
export function missingFeatures(
  candles: Candles,
  features: readonly Feature[],
): boolean[] | undefined {
  if (!hasFlow(candles) || !candles.trades.some(Number.isNaN)) return;
  const mayMiss = features.map(needsFlow);
  return mayMiss.includes(true) ? mayMiss : undefined;
}

/**
 * 1 for rows in which all features are known that may not be missing, or, where
 * some may, for rows in which all would be warm.
 *
 * @param columns What `computeFeatures` made of them.
 */
export function warmRows(
  candles: Candles,
  features: readonly Feature[],
  columns: readonly Float64Array[],
): Uint8Array {
  const rows = candles.openTime.length;
  const warm = new Uint8Array(rows);
  if (missingFeatures(candles, features) === undefined) {
    for (let row = 0; row < rows; row++) {
      warm[row] = +columns.every((column) => !Number.isNaN(column[row]));
    }
    return warm;
  }
  const warmUp = Math.max(...features.map((feature) => feature.warmUp));
  for (const { start, end } of unbrokenRuns(candles)) {
    if (start + warmUp < end) warm.fill(1, start + warmUp, end);
  }
  return warm;
}
