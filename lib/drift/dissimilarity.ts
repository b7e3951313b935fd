/**
 * Train rows to measure distances from, and how far is far.
 *
 * @module
 */
import { fitScaling } from "../models/scaler.ts";
import { quantileOf } from "../models/weighted_quantile.ts";
import { deriveSeed, randomStream } from "../random.ts";
import type { Rows } from "../rows.ts";
import { brief } from "./brief.ts";
import { nearestSquare } from "./nearest.ts";
import type { Dissimilarity } from "./reference_schema.ts";

/** Options for {@linkcode fitDissimilarity}. */
export interface DissimilarityOptions {
  /** The number of each row in the samples, ascending. */
  readonly rows: Uint32Array;
  /** The range they lie in. */
  readonly range: Rows;
  /** Rows this near to each other, in time, do not stand for each other. */
  readonly gap: number;
  /** How much each feature counts in a distance. */
  readonly weights: readonly number[];
  readonly seed: number;
  /** The share of rows within the threshold. */
  readonly quantile: number;
}

/** Rows drawn, among which the points are chosen and the threshold is measured. */
const DRAWN = 4096;
/** Pairs of rows whose mean distance is the unit. */
const PAIRS = 20_000;
/** Points, and numbers of all of them, at most: some 50 kB of a file. */
const [MOST_POINTS, MOST_NUMBERS] = [256, 10_000];
/** Parts of the range; a row is held against points of other parts only. */
const BLOCKS = 5;

/** Rows with their values standardised and weighted, row after row. */
interface Drawn {
  readonly rows: Uint32Array;
  readonly values: Float64Array;
}

/**
 * The dissimilarity index of Meyer & Pebesma (2021, Methods Ecol. Evol. 12): the
 * distance to the nearest train row in standardised and weighted features, over the
 * mean distance between two train rows.
 *
 * For all train rows a few hundred stand, out of 4096 drawn evenly over time: the
 * one nearest to the mean, then always the one furthest from those chosen (Gonzalez
 * 1985, Theor. Comput. Sci. 38), so that no drawn row lies further off than the last
 * one chosen. The threshold is a high quantile of the index of the drawn rows
 * themselves, each held against points of the other fifths of time, no nearer than
 * `gap` rows: its own neighbours would make everything look familiar. Meyer &
 * Pebesma part rows by cross-validation folds for the same reason.
 *
 * @param columns Features of all rows of the samples; a row that lacks one counts
 * for nothing.
 * @returns `null` where all rows are alike, or of one fifth of time only.
 * @throws {RangeError} If there is not one weight of at least 0 per feature.
 */
export function fitDissimilarity(
  columns: readonly Float64Array[],
  options: DissimilarityOptions,
): Dissimilarity | null {
  const { weights, seed, quantile } = options;
  const odd = weights.find((weight) => !(weight >= 0 && weight < Infinity));
  if (weights.length !== columns.length || odd !== undefined) {
    throw new RangeError(
      `Cannot measure dissimilarity: expected ${columns.length} weights of at least 0, got ${
        odd ?? weights.length
      }`,
    );
  }
  const whole = options.rows
    .filter((row) => !columns.some((column) => Number.isNaN(column[row])));
  if (whole.length < 2) return null;
  const known = new Float64Array(whole.length);
  const ones = new Float64Array(whole.length).fill(1);
  const scaling = columns.map((column) => {
    // A plain loop: there may be many millions of values.
    for (let i = 0; i < whole.length; i++) known[i] = column[whole[i]!]!;
    const { mean, scale } = fitScaling(known, ones);
    return { mean: brief(mean), scale: brief(scale) };
  });
  const rows = evenlyDrawn(whole, deriveSeed(seed, "rows"));
  const width = columns.length;
  const values = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    for (let j = 0; j < width; j++) {
      const { mean, scale } = scaling[j]!;
      values[i * width + j] = weights[j]! * (columns[j]![row]! - mean) /
        scale;
    }
  });
  const drawn = { rows, values };
  const meanDistance = meanPairDistance(values, width, seed);
  if (!(meanDistance > 0)) return null;
  const most = Math.max(
    2,
    Math.min(MOST_POINTS, Math.floor(MOST_NUMBERS / width)),
  );
  const chosen = farthestPoints(values, width, most);
  const points = chosen.map((i) =>
    Array.from(
      values.subarray(i * width, (i + 1) * width),
      // Without the sum a small negative number would become -0.
      (value) => Math.round(100 * value) / 100 + 0,
    )
  );
  const own = apartInTime(drawn, chosen, points, width, options)
    .map((square) => Math.sqrt(square) / meanDistance);
  if (own.length === 0) return null;
  return {
    mean: scaling.map(({ mean }) => mean),
    scale: scaling.map(({ scale }) => scale),
    weight: [...weights],
    points,
    meanDistance,
    threshold: quantileOf(own, new Float64Array(own.length).fill(1), quantile),
  };
}

