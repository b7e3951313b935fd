/**
 * Workers with a queue of jobs before them; one that dies is replaced.
 *
 * @module
 */
import type { Gang } from "../models/boosting_rounds.ts";
import type { OnProgress, Samples } from "../models/learner.ts";
import { breakTeam, TEAM_WORDS } from "../models/team.ts";
import { type KernelMemory } from "../models/trees/kernels.ts";
import { kernelMemory } from "../models/trees/make_kernels.ts";
import {
  canSpread,
  type Job,
  jobName,
  type JobResults,
  type Outfit,
  type Reply,
  type Request,
} from "./protocol.ts";

/** Options for {@linkcode Crew}. */
export interface CrewOptions {
  /** Workers at the same time, at most. */
  workers: number;
  /** The module that workers run. */
  module: URL;
}

/** A job on its way. */
interface Order {
  readonly job: Job;
  readonly onProgress: OnProgress | undefined;
  readonly resolve: (result: JobResults[Job["kind"]]) => void;
  readonly reject: (error: unknown) => void;
  /** How often workers died of it, or with it. */
  deaths: number;
}

/** One go at an order, by one worker or by several together. */
interface Attempt {
  readonly order: Order;
  readonly gang:
    | Omit<Gang, "place"> & { readonly words: Int32Array }
    | undefined;
  /** By rank; those who have answered, or died, are out of it. */
  readonly members: (Member | undefined)[];
  /** By rank, what they answered. */
  readonly replies: Reply[];
  /** What the first to die died of. */
  death: string | undefined;
}

/** A worker that lives. */
interface Member {
  readonly worker: Worker;
  readonly stop: Int32Array;
  attempt: Attempt | undefined;
  /** How far it was when last heard of. */
  heard: string;
}

const MOST_DEATHS = 2;

/**
 * Does jobs in the order in which they are asked for, each by a worker of its own
 * choice. A job that can be spread and has no other behind it takes all workers
 * that are free.
 *
 * A job whose worker died is begun anew by those that are left or new; if one dies
 * again, the job fails and the others go on.
 */
export class Crew {
  readonly #samples: Samples;
  readonly #options: CrewOptions;
  readonly #members = new Map<Worker, Member>();
  readonly #idle: Member[] = [];
  readonly #queue: Order[] = [];
  /** For the next gang; not while one works on it, nor after one has left it. */
  #memory: KernelMemory | undefined;
  #stopped: { readonly reason: unknown } | undefined;

  /** @param samples What all jobs learn from, in shared memory. */
  constructor(samples: Samples, options: CrewOptions) {
    this.#samples = samples;
    this.#options = options;
    // All start at once, and are ready when the first jobs come.
    for (let i = 0; i < options.workers; i++) this.#idle.push(this.#start());
  }

