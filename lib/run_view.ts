/**
 * A finished run, looked at again: from a model file and its candles come the
 * forecasts that were judged, what the model goes by, and every figure of both.
 *
 * @module
 */
import { type ModelFile, ModelFileError } from "./artifact/mod.ts";
import { backtest, type BacktestResult } from "./backtest/mod.ts";
import { type Candles, sliceCandles } from "./candles/candles.ts";
import { candlesSha256 } from "./candles/hash.ts";
import {
  type FeatureDrift,
  fitTrainReference,
  populationStability,
  type TrainReference,
} from "./drift/mod.ts";
import { permutationImportance } from "./explain/mod.ts";
import type { Model } from "./models/learner.ts";
import { loadModel } from "./models/load_model.ts";
import { upColumn } from "./models/up_column.ts";
import { deriveSeed } from "./random.ts";
import { abstentionFigure } from "./report/figures/abstention.ts";
import { candlestickFigure } from "./report/figures/candlesticks.ts";
import { confusionFigure } from "./report/figures/confusion.ts";
import { costCurveFigure } from "./report/figures/cost_curve.ts";
import { driftFigure } from "./report/figures/drift.ts";
import { equityFigure } from "./report/figures/equity.ts";
import { featureFigure } from "./report/figures/features.ts";
import type { Figure, FigureOptions } from "./report/figures/figure.ts";
import { foldsFigure } from "./report/figures/folds.ts";
import type { Forecast, Importance } from "./report/figures/forecast.ts";
import { importanceFigure } from "./report/figures/importance.ts";
import { outlierFigure } from "./report/figures/outliers.ts";
import { predictionFigure } from "./report/figures/predictions.ts";
import { reliabilityFigure } from "./report/figures/reliability.ts";
import { scoresFigure } from "./report/figures/scores.ts";
import { skillFigure } from "./report/figures/skill.ts";
import { waterfallFigure } from "./report/figures/waterfall.ts";
import type { FigureName } from "./report/page/reading.ts";
import {
  buildSamples,
  rowsWhere,
  type SampleTable,
  trainingWeight,
} from "./samples.ts";
import { binaryMetrics, METRICS } from "./scores/metrics.ts";
import { mean } from "./scores/mean.ts";
import { backtestHoldout } from "./selection/backtest_holdout.ts";
import { pick, toScores } from "./selection/judge.ts";

/** A run with all that its figures are drawn from. */
export interface RunView {
  readonly file: ModelFile;
  readonly candles: Candles;
  /** Features, labels and weights of every candle, as the run had them. */
  readonly table: SampleTable;
  /** The chosen model on the held-out rows that can be judged, in order. */
  readonly forecast: Forecast;
  /** The probability of up after every held-out candle; `NaN` for all others. */
  readonly probability: Float64Array;
  /** What the chosen model goes by on the held-out rows, in the order of its features. */
  readonly importance: readonly Importance[];
  /** How far each feature has moved on the held-out rows, in the order of the features. */
  readonly drift: readonly FeatureDrift[];
  /** The held-out rows traded by the chosen model; of no rows where fewer than two were held out. */
  readonly backtest: BacktestResult;
}

/**
 * Works out again, from a model file and the candles it was made from, what the
 * run saw and said. File and candles alone decide: nothing can be chosen here, so
 * whoever shows a run shows the same.
 *
 * @throws {ModelFileError} If the candles are not those of the file, or its model
 * does not score or trade on them as the file says.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { loadDataset } from "./dataset.ts";
 * import { parseConfig } from "./config.ts";
 * import { PRESETS } from "./presets/mod.ts";
 * import { examineRun } from "./run_view.ts";
 * import { train } from "./train.ts";
 * const config = parseConfig({
 *   ...PRESETS.signal,
 *   data: { source: "simulated", symbol: "BTCUSDT", interval: "1m", candles: 2000 },
 *   candidates: { logistic: { kind: "logistic" } },
 *   folds: 3,
 * });
 * const { candles, ...dataset } = await loadDataset(config);
 * const file = await train(config, { candles, ...dataset }, { workers: 1 });
 * const { forecast, importance } = examineRun(file, candles);
 * assert.equal(forecast.probability.length, file.holdout.rows);
 * assert.equal(importance.length, file.features.length);
 * ```
 */
