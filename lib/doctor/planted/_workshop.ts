/** Parts of small pipelines: honest ones, and tools with which they are spoilt. */
import type { Candles } from "../../candles/candles.ts";
import { simulateCandles } from "../../candles/simulated.ts";
import { directionLabels } from "../../labels/mod.ts";
import { solvePositiveDefinite } from "../../models/cholesky.ts";
import type { Columns } from "../../models/learner.ts";
import type { LeakCheckName } from "../../run.ts";
import { holdoutSplit, timeSeriesSplit } from "../../splits/mod.ts";
import type { ExamineOptions } from "../examine_pipeline.ts";
import {
  type NamedColumns,
  type Pipeline,
  type PipelineData,
  type PipelineFold,
  rowNumbers,
} from "../pipeline.ts";

/** A pipeline and the candles it is run on. */
export interface Subject {
  readonly pipeline: Pipeline;
  readonly candles: Candles;
  readonly options?: ExamineOptions;
}

/** A known leak beside the same thing done right. */
export interface PlantedLeak {
  readonly name: string;
  /** What leaks, in one sentence. */
  readonly sentence: string;
  /** The check that has to find it. */
  readonly foundBy: LeakCheckName;
  readonly leaky: Subject;
  readonly clean: Subject;
}

/** 1,500 simulated minutes with the usual small edge. */
export const CANDLES = simulateCandles({ candles: 1500, seed: 7 });

/** A pipeline on {@linkcode CANDLES} unless other candles are given. */
export function subject(
  changes: Partial<Pipeline> = {},
  candles: Candles = CANDLES,
): Subject {
  return { pipeline: pipelineWith(changes), candles };
}

/** An honest pipeline with `changes` made to it. */
export function pipelineWith(changes: Partial<Pipeline> = {}): Pipeline {
  const { horizon = 1 } = changes;
  return {
    horizon,
    features: honestFeatures,
    label: (candles) => directionLabels(candles, { horizon }),
    folds: (openTime) =>
      timeSeriesSplit(heldOut(openTime, horizon).train.end, {
        folds: 4,
        gap: horizon,
      }),
    holdout: (openTime) => heldOut(openTime, horizon).test,
    fitPredict: (data, fold) => {
      const model = fitLinear(data.columns, data.target, trainRows(data, fold));
      return model(data.columns, rowNumbers(fold.test));
    },
    ...changes,
  };
}

function heldOut(openTime: Float64Array, horizon: number) {
  return holdoutSplit(openTime, { holdout: 0.2, horizon });
}

/** Four columns of the past. */
export function honestFeatures(candles: Candles): NamedColumns {
  const { close, high, low, volume } = candles;
  return named({
    return_1: close.map((price, t) => price / (close[t - 1] ?? NaN) - 1),
    return_5: close.map((price, t) => price / (close[t - 5] ?? NaN) - 1),
    range: high.map((price, t) => price / low[t]! - 1),
    volume: volume.map(Math.log1p),
  });
}

/** The honest columns with more beside them. */
export function featuresWith(
  more: (candles: Candles) => Record<string, Float64Array>,
): Pipeline["features"] {
  return (candles) => {
    const { names, columns } = honestFeatures(candles);
    const added = named(more(candles));
    return {
      names: [...names, ...added.names],
      columns: [...columns, ...added.columns],
    };
  };
}

/** Columns by their names. */
export function named(columns: Record<string, Float64Array>): NamedColumns {
  return { names: Object.keys(columns), columns: Object.values(columns) };
}

/** Train rows of a fold whose label and features are known. */
export function trainRows(
  { columns, target }: Pick<PipelineData, "columns" | "target">,
  { train }: Pick<PipelineFold, "train">,
): Uint32Array {
  return rowNumbers(train).filter((row) =>
    !Number.isNaN(target[row]) && columns.every((c) => !Number.isNaN(c[row]))
  );
}

/** Predictions of rows from columns. */
export type LinearModel = (columns: Columns, rows: Uint32Array) => Float64Array;

/**
 * Ridge regression of the label on the columns as they are: without a scaler of its
 * own, so that whoever scales the columns changes what is learned.
 *
 * @param steps Steps of gradient descent instead of the exact solution.
 */
