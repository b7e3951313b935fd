/**
 * A worker of the pool: fits learners on samples that lie in shared memory.
 *
 * @module
 */
/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { binnedFeatures } from "../models/binned_features.ts";
import { fitBoosting } from "../models/boosting.ts";
import type { Gang } from "../models/boosting_rounds.ts";
import { type FitTask, samplesOfTask } from "../models/fit_task.ts";
import { fitTrees } from "../models/forest.ts";
import type { Samples } from "../models/learner.ts";
import { makeLearner } from "../models/make_learner.ts";
import { BrokenTeamError } from "../models/team.ts";
import { classRows } from "../models/training_rows.ts";
import { upColumn } from "../models/up_column.ts";
import type { Job, JobResults, Outfit, Reply, Request } from "./protocol.ts";
import { sharedBytes } from "./shared.ts";

let outfit: Outfit | undefined;

self.onmessage = async ({ data }: MessageEvent<Request>) => {
  if ("job" in data) {
    const reply = await answer(data.job, data.gang);
    say(reply, movable(reply));
  } else {
    outfit = data.outfit;
    say({ started: true });
  }
};

// The pool hears of no death that the worker does not tell of: `close()` and
// `Deno.exit()` raise no event out there, and an error that gets there has been
// printed before.
const close = self.close;
self.close = () => {
  say({ dying: "it closed itself" });
  close.call(self);
};
self.addEventListener("unload", () => say({ dying: "it ended itself" }));
self.addEventListener("error", (event) => {
  event.preventDefault();
  say({ dying: event.message });
});
self.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  say({ dying: `Unhandled ${event.reason}` });
});
self.addEventListener("messageerror", () => {
  say({ dying: "it could not read a message" });
});

function say(reply: Reply, transfer: Transferable[] = []): void {
  self.postMessage(reply, transfer);
}

/** A prediction is moved to the pool: nobody here needs it any more. */
function movable(reply: Reply): Transferable[] {
  return "result" in reply && reply.result instanceof Float64Array
    ? [reply.result.buffer as ArrayBuffer]
    : [];
}

async function answer(job: Job, gang: Gang | undefined): Promise<Reply> {
  try {
    if (!outfit) throw new Error("Cannot fit: the worker has no samples");
    return gang
      ? fitTogether(outfit.samples, job.task, gang)
      : { result: await work(outfit.samples, job) };
  } catch (error) {
    return error instanceof BrokenTeamError ? { left: true } : { error };
  }
}

/** Does this worker's part of a fit; all of its gang get the same model. */
function fitTogether(samples: Samples, task: FitTask, gang: Gang): Reply {
  const { spec, seed, train } = task;
  if (spec.kind !== "boosting") {
    throw new TypeError(`Cannot fit a ${spec.kind} learner together`);
  }
  const weighted = samplesOfTask(samples, task);
  const model = fitBoosting(weighted, train, spec, seed, onProgress, gang);
  return gang.place.rank === 0 ? { result: model.toJSON() } : { helped: true };
}

/** Tells of each step, and leaves the job where the pool has asked for it. */
function onProgress(done: number, total: number): void {
  // Ending a worker from outside does not stop what runs in it, which would go
  // on to the job's end and keep the process from ending.
  if (Atomics.load(outfit!.stop, 0) !== 0) throw new Error("Told to stop");
  say({ done, total });
}

async function work(
  samples: Samples,
  job: Job,
): Promise<JobResults[Job["kind"]]> {
  const { spec, seed, train } = job.task;
  const weighted = samplesOfTask(samples, job.task);
  if (job.kind === "bins" || job.kind === "trees") {
    if (spec.kind !== "forest") {
      throw new TypeError(`Cannot fit trees of a ${spec.kind} learner`);
    }
    if (job.kind === "trees") {
      const { trees, columns } = job;
      return fitTrees(weighted, train, spec, seed, trees, {
        columns,
        onProgress,
      });
    }
    const training = classRows(weighted, train);
    const { maxBins } = spec;
    return binnedFeatures(weighted, training, {
      maxBins,
      ...job.features,
      onProgress,
    }).map(({ bins, edges }) => ({ bins: sharedBytes(bins), edges }));
  }
  const model = await makeLearner(spec, seed).fit(weighted, train, onProgress);
  if (job.kind === "fit") return model.toJSON();
  const { start, end } = job.test;
  return upColumn(model, weighted.features.map((c) => c.subarray(start, end)));
}
