/**
 * What gradient boosting lowers: losses with their derivatives by the score.
 *
 * @module
 */
import type { Rows } from "../rows.ts";
import { exponential } from "./exponential.ts";
import { quantileOf } from "./weighted_quantile.ts";

/** Scores of rows, one column per output; a regression and two classes have one. */
export type Scores = readonly Float64Array[];

/** The loss of some rows, of which every method is told the scores. */
export interface Loss {
  /** The best score without any feature, per output. */
  base(): number[];
  /**
   * Writes the first and second derivative of every row's loss, per output.
   *
   * @param rows Only of these.
   */
  derivatives(
    scores: Scores,
    gradient: readonly Float32Array[],
    hessian: readonly Float32Array[],
    rows?: Rows,
  ): void;
  /** Where these are {@linkcode logisticDerivatives}, of which rows. */
  readonly twoClasses?: {
    readonly classOfRow: Uint8Array;
    readonly scales: readonly number[];
  };
  /** The weighted mean. */
  mean(scores: Scores): number;
  /**
   * The best step for rows `start` to `end` of `rows`, where the second derivative
   * says nothing about it.
   */
  step?(scores: Scores, rows: Int32Array, start: number, end: number): number;
}

/** Labels as losses see them: classes by number, each row with its two weights. */
export interface ClassTarget {
  readonly classOfRow: Uint8Array;
  readonly weight: Float64Array;
  /** How much a row of each class counts on top. */
  readonly classWeights: readonly number[];
}

/** Numbers to predict and the rows' weights. */
export interface NumberTarget {
  readonly target: Float64Array;
  readonly weight: Float64Array;
}

/**
 * Log-loss of two classes; the score is the logarithm of the odds of the second.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { binaryLoss } from "./boosting_loss.ts";
 * const loss = binaryLoss({
 *   classOfRow: Uint8Array.of(0, 1, 1),
 *   weight: Float64Array.of(1, 1, 1),
 *   classWeights: [1, 1],
 * });
 * assert.deepEqual(loss.base(), [Math.log(2)]);
 * assert.ok(Math.abs(loss.mean([new Float64Array(3)]) - Math.LN2) < 1e-15);
 * ```
 */
export function binaryLoss(
  { classOfRow, weight, classWeights }: ClassTarget,
): Loss {
  const ofClass = Float64Array.from(classWeights);
  return {
    base() {
      const [first, second] = massPerClass(classOfRow, weight, ofClass);
      return [Math.log(second! / first!)];
    },
    derivatives([scores], [gradient], [hessian], rows = all(classOfRow)) {
      const { start, end } = rows;
      logisticDerivatives(
        scores!.subarray(start, end),
        classOfRow.subarray(start, end),
        classWeights,
        gradient!.subarray(start, end),
        hessian!.subarray(start, end),
      );
    },
    twoClasses: { classOfRow, scales: classWeights },
    mean([scores]) {
      return weightedMean(weight, classOfRow, ofClass, (i) => {
        const wrong = classOfRow[i] === 1 ? -scores![i]! : scores![i]!;
        return Math.max(wrong, 0) + Math.log1p(Math.exp(-Math.abs(wrong)));
      });
    },
  };
}

/** Writes the derivatives of the log-loss of rows of class 0 or 1. */
export function logisticDerivatives(
  scores: Float64Array,
  classOfRow: Uint8Array,
  scales: readonly number[],
  gradient: Float32Array,
  hessian: Float32Array,
): void {
  const [first = 1, second = 1] = scales;
  for (let i = 0; i < scores.length; i++) {
    const klass = classOfRow[i]!;
    const p = 1 / (1 + exponential(-scores[i]!));
    const scale = klass === 0 ? first : second;
    gradient[i] = scale * (p - klass);
    hessian[i] = scale * (p * (1 - p));
  }
}

/**
 * Log-loss of any number of classes, one score each; probabilities are their
 * exponentials' shares.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { softmaxLoss } from "./boosting_loss.ts";
 * const loss = softmaxLoss({
 *   classOfRow: Uint8Array.of(0, 1, 2),
 *   weight: Float64Array.of(1, 1, 1),
 *   classWeights: [1, 1, 1],
 * });
 * const zeros = [0, 1, 2].map(() => new Float64Array(3));
 * assert.deepEqual(loss.base(), [0, 0, 0]);
 * assert.ok(Math.abs(loss.mean(zeros) - Math.log(3)) < 1e-15);
 * ```
 */
