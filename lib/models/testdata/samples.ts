/**
 * Small samples for the tests of this folder.
 *
 * @module
 */
import { randomStream } from "../../random.ts";
import type { Columns, Samples } from "../learner.ts";

/** Samples of these columns, every row of weight 1 unless told otherwise. */
export function samplesOf(
  features: Columns,
  target: Float64Array,
  weight: Float64Array = new Float64Array(target.length).fill(1),
): Samples {
  return {
    names: features.map((_, feature) => `feature_${feature}`),
    features,
    target,
    weight,
    openTime: Float64Array.from(target, (_, row) => row * 60_000),
    horizon: 1,
  };
}

/** Rows of normal features, of which the first two tell something about the class. */
export function noisySamples(
  rows: number,
  { features = 4, seed = 1 }: { features?: number; seed?: number } = {},
): Samples {
  const random = randomStream(seed);
  const columns = Array.from(
    { length: features },
    () => Float64Array.from({ length: rows }, () => random.normal()),
  );
  const target = Float64Array.from(
    { length: rows },
    (_, row) => +(columns[0]![row]! - columns[1]![row]! + random.normal() > 0),
  );
  return samplesOf(columns, target);
}
