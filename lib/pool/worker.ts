/**
 * A worker of the pool: fits learners on samples that lie in shared memory.
 *
 * @module
 */
/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { fitTrees } from "../models/forest.ts";
import type { Samples } from "../models/learner.ts";
import { makeLearner } from "../models/make_learner.ts";
import { upColumn } from "../models/up_column.ts";
import type { Job, JobResults, Reply, Request } from "./protocol.ts";

let samples: Samples | undefined;

self.onmessage = async ({ data }: MessageEvent<Request>) => {
  if ("samples" in data) {
    samples = data.samples;
    return;
  }
  self.postMessage(await answer(data.job));
};

async function answer(job: Job): Promise<Reply> {
  try {
    if (!samples) throw new Error("Cannot fit: the worker has no samples");
    return { result: await work(samples, job) };
  } catch (error) {
    return { error };
  }
}

async function work(
  samples: Samples,
  job: Job,
): Promise<JobResults[Job["kind"]]> {
  const { spec, seed, train, weight } = job.task;
  const weighted = { ...samples, weight };
  if (job.kind === "trees") {
    if (spec.kind !== "forest") {
      throw new TypeError(`Cannot fit trees of a ${spec.kind} learner`);
    }
    return fitTrees(weighted, train, spec, seed, job.trees);
  }
  const model = await makeLearner(spec, seed).fit(weighted, train);
  if (job.kind === "fit") return model.toJSON();
  const { start, end } = job.test;
  return upColumn(model, samples.features.map((c) => c.subarray(start, end)));
}
