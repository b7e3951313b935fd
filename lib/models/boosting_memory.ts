/**
 * What the rounds of boosting work on, in one memory that a team shares.
 *
 * @module
 */
import type { Team } from "./team.ts";
import { CHUNK_ROWS } from "./trees/exact_sums.ts";
import {
  COLUMN_SUM_BYTES,
  FOUND_BYTES,
  type KernelMemory,
  PAGE_BYTES,
} from "./trees/kernels.ts";

/** How much there is of what. */
export interface BoostingSizes {
  readonly rows: number;
  readonly features: number;
  readonly outputs: number;
  /** Of a tree, at most. */
  readonly leaves: number;
  /** Nodes that may be split still, at most. */
  readonly histograms: number;
  /** Members of the team. */
  readonly members: number;
}

/** Where everything lies: byte addresses. */
export interface BoostingPlaces {
  readonly sizes: BoostingSizes;
  /** The bins of each feature, `columnBytes` apart. */
  readonly columns: number;
  readonly columnBytes: number;
  /** Per feature the count of its edges, and then so many doubles, `edgeBytes` apart. */
  readonly edges: number;
  readonly edgeBytes: number;
  /** The same bins row after row, `stride` apart. */
  readonly matrix: number;
  readonly stride: number;
  /** Per row a gradient and a mass in units, both doubles. */
  readonly pairs: number;
  /** Per output and row a double. */
  readonly scores: number;
  /** Per output and row a single. */
  readonly gradient: number;
  readonly hessian: number;
  /** Per row a byte. */
  readonly classes: number;
  /** Numbers of rows, leaf after leaf. */
  readonly rows: number;
  /** Rows on their way when a node is parted. */
  readonly lefts: number;
  readonly rights: number;
  /** Per row of the sample that a tree saw, 1. */
  readonly seen: number;
  /** Histograms, `features` columns each. */
  readonly sums: number;
  /** What the columns of two nodes gain at best. */
  readonly found: number;
  /** Per chunk of rows two doubles. */
  readonly chunkSums: number;
  /** Per member two doubles. */
  readonly memberSums: number;
  /** Per member two words. */
  readonly counts: number;
  /** Per leaf a double. */
  readonly values: number;
  /** Where all ends. */
  readonly bytes: number;
}

/** The most bytes that a memory can have. */
const MOST_BYTES = 2 ** 32;
/** Lines of a cache, so that no two members write to the same. */
const LINE_BYTES = 64;
/** A count and 255 edges. */
const EDGE_BYTES = 2048;

/** Lays out what a fit of these sizes needs. */
export function boostingPlaces(sizes: BoostingSizes): BoostingPlaces {
  const { rows, features, outputs, leaves, histograms, members } = sizes;
  let bytes = LINE_BYTES;
  const take = (length: number) => {
    const at = bytes;
    bytes += lines(length);
    return at;
  };
  const columnBytes = lines(rows);
  return {
    sizes,
    columnBytes,
    edgeBytes: EDGE_BYTES,
    stride: features,
    columns: take(features * columnBytes),
    edges: take(features * EDGE_BYTES),
    // Eight bytes are read at once, the last of them maybe behind the end.
    matrix: take(rows * features + 8),
    pairs: take(16 * rows),
    scores: take(8 * (rows * outputs + 1)),
    // Derivatives are made two at a time: there is one more behind the last.
    gradient: take(4 * (rows * outputs + 1)),
    hessian: take(4 * (rows * outputs + 1)),
    classes: take(rows + 1),
    rows: take(4 * rows),
    lefts: take(4 * rows),
    rights: take(4 * rows),
    seen: take(rows),
    sums: take(histograms * features * COLUMN_SUM_BYTES),
    found: take(2 * features * FOUND_BYTES),
    chunkSums: take(16 * Math.ceil(rows / CHUNK_ROWS)),
    memberSums: take(16 * members),
    counts: take(8 * members),
    values: take(8 * leaves),
    bytes,
  };
}

function lines(bytes: number): number {
  return Math.ceil(bytes / LINE_BYTES) * LINE_BYTES;
}

/**
 * Makes room for all members, who meet here.
 *
 * @throws {RangeError} If there cannot be as much.
 */
export function makeRoom(
  memory: KernelMemory,
  { bytes, sizes }: BoostingPlaces,
  team: Team,
): void {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE_BYTES);
  if (team.rank === 0 && missing > 0) {
    if (bytes > MOST_BYTES) {
      throw new RangeError(
        `Cannot fit boosting: ${sizes.rows} rows of ${sizes.features} features and trees of ${sizes.leaves} leaves must fit into 4 GiB, got ${
          (bytes / 2 ** 30).toFixed(1)
        }`,
      );
    }
    memory.grow(missing);
  }
  team.meet();
  if (team.rank > 0) memory.grow(0);
}
