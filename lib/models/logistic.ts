/**
 * Logistic regression with an L2 penalty, on standardised features.
 *
 * @module
 */
import type { LearnerSpec } from "../config.ts";
import { shownAs } from "../display.ts";
import type { Rows } from "../rows.ts";
import { solvePositiveDefinite } from "./cholesky.ts";
import type { Columns, Model, Samples } from "./learner.ts";
import type { LogisticJson } from "./model_json.ts";
import {
  type LogisticLoss,
  logisticLoss,
  type LogisticProblem,
} from "./logistic_loss.ts";
import { fitScaling, type Scaling } from "./scaler.ts";
import {
  checkedRowCount,
  classWeights,
  trainingColumn,
  trainingRows,
} from "./training_rows.ts";

/** Hyperparameters of a logistic regression. */
export type LogisticSpec = Extract<LearnerSpec, { kind: "logistic" }>;

/** Far more steps of Newton's method than any data have been seen to need. */
const MOST_STEPS = 200;
/**
 * A promised decrease, as a share of the objective, that rounding hides. Beyond
 * it Newton's steps are trusted: each doubles the number of right digits.
 */
const HIDDEN_DECREASE = 1e-11;

/**
 * Fits a logistic regression: the minimum of scikit-learn's objective, half the
 * squared length of the coefficients plus `c` times the log-loss of the rows, each
 * weighted by its own and its class's weight; the intercept is not penalised.
 *
 * The objective is convex and smooth, so that Newton's method with halved steps
 * finds its one minimum to the last digits, always by the same steps.
 *
 * Where a feature may be missing, a missing value counts as the mean.
 *
 * @throws {RangeError} If the rows are not of two classes, or a feature of a row
 * with weight is not finite, nor missing where it may be.
 * @example The middle between two classes
 * ```ts
 * import assert from "node:assert/strict";
 * import { fitLogistic } from "./logistic.ts";
 * const model = fitLogistic({
 *   names: ["x"],
 *   features: [Float64Array.of(1, 2, 3, 4)],
 *   target: Float64Array.of(0, 0, 1, 1),
 *   weight: Float64Array.of(1, 1, 1, 1),
 *   openTime: Float64Array.of(0, 1, 2, 3),
 *   horizon: 1,
 * }, { start: 0, end: 4 }, { kind: "logistic", c: 1, classWeight: "balanced" });
 * const [, up] = model.predictProba([Float64Array.of(2.5, 4)]);
 * assert.ok(Math.abs(up![0]! - 0.5) < 1e-12);
 * assert.ok(up![1]! > 0.7);
 * ```
 */
export function fitLogistic(
  samples: Samples,
  rows: Rows,
  { c, classWeight }: LogisticSpec,
): Logistic {
  const training = trainingRows(samples, rows);
  const { classes, classOfRow, weight } = training;
  const ofClass = classWeights(training, classWeight);
  const strength = weight.map((ofRow, i) =>
    c * ofRow * ofClass[classOfRow[i]!]!
  );
  const [mean, scale]: [number[], number[]] = [[], []];
  const columns = samples.features.map((_, feature) => {
    const values = trainingColumn(samples, feature, training.rows);
    const scaling = fitScaling(values, weight);
    mean.push(scaling.mean);
    scale.push(scaling.scale);
    return values.map((value) => scaled(value, scaling));
  });
  const place = minimum({ columns, classOfRow, strength });
  return new Logistic({
    kind: "logistic",
    classes: [...classes],
    features: columns.length,
    scaler: { mean: [...mean], scale: [...scale] },
    coefficients: [...place.subarray(0, -1)],
    intercept: place.at(-1)!,
    ...samples.mayMiss ? { mayMiss: [...samples.mayMiss] } : {},
  });
}

/** A value in deviations from the mean; a missing one is at the mean. */
function scaled(value: number, { mean, scale }: Scaling): number {
  return Number.isNaN(value) ? 0 : (value - mean) / scale;
}

/** Coefficients and intercept of the least objective. */
function minimum(problem: LogisticProblem): Float64Array {
  let place = new Float64Array(problem.columns.length + 1);
  let loss = logisticLoss(problem, place);
  for (let step = 0, trusted = 0; step < MOST_STEPS; step++) {
    const direction = solvePositiveDefinite(loss.hessian, loss.gradient);
    const decrease = product(direction, loss.gradient);
    if (decrease > HIDDEN_DECREASE * loss.value) {
      [place, loss] = downhill(problem, place, loss, direction, decrease);
    } else {
      place = place.map((at, i) => at - direction[i]!);
      if (++trusted === 2) return place;
      loss = logisticLoss(problem, place);
    }
  }
  throw new Error(
    `Cannot fit logistic regression: no minimum after ${MOST_STEPS} steps`,
  );
}

/** The longest of the halved steps that keeps a small part of the promised decrease. */
function downhill(
  problem: LogisticProblem,
  from: Float64Array,
  { value }: LogisticLoss,
  direction: Float64Array,
  decrease: number,
): [Float64Array<ArrayBuffer>, LogisticLoss] {
  for (let length = 1; length > 0; length /= 2) {
    const place = Float64Array.from(
      from,
      (at, i) => at - length * direction[i]!,
    );
    const loss = logisticLoss(problem, place);
    if (loss.value <= value - 1e-4 * length * decrease) return [place, loss];
  }
  throw new Error(
    `Cannot fit logistic regression: no step leads below ${value}`,
  );
}

function product(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

/** A fitted logistic regression. */
export class Logistic implements Model {
  readonly #json: LogisticJson;

  constructor(json: LogisticJson) {
    this.#json = json;
    shownAs("model", this);
  }

  get classes(): readonly number[] {
    return this.#json.classes;
  }

  predictProba(columns: Columns): Float64Array[] {
    const { features, scaler, coefficients, intercept, mayMiss } = this.#json;
    const rows = checkedRowCount(columns, features);
    const score = new Float64Array(rows).fill(intercept);
    for (let j = 0; j < features; j++) {
      const [column, mean, scale] = [
        columns[j]!,
        scaler.mean[j]!,
        scaler.scale[j]!,
      ];
      // A missing value makes the score `NaN`, unless it stands for the mean.
      const counts = !mayMiss?.[j];
      for (let i = 0; i < rows; i++) {
        const value = column[i]!;
        if (counts || !Number.isNaN(value)) {
          score[i] = score[i]! + coefficients[j]! * ((value - mean) / scale);
        }
      }
    }
    const second = score.map((at) => 1 / (1 + Math.exp(-at)));
    return [second.map((share) => 1 - share), second];
  }

  toJSON(): LogisticJson {
    return this.#json;
  }
}
