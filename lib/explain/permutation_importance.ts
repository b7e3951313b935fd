/**
 * What a model goes by: how much worse it gets when a feature is shuffled.
 *
 * @module
 */
import type { Columns, Model } from "../models/learner.ts";
import { upColumn } from "../models/up_column.ts";
import { deriveSeed, randomStream } from "../random.ts";
import type { Importance } from "../report/figures/forecast.ts";
import { binaryMetrics } from "../scores/metrics.ts";

/** What is to be explained: a model, and rows whose outcome is known. */
export interface ExplainedModel {
  readonly model: Model;
  /** One name per feature column. */
  readonly names: readonly string[];
  /** One column per feature, each of shape `(rows,)`, in the model's order. */
  readonly features: Columns;
  /** 1 for up, 0 for not up, of shape `(rows,)`. */
  readonly target: Float64Array;
  /** Per feature, whether a value may be missing, as in samples; by default none may. */
  readonly mayMiss?: readonly boolean[];
  /** The rows to judge on, in time order; all of them by default. */
  readonly rows?: ArrayLike<number>;
}

/** Options for {@linkcode permutationImportance}. */
export interface PermutationImportanceOptions {
  /** Every feature's shuffles draw from a stream of their own. */
  seed: number;
  /** Shuffles per feature. @default {3} */
  repeats?: number;
  /** Of more rows, so many are taken, evenly spread. @default {2000} */
  maxRows?: number;
}

/**
 * The rise of the log-loss, in nats per row, when the values of one feature are
 * dealt anew among the rows: per feature, one value for each shuffle.
 *
 * A rise of 0 says that the model does without the feature, and is exact where the
 * model never looks at it. A rise below 0 says that the feature misleads on these
 * rows. Features that tell the same share their merit, so each alone looks small.
 *
 * Breiman, Random Forests, 2001, with the log-loss for his error rate; a rise is a
 * sample of the model reliance of Fisher, Rudin and Dominici, 2019.
 *
 * @throws {RangeError} If there are no rows, or one of them lacks a feature or its
 * outcome.
 * @example A model that looks at one of two features
 * ```ts
 * import assert from "node:assert/strict";
 * import { loadModel } from "../models/load_model.ts";
 * import { permutationImportance } from "./permutation_importance.ts";
 * const model = loadModel({
 *   kind: "logistic",
 *   classes: [0, 1],
 *   features: 2,
 *   scaler: { mean: [0, 0], scale: [1, 1] },
 *   coefficients: [2, 0],
 *   intercept: 0,
 * });
 * const move = Float64Array.of(1, -1, 2, -2, 1, -1, 2, -2);
 * const [used, idle] = permutationImportance({
 *   model,
 *   names: ["move", "idle"],
 *   features: [move, move],
 *   target: move.map((value) => value > 0 ? 1 : 0),
 * }, { seed: 1 });
 * assert.ok(used!.rises.every((rise) => rise > 0));
 * assert.deepEqual(idle, { feature: "idle", rises: [0, 0, 0] });
 * ```
 */
export function permutationImportance(
  { model, names, features, target, mayMiss, rows }: ExplainedModel,
  options: PermutationImportanceOptions,
): Importance[] {
  const { seed, repeats = 3, maxRows = 2000 } = options;
  const judged = spread(rows ?? target.map((_, row) => row), maxRows);
  const take = (column: Float64Array) =>
    Float64Array.from(judged, (row) => column[row]!);
  const [columns, outcome] = [features.map(take), take(target)];
  const missing = [...columns.filter((_, i) => !mayMiss?.[i]), outcome]
    .map((column) => column.findIndex(Number.isNaN))
    .find((place) => place >= 0);
  if (missing !== undefined) {
    throw new RangeError(
      `Cannot measure importance: row ${
        judged[missing]
      } lacks a feature or its outcome`,
    );
  }
  const logLoss = (of: Columns) =>
    binaryMetrics(outcome, upColumn(model, of)).log_loss;
  const before = logLoss(columns);
  return names.map((feature, place) => ({
    feature,
    rises: Array.from({ length: repeats }, (_, repeat) => {
      const own = deriveSeed(seed, "permutation", feature, repeat);
      const dealt = shuffled(columns[place]!, own);
      return logLoss(columns.with(place, dealt)) - before;
    }),
  }));
}

/** At most `most` of `rows`, at even distances. */
function spread(rows: ArrayLike<number>, most: number): Uint32Array {
  const count = Math.min(rows.length, most);
  const step = rows.length / count;
  return Uint32Array.from(
    { length: count },
    (_, i) => rows[Math.floor(i * step)]!,
  );
}

/** A copy in another order, every order as likely as any (Fisher and Yates). */
function shuffled(
  column: Float64Array<ArrayBuffer>,
  seed: number,
): Float64Array<ArrayBuffer> {
  const [dealt, random] = [column.slice(), randomStream(seed)];
  for (let last = dealt.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    [dealt[last], dealt[other]] = [dealt[other]!, dealt[last]!];
  }
  return dealt;
}
