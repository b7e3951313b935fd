/**
 * Threads that do one piece of work together, step by step.
 *
 * @module
 */

/** A member's place in a team, as plain data that a worker can be sent. */
export interface TeamPlace {
  /** From 0; the member of rank 0 tells of the work. */
  readonly rank: number;
  readonly size: number;
  /** In shared memory, the same for all, {@linkcode TEAM_WORDS} words of 0 at first. */
  readonly words: Int32Array;
}

/** What the members agree by: who has come, how often all had, and whether one left. */
export const TEAM_WORDS = 4;
const COME = 0;
/** Goes up when all have come, and when one leaves. */
const TURN = 1;
const BROKEN = 2;
const MET = 3;

/**
 * How often a member looks up before it sleeps, some ten microseconds at most.
 * Sleeping costs as much; but where others use the machine, whoever looks on keeps
 * the one who is waited for from its core.
 */
const MOST_LOOKS = 1024;
const FEWEST_LOOKS = 128;

/** Work in a team of which another member has left. */
export class BrokenTeamError extends Error {
  override readonly name = "BrokenTeamError";

  constructor() {
    super("Cannot go on: another member of the team has left");
  }
}

/**
 * One member's view of its team. All run the same program on the same shared
 * memory, each does its share of a step, and all wait for the last before the
 * next.
 *
 * @example Alone
 * ```ts
 * import assert from "node:assert/strict";
 * import { Team } from "./team.ts";
 * const team = new Team();
 * team.meet();
 * assert.deepEqual(team.share(10), { start: 0, end: 10 });
 * ```
 */
export class Team {
  readonly rank: number;
  readonly size: number;
  readonly #words: Int32Array | undefined;
  #looks = MOST_LOOKS;
  #meetings = 0;

  constructor(place?: TeamPlace) {
    this.rank = place?.rank ?? 0;
    this.size = place?.size ?? 1;
    this.#words = this.size > 1 ? place?.words : undefined;
  }

  /** This member's part of `total` things, which all parts together are. */
  share(total: number, rank = this.rank): { start: number; end: number } {
    return {
      start: Math.floor(rank * total / this.size),
      end: Math.floor((rank + 1) * total / this.size),
    };
  }

  /**
   * Comes back when all have come; what they wrote before is then seen by all.
   *
   * @throws {BrokenTeamError} If a member has left.
   */
  meet(): void {
    const words = this.#words;
    if (!words) return;
    const turn = Atomics.load(words, TURN);
    // Who leaves says so first and then ends the turn: nobody sleeps through it.
    if (Atomics.load(words, BROKEN) !== 0) throw new BrokenTeamError();
    this.#meetings++;
    if (Atomics.add(words, COME, 1) === this.size - 1) {
      Atomics.store(words, COME, 0);
      Atomics.add(words, MET, 1);
      Atomics.add(words, TURN, 1);
      Atomics.notify(words, TURN);
    } else {
      this.#wait(words, turn);
    }
    // Who left after all had come is missed at the next meeting: each member does
    // the step between, and finds what is wrong in its share of it.
    if (Atomics.load(words, MET) < this.#meetings) throw new BrokenTeamError();
  }

  /** Looks up more often where that was enough, less where it was not. */
  #wait(words: Int32Array, turn: number): void {
    for (let looks = 0; looks < this.#looks; looks++) {
      if (Atomics.load(words, TURN) !== turn) {
        this.#looks = Math.min(MOST_LOOKS, 2 * this.#looks);
        return;
      }
      Atomics.pause();
    }
    this.#looks = Math.max(FEWEST_LOOKS, this.#looks >> 1);
    while (Atomics.load(words, TURN) === turn) {
      Atomics.wait(words, TURN, turn);
    }
  }

  /** Leaves: nobody waits for this member any more, and the others' work ends. */
  leave(): void {
    if (this.#words) breakTeam(this.#words);
  }
}

/** Ends the work of a team of which a member is gone. */
export function breakTeam(words: Int32Array): void {
  Atomics.store(words, BROKEN, 1);
  Atomics.add(words, TURN, 1);
  Atomics.notify(words, TURN);
}
