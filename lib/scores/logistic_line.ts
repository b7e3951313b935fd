/**
 * The line through scores whose logistic function comes closest to outcomes.
 *
 * @module
 */

/** `1 / (1 + exp(-(slope · score + intercept)))`. */
export interface LogisticLine {
  readonly slope: number;
  readonly intercept: number;
}

/** A fitted line with the standard errors of both numbers. */
export interface FittedLogisticLine extends LogisticLine {
  readonly slopeError: number;
  readonly interceptError: number;
}

/** Far more steps of Newton's method than any data have been seen to need. */
const MOST_STEPS = 200;
/** A promised decrease, as a share of the loss, that rounding hides. */
const HIDDEN_DECREASE = 1e-11;
/** Keeps a Hessian that has vanished from dividing by 0; it moves no minimum. */
const RIDGE = 1e-12;

/**
 * The line of least log-loss, unpenalised, by Newton's method with halved steps on
 * standardised scores (Lin, Lin & Weng 2007, Machine Learning 68). Scores that do
 * not vary have slope 0, with an error of `NaN`.
 *
 * @param scores finite, shape `(rows,)`.
 * @param shares How much of each row is of the upper class, 0 to 1.
 * @param weight How many rows each counts for, above 0; every one by default.
 * @throws {RangeError} If there are no rows, or no line is best: all shares are 0,
 * all are 1, or a score parts those of 0 from those of 1.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fitLogisticLine } from "./logistic_line.ts";
 * const { slope, intercept } = fitLogisticLine(
 *   Float64Array.of(-1, 1),
 *   Float64Array.of(0.25, 0.75),
 * );
 * assert.ok(Math.abs(slope - Math.log(3)) < 1e-12 && Math.abs(intercept) < 1e-12);
 * ```
 */
export function fitLogisticLine(
  scores: Float64Array,
  shares: Float64Array,
  weight: Float64Array = new Float64Array(scores.length).fill(1),
): FittedLogisticLine {
  if (!hasLogisticLine(scores, shares)) {
    throw new RangeError(
      `Cannot fit a line through ${scores.length} scores: expected two classes that no score parts`,
    );
  }
  const { center, scale, total } = spreadOf(scores, weight);
  if (scale === 0) return flatLine(shares, weight, total);
  const standard = scores.map((score) => (score - center) / scale);
  const data = { scores: standard, shares, weight };
  let line: LogisticLine = { slope: 0, intercept: 0 };
  let at = lossAt(data, line);
  for (let step = 0, trusted = 0; step < MOST_STEPS; step++) {
    const move = newtonMove(at);
    if (move.decrease > HIDDEN_DECREASE * at.value) {
      [line, at] = downhill(data, line, at, move);
    } else {
      line = moved(line, move, 1);
      at = lossAt(data, line);
      if (++trusted === 2) return unstandardised(line, at, center, scale);
    }
  }
  throw new RangeError(
    `Cannot fit a line through ${scores.length} scores: no minimum after ${MOST_STEPS} steps`,
  );
}

interface LineData {
  readonly scores: Float64Array;
  readonly shares: Float64Array;
  readonly weight: Float64Array;
}

/** The loss at a line, with its first and second derivatives. */
interface LineLoss {
  readonly value: number;
  readonly bySlope: number;
  readonly byIntercept: number;
  readonly slopeTwice: number;
  readonly mixed: number;
  readonly interceptTwice: number;
}

interface Move extends LogisticLine {
  /** Twice what the quadratic model promises. */
  readonly decrease: number;
}

/**
 * Whether one line is best: shares are neither all 0 nor all 1, and scores that
 * vary do not part those of 0 from those of 1.
 */
export function hasLogisticLine(
  scores: Float64Array,
  shares: Float64Array,
): boolean {
  let [leastUp, mostUp] = [Infinity, -Infinity];
  let [leastDown, mostDown] = [Infinity, -Infinity];
  for (const [row, share] of shares.entries()) {
    const score = scores[row]!;
    if (share > 0) {
      leastUp = Math.min(leastUp, score);
      mostUp = Math.max(mostUp, score);
    }
    if (share < 1) {
      leastDown = Math.min(leastDown, score);
      mostDown = Math.max(mostDown, score);
    }
  }
  if (mostUp === -Infinity || mostDown === -Infinity) return false;
  const varies = Math.min(leastUp, leastDown) < Math.max(mostUp, mostDown);
  return !varies || (mostDown > leastUp && mostUp > leastDown);
}

