/**
 * From candles to samples: features, label and weight of every row.
 *
 * @module
 */
import type { Candles, CandleSource } from "./candles/candles.ts";
import { unbrokenRuns } from "./candles/runs.ts";
import {
  closeReturns,
  type Fences,
  fitFences,
  frozenKnownAt,
  frozenRows,
  isOutside,
} from "./cleaning/mod.ts";
import type { Config } from "./config.ts";
import { shownAs } from "./display.ts";
import {
  computeFeatures,
  type Feature,
  featuresOf,
  missingFeatures,
  warmRows,
} from "./features/mod.ts";
import { countTies, directionLabels } from "./labels/mod.ts";
import type { Samples } from "./models/learner.ts";
import {
  countRows,
  hullOf,
  rangesOf,
  type RowRanges,
  type Rows,
} from "./rows.ts";

/** Samples with what judging and cleaning need to know beside them. */
export interface SampleTable {
  readonly features: readonly Feature[];
  /** Rows that cannot teach have weight 0, all others 1. */
  readonly samples: Samples;
  /** 1 where features and label are known, so that a prediction can be judged. */
  readonly judgeable: Uint8Array;
  /** Return of each row's own candle; `NaN` where the candle before it is missing. */
  readonly returns: Float64Array;
  /** 1 for candles that an exchange wrote during an outage. */
  readonly frozen: Uint8Array;
  /** The row at which that is known, 2^32 - 1 for candles that are not frozen. */
  readonly frozenKnownAt: Uint32Array;
  /** Where the candles came from. */
  readonly source: CandleSource;
  /** Holes in time between the candles. */
  readonly holes: number;
  /** Labels whose close did not change, among all labels. */
  readonly ties: { readonly ties: number; readonly rows: number };
}

/**
 * Features, label and weight for every candle. The columns lie in shared memory,
 * so that workers read them without a copy.
 *
 * A row teaches nothing (weight 0) while a feature warms up, where its label is
 * not known, and where its candle or the one its label looks at is frozen. Where
 * candles lack their flow (files with and without were joined) the features that
 * need it are missing, and the row teaches what it has.
 *
 * @throws {RangeError} If a feature is unknown.
 * @throws {TypeError} If the candles lack a column that a feature needs.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "./candles/simulated.ts";
 * import { buildSamples } from "./samples.ts";
 * const table = buildSamples(simulateCandles({ candles: 100 }), {
 *   features: [{ kind: "rsi", period: 14 }],
 *   label: { kind: "direction", horizon: 1, ties: "down" },
 * });
 * assert.deepEqual(table.samples.names, ["rsi_14"]);
 * assert.equal(table.samples.weight.indexOf(1), 14);
 * ```
 */
export function buildSamples(
  candles: Candles,
  config: Pick<Config, "features" | "label">,
): SampleTable {
  const { horizon, ties } = config.label;
  const features = featuresOf(config.features);
  const table = computeFeatures(candles, features, { allocate: sharedColumn });
  const labels = directionLabels(candles, { horizon, ties });
  const frozen = frozenRows(candles);
  const rows = candles.close.length;
  const judgeable = new Uint8Array(rows);
  const target = sharedColumn(rows);
  const weight = sharedColumn(rows);
  target.set(labels);
  const runs = unbrokenRuns(candles);
  const mayMiss = missingFeatures(candles, features);
  const warm = warmRows(candles, features, table.columns);
  for (let row = 0; row < rows; row++) {
    if (Number.isNaN(labels[row]) || !warm[row]) continue;
    judgeable[row] = 1;
    weight[row] = frozen[row] || frozen[row + horizon] ? 0 : 1;
  }
  return shownAs("samples", {
    features,
    samples: {
      names: table.names,
      features: table.columns,
      target,
      weight,
      openTime: candles.openTime,
      horizon,
      ...mayMiss ? { mayMiss } : {},
    },
    judgeable,
    returns: closeReturns(candles),
    frozen,
    frozenKnownAt: frozenKnownAt(candles),
    source: candles.source,
    holes: Math.max(0, runs.length - 1),
    ties: countTies(candles, horizon),
  });
}

/** What the outlier fences do to the rows a model learns from. */
export interface TrainingWeight {
  /** The table's weights, with 0 for train rows outside the fences. */
  readonly weight: Float64Array;
  readonly fences: Fences;
}

/**
 * The weights with which a model learns from `rows`: outlier fences are fitted on
 * these rows alone, and the rows outside of them lose their weight. Where there are
 * several ranges, so do the rows between them: a model may then learn from the one
 * range that holds all of them. A standstill that turns out to be an outage only
 * after the last label of `rows` still teaches.
 *
 * @param multiplier Width of the fences in interquartile ranges; 0 marks nothing.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "./candles/simulated.ts";
 * import { buildSamples, trainingWeight } from "./samples.ts";
 * const table = buildSamples(simulateCandles({ candles: 1000 }), {
 *   features: [{ kind: "return", rows: 1 }],
 *   label: { kind: "direction", horizon: 1, ties: "down" },
 * });
 * const { weight } = trainingWeight(table, { start: 0, end: 800 }, 3);
 * const marked = weight.filter((w, row) => w < table.samples.weight[row]!).length;
 * assert.ok(marked > 0);
 * ```
 */
export function trainingWeight(
  { samples, returns, judgeable, frozenKnownAt }: SampleTable,
  rows: RowRanges,
  multiplier: number,
): TrainingWeight {
  const ranges = rangesOf(rows);
  const fences = fitFences(
    ...ranges.length === 1
      ? [returns, ranges[0]!] as const
      : joined(returns, ranges),
    multiplier,
  );
  const weight = sharedColumn(samples.weight.length);
  weight.set(samples.weight);
  if (ranges.length > 1) {
    const { start, end } = hullOf(ranges);
    weight.fill(0, start, end);
    for (const { start, end } of ranges) {
      weight.set(samples.weight.subarray(start, end), start);
    }
  }
  const lastKnown = hullOf(ranges).end - 1 + samples.horizon;
  const isFrozen = (row: number) => frozenKnownAt[row]! <= lastKnown;
  for (const { start, end } of ranges) {
    for (let row = start; row < end; row++) {
      if (
        judgeable[row] && !isFrozen(row) && !isFrozen(row + samples.horizon)
      ) {
        weight[row] = 1;
      }
      if (isOutside(returns[row]!, fences)) weight[row] = 0;
    }
  }
  return { weight, fences };
}

/** The values in the ranges, one range after the other, and all of their rows. */
function joined(
  values: Float64Array,
  ranges: readonly Rows[],
): [Float64Array, Rows] {
  const all = new Float64Array(countRows(ranges));
  let end = 0;
  for (const range of ranges) {
    all.set(values.subarray(range.start, range.end), end);
    end += range.end - range.start;
  }
  return [all, { start: 0, end }];
}

/**
 * Numbers of `rows` for which `keep` is not 0.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rowsWhere } from "./samples.ts";
 * assert.deepEqual([...rowsWhere({ start: 1, end: 4 }, [1, 0, 1, 1, 1])], [2, 3]);
 * ```
 */
export function rowsWhere(
  rows: RowRanges,
  keep: ArrayLike<number>,
): Uint32Array {
  const kept = new Uint32Array(countRows(rows));
  let count = 0;
  for (const { start, end } of rangesOf(rows)) {
    for (let row = start; row < end; row++) {
      if (keep[row]) kept[count++] = row;
    }
  }
  return kept.subarray(0, count);
}

function sharedColumn(rows: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * rows));
}