  /**
   * The result of a job.
   *
   * @throws {Error} If two workers died over the job, or the crew is stopped.
   */
  ask<K extends Job["kind"]>(
    job: Extract<Job, { kind: K }>,
    onProgress?: OnProgress,
  ): Promise<JobResults[K]> {
    if (this.#stopped) return Promise.reject(this.#stopped.reason);
    return new Promise((resolve, reject) => {
      this.#queue.push({
        job,
        onProgress,
        resolve: (result) => resolve(result as JobResults[K]),
        reject,
        deaths: 0,
      });
      this.#dispatch();
    });
  }

  /** Ends the workers and rejects what is not done yet; `reason` answers all that follows. */
  stop(reason: unknown): void {
    if (this.#stopped) return;
    this.#stopped = { reason };
    const members = [...this.#members.values()];
    const unfinished = new Set([
      ...members.flatMap(({ attempt }) => attempt?.order ?? []),
      ...this.#queue.splice(0),
    ]);
    members.forEach((member) => this.#dismiss(member));
    for (const { reject } of unfinished) reject(reason);
  }

  #start(): Member {
    const { module } = this.#options;
    const worker = new Worker(module, { type: "module" });
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const heard = "before it had started";
    const member: Member = { worker, stop, attempt: undefined, heard };
    this.#members.set(worker, member);
    worker.onmessage = ({ data }: MessageEvent<Reply>) =>
      this.#hear(member, data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#bury(member, event.message);
    };
    worker.onmessageerror = () =>
      this.#bury(member, "its answer could not be read");
    const outfit: Outfit = { samples: this.#samples, stop };
    worker.postMessage({ outfit } satisfies Request);
    return member;
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      // The dead are replaced where there is work for them, not before, so that
      // workers that cannot start are not started for ever.
      const free = this.#idle.length + this.#options.workers -
        this.#members.size;
      if (free <= 0) return;
      const order = this.#queue.shift()!;
      const spread = free > 1 && this.#queue.length === 0 &&
        canSpread(order.job) && typeof WebAssembly !== "undefined";
      const members: Member[] = [];
      try {
        for (let i = 0; i < (spread ? free : 1); i++) {
          members.push(this.#idle.pop() ?? this.#start());
        }
        this.#hand(members, order);
      } catch (error) {
        this.#idle.push(...members);
        order.reject(error);
      }
    }
  }

  #hand(members: readonly Member[], order: Order): void {
    const size = members.length;
    const gang = size > 1
      ? {
        memory: this.#takeMemory(),
        words: new Int32Array(new SharedArrayBuffer(4 * TEAM_WORDS)),
      }
      : undefined;
    const attempt: Attempt = {
      ...{ order, gang, members: [...members], replies: [] },
      death: undefined,
    };
    for (const [rank, member] of members.entries()) {
      const { job } = order;
      const place = gang && { rank, size, words: gang.words };
      // What cannot be sent to one cannot be sent to the first.
      member.worker.postMessage(
        {
          job,
          gang: gang && place && { place, memory: gang.memory },
        } satisfies Request,
      );
      member.attempt = attempt;
    }
  }

  #hear(member: Member, reply: Reply): void {
    // Words of the dead are no longer of use: their jobs are done by others.
    if (!this.#members.has(member.worker)) return;
    if ("dying" in reply) return this.#bury(member, reply.dying);
    if ("started" in reply) {
      member.heard = "before its first step";
      return;
    }
    const { attempt } = member;
    if (!attempt) return;
    if ("done" in reply) return this.#tell(attempt, reply.done, reply.total);
    member.attempt = undefined;
    member.heard = "before its first step";
    this.#idle.push(member);
    this.#leave(member, attempt, reply);
    this.#dispatch();
  }

  /** Takes a member out of an attempt, which is over with the last. */
  #leave(member: Member, attempt: Attempt, reply?: Reply): void {
    const { members, replies } = attempt;
    const rank = members.indexOf(member);
    members[rank] = undefined;
    if (reply) replies[rank] = reply;
    if (members.every((each) => each === undefined)) this.#settle(attempt);
  }

  #settle({ order, gang, replies, death }: Attempt): void {
    if (death !== undefined) {
      if (++order.deaths < MOST_DEATHS) this.#queue.unshift(order);
      else {
        order.reject(
          new Error(
            `Cannot ${
              jobName(order.job)
            }: its worker died ${MOST_DEATHS} times, at last ${death}`,
          ),
        );
      }
      return;
    }
    // Of several errors the first member's is the one that a worker by itself
    // would have met.
    const failed = replies.find((reply) => reply && "error" in reply);
    const told = failed ?? replies[0];
    if (told && "result" in told) {
      this.#memory = gang?.memory ?? this.#memory;
      order.resolve(told.result);
    } else if (told && "error" in told) order.reject(told.error);
  }

  #takeMemory(): KernelMemory {
    const memory = this.#memory ?? kernelMemory();
    this.#memory = undefined;
    return memory;
  }

  #tell(attempt: Attempt, done: number, total: number): void {
    const { order, members } = attempt;
    for (const member of members) {
      if (member) member.heard = `after ${done} of ${total} steps`;
    }
    try {
      order.onProgress?.(done, total);
    } catch (error) {
      order.reject(error);
      for (const member of members) if (member) this.#dismiss(member);
      this.#dispatch();
    }
  }

  /** Gives a dead worker's job to another. */
  #bury(member: Member, reason: string): void {
    if (!this.#members.has(member.worker)) return;
    this.#dismiss(member);
    const { attempt, heard } = member;
    if (attempt) {
      attempt.death ??= `${heard}: ${reason}`;
      this.#leave(member, attempt);
    }
    this.#dispatch();
  }

  #dismiss(member: Member): void {
    this.#members.delete(member.worker);
    const place = this.#idle.indexOf(member);
    if (place >= 0) this.#idle.splice(place, 1);
    Atomics.store(member.stop, 0, 1);
    // Its gang must not wait for it.
    const { gang } = member.attempt ?? {};
    if (gang) breakTeam(gang.words);
    member.worker.terminate();
  }
}
