/**
 * Workers with a queue of jobs before them; one that dies is replaced.
 *
 * @module
 */
import type { OnProgress, Samples } from "../models/learner.ts";
import {
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
  /** Workers that died of it, or with it. */
  deaths: number;
}

/** A worker that lives. */
interface Member {
  readonly worker: Worker;
  readonly stop: Int32Array;
  order: Order | undefined;
  /** How far it was when last heard of. */
  heard: string;
}

const MOST_DEATHS = 2;

/**
 * Does jobs in the order in which they are asked for, each by a worker of its own
 * choice. A job whose worker died goes to another; if that dies too, the job fails
 * and the others go on.
 */
export class Crew {
  readonly #samples: Samples;
  readonly #options: CrewOptions;
  readonly #members = new Map<Worker, Member>();
  readonly #idle: Member[] = [];
  readonly #queue: Order[] = [];
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
    const unfinished = [
      ...members.flatMap(({ order }) => order ?? []),
      ...this.#queue.splice(0),
    ];
    members.forEach((member) => this.#dismiss(member));
    for (const { reject } of unfinished) reject(reason);
  }

  #start(): Member {
    const { module } = this.#options;
    const worker = new Worker(module, { type: "module" });
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const heard = "before it had started";
    const member: Member = { worker, stop, order: undefined, heard };
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
      const isFree = this.#idle.length > 0 ||
        this.#members.size < this.#options.workers;
      if (!isFree) return;
      const order = this.#queue.shift()!;
      try {
        const member = this.#idle.pop() ?? this.#start();
        this.#hand(member, order);
      } catch (error) {
        order.reject(error);
      }
    }
  }

  #hand(member: Member, order: Order): void {
    try {
      member.worker.postMessage({ job: order.job } satisfies Request);
      member.order = order;
    } catch (error) {
      this.#idle.push(member);
      throw error;
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
    const { order } = member;
    if (!order) return;
    if ("done" in reply) {
      member.heard = `after ${reply.done} of ${reply.total} steps`;
      this.#tell(member, order, reply.done, reply.total);
      return;
    }
    member.order = undefined;
    member.heard = "before its first step";
    this.#idle.push(member);
    if ("result" in reply) order.resolve(reply.result);
    else order.reject(reply.error);
    this.#dispatch();
  }

  #tell(member: Member, order: Order, done: number, total: number): void {
    try {
      order.onProgress?.(done, total);
    } catch (error) {
      this.#dismiss(member);
      order.reject(error);
      this.#dispatch();
    }
  }

  /** Gives a dead worker's job to another. */
  #bury(member: Member, reason: string): void {
    if (!this.#members.has(member.worker)) return;
    this.#dismiss(member);
    const { order, heard } = member;
    if (order && ++order.deaths < MOST_DEATHS) {
      this.#queue.unshift(order);
    } else if (order) {
      order.reject(
        new Error(
          `Cannot ${
            jobName(order.job)
          }: its worker died ${MOST_DEATHS} times, at last ${heard}: ${reason}`,
        ),
      );
    }
    this.#dispatch();
  }

  #dismiss(member: Member): void {
    this.#members.delete(member.worker);
    const place = this.#idle.indexOf(member);
    if (place >= 0) this.#idle.splice(place, 1);
    Atomics.store(member.stop, 0, 1);
    member.worker.terminate();
  }
}