export function softmaxLoss(
  { classOfRow, weight, classWeights }: ClassTarget,
): Loss {
  const ofClass = Float64Array.from(classWeights);
  const outputs = classWeights.length;
  return {
    base() {
      const logs = massPerClass(classOfRow, weight, ofClass).map(Math.log);
      // Only differences count; their mean is 0.
      const middle = logs.reduce((a, b) => a + b) / outputs;
      return logs.map((log) => log - middle);
    },
    derivatives(scores, gradient, hessian, rows = all(classOfRow)) {
      const exps = new Float64Array(outputs);
      for (let i = rows.start; i < rows.end; i++) {
        const sum = exponentials(scores, i, exps);
        const klass = classOfRow[i]!;
        const scale = ofClass[klass]!;
        for (let k = 0; k < outputs; k++) {
          const p = exps[k]! / sum;
          gradient[k]![i] = scale * (p - +(k === klass));
          hessian[k]![i] = scale * (p * (1 - p));
        }
      }
    },
    mean(scores) {
      const exps = new Float64Array(outputs);
      return weightedMean(weight, classOfRow, ofClass, (i) => {
        const sum = exponentials(scores, i, exps);
        return Math.log(sum / exps[classOfRow[i]!]!);
      });
    },
  };
}

/**
 * The exponentials of a row's scores less their highest, which cannot overflow.
 *
 * @returns Their sum.
 */
export function exponentials(
  scores: Scores,
  row: number,
  to: Float64Array,
): number {
  let highest = -Infinity;
  for (let k = 0; k < to.length; k++) {
    highest = Math.max(highest, scores[k]![row]!);
  }
  let sum = 0;
  for (let k = 0; k < to.length; k++) {
    to[k] = Math.exp(scores[k]![row]! - highest);
    sum += to[k]!;
  }
  return sum;
}

/**
 * Half the squared error; the best constant is the mean.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { squaredLoss } from "./boosting_loss.ts";
 * const loss = squaredLoss({
 *   target: Float64Array.of(1, 4),
 *   weight: Float64Array.of(2, 1),
 * });
 * assert.deepEqual(loss.base(), [2]);
 * assert.equal(loss.mean([Float64Array.of(2, 2)]), (2 * 0.5 + 2) / 3);
 * ```
 */
export function squaredLoss({ target, weight }: NumberTarget): Loss {
  return {
    base: () => [weightedMean(weight, [], [], (i) => target[i]!)],
    derivatives([scores], [gradient], [hessian], rows = all(target)) {
      for (let i = rows.start; i < rows.end; i++) {
        gradient![i] = scores![i]! - target[i]!;
        hessian![i] = 1;
      }
    },
    mean: ([scores]) =>
      weightedMean(
        weight,
        [],
        [],
        (i) => (scores![i]! - target[i]!) ** 2 / 2,
      ),
  };
}

/**
 * The pinball loss: what a prediction is too low counts `quantile`, what it is too
 * high `1 - quantile`, so that the best constant is that quantile. The quantile of
 * one half is half the absolute error.
 *
 * @param scale How much the loss counts; 2 makes it the absolute error.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { pinballLoss } from "./boosting_loss.ts";
 * const loss = pinballLoss({
 *   target: Float64Array.of(1, 2, 9),
 *   weight: Float64Array.of(1, 1, 1),
 * }, 0.5);
 * assert.deepEqual(loss.base(), [2]);
 * ```
 */
export function pinballLoss(
  { target, weight }: NumberTarget,
  quantile: number,
  scale = 1,
): Loss {
  return {
    base: () => [quantileOf(target, weight, quantile)],
    derivatives([scores], [gradient], [hessian], rows = all(target)) {
      for (let i = rows.start; i < rows.end; i++) {
        gradient![i] = scale * (+(target[i]! < scores![i]!) - quantile);
        hessian![i] = 1;
      }
    },
    mean: ([scores]) =>
      weightedMean(weight, [], [], (i) => {
        const low = target[i]! - scores![i]!;
        return scale * low * (quantile - +(low < 0));
      }),
    step([scores], rows, start, end) {
      const left = new Float64Array(end - start);
      const ofRow = new Float64Array(end - start);
      for (let i = 0; i < left.length; i++) {
        const row = rows[start + i]!;
        left[i] = target[row]! - scores![row]!;
        ofRow[i] = weight[row]!;
      }
      return quantileOf(left, ofRow, quantile);
    },
  };
}

function all({ length }: ArrayLike<unknown>): Rows {
  return { start: 0, end: length };
}

function massPerClass(
  classOfRow: Uint8Array,
  weight: Float64Array,
  ofClass: Float64Array,
): number[] {
  const mass = new Array<number>(ofClass.length).fill(0);
  for (let i = 0; i < weight.length; i++) mass[classOfRow[i]!]! += weight[i]!;
  return mass.map((sum, klass) => sum * ofClass[klass]!);
}

/** The mean of `lossOf` the rows, each by its own weight and its class's, if it has one. */
function weightedMean(
  weight: Float64Array,
  classOfRow: ArrayLike<number>,
  ofClass: ArrayLike<number>,
  lossOf: (row: number) => number,
): number {
  let [sum, total] = [0, 0];
  for (let i = 0; i < weight.length; i++) {
    const scale = weight[i]! * (ofClass[classOfRow[i] ?? -1] ?? 1);
    sum += scale * lossOf(i);
    total += scale;
  }
  return sum / total;
}