export function examineRun(file: ModelFile, candles: Candles): RunView {
  const judged = heldOutForecast(file, candles);
  const { config, split } = file;
  const { table, probability } = judged;
  const { names, features, target, mayMiss } = table.samples;
  return {
    file,
    candles,
    ...judged,
    importance: permutationImportance(
      {
        ...{ model: loadModel(file.model), names, features, target },
        rows: rowsWhere(split.test, table.judgeable),
        ...mayMiss && { mayMiss },
      },
      { seed: config.seed },
    ),
    drift: populationStability(
      file.reference ?? referenceOf(file, table),
      features.map((column) =>
        column.subarray(split.test.start, split.test.end)
      ),
    ),
    backtest: tradedAgain(file, candles, table, probability),
  };
}

/**
 * Only what the run judged: the forecasts of the held-out rows, worked out again
 * and checked against the file. What takes longer stands in {@linkcode examineRun}.
 *
 * @throws {ModelFileError} If the candles are not those of the file, or its model
 * does not score on them as the file says.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { loadDataset } from "./dataset.ts";
 * import { heldOutForecast } from "./run_view.ts";
 * import { smallConfig } from "./testing/small_config.ts";
 * import { train } from "./train.ts";
 * const config = smallConfig({ candidates: { logistic: { kind: "logistic" } } });
 * const dataset = await loadDataset(config);
 * const file = await train(config, dataset, { workers: 1 });
 * const { forecast } = heldOutForecast(file, dataset.candles);
 * assert.equal(forecast.target.length, file.holdout.rows);
 * ```
 */
export function heldOutForecast(
  file: ModelFile,
  candles: Candles,
): Pick<RunView, "table" | "forecast" | "probability"> {
  const { dataset, config } = file;
  const sha256 = candlesSha256(candles);
  if (sha256 !== dataset.sha256) {
    throw new ModelFileError(
      `Cannot examine run: expected the ${dataset.rows} candles of ${dataset.symbol} ${dataset.interval} it was made from (SHA-256 ${
        dataset.sha256.slice(0, 12)
      }…), got ${candles.openTime.length} of ${candles.symbol} ${candles.interval} (${
        sha256.slice(0, 12)
      }…)`,
    );
  }
  const table = buildSamples(candles, {
    features: file.features.map(({ spec }) => spec),
    label: config.label,
  });
  const { target } = table.samples;
  const probability = heldOutProbability(file, table, loadModel(file.model));
  const rows = rowsWhere(file.split.test, table.judgeable);
  const forecast = {
    symbol: candles.symbol,
    interval: candles.interval,
    simulated: candles.source === "simulated",
    openTime: pick(candles.openTime, rows),
    probability: pick(probability, rows),
    target: pick(target, rows),
    baseRate: mean(
      pick(target, rowsWhere(file.split.train, table.samples.weight)),
    ),
  };
  checkScores(file, forecast);
  return { table, forecast, probability };
}

/** The reference that a file without one would have. */
function referenceOf(
  { config, split }: ModelFile,
  table: SampleTable,
): TrainReference {
  const { iqrMultiplier } = config.cleaning;
  const { weight } = trainingWeight(table, split.train, iqrMultiplier);
  return fitTrainReference({ ...table.samples, weight }, split.train, {
    seed: deriveSeed(config.seed, "reference"),
  });
}

function heldOutProbability(
  { split: { test } }: ModelFile,
  { samples }: SampleTable,
  model: Model,
): Float64Array {
  const probability = new Float64Array(samples.openTime.length).fill(NaN);
  const columns = samples.features
    .map((column) => column.subarray(test.start, test.end));
  probability.set(upColumn(model, columns), test.start);
  return probability;
}

/** Figures beside scores that are not theirs would mislead. */
function checkScores(
  { holdout }: ModelFile,
  { target, probability }: Forecast,
): void {
  const scores = toScores(binaryMetrics(target, probability));
  for (const metric of METRICS) {
    if (scores[metric] === holdout.metrics[metric]) continue;
    throw new ModelFileError(
      `Cannot examine run: the file says ${metric} ${
        holdout.metrics[metric]
      }, its model scores ${scores[metric]}`,
    );
  }
}

