/**
 * Predictions from an exported model file and candles alone.
 *
 * @module
 */
import type { Candles } from "../candles/candles.ts";
import { computeFeatures, makeFeature, warmRows } from "../features/mod.ts";
import { loadModel } from "../models/load_model.ts";
import { upColumn } from "../models/up_column.ts";
import {
  type FeatureDrift,
  type Novelty,
  populationStability,
  rowNovelty,
  type TrainReference,
} from "../drift/mod.ts";
import { conformalSets } from "../scores/conformal.ts";
import { type ModelFile, ModelFileError } from "./model_file.ts";

/** One value per candle. */
export interface Predictions {
  /** Open time of the candle after whose close the prediction is made. */
  readonly openTime: Float64Array;
  /** Probability that the close is higher a horizon later; `NaN` while a feature warms up. */
  readonly probability: Float64Array;
  /** Up is called where the probability exceeds it. */
  readonly threshold: number;
  /** Places in `CONFORMAL_SETS`, where the model has such sets. */
  readonly sets?: Uint8Array;
  /** How unlike the train rows each row is, where the model tells them. */
  readonly novelty?: Novelty;
  /** How far each feature has moved over the rows in which all are warm. */
  readonly drift?: readonly FeatureDrift[];
}

/**
 * The model's probability of up after every candle.
 *
 * Candles need no more than the columns that the model's features read. Give a
 * few hundred candles before the ones of interest: recursive averages such as
 * RSI and MACD forget where they began only slowly. Where candles lack their flow
 * (files with and without were joined) a model has a prediction if it learned from
 * such candles, or if it is of boosted trees, which take missing values as they are. For candles that come one at
 * a time there is {@linkcode StreamingPredictor}, with the same bits.
 *
 * @throws {ModelFileError} If the candles are of another interval, or are simulated
 * where the model's were real, or the other way round.
 * @throws {TypeError} If the candles lack a column that a feature needs.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { loadDataset } from "../dataset.ts";
 * import { parseConfig } from "../config.ts";
 * import { PRESETS } from "../presets/mod.ts";
 * import { train } from "../train.ts";
 * import { predict } from "./predict.ts";
 * const config = parseConfig({
 *   ...PRESETS.signal,
 *   data: { source: "simulated", symbol: "BTCUSDT", interval: "1m", candles: 2000 },
 *   candidates: { logistic: { kind: "logistic" } },
 *   folds: 3,
 * });
 * const dataset = await loadDataset(config);
 * const file = await train(config, dataset, { workers: 1 });
 * const { probability } = predict(file, dataset.candles);
 * assert.ok(Number.isNaN(probability[0]) && probability[1999]! > 0);
 * ```
 */
export function predict(file: ModelFile, candles: Candles): Predictions {
  assertSeriesFits(file, candles);
  const features = file.features.map(({ spec }) => makeFeature(spec));
  const { columns } = computeFeatures(candles, features);
  const probability = upColumn(loadModel(file.model), columns);
  const { threshold = 0.5, conformal } = file.decision ?? {};
  return {
    openTime: candles.openTime,
    probability,
    threshold,
    ...conformal && { sets: conformalSets(conformal, probability) },
    ...file.reference && noveltyOf(
      file.reference,
      columns,
      warmRows(candles, features, columns),
    ),
  };
}

/**
 * Checks that candles are of the interval and the kind a model was made for.
 *
 * @throws {ModelFileError} If they are not.
 */
export function assertSeriesFits(
  file: Pick<ModelFile, "dataset">,
  candles: Pick<Candles, "interval" | "source" | "symbol">,
): void {
  const { interval, source } = file.dataset;
  if (candles.interval !== interval) {
    throw new ModelFileError(
      `Cannot predict: the model is for ${interval} candles, got ${candles.interval}`,
    );
  }
  if ((source === "simulated") !== (candles.source === "simulated")) {
    throw new ModelFileError(
      `Cannot predict: the model is of ${kindOf(source)} candles, got ${
        kindOf(candles.source)
      } ones (${candles.symbol})`,
    );
  }
}

function kindOf(source: string): string {
  return source === "simulated" ? "simulated" : "real";
}

function noveltyOf(
  reference: TrainReference,
  columns: readonly Float64Array[],
  warm: Uint8Array,
): Required<Pick<Predictions, "novelty" | "drift">> {
  return {
    novelty: rowNovelty(reference, columns),
    drift: populationStability(
      reference,
      columns.map((column) => column.filter((_, row) => warm[row] === 1)),
    ),
  };
}
