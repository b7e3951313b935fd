/**
 * Predictions from an exported model while candles come one at a time.
 *
 * @module
 */
import { candleColumns, type Candles } from "../candles/candles.ts";
import { type Candle, FeatureStream, makeFeature } from "../features/mod.ts";
import type { Model } from "../models/learner.ts";
import { loadModel } from "../models/load_model.ts";
import { upColumn } from "../models/up_column.ts";
import type { ModelFile } from "./model_file.ts";
import { assertSeriesFits } from "./predict.ts";

/**
 * The model's probability of up after each candle as it closes: what `predict`
 * says of that row of all candles pushed so far, bit for bit, at the cost of one
 * row however many came before.
 *
 * Begin with some history, at least a few hundred candles: recursive averages
 * such as RSI and MACD forget where they began only slowly, so two streams begun
 * at different candles come close to each other, not to the same bits.
 *
 * @example Two thousand candles at once, then one at a time
 * ```ts
 * import assert from "node:assert/strict";
 * import { sliceCandles } from "../candles/candles.ts";
 * import { parseConfig } from "../config.ts";
 * import { loadDataset } from "../dataset.ts";
 * import { PRESETS } from "../presets/mod.ts";
 * import { train } from "../train.ts";
 * import { predict } from "./predict.ts";
 * import { StreamingPredictor } from "./streaming_predictor.ts";
 * const config = parseConfig({
 *   ...PRESETS.signal,
 *   data: { source: "simulated", symbol: "BTCUSDT", interval: "1m", candles: 2001 },
 *   candidates: { logistic: { kind: "logistic" } },
 *   folds: 3,
 * });
 * const dataset = await loadDataset(config);
 * const file = await train(config, dataset, { workers: 1 });
 * const { candles } = dataset;
 * const predictor = new StreamingPredictor(file);
 * predictor.pushAll(sliceCandles(candles, 0, 2000));
 * const { openTime, open, high, low, close, volume } = sliceCandles(candles, 2000);
 * const probability = predictor.push({
 *   openTime: openTime[0]!,
 *   open: open[0]!,
 *   high: high[0]!,
 *   low: low[0]!,
 *   close: close[0]!,
 *   volume: volume[0]!,
 * });
 * assert.equal(probability, predict(file, candles).probability[2000]);
 * ```
 */
export class StreamingPredictor {
  readonly #file: ModelFile;
  readonly #stream: FeatureStream;
  readonly #model: Model;
  readonly #columns: readonly Float64Array[];

  constructor(file: ModelFile) {
    this.#file = file;
    const features = file.features.map(({ spec }) => makeFeature(spec));
    const { interval } = file.dataset;
    this.#stream = new FeatureStream(features, { interval });
    this.#model = loadModel(file.model);
    this.#columns = features.map(() => new Float64Array(1));
  }

  /** Open time of the latest candle, in ms; `undefined` before the first. */
  get lastOpenTime(): number | undefined {
    return this.#stream.lastOpenTime;
  }

  /**
   * The probability that the close is higher a horizon after this closed candle;
   * `NaN` while a feature warms up.
   *
   * @throws {RangeError} If the candle does not open after the one before it; it is
   * then passed over.
   * @throws {TypeError} If it lacks a number that a feature needs; likewise.
   */
  push(candle: Candle): number {
    const values = this.#stream.push(candle);
    for (let i = 0; i < values.length; i++) this.#columns[i]![0] = values[i]!;
    return upColumn(this.#model, this.#columns)[0]!;
  }

  /**
   * {@linkcode StreamingPredictor.push} for every candle of a series, in order.
   *
   * @returns One probability per candle.
   * @throws {ModelFileError} If the candles are of another interval, or are
   * simulated where the model's were real, or the other way round.
   */
  pushAll(candles: Candles): Float64Array {
    assertSeriesFits(this.#file, candles);
    const names = candleColumns(candles);
    return Float64Array.from(
      candles.openTime,
      (_, row) =>
        this.push(
          Object.fromEntries(
            names.map((name) => [name, candles[name]![row]!]),
          ) as Candle,
        ),
    );
  }
}