/** The backtest of the held-out rows, as the run made it. */
function tradedAgain(
  { config, split: { test }, backtest: recorded }: ModelFile,
  candles: Candles,
  table: SampleTable,
  probability: Float64Array,
): BacktestResult {
  const traded = backtestHoldout({
    candles,
    table,
    test,
    probability: probability.subarray(test.start, test.end),
  }, config);
  if (traded === undefined) {
    return backtest(sliceCandles(candles, 0, 0), new Float64Array(0), {
      ...config.backtest,
      horizon: config.label.horizon,
    });
  }
  const differs = recorded && firstDifference(recorded, traded.record);
  if (differs === undefined) return traded;
  throw new ModelFileError(
    `Cannot examine run: the file says ${differs.at} of its backtest is ${
      JSON.stringify(differs.first)
    }, its model trades to ${JSON.stringify(differs.second)}`,
  );
}

/** Where two pieces of plain data first differ; `undefined` where they do not. */
function firstDifference(
  first: unknown,
  second: unknown,
  at = "",
): { at: string; first: unknown; second: unknown } | undefined {
  if (!isBranch(first) || !isBranch(second)) {
    return first === second ? undefined : { at, first, second };
  }
  for (const key of new Set([...Object.keys(first), ...Object.keys(second)])) {
    const path = at === "" ? key : `${at}.${key}`;
    const found = firstDifference(first[key], second[key], path);
    if (found) return found;
  }
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** The features drawn, and the candles they are drawn over. */
const [SHOWN_FEATURES, SHOWN_ROWS] = [6, 120];

/**
 * Every figure of a run, in reading order. Of the features those are drawn that
 * the model gains most from.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { loadDataset } from "./dataset.ts";
 * import { parseConfig } from "./config.ts";
 * import { PRESETS } from "./presets/mod.ts";
 * import { examineRun, runFigures } from "./run_view.ts";
 * import { train } from "./train.ts";
 * const config = parseConfig({
 *   ...PRESETS.signal,
 *   data: { source: "simulated", symbol: "BTCUSDT", interval: "1m", candles: 2000 },
 *   candidates: { logistic: { kind: "logistic" } },
 *   folds: 3,
 * });
 * const dataset = await loadDataset(config);
 * const file = await train(config, dataset, { workers: 1 });
 * const { skill } = runFigures(examineRun(file, dataset.candles), { width: 360 });
 * assert.match(skill.svg, /SIMULATED market/);
 * ```
 */
export function runFigures(
  view: RunView,
  { width }: FigureOptions = {},
): Record<FigureName, Figure> {
  const { file, candles, table, forecast, probability, importance } = view;
  const { names, features: columns, openTime, horizon } = table.samples;
  const { folds, split, cleaning } = file;
  const { symbol, interval, simulated } = forecast;
  const series = { symbol, interval, simulated };
  const fences = cleaning.fences ?? { low: -Infinity, high: Infinity };
  // Labels of neighbouring rows look at the same candles, a horizon long.
  const judged = { overlap: horizon, width };
  return {
    candles: candlestickFigure(candles, { last: SHOWN_ROWS, width }),
    outliers: outlierFigure({
      candles,
      returns: table.returns,
      fences,
      rows: split.train,
    }, { width }),
    features: featureFigure(candles, { names, columns, openTime }, {
      from: Math.max(0, openTime.length - SHOWN_ROWS),
      rows: SHOWN_ROWS,
      names: mostHelpful(importance, SHOWN_FEATURES),
      width,
    }),
    folds: foldsFigure({ folds, split, openTime, horizon, ...series }, {
      width,
    }),
    scores: scoresFigure(file, { width }),
    reliability: reliabilityFigure(forecast, judged),
    confusion: confusionFigure(forecast, judged),
    abstention: abstentionFigure(forecast, judged),
    skill: skillFigure(forecast, { width }),
    importance: importanceFigure(importance, series, { width }),
    drift: driftFigure(view.drift, series, { width }),
    predictions: predictionFigure(candles, probability, {
      last: SHOWN_ROWS,
      width,
    }),
    equity: equityFigure(view.backtest, { width }),
    waterfall: waterfallFigure(view.backtest, { width }),
    costs: costCurveFigure(view.backtest, { width }),
  };
}

/** Names of at most `most` features, the greatest mean rise of the log-loss first. */
function mostHelpful(
  importance: readonly Importance[],
  most: number,
): string[] {
  const rise = ({ rises }: Importance) => mean(Float64Array.from(rises));
  return importance.toSorted((a, b) => rise(b) - rise(a)).slice(0, most)
    .map(({ feature }) => feature);
}
