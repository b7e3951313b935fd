/**
 * The project's own pipeline, as a configuration states it, for the doctor.
 *
 * @module
 */
import type { Candles } from "../candles/candles.ts";
import type { Config } from "../config.ts";
import { computeFeatures, featuresOf } from "../features/mod.ts";
import { directionLabels } from "../labels/mod.ts";
import type { Evaluator, FitTask } from "../models/fit_task.ts";
import type { Samples } from "../models/learner.ts";
import { makeLearner } from "../models/make_learner.ts";
import { upColumn } from "../models/up_column.ts";
import { deriveSeed } from "../random.ts";
import { hullOf, type RowRanges, type Rows } from "../rows.ts";
import { buildSamples, type SampleTable, trainingWeight } from "../samples.ts";
import { chooseTrial, crossValidate } from "../selection/mod.ts";
import { embargoRows, holdoutSplit, makeFolds } from "../splits/mod.ts";
import {
  type Pipeline,
  type PipelineData,
  rowNumbers,
  type RowSet,
} from "./pipeline.ts";

/** Options for {@linkcode pipelineOf}. */
export interface PipelineOfOptions {
  /** The candidate that is fitted. @default {the first of the configuration} */
  candidate?: string;
  /** Whether the choice among all candidates is examined too, at a fit per candidate and fold each time. @default {true} */
  chooses?: boolean;
}

/**
 * The pipeline that `train` walks with this configuration: the same functions for
 * features, label, split, folds, outlier fences, fits and choice, on one core.
 *
 * @throws {RangeError} If a feature, or the candidate, is unknown.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { parseConfig } from "../config.ts";
 * import { PRESETS } from "../presets/mod.ts";
 * import { pipelineOf } from "./config_pipeline.ts";
 * import { examinePipeline } from "./examine_pipeline.ts";
 * const pipeline = pipelineOf(parseConfig({
 *   ...PRESETS.signal,
 *   candidates: { logistic: { kind: "logistic" } },
 *   folds: 3,
 * }));
 * const found = await examinePipeline(pipeline, simulateCandles({ candles: 1000 }), {
 *   checks: ["feature_look_ahead", "later_rows"],
 * });
 * assert.deepEqual(found.map(({ outcome }) => outcome), ["pass", "pass"]);
 * ```
 */
export function pipelineOf(
  config: Config,
  options: PipelineOfOptions = {},
): Pipeline {
  const { candidates, holdout, metric, splits } = config;
  const { cleaning: { iqrMultiplier }, label: { horizon, ties } } = config;
  const { candidate = Object.keys(candidates)[0]!, chooses = true } = options;
  const spec = candidates[candidate];
  if (spec === undefined) {
    const known = Object.keys(candidates).join(", ");
    throw new RangeError(
      `Cannot examine candidate "${candidate}": expected one of ${known}`,
    );
  }
  const features = featuresOf(config.features);
  const tableOf = latest((candles: Candles) => buildSamples(candles, config));
  const split = (openTime: Float64Array) =>
    holdoutSplit(openTime, { holdout, horizon });
  const foldsOf = (openTime: Float64Array) =>
    makeFolds(split(openTime).train.end, { ...config, horizon }).folds;
  return {
    horizon,
    embargo: (openTime) => embargoRows(split(openTime).train.end, splits),
    trainsOn: splits?.kind === "combinatorial" ? "before and after" : "before",
    features(candles) {
      const { names, columns } = computeFeatures(candles, features);
      return { names, columns };
    },
    label: (candles) => directionLabels(candles, { horizon, ties }),
    folds: foldsOf,
    holdout: (openTime) => split(openTime).test,
    async fitPredict(data, fold, seed) {
      const table = withData(tableOf(data.candles), data);
      const train = rangesOfSet(fold.train);
      const test = hullOf(rangesOfSet(fold.test));
      const { weight } = trainingWeight(table, train, iqrMultiplier);
      const found = await localEvaluator(table.samples)
        .predictUp({ spec, seed, train: hullOf(train), test, weight });
      // Between the test ranges lie rows that nobody asked for.
      return Float64Array.from(
        rowNumbers(fold.test),
        (row) => found[row - test.start]!,
      );
    },
    ...chooses && {
      async choose(data, seed) {
        const table = withData(tableOf(data.candles), data);
        const trials = await crossValidate(
          table,
          foldsOf(data.candles.openTime),
          localEvaluator(table.samples),
          { candidates, iqrMultiplier, seed: deriveSeed(seed, "choose") },
        );
        return chooseTrial(trials, metric).candidate;
      },
    },
  };
}

/** Fits in this thread: what is examined changes with every fit, so that no worker could keep it. */
function localEvaluator(samples: Samples): Evaluator {
  return {
    async predictUp(
      { spec, seed, train, test, weight }: FitTask & { readonly test: Rows },
    ) {
      const model = await makeLearner(spec, seed)
        .fit({ ...samples, weight }, train);
      return upColumn(
        model,
        samples.features.map((c) => c.subarray(test.start, test.end)),
      );
    },
  };
}

/**
 * The table with other columns and another target; a row teaches where it did, if
 * all of its own is known that may not be missing.
 */
function withData(
  table: SampleTable,
  { names, columns, target }: PipelineData,
): SampleTable {
  const { mayMiss } = table.samples;
  const needed = columns.filter((_, feature) => !mayMiss?.[feature]);
  const known = Uint8Array.from(
    target,
    (label, row) =>
      Number.isNaN(label) || needed.some((c) => Number.isNaN(c[row])) ? 0 : 1,
  );
  const weight = table.samples.weight.map((of, row) => of * known[row]!);
  const samples = { ...table.samples, names, features: columns };
  return {
    ...table,
    samples: { ...samples, target, weight },
    judgeable: table.judgeable.map((of, row) => of * known[row]!),
  };
}

/** The runs of rows of a set. */
function rangesOfSet(rows: RowSet): RowRanges {
  if (!(rows instanceof Uint32Array)) return rows;
  const runs: Rows[] = [];
  for (let i = 0, first = 0; i < rows.length; i++) {
    if (rows[i + 1] === rows[i]! + 1) continue;
    runs.push({ start: rows[first]!, end: rows[i]! + 1 });
    first = i + 1;
  }
  return runs;
}

/** The function, which remembers its last answer. */
function latest<K extends object, V>(answer: (key: K) => V): (key: K) => V {
  let last: { key: K; value: V } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, value: answer(key) };
    return last.value;
  };
}
