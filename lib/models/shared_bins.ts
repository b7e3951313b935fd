/**
 * Features in bins, made by a team in the memory that it shares.
 *
 * @module
 */
import type { BoostingPlaces } from "./boosting_memory.ts";
import type { Samples } from "./learner.ts";
import type { Team } from "./team.ts";
import { trainingColumn, type TrainingRows } from "./training_rows.ts";
import { type BinnedColumn, binWithMissing } from "./trees/bins.ts";

/** Where {@linkcode sharedBins} go, and who makes them. */
export interface SharedBinsOptions {
  readonly buffer: ArrayBufferLike;
  readonly places: BoostingPlaces;
  readonly team: Team;
}

/** Rows of the matrix that are filled at a time, so that a cache holds them. */
const BLOCK_ROWS = 256;

/**
 * The bins of all features, missing values among them, in columns and row after
 * row. Each member makes its share of the features and then of the rows.
 *
 * @returns Views of the memory, the same for all members.
 * @throws {RangeError} If a value is infinite.
 */
export function sharedBins(
  samples: Samples,
  training: Pick<TrainingRows, "rows" | "weight">,
  maxBins: number,
  { buffer, places, team }: SharedBinsOptions,
): BinnedColumn[] {
  const { features, rows } = places.sizes;
  const edgesOf = (feature: number) =>
    new Float64Array(
      buffer,
      places.edges + feature * places.edgeBytes,
      places.edgeBytes / Float64Array.BYTES_PER_ELEMENT,
    );
  const binsOf = (feature: number) =>
    new Uint8Array(buffer, places.columns + feature * places.columnBytes, rows);
  const own = team.share(features);
  const { weight } = training;
  const ofRows = weight.every((of) => of === weight[0]) ? undefined : weight;
  for (let feature = own.start; feature < own.end; feature++) {
    const values = trainingColumn(samples, feature, training.rows, true);
    const { bins, edges } = binWithMissing(values, ofRows, maxBins);
    binsOf(feature).set(bins);
    edgesOf(feature).set([edges.length, ...edges]);
  }
  team.meet();
  const columns = Array.from({ length: features }, (_, feature) => {
    const [count, ...edges] = edgesOf(feature);
    return {
      edges: Float64Array.from(edges.slice(0, count)),
      bins: binsOf(feature),
    };
  });
  const matrix = new Uint8Array(buffer, places.matrix, rows * places.stride);
  fillMatrix(matrix, columns, team.share(rows));
  return columns;
}

function fillMatrix(
  matrix: Uint8Array,
  columns: readonly BinnedColumn[],
  { start, end }: { start: number; end: number },
): void {
  const { length } = columns;
  for (let from = start; from < end; from += BLOCK_ROWS) {
    const to = Math.min(end, from + BLOCK_ROWS);
    for (let feature = 0; feature < length; feature++) {
      const { bins } = columns[feature]!;
      for (let row = from; row < to; row++) {
        matrix[row * length + feature] = bins[row]!;
      }
    }
  }
}
