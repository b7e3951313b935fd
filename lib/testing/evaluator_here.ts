/**
 * Fits in this thread, where a test needs no pool.
 *
 * @module
 */
import { type Evaluator, samplesOfTask } from "../models/fit_task.ts";
import type { Samples } from "../models/learner.ts";
import { makeLearner } from "../models/make_learner.ts";
import { upColumn } from "../models/up_column.ts";

/** An evaluator of `samples`; `onPredicted` hears every prediction. */
export function evaluatorHere(
  samples: Samples,
  onPredicted?: (probability: Float64Array) => void,
): Evaluator {
  return {
    async predictUp({ test: { start, end }, ...task }) {
      const own = samplesOfTask(samples, task);
      const model = await makeLearner(task.spec, task.seed)
        .fit(own, task.train);
      const columns = own.features.map((column) => column.subarray(start, end));
      const probability = upColumn(model, columns);
      onPredicted?.(probability);
      return probability;
    },
  };
}