export function fitLinear(
  columns: Columns,
  target: Float64Array,
  rows: Uint32Array,
  options: { ridge?: number; steps?: number } = {},
): LinearModel {
  const { ridge = 1e-3 * rows.length, steps } = options;
  const size = columns.length + 1;
  const value = (i: number, row: number) =>
    i === columns.length ? 1 : columns[i]![row]!;
  const [matrix, vector] = [
    new Float64Array(size * size),
    new Float64Array(size),
  ];
  for (const row of rows) {
    for (let i = 0; i < size; i++) {
      vector[i]! += value(i, row) * (target[row]! - 0.5);
      for (let j = 0; j <= i; j++) {
        matrix[i * size + j]! += value(i, row) * value(j, row);
      }
    }
  }
  for (let i = 0; i < size; i++) matrix[i * size + i]! += ridge;
  const weights = steps === undefined
    ? solvePositiveDefinite(matrix, vector)
    : descend(matrix, vector, steps);
  return (columns, rows) =>
    Float64Array.from(rows, (row) => {
      let sum = 0.5 + weights[columns.length]!;
      for (const [i, column] of columns.entries()) {
        sum += weights[i]! * column[row]!;
      }
      return Number.isNaN(sum) ? NaN : Math.min(1, Math.max(0, sum));
    });
}

/** Steps downhill from 0, each as long as the diagonal lets it be. */
function descend(matrix: Float64Array, vector: Float64Array, steps: number) {
  const size = vector.length;
  const at = (i: number, j: number) =>
    matrix[i >= j ? i * size + j : j * size + i]!;
  let trace = 0;
  for (let i = 0; i < size; i++) trace += at(i, i);
  let weights = new Float64Array(size);
  for (let step = 0; step < steps; step++) {
    weights = weights.map((weight, i) => {
      let slope = vector[i]!;
      for (let j = 0; j < size; j++) slope -= at(i, j) * weights[j]!;
      return weight + slope / trace;
    });
  }
  return weights;
}

/** A pipeline's fit on other columns, made with knowledge of some rows of the data. */
export function fitOn(
  prepare: (
    data: PipelineData,
    knowing: Uint32Array,
    train: Uint32Array,
  ) => Columns,
  knowing: "train" | "everything",
): Pipeline["fitPredict"] {
  return (data, fold) => {
    const train = rowNumbers(fold.train);
    const known = knowing === "train" ? train : everyRow(data);
    const columns = prepare(data, known, train);
    const rows = trainRows({ columns, target: data.target }, fold);
    return fitLinear(columns, data.target, rows)(
      columns,
      rowNumbers(fold.test),
    );
  };
}

/** The numbers of all rows. */
export function everyRow({ target }: Pick<PipelineData, "target">) {
  return Uint32Array.from(target, (_, row) => row);
}

/** Mean of the values in rows that have one. */
export function meanIn(column: Float64Array, rows: Uint32Array): number {
  let [sum, count] = [0, 0];
  for (const row of rows) {
    if (Number.isNaN(column[row])) continue;
    sum += column[row]!;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

/** Deviation of the values in rows that have one; 1 where it is 0. */
export function deviationIn(column: Float64Array, rows: Uint32Array): number {
  const center = meanIn(column, rows);
  const squares = column.map((value) => (value - center) ** 2);
  return Math.sqrt(meanIn(squares, rows)) || 1;
}

/** The values in rows that have one, ascending. */
export function sortedIn(column: Float64Array, rows: Uint32Array) {
  return Float64Array.from(rows, (row) => column[row]!)
    .filter((value) => !Number.isNaN(value)).sort();
}

/** How columns and labels move together over rows, from -1 to 1. */
export function correlationIn(
  column: Float64Array,
  target: Float64Array,
  rows: Uint32Array,
): number {
  const known = rows.filter((row) =>
    !Number.isNaN(column[row]) && !Number.isNaN(target[row])
  );
  const [a, b] = [meanIn(column, known), meanIn(target, known)];
  const products = column.map((value, row) => (value - a) * (target[row]! - b));
  return meanIn(products, known) /
    (deviationIn(column, known) * deviationIn(target, known));
}

/** The share of predictions that call the label right. */
export function shareRight(
  predictions: Float64Array,
  target: Float64Array,
  rows: Uint32Array,
  threshold = 0.5,
): number {
  let [right, count] = [0, 0];
  rows.forEach((row, i) => {
    if (Number.isNaN(target[row]) || Number.isNaN(predictions[i])) return;
    count++;
    if ((predictions[i]! > threshold) === (target[row] === 1)) right++;
  });
  return count === 0 ? 0 : right / count;
}