/** All rows, or one drawn from each of equal stretches. */
function evenlyDrawn(rows: Uint32Array, seed: number): Uint32Array {
  if (rows.length <= DRAWN) return rows;
  const random = randomStream(seed);
  const step = rows.length / DRAWN;
  return Uint32Array.from({ length: DRAWN }, (_, i) => {
    const [from, to] = [Math.floor(i * step), Math.floor((i + 1) * step)];
    return rows[from + random.below(to - from)]!;
  });
}

function meanPairDistance(
  values: Float64Array,
  width: number,
  seed: number,
): number {
  const rows = values.length / width;
  const random = randomStream(deriveSeed(seed, "pairs"));
  let sum = 0;
  for (let pair = 0; pair < PAIRS; pair++) {
    const a = random.below(rows);
    // Two rows, never one twice.
    const b = (a + 1 + random.below(rows - 1)) % rows;
    sum += Math.sqrt(squareBetween(values, a, b, width));
  }
  return sum / PAIRS;
}

function squareBetween(
  values: Float64Array,
  a: number,
  b: number,
  width: number,
): number {
  let sum = 0;
  for (let j = 0; j < width; j++) {
    const apart = values[a * width + j]! - values[b * width + j]!;
    sum += apart * apart;
  }
  return sum;
}

/** At most `most` rows, the first nearest to the mean, each next one furthest from those. */
function farthestPoints(
  values: Float64Array,
  width: number,
  most: number,
): number[] {
  const rows = values.length / width;
  const nearest = new Float64Array(rows);
  let next = 0;
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < width; j++) {
      nearest[row]! += values[row * width + j]! ** 2;
    }
    if (nearest[row]! < nearest[next]!) next = row;
  }
  nearest.fill(Infinity);
  const chosen: number[] = [];
  while (chosen.length < most) {
    chosen.push(next);
    let furthest = next;
    nearest[next] = 0;
    for (let row = 0; row < rows; row++) {
      const square = squareBetween(values, row, next, width);
      if (square < nearest[row]!) nearest[row] = square;
      if (nearest[row]! > nearest[furthest]!) furthest = row;
    }
    if (nearest[furthest] === 0) break;
    next = furthest;
  }
  return chosen;
}

/** Per drawn row the squared distance to the nearest point of another time. */
function apartInTime(
  { rows, values }: Drawn,
  chosen: readonly number[],
  points: readonly (readonly number[])[],
  width: number,
  { range: { start, end }, gap }: DissimilarityOptions,
): Float64Array {
  const blockOf = (row: number) =>
    Math.floor(BLOCKS * (row - start) / (end - start));
  const squares: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const others = points.filter((_, k) => {
      const other = rows[chosen[k]!]!;
      return blockOf(other) !== blockOf(row) && Math.abs(other - row) > gap;
    });
    if (others.length === 0) continue;
    const at = values.subarray(i * width, (i + 1) * width);
    squares.push(nearestSquare(others, at).square);
  }
  return Float64Array.from(squares);
}
