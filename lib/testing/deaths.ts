/**
 * Workers that die on purpose, for tests of the pool.
 *
 * @module
 */
import type { Samples } from "../models/learner.ts";

/** How a worker dies of a deadly job. */
export type WayToDie =
  | "at start"
  | "error"
  | "rejection"
  | "timer"
  | "close"
  | "exit"
  | "unreadable"
  | "midway";

/** The seed of jobs that workers die of. */
export const DEADLY = 13;

/** The module of workers that die in the given way. */
export function dyingWorker(way: WayToDie): URL {
  const url = new URL("./dying_worker.ts", import.meta.url);
  url.searchParams.set("way", way);
  return url;
}

/** `samples` with which deadly jobs kill `deaths` workers and then none. */
export function withDeaths(samples: Samples, deaths: number): Samples {
  const openTime = new Float64Array(
    new SharedArrayBuffer(samples.openTime.byteLength),
  );
  // No learner reads the open times, and all workers see the same.
  new Int32Array(openTime.buffer)[0] = deaths;
  return { ...samples, openTime };
}
