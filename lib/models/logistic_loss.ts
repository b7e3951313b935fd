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
/** Columns that are multiplied by another one in one pass over it. */
const ABREAST = 4;

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
  const stride = Math.ceil(size / ABREAST) * ABREAST;
  const slopes = new Float64Array(stride);
  const curvatures = new Float64Array(size * stride);
  const [ones, zeros] = [
    new Float64Array(BLOCK).fill(1),
    new Float64Array(BLOCK),
  ];
  const rowLoss = new RowLoss();
  let value = 0;
  for (let start = 0; start < strength.length; start += BLOCK) {
    const end = Math.min(start + BLOCK, strength.length);
    const block = columns.map((column) => column.subarray(start, end));
    block.push(ones);
    while (block.length < stride) block.push(zeros);
    value += rowLoss.add(
      block,
      classOfRow.subarray(start, end),
      strength.subarray(start, end),
      place,
    );
    addProducts(slopes, 0, rowLoss.slope, block, stride, end - start);
    for (let j = 0; j < size; j++) {
      const curved = rowLoss.curved(block[j]!, end - start);
      addProducts(curvatures, j * stride, curved, block, j + 1, end - start);
    }
  }
  return withPenalty(place, value, slopes, curvatures);
}

/** The loss of the rows and its derivatives, with those of the penalty added. */
function withPenalty(
  place: Float64Array,
  ofRows: number,
  slopes: Float64Array,
  curvatures: Float64Array,
): LogisticLoss {
  const size = place.length;
  const stride = slopes.length;
  const gradient = slopes.slice(0, size);
  const hessian = new Float64Array(size * size);
  let value = ofRows;
  for (let j = 0; j < size; j++) {
    const row = curvatures.subarray(j * stride, j * stride + j + 1);
    hessian.set(row, j * size);
    if (j === size - 1) continue; // The intercept is free.
    value += place[j]! * place[j]! / 2;
    gradient[j]! += place[j]!;
    hessian[j * size + j]! += 1;
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
  readonly #curved = new Float64Array(BLOCK);

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
      addScaled(score, block[j]!, place[j]!, strength.length);
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

  /** A column of the block times the second derivatives. */
  curved(column: Float64Array, length: number): Float64Array {
    const curved = this.#curved;
    for (let i = 0; i < length; i++) {
      curved[i] = column[i]! * this.curvature[i]!;
    }
    return curved;
  }
}

function addScaled(
  sum: Float64Array,
  column: Float64Array,
  factor: number,
  length: number,
): void {
  for (let i = 0; i < length; i++) sum[i] = sum[i]! + factor * column[i]!;
}

/**
 * Adds the scalar products of `column` with the first `count` columns of `block`,
 * or a few more, to `sums` from place `at` on. Sums that run side by side do not
 * wait for each other.
 */
function addProducts(
  sums: Float64Array,
  at: number,
  column: Float64Array,
  block: readonly Float64Array[],
  count: number,
  length: number,
): void {
  for (let k = 0; k < count; k += ABREAST) {
    const [a, b, c, d] = [
      block[k]!,
      block[k + 1]!,
      block[k + 2]!,
      block[k + 3]!,
    ];
    let [sumA, sumB, sumC, sumD] = [0, 0, 0, 0];
    for (let i = 0; i < length; i++) {
      const value = column[i]!;
      sumA += value * a[i]!;
      sumB += value * b[i]!;
      sumC += value * c[i]!;
      sumD += value * d[i]!;
    }
    sums[at + k] = sums[at + k]! + sumA;
    sums[at + k + 1] = sums[at + k + 1]! + sumB;
    sums[at + k + 2] = sums[at + k + 2]! + sumC;
    sums[at + k + 3] = sums[at + k + 3]! + sumD;
  }
}
