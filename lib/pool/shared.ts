/**
 * Columns in memory that threads share.
 *
 * @module
 */
import type { Samples } from "../models/learner.ts";

/**
 * The column itself if it lies in shared memory, else a copy that does. A message
 * copies what is not shared, for every worker and every job anew.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sharedColumn } from "./shared.ts";
 * const shared = sharedColumn(Float64Array.of(1, 2));
 * assert.ok(shared.buffer instanceof SharedArrayBuffer);
 * assert.equal(sharedColumn(shared), shared);
 * ```
 */
export function sharedColumn(column: Float64Array): Float64Array {
  if (column.buffer instanceof SharedArrayBuffer) return column;
  const shared = new Float64Array(new SharedArrayBuffer(column.byteLength));
  shared.set(column);
  return shared;
}

/** Bytes as {@linkcode sharedColumn} has numbers. */
export function sharedBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.buffer instanceof SharedArrayBuffer) return bytes;
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
  shared.set(bytes);
  return shared;
}

/** The same samples with every column in shared memory. */
export function sharedSamples(samples: Samples): Samples {
  return {
    ...samples,
    features: samples.features.map(sharedColumn),
    target: sharedColumn(samples.target),
    weight: sharedColumn(samples.weight),
    openTime: sharedColumn(samples.openTime),
  };
}
