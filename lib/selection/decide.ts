/**
 * From where on to call up, learned from train rows alone.
 *
 * @module
 */
import type { DecisionConfig, LearnerSpec } from "../config.ts";
import type { Evaluator } from "../models/fit_task.ts";
import type { Model } from "../models/learner.ts";
import { timeOrderedTail } from "../models/time_ordered_tail.ts";
import { upColumn } from "../models/up_column.ts";
import type { Rows } from "../rows.ts";
import type { DecisionRecord } from "../run.ts";
import { rowsWhere, type SampleTable, trainingWeight } from "../samples.ts";
import {
  binaryMetrics,
  chooseThreshold,
  type Conformal,
  conformalSets,
  fitConformal,
} from "../scores/mod.ts";
import type { Fold } from "../splits/mod.ts";
import { assertLearnable } from "./assert_learnable.ts";
import { pick, toScores } from "./judge.ts";

/** Options for {@linkcode decide}. */
export interface DecideOptions {
  /** The model that will be used, fitted on all train rows. */
  model: Model;
  /** What it was fitted by. */
  spec: LearnerSpec;
  decision: DecisionConfig;
  /** Width of the outlier fences, fitted on the rows that teach. */
  iqrMultiplier: number;
  seed: number;
}

/**
 * A threshold and conformal sets, and what comes of them on the test rows.
 *
 * Where they have to be chosen, the learner is fitted once more, on the first train
 * rows; the last ones, a horizon later, choose. The model that will be used has
 * learned from those as well: its probabilities are much alike, not the same, and
 * a conformal set's promise holds as far as they are.
 *
 * @throws {RangeError} If the train rows are too few to be parted.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { simulateCandles } from "../candles/simulated.ts";
 * import { makeLearner } from "../models/make_learner.ts";
 * import { WorkerPool } from "../pool/pool.ts";
 * import { buildSamples } from "../samples.ts";
 * import { decide } from "./decide.ts";
 * const table = buildSamples(simulateCandles({ candles: 1000, edge: 0.2 }), {
 *   features: [{ kind: "return", rows: 1 }],
 *   label: { kind: "direction", horizon: 1, ties: "down" },
 * });
 * const fold = { train: { start: 0, end: 799 }, test: { start: 800, end: 1000 } };
 * const spec = { kind: "logistic", c: 1, classWeight: "none" } as const;
 * const model = await makeLearner(spec, 42).fit(table.samples, fold.train);
 * using pool = new WorkerPool(table.samples, { workers: 1 });
 * const { threshold, rows } = await decide(table, fold, pool, {
 *   ...{ model, spec, iqrMultiplier: 3, seed: 42 },
 *   decision: {
 *     ...{ by: "mcc", threshold: 0.5, gain: 1, loss: 1 },
 *     ...{ perClass: false, share: 0.25 },
 *   },
 * });
 * assert.deepEqual(rows, { start: 599, end: 799 });
 * assert.ok(threshold > 0.3 && threshold < 0.7);
 * ```
 */
export async function decide(
  table: SampleTable,
  { train, test }: Fold,
  evaluator: Evaluator,
  options: DecideOptions,
): Promise<DecisionRecord> {
  const { model, decision } = options;
  const { by, alpha, gain, loss, perClass } = decision;
  const chosen = by !== "fixed" || alpha !== undefined
    ? await lastRows(table, train, evaluator, options)
    : undefined;
  const best = by !== "fixed" && chosen
    ? chooseThreshold(chosen.target, chosen.probability, { by, gain, loss })
    : undefined;
  const conformal = alpha !== undefined && chosen
    ? fitConformal(chosen.target, chosen.probability, { alpha, perClass })
    : undefined;
  const stated = upColumn(
    model,
    table.samples.features.map((c) => c.subarray(test.start, test.end)),
  );
  const { target, probability } = judgeableOf(table, test, stated);
  const threshold = best?.threshold ?? decision.threshold;
  const called = probability.map((p) => +(p > threshold));
  return {
    threshold,
    rows: chosen?.rows ?? null,
    value: best?.value ?? null,
    conformal: conformal ? judgedSets(conformal, target, probability) : null,
    holdout: toScores(binaryMetrics(target, probability, called)),
  };
}

/** What a model of the first train rows says of the last ones. */
async function lastRows(
  table: SampleTable,
  train: Rows,
  evaluator: Evaluator,
  { spec, decision, iqrMultiplier, seed }: DecideOptions,
) {
  const parted = timeOrderedTail(table.samples, train, {
    validationShare: decision.share,
  });
  const [head, rows] = [parted.train, parted.judge!];
  assertLearnable(table, { train: head, test: rows });
  const { weight } = trainingWeight(table, head, iqrMultiplier);
  const task = { spec, seed, train: head, test: rows, weight };
  const stated = await evaluator.predictUp(task);
  return { rows, ...judgeableOf(table, rows, stated) };
}

function judgeableOf(
  { samples, judgeable }: SampleTable,
  rows: Rows,
  stated: Float64Array,
) {
  const known = rowsWhere(rows, judgeable);
  return {
    target: pick(samples.target, known),
    probability: pick(stated, known.map((row) => row - rows.start)),
  };
}

function judgedSets(
  { alpha, cutoffs }: Conformal,
  target: Float64Array,
  probability: Float64Array,
): NonNullable<DecisionRecord["conformal"]> {
  const sets = conformalSets({ cutoffs }, probability);
  const share = (of: (set: number, row: number) => boolean) =>
    sets.filter(of).length / sets.length;
  return {
    alpha,
    cutoffs: [...cutoffs],
    coverage: share((set, row) => (set & (target[row] === 1 ? 2 : 1)) !== 0),
    decided: share((set) => set === 1 || set === 2),
  };
}
