/**
 * What a candidate states on the folds' test rows, as one forecast.
 *
 * @module
 */
import { hullOf } from "../rows.ts";
import { rowsWhere, type SampleTable } from "../samples.ts";
import type { AnyFold } from "../splits/mod.ts";
import { pick } from "./judge.ts";

/** Stated probabilities and what happened, each of shape `(rows,)`. */
export interface TestedForecast {
  /** Open time, ms since the Unix epoch, UTC. */
  readonly openTime: Float64Array;
  /** The stated probability of up. */
  readonly probability: Float64Array;
  /** 1 for up, 0 for not up. */
  readonly target: Float64Array;
}

/**
 * The test rows of all folds that can be judged, fold by fold, so that figures and
 * scores of calibration need not look at held-out rows. Each fold's model states its
 * own rows; rows that several folds test are there as often.
 *
 * @param forecasts The probability of up for each fold's test rows, or, where these
 * are several ranges, for each row from the first to the last: what `onForecast` of
 * {@linkcode crossValidate} hears.
 * @throws {RangeError} If there is not one forecast per fold, of its length.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { buildSamples } from "../samples.ts";
 * import { timeSeriesSplit } from "../splits/mod.ts";
 * import { testedForecast } from "./tested_forecast.ts";
 * const table = buildSamples(simulateCandles({ candles: 500 }), {
 *   features: [{ kind: "return", rows: 1 }],
 *   label: { kind: "direction", horizon: 1, ties: "down" },
 * });
 * const folds = timeSeriesSplit(500, { folds: 4, gap: 1 });
 * const oracle = folds.map(({ test }) =>
 *   table.samples.target.subarray(test.start, test.end)
 * );
 * const { probability, target } = testedForecast(table, folds, oracle);
 * assert.equal(target.length, 399); // the last row has no label
 * assert.deepEqual(probability, target);
 * ```
 */
export function testedForecast(
  { samples, judgeable }: Pick<SampleTable, "samples" | "judgeable">,
  folds: readonly AnyFold[],
  forecasts: readonly Float64Array[],
): TestedForecast {
  const parts = folds.map(({ test }, i) => {
    const { start, end } = hullOf(test);
    const forecast = forecasts[i];
    if (forecast?.length !== end - start) {
      throw new RangeError(
        `Cannot join forecasts: expected ${
          end - start
        } probabilities for fold ${i}, got ${forecast?.length ?? "none"}`,
      );
    }
    const known = rowsWhere(test, judgeable);
    return { known, stated: pick(forecast, known.map((row) => row - start)) };
  });
  const rows = Uint32Array.from(parts.flatMap(({ known }) => [...known]));
  return {
    openTime: pick(samples.openTime, rows),
    probability: Float64Array.from(parts.flatMap(({ stated }) => [...stated])),
    target: pick(samples.target, rows),
  };
}
