/**
 * The objective of logistic regression with an L2 penalty, and its derivatives.
 *
 * @module
 */

/** What the objective is about. */
export interface LogisticProblem {
  /** Feature columns, each of shape `(rows,)`. */
  readonly columns: readonly Float64Array[];
  /** 0 or 1 per row. */
  readonly classOfRow: Uint8Array;
  /** How much the loss of each row counts against the penalty. */
  readonly strength: Float64Array;
}

/** The objective at one place: the coefficients, then the intercept. */
export interface LogisticLoss {
  readonly value: number;
  readonly gradient: Float64Array;
  /** Second derivatives, row by row; the lower triangle. */
  readonly hessian: Float64Array;
}

/** Rows that are worked on together, so that their columns stay in the cache. */
const BLOCK = 128;

/**
 * Half the squared length of the coefficients plus the weighted log-loss of the
 * rows; the intercept is free.
 *
 * @param place One coefficient per column, then the intercept.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { logisticLoss } from "./logistic_loss.ts";
 * const loss = logisticLoss({
 *   columns: [Float64Array.of(-1, 1)],
 *   classOfRow: Uint8Array.of(0, 1),
 *   strength: Float64Array.of(1, 1),
 * }, Float64Array.of(0, 0));
 * assert.equal(loss.value, 2 * Math.LN2);
 * assert.deepEqual([...loss.gradient], [-1, 0]);
 * assert.deepEqual([...loss.hessian], [1.5, 0, 0, 0.5]);
 * ```
 */
export function logisticLoss(
  { columns, classOfRow, strength }: LogisticProblem,
  place: Float64Array,
): LogisticLoss {
  const size = place.length;
  const gradient = place.slice();
  gradient[size - 1] = 0;
  const hessian = new Float64Array(size * size);
  let value = 0;
  for (let j = 0; j < columns.length; j++) {
    hessian[j * size + j] = 1;
    value += place[j]! * place[j]! / 2;
  }
  const rowLoss = new RowLoss();
  const ones = new Float64Array(BLOCK).fill(1);
  for (let start = 0; start < strength.length; start += BLOCK) {
    const end = Math.min(start + BLOCK, strength.length);
    const block = columns.map((column) => column.subarray(start, end));
    block.push(ones.subarray(0, end - start));
    value += rowLoss.add(
      block,
      classOfRow.subarray(start, end),
      strength.subarray(start, end),
      place,
    );
    addProducts(block, rowLoss, gradient, hessian);
  }
  return { value, gradient, hessian };
}

/** Loss and derivatives of each row of a block, by the row's own score. */
class RowLoss {
  /** First derivative per row. */
  readonly slope = new Float64Array(BLOCK);
  /** Second derivative per row. */
  readonly curvature = new Float64Array(BLOCK);
  readonly #score = new Float64Array(BLOCK);

  /** Works out a block; returns the sum of its losses. */
  add(
    block: readonly Float64Array[],
    classOfRow: Uint8Array,
    strength: Float64Array,
    place: Float64Array,
  ): number {
    const score = this.#score;
    score.fill(0);
    for (let j = 0; j < place.length; j++) {
      addScaled(score, block[j]!, place[j]!);
    }
    let sum = 0;
    for (let i = 0; i < strength.length; i++) {
      // Of the two probabilities the smaller is worked out first: 1 minus a
      // number close to 1 would have no digits left.
      const odds = Math.exp(-Math.abs(score[i]!));
      const smaller = odds / (1 + odds);
      const larger = 1 / (1 + odds);
      const missed = (score[i]! > 0) === (classOfRow[i] === 1)
        ? smaller
        : larger;
      const loss = Math.log1p(odds) +
        (missed === larger ? Math.abs(score[i]!) : 0);
      sum += strength[i]! * loss;
      this.slope[i] = strength[i]! * (classOfRow[i] === 1 ? -missed : missed);
      this.curvature[i] = strength[i]! * smaller * larger;
    }
    return sum;
  }
}

function addProducts(
  block: readonly Float64Array[],
  { slope, curvature }: RowLoss,
  gradient: Float64Array,
  hessian: Float64Array,
): void {
  const size = block.length;
  const length = block[0]!.length;
  const curved = new Float64Array(length);
  for (let j = 0; j < size; j++) {
    const column = block[j]!;
    gradient[j] = gradient[j]! + dot(column, slope, length);
    for (let i = 0; i < length; i++) curved[i] = column[i]! * curvature[i]!;
    for (let k = 0; k <= j; k++) {
      const at = j * size + k;
      hessian[at] = hessian[at]! + dot(curved, block[k]!, length);
    }
  }
}

function addScaled(
  sum: Float64Array,
  column: Float64Array,
  factor: number,
): void {
  for (let i = 0; i < column.length; i++) {
    sum[i] = sum[i]! + factor * column[i]!;
  }
}

/** The scalar product, in four sums that do not wait for each other. */
function dot(a: Float64Array, b: Float64Array, length: number): number {
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < length; i += 4) {
    sum0 += a[i]! * b[i]!;
    sum1 += a[i + 1]! * b[i + 1]!;
    sum2 += a[i + 2]! * b[i + 2]!;
    sum3 += a[i + 3]! * b[i + 3]!;
  }
  for (; i < length; i++) sum0 += a[i]! * b[i]!;
  return sum0 + sum1 + (sum2 + sum3);
}
