/**
 * A worker of the pool that dies of jobs with the seed {@linkcode DEADLY}, as often
 * as the samples' `openTime` says and in the way its URL asks for: all else is the
 * pool's own worker.
 *
 * @module
 */
/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import "../pool/worker.ts";
import type { Job, Reply, Request } from "../pool/protocol.ts";
import { DEADLY, type WayToDie } from "./deaths.ts";

const way = new URL(import.meta.url).searchParams.get("way") as WayToDie;
const work = self.onmessage as (event: MessageEvent<Request>) => void;
let deaths: Int32Array;

if (way === "at start") throw new Error("Told to die at start");

self.onmessage = (event: MessageEvent<Request>) => {
  const { data } = event;
  if ("outfit" in data) {
    deaths = new Int32Array(data.outfit.samples.openTime.buffer);
  } else if (isDeadly(data) && Atomics.sub(deaths, 0, 1) > 0) {
    if (way !== "midway") return die();
    dieAfterTheFirstStep();
  }
  work(event);
};

type JobRequest = Extract<Request, { readonly job: Job }>;

/** Who dies midway does so among trees, of which the first of a gang tells. */
function isDeadly({ job, gang }: JobRequest): boolean {
  const tells = job.kind !== "bins" && (gang?.place.rank ?? 0) === 0;
  return job.task.seed === DEADLY && (way !== "midway" || tells);
}

function die(): void {
  switch (way) {
    case "error":
      throw new RangeError("Told to die");
    case "rejection":
      void Promise.reject(new RangeError("Told to die"));
      return;
    case "timer":
      setTimeout(() => {
        throw new RangeError("Told to die");
      });
      return;
    case "close":
      return self.close();
    case "exit":
      Deno.exit(1);
      break;
    case "unreadable":
      self.dispatchEvent(new MessageEvent("messageerror"));
  }
}

function dieAfterTheFirstStep(): void {
  const post = self.postMessage;
  self.postMessage = ((reply: Reply, transfer: Transferable[]) => {
    post.call(self, reply, { transfer });
    if ("done" in reply) Deno.exit(1);
  }) as typeof self.postMessage;
}
