/**
 * Times of works that take turns, so that whatever else the machine does meets all
 * of them alike.
 *
 * @module
 */
import { recordOf } from "../record.ts";

/** Does a piece of work once; the seconds it took. */
export type TimedWork = () => Promise<number>;

/** Options for {@linkcode leastSeconds}. */
export interface LeastSecondsOptions {
  /** Turns each work gets at least. @default {3} */
  rounds?: number;
  /** Rounds go on for so long. @default {5} */
  forSeconds?: number;
  /**
   * Called with each work whose middle time was at least half as long again as its
   * least: others use the machine, and threads that wait for each other lose most.
   */
  onUnsteady?: (name: string, timesLeast: number) => void;
}

/**
 * The least seconds of each work, by name. Each in turn does its work once a round.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { leastSeconds } from "./_timing.ts";
 * const turns: string[] = [];
 * const work = (name: string, seconds: number[]) => () => {
 *   turns.push(name);
 *   return Promise.resolve(seconds.shift()!);
 * };
 * const works = { a: work("a", [3, 1, 2]), b: work("b", [6, 7, 8]) };
 * const unsteady: string[] = [];
 * const least = await leastSeconds(works, {
 *   forSeconds: 0,
 *   onUnsteady: (name, timesLeast) => unsteady.push(`${name} ${timesLeast}`),
 * });
 * assert.deepEqual(unsteady, ["a 2"]);
 * assert.deepEqual(least, { a: 1, b: 6 });
 * assert.equal(turns.join(""), "ababab");
 * ```
 */
export async function leastSeconds<Name extends string>(
  works: Readonly<Record<Name, TimedWork>>,
  { rounds = 3, forSeconds = 5, onUnsteady }: LeastSecondsOptions = {},
): Promise<Record<Name, number>> {
  const names = Object.keys(works) as Name[];
  const times = recordOf(names, (): number[] => []);
  const since = stopwatch();
  for (let round = 0; round < rounds || since() < forSeconds; round++) {
    for (const name of names) times[name].push(await works[name]());
  }
  return recordOf(names, (name) => {
    const inOrder = times[name].toSorted((a, b) => a - b);
    const [least = NaN] = inOrder;
    const timesLeast = inOrder[inOrder.length >> 1]! / least;
    if (timesLeast >= 1.5) onUnsteady?.(name, timesLeast);
    return least;
  });
}

/** Does a work for so long, at least once, so that its code is compiled. */
export async function warmUp(
  work: TimedWork,
  forSeconds: number,
): Promise<void> {
  const since = stopwatch();
  do await work(); while (since() < forSeconds);
}

/** Tells in a line of works that others on the machine slowed down. */
export function unsteady(
  note: (line: string) => void,
): LeastSecondsOptions["onUnsteady"] {
  return (name, timesLeast) =>
    note(
      `warning: the machine is busy: ${name} took ${
        timesLeast.toFixed(1)
      } times its best in half of its turns`,
    );
}

/** Does `work` and times it by the clock. */
export function timed(work: () => unknown): TimedWork {
  return async () => {
    const since = stopwatch();
    await work();
    return since();
  };
}

/**
 * Calls `work` for a fifth of a second with 0, 1, 2 and so on, and takes the mean,
 * for what is too short to be timed by itself.
 */
export function timedEach(work: (call: number) => unknown): TimedWork {
  return () => {
    const since = stopwatch();
    let calls = 0;
    do {
      for (let i = 0; i < 100; i++) work(calls++);
    } while (since() < 0.2);
    return Promise.resolve(since() / calls);
  };
}

function stopwatch(): () => number {
  const begun = performance.now();
  return () => (performance.now() - begun) / 1000;
}