function spreadOf(scores: Float64Array, weight: Float64Array) {
  // Distances from the first, so that equal scores have no spread exactly.
  const first = scores[0]!;
  let [total, distances, squares] = [0, 0, 0];
  for (let i = 0; i < scores.length; i++) {
    total += weight[i]!;
    distances += weight[i]! * (scores[i]! - first);
  }
  const center = first + distances / total;
  for (let i = 0; i < scores.length; i++) {
    squares += weight[i]! * (scores[i]! - center) ** 2;
  }
  return { center, scale: Math.sqrt(squares / total), total };
}

function flatLine(
  shares: Float64Array,
  weight: Float64Array,
  total: number,
): FittedLogisticLine {
  const up = shares.reduce((sum, share, i) => sum + weight[i]! * share, 0);
  return {
    slope: 0,
    intercept: Math.log(up / (total - up)),
    slopeError: NaN,
    interceptError: Math.sqrt(total / (up * (total - up))),
  };
}

function lossAt(
  { scores, shares, weight }: LineData,
  { slope, intercept }: LogisticLine,
): LineLoss {
  let [value, bySlope, byIntercept] = [0, 0, 0];
  let [slopeTwice, mixed, interceptTwice] = [0, 0, 0];
  for (let i = 0; i < scores.length; i++) {
    const [score, share, of] = [scores[i]!, shares[i]!, weight[i]!];
    const odds = slope * score + intercept;
    // exp() of what is not above 0 cannot overflow.
    const small = Math.exp(-Math.abs(odds));
    const up = odds >= 0 ? 1 / (1 + small) : small / (1 + small);
    value += of * (Math.max(odds, 0) + Math.log1p(small) - share * odds);
    const off = of * (up - share);
    bySlope += off * score;
    byIntercept += off;
    const bend = of * small / ((1 + small) * (1 + small));
    slopeTwice += bend * score * score;
    mixed += bend * score;
    interceptTwice += bend;
  }
  return { value, bySlope, byIntercept, slopeTwice, mixed, interceptTwice };
}

function newtonMove(at: LineLoss): Move {
  const [a, b, c] = [
    at.slopeTwice + RIDGE,
    at.mixed,
    at.interceptTwice + RIDGE,
  ];
  const determinant = a * c - b * b;
  const slope = (c * at.bySlope - b * at.byIntercept) / determinant;
  const intercept = (a * at.byIntercept - b * at.bySlope) / determinant;
  const decrease = slope * at.bySlope + intercept * at.byIntercept;
  return { slope, intercept, decrease };
}

function moved(from: LogisticLine, move: Move, length: number): LogisticLine {
  return {
    slope: from.slope - length * move.slope,
    intercept: from.intercept - length * move.intercept,
  };
}

/** The longest of the halved moves that keeps a small part of the promised decrease. */
function downhill(
  data: LineData,
  from: LogisticLine,
  { value }: LineLoss,
  move: Move,
): [LogisticLine, LineLoss] {
  for (let length = 1; length > 0; length /= 2) {
    const line = moved(from, move, length);
    const at = lossAt(data, line);
    if (at.value <= value - 1e-4 * length * move.decrease) return [line, at];
  }
  throw new RangeError(
    `Cannot fit a line through ${data.scores.length} scores: no step leads below ${value}`,
  );
}

function unstandardised(
  { slope, intercept }: LogisticLine,
  at: LineLoss,
  center: number,
  scale: number,
): FittedLogisticLine {
  const shift = center / scale;
  const determinant = at.slopeTwice * at.interceptTwice - at.mixed * at.mixed;
  const slopeVariance = at.interceptTwice / determinant;
  const interceptVariance = (at.slopeTwice + 2 * shift * at.mixed +
    shift * shift * at.interceptTwice) / determinant;
  return {
    slope: slope / scale,
    intercept: intercept - shift * slope,
    slopeError: Math.sqrt(slopeVariance) / scale,
    interceptError: Math.sqrt(interceptVariance),
  };
}
